"""A round of checks: print the sheet of a team and shift, and type in what was marked (P15)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, language, ngettext
from qa_desk.reports import check_sheet
from qa_desk.reports.check_sheet import CheckSheet
from qa_desk.rules.quick_checks import Check
from qa_desk.rules.rounds import Line
from qa_desk.services.check_desk import Desk, Subject
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.quick_check.modes import ModeBar
from qa_desk.ui.pages.quick_check.round_grid import RoundGrid
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.unfinished import Document, Unfinished
from qa_desk.work import Progress

_NONE = "–"
Place = tuple[str, str]  # team and shift


class RoundPane(QWidget):
    """Signal: `wanted([(Check, label), …])` when a round is complete."""

    wanted = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._desk: Desk | None = None
        self._subjects: dict[UUID, Subject] = {}
        self.places = QComboBox()
        self.modes = ModeBar(recording=False)
        self.print = QPushButton(_("Print the sheet…"))
        self.grid = RoundGrid()
        self.count = theme.role(QLabel(), "dim")
        self.problem = Problem()
        self.save = theme.role(QPushButton(_("Save the round")), "primary")
        self.unfinished = Unfinished(jobs, self)
        self.unfinished.found.connect(self._on_found)
        self._lay_out()
        self.places.activated.connect(self._on_place)
        self.modes.chosen.connect(self._keep)
        self.print.clicked.connect(self._on_print)
        self.save.clicked.connect(self.submit)
        self.grid.changed.connect(self._on_changed)
        self.grid.not_understood.connect(self._on_not_understood)

    def _lay_out(self) -> None:
        self.places.setAccessibleName(_("Team and shift"))
        self.places.setMinimumWidth(theme.px(200))
        self.print.setIcon(theme.icon("printer"))
        self.print.setIconSize(theme.icon_size(gap=True))
        self.save.setToolTip(theme.keys("Ctrl+Return"))
        for button in self.modes.buttons.values():
            button.setShortcut("")
            button.setToolTip("")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.places)
        top.addStretch(1)
        top.addWidget(self.print)
        words = _(
            "Type the time and Enter for each person who was checked; all lines are OK. "
            "P is a problem, + praise. Rows from Excel can be pasted."
        )
        hint = theme.role(QLabel(words), "small")
        hint.setWordWrap(True)
        last = QHBoxLayout()
        last.setSpacing(12)
        last.addWidget(self.problem, 1)
        last.addStretch(0)
        last.addWidget(self.count)
        last.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.modes)
        column.addWidget(hint)
        column.addWidget(self.grid, 1)
        column.addLayout(last)
        self.setFocusProxy(self.grid)

    # -- whose round it is -------------------------------------------------------------------

    def show_desk(self, desk: Desk) -> None:
        """Offer the teams and shifts of today; what is typed stays."""
        first = self._desk is None
        before = self.places.currentData()
        self._desk = desk
        self._subjects = {subject.id: subject for subject in desk.subjects}
        places = sorted({_place(subject) for subject in desk.subjects})
        if first or places != [self.places.itemData(n) for n in range(self.places.count())]:
            self.places.clear()
            for place in places:
                self.places.addItem(wording.DOT.join(place), place)
            self.places.setCurrentIndex(max(0, self.places.findData(before)))
            self._on_place()

    @property
    def people(self) -> list[Subject]:
        """Return who is on the sheet, by staff no."""
        place = self.places.currentData()
        found = [s for s in self._subjects.values() if _place(s) == place]
        return sorted(found, key=lambda subject: subject.staff_no)

    @Slot()
    def _on_place(self) -> None:
        self.problem.say("")
        self.grid.show_lines([Line(s.id, s.staff_no, s.name) for s in self.people])
        self._say_count()
        self.unfinished.flush()
        self.unfinished.look_for(self._key())

    def _key(self) -> UUID:
        """Return under which id what is typed for this team and shift is kept."""
        return uuid5(NAMESPACE_OID, f"round {self.places.currentData()}")

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        if key != self._key():
            return
        typed = {row[0]: row for row in kept.get("round", ())}
        lines = self.grid.lines
        if all(line.is_empty for line in lines):
            self.grid.show_lines(
                [
                    line.restored(typed[str(line.csr_id)]) if str(line.csr_id) in typed else line
                    for line in lines
                ]
            )
            self.modes.choose(kept.get("mode", self.modes.mode))
            self._say_count()

    # -- typing ------------------------------------------------------------------------------

    @Slot()
    def _on_changed(self) -> None:
        self.problem.say("")
        self._say_count()
        if all(line.is_empty for line in self.grid.lines):
            self.unfinished.forget(self._key())
        self._keep()

    @Slot()
    def _keep(self) -> None:
        """Keep on this machine what is typed."""
        typed = [line.to_document() for line in self.grid.lines if not line.is_empty]
        if typed:
            self.unfinished.keep(self._key(), {"round": typed, "mode": self.modes.mode})

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing typed behind."""
        super().hideEvent(event)
        self.unfinished.flush()

    @Slot(int)
    def _on_not_understood(self, n: int) -> None:
        words = ngettext(
            "{n} pasted cell was not understood and is left out.",
            "{n} pasted cells were not understood and are left out.",
            n,
        )
        self.problem.say(words.format(n=n))

    def _say_count(self) -> None:
        n = sum(bool(line.time) for line in self.grid.lines)
        words = ngettext("{n} person checked", "{n} people checked", n)
        self.count.setText(words.format(n=n))

    @Slot()
    def submit(self) -> None:
        """Hand the round over if it is complete, and clear the grid."""
        lines = self.grid.lines
        for n, line in enumerate(lines):
            column, sentence = line.problem()
            if sentence:
                self.grid.go(n, column)
                self.problem.say(sentence)
                return
        checks = self._checks(lines)
        if not checks:
            self.problem.say(_("Nobody has a time yet. Type it in the column Time."))
            return
        self.wanted.emit(checks)
        self.problem.say("")
        self.grid.show_lines([Line(s.id, s.staff_no, s.name) for s in self.people])
        self._say_count()
        self.unfinished.forget(self._key())

    def _checks(self, lines: Sequence[Line]) -> list[tuple[Check, str]]:
        now = datetime.now(UTC)
        zone = wording.here(now).tzinfo
        found = ((line, line.check(self.modes.mode, now, zone)) for line in lines)  # type: ignore[arg-type]
        return [
            (
                check,
                wording.DOT.join([_("Quick check"), f"{names.shown(line.name)} {line.staff_no}"]),
            )
            for line, check in found
            if check is not None
        ]

    # -- the sheet ---------------------------------------------------------------------------

    def choose_file(self) -> str:
        """Ask where to save the sheet; "" when nothing is chosen."""
        name = f"{'-'.join(self.places.currentData())}.pdf".replace(":", "").replace("–", "-")
        return QFileDialog.getSaveFileName(self, _("Save the sheet"), name, "PDF (*.pdf)")[0]

    @Slot()
    def _on_print(self) -> None:
        people = self.people
        chosen = self.choose_file() if people and self._desk else ""
        if not chosen or self._desk is None:
            return
        team, shift = self.places.currentData()
        sheet = CheckSheet(
            self._desk.centre,
            team,
            "" if shift == _NONE else shift,
            people[0].day,
            tuple((subject.name, subject.staff_no) for subject in people),
        )
        job = self._jobs.compute(_draw, sheet, Path(chosen), language())
        job.succeeded.connect(self._on_drawn)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_drawn(self, file: Path) -> None:
        self.count.setText(_("Saved as {file}").format(file=file.name))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))


def _draw(_progress: Progress, sheet: CheckSheet, file: Path, spoken: str) -> Path:
    check_sheet.draw(sheet, file, spoken)
    return file


def _place(subject: Subject) -> Place:
    if subject.starts_at is None or subject.ends_at is None:
        return subject.team, _NONE
    ends = (
        wording.here(moment).strftime("%H:%M") for moment in (subject.starts_at, subject.ends_at)
    )
    return subject.team, "–".join(ends)

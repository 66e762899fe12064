"""One assessment to read: what was found, both answers, the statement, the decision, who signed."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.reports.assessment_sheet import SOURCES
from qa_desk.reports.papers import MEANINGS, ROLES, Signed
from qa_desk.rules.comparing import Compared, Side
from qa_desk.rules.disputes import KINDS
from qa_desk.rules.guards import DECISIONS
from qa_desk.rules.sheets import Mark
from qa_desk.services.assessments import Past, Record
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import coloured, heading, style_sheet, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.mark_chips import MarkChip
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.sound_bar import SoundBar
from qa_desk.ui.widgets.wave_scene import WaveMark

_MARGIN = 24
_SIGNERS = ("author", "assessor")


class AssessmentView(QWidget):
    """Shows an assessment and plays its call.

    Signals: `play_began()` once a call, `print_wanted()`, `result_wanted()`.
    """

    play_began = Signal()
    print_wanted = Signal()
    result_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: Record | None = None
        self.pane = QScrollArea()
        self.pane.setWidgetResizable(True)
        self.pane.setFrameShape(QFrame.Shape.NoFrame)
        self.pane.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pane.setAccessibleName(_("Assessment"))
        self.sound = SoundBar(jobs)
        self.sound.began.connect(self.play_began)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pane, 1)
        layout.addWidget(self.sound)
        theme.changes().happened.connect(self._restyle)
        self._restyle()

    def show_record(self, record: Record) -> None:
        """Show an assessment, again from its top unless it is the one that is open."""
        before, self._record = self._record, record
        if record == before:
            return
        same = before is not None and before.row.id == record.row.id
        place = self.pane.verticalScrollBar().value() if same else 0
        self.pane.setWidget(self._page(record))
        self.pane.verticalScrollBar().setValue(place)
        self.sound.show_call(record.parts, record.length_ms, _marks(record))

    def _hear(self, mark: Mark) -> None:
        self.sound.play_from(mark.at_ms + (self._record.shift_ms if self._record else 0))

    @Slot()
    def _restyle(self) -> None:
        self.setStyleSheet(style_sheet())

    def _page(self, record: Record) -> QWidget:
        page = theme.role(QWidget(), "surface")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(_MARGIN, 16, _MARGIN, _MARGIN)
        layout.setSpacing(16)
        layout.addLayout(self._top(record))
        found = [self._compared(one) for one in record.compared]
        said = [text(record.finding)] if record.finding else []
        layout.addWidget(_group(_("What was found"), [*said, *found]))
        for part in (*_statement(record), *_decision(record)):
            layout.addWidget(part)
        layout.addWidget(_signed(record.signatures))
        layout.addWidget(_group(_("History"), [_past(one) for one in record.history]))
        layout.addStretch(1)
        return page

    def _top(self, record: Record) -> QVBoxLayout:
        row = record.row
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(text(shown(str(row.inspector)), "title"), 1)
        for words, icon, signal in (
            (_("Show result"), "list-checks", self.result_wanted),
            (_("Show record"), "file-text", self.print_wanted),
        ):
            button = theme.role(QPushButton(words), "link")
            button.setIcon(theme.icon(icon, "accent"))
            button.setIconSize(theme.icon_size(gap=True))
            button.clicked.connect(signal)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        chips = Flow()
        chips.addWidget(Chip(_(KINDS[row.kind]), "late", "circle-alert"))
        chips.addWidget(Chip(wording.status(row.status)))
        chips.addWidget(Chip(_(SOURCES[record.source]), "information", "scale"))
        facts = (
            row.number,
            _("Evaluation {number}").format(number=row.evaluation_no),
            _("CSR {name}").format(name=shown(str(row.csr))),
            _("Found by {name}").format(name=shown(str(record.reviewer))),
            wording.local_time(row.opened_at),
        )
        top = QVBoxLayout()
        top.setSpacing(8)
        top.addLayout(line)
        top.addLayout(chips)
        top.addWidget(text(wording.DOT.join(facts), "small"))
        return top

    def _compared(self, one: Compared) -> QWidget:
        """Return an item with the first answer beside the corrected one."""
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(text(f"{one.subject}  {one.text}", "strong"), 0, 0, 1, 2)
        for column, (words, side) in enumerate(
            ((_("First result"), one.first), (_("Corrected"), one.second))
        ):
            grid.addWidget(theme.role(text(words), "small"), 1, column)
            grid.addWidget(_side(side, differs=bool(column) and one.differs), 2, column)
        if one.at_ms:
            grid.addLayout(self._chips(one.at_ms), 3, 0, 1, 2)
        return box

    def _chips(self, moments: Iterable[int]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        for at_ms in moments:
            chip = MarkChip(self)
            chip.show_mark(Mark(at_ms), read_only=True)
            chip.heard.connect(self._hear)
            line.addWidget(chip)
        line.addStretch(1)
        return line


def _side(side: Side | None, *, differs: bool) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    if side is None:
        layout.addWidget(text(_("Not corrected"), "dim"))
        return box
    lost = f"  −{wording.points(side.lost)}" if side.lost else ""
    given = text(f"{side.given or wording.NOTHING}{lost}", "strong")
    layout.addWidget(coloured(given, "good") if differs else given)
    if side.note:
        layout.addWidget(text(side.note, "dim"))
    layout.addStretch(1)
    return box


def _group(title: str, rows: Sequence[QWidget]) -> QWidget:
    group = QWidget()
    layout = QVBoxLayout(group)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(heading(title))
    for row in rows:
        layout.addWidget(row)
    return group


def _statement(record: Record) -> Iterator[QWidget]:
    if record.statement:
        words = text(record.statement)
    elif record.row.status == "I0":
        until = wording.local_time(record.row.due_at)
        words = text(_("Not made yet; there is time until {time}").format(time=until), "dim")
    else:
        words = text(_("None was made in time."), "dim")
    yield _group(_("The inspector's statement"), [words])


def _decision(record: Record) -> Iterator[QWidget]:
    if not record.row.decision:
        return
    points = _("{points} points").format(points=wording.score(record.points))
    words = [_(DECISIONS[record.row.decision]), points if record.points else ""]
    by = _("Decided by {name}").format(name=shown(str(record.decided_by)))
    rows = [
        text(wording.DOT.join(filter(None, words)), "strong"),
        text(record.reason),
        theme.role(text(by), "small"),
    ]
    yield _group(_("Decision"), rows)


def _signed(signatures: Sequence[Signed]) -> QWidget:
    found = {one.role: one for one in signatures}
    box = QWidget()
    tiles = Flow(box, column=theme.px(220), across=24, down=12)
    for role in _SIGNERS:
        tiles.addWidget(_tile(role, found.get(role)))
    return _group(_("Signatures"), [box])


def _tile(role: str, found: Signed | None) -> QWidget:
    tile = QWidget()
    layout = QVBoxLayout(tile)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(theme.role(text(_(ROLES[role])), "small"))
    if found is None:
        layout.addWidget(text(_("Not signed yet"), "dim"))
    else:
        name = shown(f"{found.name} {found.staff_no}")
        how = (
            _("Signed {time}").format(time=wording.local_time(found.at)),
            wording.method(found.method),
            found.hash_prefix[:8],
        )
        layout.addWidget(coloured(text(name, "strong"), "good"))
        layout.addWidget(text(wording.DOT.join(how), "small"))
        layout.addWidget(text(_(MEANINGS[found.meaning])))
    layout.addStretch(1)
    return tile


def _past(one: Past) -> QWidget:
    words = {
        "assess": _("Opened"),
        "state": _("Statement made"),
        "decide": _("Decided"),
        "sign": _("Signed"),
        "finish": _("Signed; closed"),
    }
    parts = (wording.local_time(one.at), words[one.key], shown(str(one.by)))
    return text(wording.DOT.join(parts), "small")


def _marks(record: Record) -> tuple[WaveMark, ...]:
    return tuple(
        WaveMark(at_ms + record.shift_ms, "fatal" if one.fatal else "late", one.first.note)
        for one in record.compared
        for at_ms in one.at_ms
    )

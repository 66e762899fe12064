"""The working calendar of a year: shown, imported from a file, edited by hand (P20)."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.rules.working_calendar import Named, is_weekday, not_known
from qa_desk.services import working_days
from qa_desk.services.working_days import SettingMoves, Year
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import arranging, setting_words
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.colour_key import ColourKey
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.year_view import YearView
from qa_desk.work import Actor

_LOOK_MS = 400
_ORDINARY, _HOLIDAY, _MAKE_UP = range(3)
_LONGEST, _FORM = 40, 240


class CalendarPanel(QWidget):
    """Signals `said(words)` and `warned(words)` for the line over the page."""

    said = Signal(str)
    warned = Signal(str)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        del actor  # what may be edited comes with the year
        self.shown: Year | None = None
        self._days: dict[date, tuple[bool, str]] = {}
        self._others: dict[int, tuple[Named, ...]] = {}  # years of a file that wait to be shown
        self._asked: Job | None = None
        self.year = QSpinBox()
        self.state, self.moves, self.problem = text("", "dim"), text("", "dim"), Problem()
        self.view = YearView()
        self.day, self.form = heading(""), QWidget()
        self.kind, self.name = QComboBox(), QLineEdit()
        self.import_button = QPushButton(theme.icon("upload"), _("Import calendar"))
        self.save = theme.role(QPushButton(_("Save year")), "primary")
        self.undo = QPushButton(_("Discard changes"))
        self._patience = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._patience.timeout.connect(self._look)
        self._lay_out()
        self._connect()

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.year.setRange(2000, 2099)
        self.year.setAccessibleName(_("Year"))
        self.kind.addItems([_("As its weekday"), _("Holiday"), _("Make-up working day")])
        self.kind.setAccessibleName(_("Kind of day"))
        self.name.setAccessibleName(_("Name of the holiday"))
        self.name.setPlaceholderText(_("Name of the holiday"))
        self.name.setMaxLength(_LONGEST)
        self.import_button.setIconSize(theme.icon_size(gap=True))
        inner = theme.role(QWidget(), "surface")
        beside = QHBoxLayout(inner)
        beside.setContentsMargins(24, 12, 16, 16)
        beside.setSpacing(24)
        months = QVBoxLayout()
        months.addWidget(self.view)
        months.addLayout(arranging.line(*_keys(), None))
        months.addStretch(1)
        beside.addLayout(months)
        beside.addWidget(self.form, 1)
        self._lay_out_form()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(_("Working calendar"))
        scroll.setWidget(inner)
        bar = arranging.line(self.year, self.state, None, self.import_button)
        bar.setStretchFactor(self.state, 1)
        bar.setContentsMargins(24, 12, 24, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(scroll, 1)
        self.setFocusProxy(self.view)

    def _lay_out_form(self) -> None:
        form = QVBoxLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        self.day.setWordWrap(True)
        for widget in (self.day, self.kind, self.name, self.problem, self.moves):
            form.addWidget(widget)
        form.addLayout(arranging.line(self.save, None))
        form.addLayout(arranging.line(self.undo, None))
        form.addWidget(text(_("Space or a double click changes a day."), "small"))
        form.addStretch(1)
        self.form.setMinimumWidth(theme.px(_FORM))

    def _connect(self) -> None:
        self.year.valueChanged.connect(self.refresh)
        self.view.chosen.connect(self._on_day)
        self.view.toggled.connect(self._on_toggled)
        self.kind.activated.connect(self._on_edited)
        self.name.textEdited.connect(self._on_edited)
        self.import_button.clicked.connect(self._on_import)
        self.save.clicked.connect(self._on_save)
        self.undo.clicked.connect(self._on_undo)

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read the year again; what was edited by hand and not saved stays."""
        year = self.year.value() if self.shown else None
        self._asked = self.jobs.ask(working_days.read, year)
        self._asked.succeeded.connect(self._on_year)
        self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_year(self, year: Year) -> None:
        if self.sender() is not self._asked:
            return
        edited = self.is_edited() and self.shown is not None and self.shown.year == year.year
        kept = self.shown
        self.shown = year if not edited or kept is None else kept
        if not edited:
            days = self._others.pop(year.year, None)
            self._days = {day: (worked, name) for day, worked, name in days or year.days}
        self.year.blockSignals(True)
        self.year.setValue(year.year)
        self.year.blockSignals(False)
        self.form.setVisible(year.may_edit)
        self.import_button.setVisible(year.may_edit)
        self._show_state(year)
        self._show()

    def _show_state(self, year: Year) -> None:
        count = ngettext("{n} working day", "{n} working days", year.working_days)
        words = [count.format(n=year.working_days)]
        if year.is_own:
            words.append(_("the centre's own, by {name}").format(name=year.by))
        elif year.is_known:
            words.append(_("comes with the program"))
        else:
            words.append(not_known(year.year))
        self.state.setText(" · ".join(words))

    def is_edited(self) -> bool:
        """Say whether something is not saved."""
        return self.shown is not None and self.named() != list(self.shown.days)

    def named(self) -> list[Named]:
        """Return the days as they are on show."""
        return sorted((day, worked, name) for day, (worked, name) in self._days.items())

    def _show(self) -> None:
        assert self.shown is not None  # noqa: S101 - it was read
        self.view.show_year(self.shown.year, self.named(), self.shown.today)
        self._on_day(self.view.day)
        edited = self.is_edited()
        self.save.setEnabled(edited or not self.shown.is_known)
        self.undo.setEnabled(edited)
        if edited:
            self._patience.start()
        else:
            self.moves.setText("")

    # -- editing -----------------------------------------------------------------------------

    @Slot(object)
    def _on_day(self, day: date) -> None:
        self.day.setText(self.view.words(day))
        worked, name = self._days.get(day, (None, ""))
        self.kind.setCurrentIndex(
            _ORDINARY if worked is None else (_MAKE_UP if worked else _HOLIDAY)
        )
        if self.name.text() != name:
            self.name.setText(name)
        self.name.setEnabled(worked is not None)

    @Slot(object)
    def _on_toggled(self, day: date) -> None:
        """Change what a day is: a weekday off, a day of the weekend worked, or as its weekday."""
        if self.shown is None or not self.shown.may_edit:
            return
        if day in self._days:
            del self._days[day]
        else:
            self._days[day] = (not is_weekday(day), "")
        self._show()

    @Slot()
    def _on_edited(self) -> None:
        day, kind = self.view.day, self.kind.currentIndex()
        if kind == _ORDINARY:
            self._days.pop(day, None)
        else:
            self._days[day] = (kind == _MAKE_UP, self.name.text())
        self.problem.say("")
        self._show()

    @Slot()
    def _on_undo(self) -> None:
        if self.shown is not None:
            self._days = {day: (worked, name) for day, worked, name in self.shown.days}
            self.problem.say("")
            self._show()
            self.refresh()

    @Slot()
    def _look(self) -> None:
        if self.shown is not None:
            job = self.jobs.ask(working_days.look, self.shown.year, self.named())
            job.succeeded.connect(self._on_moves)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_moves(self, moves: SettingMoves) -> None:
        if self.is_edited():
            self.moves.setText(setting_words.moved(moves))

    @Slot()
    def _on_save(self) -> None:
        if self.shown is None:
            return
        self.save.setEnabled(False)
        year = self.shown
        job = self.jobs.work(working_days.save, year.year, year.seen, self.named())
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_not_saved)

    @Slot()
    def _on_saved(self) -> None:
        assert self.shown is not None  # noqa: S101 - it was saved
        words = _("{year} is saved. Deadlines count by it from now on, at every desktop.")
        self.said.emit(words.format(year=self.shown.year))
        self.shown = None  # so that nothing counts as edited
        self.refresh_year(self.view.year)

    def refresh_year(self, year: int) -> None:
        """Read a year and show it."""
        self._asked = self.jobs.ask(working_days.read, year)
        self._asked.succeeded.connect(self._on_year)
        self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_not_saved(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))

    # -- a file ------------------------------------------------------------------------------

    def ask_file(self) -> str:
        """Ask for a calendar; "" when none is chosen."""
        kinds = _("Calendars") + " (*.csv *.txt *.xlsx);;" + _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Import calendar"), "", kinds)[0]

    @Slot()
    def _on_import(self) -> None:
        if chosen := self.ask_file():
            job = self.jobs.ask(working_days.from_file, Path(chosen))
            job.succeeded.connect(self._on_file)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_file(self, years: dict[int, tuple[Named, ...]]) -> None:
        """Show the years of a file one by one; each is saved by hand."""
        self._others = dict(years)
        words = _("{years}: look at the days, then save each year. Nothing is saved yet.")
        self.said.emit(words.format(years=_(", ").join(map(str, years))))
        self.shown = None
        self.refresh_year(max(years))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.warned.emit(str(error))


def _keys() -> tuple[QWidget, ...]:
    return (
        ColourKey(lambda: QColor(theme.colours().good), _("Holiday")),
        ColourKey(lambda: QColor(theme.colours().late), _("Make-up working day (framed)")),
    )

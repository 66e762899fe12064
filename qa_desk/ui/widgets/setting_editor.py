"""One setting: what it is about, its value in force, another one, and who changed it when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDateTime, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import option_words, options
from qa_desk.services.centre_settings import Centre, SettingMoves, SettingRow, Wanted
from qa_desk.services.signature_counts import Counts
from qa_desk.ui import theme
from qa_desk.ui.widgets import arranging, setting_words
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.problem import Problem

_LOOK_MS = 400
_NOW, _LATER = range(2)


@dataclass(frozen=True)
class Typed:
    """What somebody typed about a setting and has not saved."""

    value: str
    reason: str = ""
    starts: datetime | None = None


class SettingEditor(QScrollArea):
    """A form for the setting that is chosen.

    Signals: `typed(key)` when something is or is no more unsaved, `looked(key, value)` to be told
    what moves (`show_moves`), `wanted(Wanted)` to save, `taken_back(key, moment)`.
    """

    typed = Signal(str)
    looked = Signal(str, str)
    wanted = Signal(object)
    taken_back = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: SettingRow | None = None
        self.pending: dict[str, Typed] = {}
        self._centre: Centre | None = None
        self._showing = False
        self._patience = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._patience.timeout.connect(self._look)
        self.title, self.key = heading(""), text("", "small")
        self.title.setWordWrap(True)
        self.line, self.choice = QLineEdit(), QComboBox()
        self.unit = theme.role(QLabel(), "dim")
        self.allowed, self.planned = text("", "small"), text("")
        self.start, self.moment, self.reason = QComboBox(), QDateTimeEdit(), QLineEdit()
        self.problem, self.moves = Problem(), text("", "dim")
        self.save = theme.role(QPushButton(_("Save setting")), "primary")
        self.reset = QPushButton(theme.icon("undo-2"), _("Default"))
        self.withdraw = QPushButton(_("Take back the planned change"))
        self.history = PlainTable(setting_words.history_table(self._shown), _("History"), self)
        self.basis = text("", "small")
        table = setting_words.signatures_table()
        self.signatures = PlainTable(table, _("Signatures per person and month"), self)
        self._lay_out()
        self._connect()

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Setting"))
        inner = theme.role(QWidget(), "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        self._name_fields()
        self.more = QVBoxLayout()  # what belongs to one setting only
        self.form = QWidget()
        form = QVBoxLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        form.addLayout(arranging.line(self.line, self.choice, self.unit, None))
        form.addWidget(self.allowed)
        form.addWidget(self.problem)
        form.addLayout(arranging.line(self.start, self.moment, None))
        form.addWidget(self.reason)
        form.addWidget(self.moves)
        form.addLayout(arranging.line(self.save, self.reset, None))
        column.addWidget(self.title)
        column.addWidget(self.key)
        column.addWidget(self.form)
        column.addLayout(arranging.line(self.planned, self.withdraw, None))
        column.addLayout(self.more)
        self.signs = arranging.column(
            heading(_("Signatures per person and month")), self.basis, self.signatures
        )
        self.signatures.fit_rows()
        self.history.fit_rows()
        column.addWidget(self.signs)
        column.addWidget(heading(_("History")))
        column.addWidget(self.history)
        column.addStretch(1)
        self.setWidget(inner)
        self.setFocusProxy(self.line)

    def _name_fields(self) -> None:
        self.start.addItem(_("From now on"))
        self.start.addItem(_("From a day on"))
        self.moment.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.moment.setCalendarPopup(True)
        self.reason.setPlaceholderText(_("Why (others read it in the history)"))
        for widget, name in (
            (self.line, _("Value")),
            (self.choice, _("Value")),
            (self.start, _("When it begins")),
            (self.moment, _("Day and time")),
            (self.reason, _("Why")),
        ):
            widget.setAccessibleName(name)
        for field in (self.line, self.choice):
            field.setMinimumWidth(theme.px(220))
        for button in (self.save, self.reset, self.withdraw):
            button.setAutoDefault(True)
        self.reset.setIconSize(theme.icon_size(gap=True))

    def _connect(self) -> None:
        self.line.textEdited.connect(self._on_edited)
        self.choice.activated.connect(self._on_edited)
        self.reason.textEdited.connect(self._on_edited)
        self.start.activated.connect(self._on_edited)
        self.moment.dateTimeChanged.connect(self._on_edited)
        self.line.returnPressed.connect(self.save.click)
        self.save.clicked.connect(self._on_save)
        self.reset.clicked.connect(self._on_reset)
        self.withdraw.clicked.connect(self._on_withdraw)

    # -- showing -----------------------------------------------------------------------------

    def show_row(self, centre: Centre, row: SettingRow) -> None:
        """Show a setting, with what was typed about it before and is not saved."""
        same = self.row is not None and self.row.option.key == row.option.key
        self._centre, self.row = centre, row
        option, kept = row.option, self.pending.get(row.option.key)
        self._showing = True
        self.title.setText(_(option.help))
        self.key.setText(option.key)
        self.unit.setText(_(option.unit) if option.unit else "")
        default = option_words.shown(option, str(option.default)) or _("none")
        words = _("Allowed: {allowed}. Default: {default}.")
        self.allowed.setText(words.format(allowed=option_words.allowed(option), default=default))
        self.line.setVisible(not option.choices)
        self.choice.setVisible(bool(option.choices))
        self.choice.clear()
        for name in option.choices:
            self.choice.addItem(option_words.choice(name), name)
        typed = kept or Typed(row.value)
        self._put(typed.value)
        self.reason.setText(typed.reason)
        self._show_start(centre, typed)
        self._showing = False
        self._show_rest(centre, row)
        if not same:
            self.moves.setText("")
            self.verticalScrollBar().setValue(0)
        self._judge()

    def _show_start(self, centre: Centre, typed: Typed) -> None:
        zone = ZoneInfo(centre.timezone)
        tomorrow = (centre.now.astimezone(zone) + timedelta(days=1)).replace(hour=0, minute=0)
        self.start.setCurrentIndex(_LATER if typed.starts else _NOW)
        at = typed.starts.astimezone(zone) if typed.starts else tomorrow
        self.moment.setDateTime(QDateTime(at.year, at.month, at.day, at.hour, at.minute, 0))

    def _show_rest(self, centre: Centre, row: SettingRow) -> None:
        for widget in (self.start, self.reason, self.save, self.reset):
            widget.setVisible(centre.may_edit)
        for field in (self.line, self.choice):
            field.setEnabled(centre.may_edit)
        self.planned.setVisible(row.planned is not None)
        self.withdraw.setVisible(row.planned is not None and centre.may_edit)
        if row.planned:
            self.planned.setText(setting_words.planned(row.option, row.planned))
        self.history.show_rows(row.history)
        self.signs.setVisible(row.option.key == "slip.mode")

    def show_signatures(self, counts: Counts) -> None:
        """Show what each way to put slips together asks of people."""
        words = _("By the {n} results of {month}. Each slip is signed by its CSR and team lead.")
        if not counts.is_real:
            words = _(
                "Not by the results of {month}: there are none, or you may not see them. The "
                "targets would bring {n} results."
            )
        self.basis.setText(words.format(n=counts.results, month=f"{counts.month:%Y-%m}"))
        self.signatures.show_rows(counts.lines)

    def show_moves(self, key: str, value: str, moves: SettingMoves) -> None:
        """Say what moves, unless something else is typed by now."""
        if self.row and self.row.option.key == key and self.value() == value:
            self.moves.setText(setting_words.moved(moves))

    def show_error(self, sentence: str) -> None:
        """Say why it was not saved; what was typed stays."""
        self.problem.say(sentence)
        self.save.setEnabled(True)

    def saved(self, key: str) -> None:
        """Forget what was typed about a setting: it is saved."""
        self.pending.pop(key, None)
        self.typed.emit(key)

    # -- typing ------------------------------------------------------------------------------

    def value(self) -> str:
        """Return the value in the field."""
        if self.row is not None and self.row.option.choices:
            return str(self.choice.currentData())
        return self.line.text().strip()

    def starts(self) -> datetime | None:
        """Return from when on it is to hold, None for now."""
        if self.start.currentIndex() == _NOW or self._centre is None:
            return None
        at = self.moment.dateTime().toPython()
        assert isinstance(at, datetime)  # noqa: S101 - Qt's own
        return at.replace(tzinfo=ZoneInfo(self._centre.timezone)).astimezone(UTC)

    def _put(self, value: str) -> None:
        self.line.setText(value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(value)))

    def _shown(self, value: str) -> str:
        return option_words.shown(self.row.option, value) if self.row else value

    @Slot()
    def _on_edited(self) -> None:
        if self._showing or self.row is None:
            return
        key = self.row.option.key
        typed = Typed(self.value(), self.reason.text(), self.starts())
        if typed == Typed(self.row.value):
            self.pending.pop(key, None)
        else:
            self.pending[key] = typed
        self._judge()
        self.typed.emit(key)

    def _judge(self) -> None:
        """Say at once what is wrong with a value, and ask what it would move."""
        assert self.row is not None  # noqa: S101 - it is shown
        self._patience.stop()
        self.moment.setVisible(self.start.isVisibleTo(self) and self.start.currentIndex() == _LATER)
        sentence = ""
        try:
            options.parse(self.row.option.key, self.value())
        except InputError as error:
            sentence = str(error)
        is_new = self.value() != self.row.value or self.row.planned is not None
        self.problem.say(sentence)
        self.save.setEnabled(not sentence and is_new)
        self.reset.setEnabled(self.value() != str(self.row.option.default))
        if sentence or self.value() == self.row.value:
            self.moves.setText("")
        else:
            self._patience.start()

    @Slot()
    def _look(self) -> None:
        if self.row is not None:
            self.looked.emit(self.row.option.key, self.value())

    @Slot()
    def _on_reset(self) -> None:
        if self.row is not None:
            self._put(str(self.row.option.default))
            self._on_edited()

    @Slot()
    def _on_save(self) -> None:
        if self.row is None or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        key, seen = self.row.option.key, self.row.seen
        self.wanted.emit(Wanted(key, self.value(), seen, self.starts(), self.reason.text()))

    @Slot()
    def _on_withdraw(self) -> None:
        if self.row is not None and self.row.planned is not None:
            self.taken_back.emit(self.row.option.key, self.row.planned.valid_from)

"""The forms about somebody's account: a start password, many of them, a leaver."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from qa_desk.i18n import _, ngettext
from qa_desk.rules import accounts as rules
from qa_desk.rules.list_problems import COLUMNS
from qa_desk.services.accounts import Candidate, OpenWork, StartPassword
from qa_desk.services.personnel import Ends
from qa_desk.ui import theme
from qa_desk.ui.widgets import keeping, names, wording
from qa_desk.ui.widgets.form_dialog import FormDialog

_LIST_HEIGHT = 280


def day_field(day: date) -> QDateEdit:
    """Return a field for a day."""
    field = QDateEdit(QDate(day.year, day.month, day.day))
    field.setDisplayFormat("yyyy-MM-dd")
    field.setCalendarPopup(True)
    return field


def day_of(field: QDateEdit) -> date:
    """Return the day in a field."""
    day = field.date()
    return date(day.year(), day.month(), day.day())


class NewAccountDialog(FormDialog):
    """Asks what somebody signs in with."""

    def __init__(self, person: str, login: str, parent: QWidget | None = None) -> None:
        super().__init__(names.shown(person), _("Create account"), parent)
        self.login = QLineEdit(login)
        self.add(_("Sign-in name"), self.login, _("Usually the staff no."))
        self.say(_("The start password is shown next."), "small")

    def missing(self) -> str:
        return rules.login_problem(rules.login_of(self.login.text()))


class StartPasswordDialog(FormDialog):
    """Shows a start password, this once; `wanted()` asks for its slip."""

    def __init__(self, start: StartPassword, parent: QWidget | None = None) -> None:
        super().__init__(names.shown(f"{start.name} {start.staff_no}"), _("Save the slip"), parent)
        self.start = start
        self.setWindowTitle(_("Start password"))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        for words, value in (
            (_("Sign-in name"), start.login),
            (_("Start password"), start.password),
        ):
            field = QLineEdit(value)
            field.setReadOnly(True)
            if value == start.password:
                field.setFont(fixed)
                self.password = field
            self.add(words, field)
        copy = theme.role(QPushButton(_("Copy the password")), "link")
        copy.clicked.connect(self._on_copy)
        copy.setVisible(keeping.may_keep(parent))
        self.button.setVisible(keeping.may_keep(parent))
        line = QHBoxLayout()
        line.addWidget(copy)
        line.addStretch(1)
        self.body.addLayout(line)
        self.say(
            _("It is shown this once and kept nowhere. It has to be changed at the first sign-in."),
            "small",
        )
        self.cancel.setText(_("Close"))

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.start.password)


class ManyAccountsDialog(FormDialog):
    """Everybody without an account, to be ticked; signals `chosen(ids)`."""

    chosen = Signal(object)

    def __init__(self, people: Sequence[Candidate], parent: QWidget | None = None) -> None:
        super().__init__(_("People without an account"), _("Create and save the slips"), parent)
        self.setWindowTitle(_("Create accounts"))
        self.list = QListWidget()
        self.list.setMinimumHeight(theme.px(_LIST_HEIGHT))
        self.list.setAccessibleName(_("People without an account"))
        for person in people:
            self._add(person)
        self.count = self.say("", "small")
        self.body.insertWidget(0, self.list)
        self.all = theme.role(QPushButton(_("All or none")), "link")
        self.all.clicked.connect(self._on_all)
        line = QHBoxLayout()
        line.addWidget(self.all)
        line.addStretch(1)
        self.body.insertLayout(1, line)
        self.say(
            _(
                "The start passwords come as a PDF: one slip for each person, to be cut apart and "
                "folded shut. They are kept nowhere else, so print them and delete the file."
            ),
            "small",
        )
        self.list.itemChanged.connect(self._show_count)
        self.wanted.connect(self._on_wanted)
        self._show_count()

    def ticked(self) -> list[UUID]:
        """Return who is to get an account."""
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        ]

    def missing(self) -> str:
        return "" if self.ticked() else _("Tick somebody first.")

    def _add(self, person: Candidate) -> None:
        words = names.shown(f"{person.name} {person.staff_no}")
        login = person.login or _("no sign-in name can be made: choose one for this person alone")
        item = QListWidgetItem(
            wording.DOT.join(part for part in (words, person.team, login) if part)
        )
        item.setData(Qt.ItemDataRole.UserRole, person.id)
        if person.login:
            item.setCheckState(Qt.CheckState.Checked)
        else:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    @Slot()
    def _on_all(self) -> None:
        enabled = [item for item in self._items() if item.flags() & Qt.ItemFlag.ItemIsEnabled]
        state = Qt.CheckState.Unchecked
        if len(self.ticked()) < len(enabled):
            state = Qt.CheckState.Checked
        for item in enabled:
            item.setCheckState(state)

    @Slot()
    def _show_count(self) -> None:
        number = len(self.ticked())
        self.count.setText(
            ngettext("{n} person ticked", "{n} people ticked", number).format(n=number)
        )

    @Slot()
    def _on_wanted(self) -> None:
        self.chosen.emit(self.ticked())


class LeaveDialog(FormDialog):
    """Asks for a leaver's last day, and names what somebody has to take over."""

    def __init__(
        self,
        person: str,
        work: Sequence[OpenWork],
        ends: Ends,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(names.shown(person), _("Has left"), parent)
        self.day = day_field(today)
        self.day.setMaximumDate(self.day.date())
        self.add(_("Last day"), self.day)
        self.say(
            _(
                "The sign-in is closed at once; roles and teams end with that day. Nothing is "
                "deleted: results, signatures and the history stay."
            )
        )
        if said := _ends_in_words(ends):
            self.body.addSpacing(8)
            self.say(_("This ends with that day:"), "strong")
            self.ending = self.say("\n".join(said))
        if work:
            self.body.addSpacing(8)
            self.say(_("Somebody has to take this over:"), "strong")
            self.list = QListWidget()
            self.list.setAccessibleName(_("Somebody has to take this over:"))
            for one in work:
                part = _("inspects") if one.is_inspector else _("is to confirm")
                self.list.addItem(wording.DOT.join((one.number, part, wording.status(one.status))))
            self.list.setMaximumHeight(theme.px(160))
            self.body.addWidget(self.list)


def _ends_in_words(ends: Ends) -> list[str]:
    """Return a line for each kind of what ends with somebody's last day."""
    said = (
        (_("Roles"), [wording.role(role) for role in ends.roles]),
        (_("Leads"), [names.shown(team) for team in ends.leads]),
        (_("Deputies"), [names.shown(one) for one in ends.stand_ins]),
        (_("Identifiers"), [f"{_(COLUMNS[kind])} {value}" for kind, value in ends.identifiers]),
    )
    return [
        _("{title}: {value}").format(title=title, value=_(", ").join(found))
        for title, found in said
        if found
    ]

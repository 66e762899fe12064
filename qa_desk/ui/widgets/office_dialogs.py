"""The forms about somebody's roles, and about who stands in for somebody."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.services.offices import Choice, Grant, NewGrant, StandIn
from qa_desk.ui import theme
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.form_dialog import FormDialog


class _Dated(FormDialog):
    """A form with what holds now above it; each line can be ended: `ended(id)`."""

    ended = Signal(object)

    def _list(self, heading: str, lines: Sequence[tuple[UUID, str]]) -> None:
        if not lines:
            return
        self.say(heading, "strong")
        box = QVBoxLayout()
        box.setSpacing(0)
        for key, words in lines:
            button = theme.role(QPushButton(_("End")), "link")
            button.setAccessibleName(_("End: {what}").format(what=words))
            button.setProperty("key", str(key))
            button.clicked.connect(self._on_end)
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            line = QHBoxLayout()
            line.addWidget(label, 1)
            line.addWidget(button)
            box.addLayout(line)
        self.body.addLayout(box)
        self.body.addSpacing(12)

    @Slot()
    def _on_end(self) -> None:
        self.set_open(on=False)
        self.ended.emit(UUID(self.sender().property("key")))


class RolesDialog(_Dated):
    """The roles somebody has, and one more."""

    def __init__(
        self,
        person: str,
        held: Sequence[Grant],
        scopes: Mapping[str, Sequence[Choice]],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(names.shown(person), _("Give role"), parent)
        self.setWindowTitle(_("Roles"))
        self._list(_("Roles now"), [(grant.id, _grant(grant)) for grant in held])
        self.role, self.scope = QComboBox(), QComboBox()
        for code in permissions.ROLES:
            self.role.addItem(wording.role(code), code)
        self.scope.addItem(_("Whole centre"), ("centre", None))
        for kind, choices in scopes.items():
            for choice in choices:
                self.scope.addItem(names.shown(choice.words), (kind, choice.id))
        self.first, self.last = day_field(today), day_field(today + timedelta(days=30))
        self.is_limited = QCheckBox(_("Until a day"))
        self.is_limited.toggled.connect(self.last.setEnabled)
        self.last.setEnabled(False)
        self.add(_("Role"), self.role)
        self.add(_("For"), self.scope)
        self.add(_("From"), self.first)
        self.body.addWidget(self.is_limited)
        self.last.setAccessibleName(_("Last day"))
        self.body.addWidget(self.last)
        self.body.addSpacing(8)

    def grant(self) -> NewGrant:
        """Return what was chosen."""
        kind, key = self.scope.currentData()
        last = day_of(self.last) if self.is_limited.isChecked() else None
        return NewGrant(self.role.currentData(), kind, key, day_of(self.first), last)


class StandInDialog(_Dated):
    """Who stands in for somebody, from when to when, and why (E-27)."""

    def __init__(
        self,
        person: str,
        held: Sequence[StandIn],
        choices: Sequence[Choice],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(names.shown(person), _("Name deputy"), parent)
        self.setWindowTitle(_("Deputy"))
        self._list(_("Deputies now"), [(one.id, _stand_in(one)) for one in held])
        self.deputy = QComboBox()
        for choice in choices:
            self.deputy.addItem(names.shown(choice.words), choice.id)
        self.first, self.last = day_field(today), day_field(today + timedelta(days=6))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("such as annual leave"))
        self.add(
            _("Deputy"),
            self.deputy,
            _("Another team lead: countersigns, and keeps the CSRs' accounts."),
        )
        self.add(_("First day"), self.first)
        self.add(_("Last day"), self.last)
        self.add(_("Reason"), self.reason)

    def missing(self) -> str:
        if self.deputy.currentData() is None:
            return _("There is no other team lead who could be the deputy.")
        return "" if self.reason.text().strip() else _("Say why, such as annual leave.")

    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return day_of(self.first), day_of(self.last)


def _grant(grant: Grant) -> str:
    scope = names.shown(grant.scope) if grant.scope else _("Whole centre")
    days = _days(grant.valid_from, grant.valid_to)
    return wording.DOT.join((wording.role(grant.role), scope, days))


def _stand_in(one: StandIn) -> str:
    who = _("{deputy} for {person}").format(
        deputy=names.shown(one.deputy), person=names.shown(one.person)
    )
    return wording.DOT.join((who, _days(one.first, one.last), one.reason))


def _days(first: date, last: date | None) -> str:
    if last is None:
        return _("from {day}").format(day=first)
    return _("{start} to {end}").format(start=first, end=last)

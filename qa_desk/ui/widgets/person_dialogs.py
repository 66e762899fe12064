"""The forms about one person: what somebody is and is called, where somebody belongs."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules import cells
from qa_desk.rules.careers import Place
from qa_desk.rules.list_problems import COLUMNS
from qa_desk.services.personnel import Choice, Choices, Personal, Record
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.form_dialog import FormDialog

KINDS = ("agent_id", "extension", "recorder_user")
_NOBODY = N_("Nobody")
_NONE = N_("None")


class DayLine(QLineEdit):
    """A day that may be left out, typed or pasted as people and Excel write it (P19)."""

    def __init__(self, day: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(day.isoformat() if day else "", parent)
        self.setPlaceholderText("2026-01-31")

    def problem(self) -> str:
        """Return why this is no day, nothing when it is one or empty."""
        try:
            cells.day(self.text())
        except cells.CellError:
            return _("{value} is no day. Write it such as 2026-01-31.").format(value=self.text())
        return ""

    def day(self) -> date | None:
        """Return the day, None when it is empty."""
        return cells.day(self.text())


class PersonDialog(FormDialog):
    """Name, pinyin, staff no., hiring, probation and mentor."""

    def __init__(self, seen: Record, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(names.shown(seen.words), _("Save"), parent)
        self.setWindowTitle(_("Edit person"))
        old = self._before = seen.personal
        self.name, self.reading = QLineEdit(old.name), QLineEdit(old.reading)
        self.staff_no = QLineEdit(old.staff_no)
        self.reading.setPlaceholderText("Shàn Hóng")
        self.hired, self.probation = DayLine(old.hired_on), DayLine(old.probation_until)
        self.mentor = _choice(choices.people, old.mentor_id, _(_NOBODY), seen.mentor)
        self.add(_("Full name"), self.name)
        self.add(
            _("Pinyin"), self.reading, _("Only where the usual one is wrong, such as 单 Shàn.")
        )
        self.add(
            _("Staff no."), self.staff_no, _("A new one holds from today on; lists find the old.")
        )
        self.add(_("Hired"), self.hired)
        self.add(_("Probation until"), self.probation)
        self.add(_("Mentor"), self.mentor)

    def missing(self) -> str:
        return self.hired.problem() or self.probation.problem()

    def personal(self, now: Personal) -> Personal:
        """Return what was filled in; what was left alone is as it is now, whoever changed it."""
        typed = self._typed()
        changed = {
            one.name: getattr(typed, one.name)
            for one in fields(Personal)
            if getattr(typed, one.name) != getattr(self._before, one.name)
        }
        return replace(now, **changed)

    def _typed(self) -> Personal:
        return Personal(
            self.name.text(),
            self.staff_no.text(),
            self.reading.text(),
            self.hired.day(),
            self.probation.day(),
            self.mentor.currentData(),
        )


class TransferDialog(FormDialog):
    """Team, skill group and post from a day on."""

    def __init__(self, seen: Record, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(names.shown(seen.words), _("Transfer"), parent)
        now = seen.stays[0] if seen.stays else None
        place = now.place if now else None
        self.team = _choice(
            choices.teams, place.team if place else None, "", now.team if now else ""
        )
        self.group = _choice(
            choices.groups, place.group if place else None, _(_NONE), now.group if now else ""
        )
        self.post = QComboBox(editable=True)
        self.post.addItems(choices.posts)
        self.post.setEditText(place.post if place else "")
        self.first = day_field(seen.today)
        self.add(_("Team"), self.team)
        self.add(_("Skill group"), self.group)
        self.add(_("Post"), self.post)
        self.add(_("In force from"), self.first)
        self.say(
            _(
                "What was before ends the day before. Results and calls that were drawn keep the "
                "team of their day; other calls since that day go along."
            ),
            "small",
        )

    def missing(self) -> str:
        there = self.team.currentData() is not None
        return "" if there else _("There is no open team. Create one under “Teams” first.")

    def place(self) -> Place:
        """Return where the person goes."""
        return Place(
            self.team.currentData(), self.group.currentData(), self.post.currentText().strip()
        )

    def day(self) -> date:
        """Return the first day there."""
        return day_of(self.first)


class IdentifierDialog(FormDialog):
    """What recorders and lists call somebody, for some days (P2)."""

    def __init__(self, seen: Record, parent: QWidget | None = None) -> None:
        super().__init__(names.shown(seen.words), _("Add"), parent)
        self.setWindowTitle(_("Add identifier"))
        self.kind, self.value = QComboBox(), QLineEdit()
        for kind in KINDS:
            self.kind.addItem(_(COLUMNS[kind]), kind)
        self.first, self.last = day_field(seen.today), DayLine()
        self.add(_("Kind"), self.kind)
        self.add(_("Value"), self.value)
        self.add(_("First day"), self.first)
        self.add(_("Last day"), self.last, _("Empty: until further notice."))
        self.say(_("Calls of these days that wait for somebody get their CSR at once."), "small")

    def missing(self) -> str:
        if not self.value.text().strip():
            return _("Fill in what the recorder or the list calls the person.")
        return self.last.problem()

    def days(self) -> tuple[date, date | None]:
        """Return the first and the last day."""
        return day_of(self.first), self.last.day()


class DayDialog(FormDialog):
    """Asks for one day."""

    def __init__(
        self, title: str, verb: str, asked: tuple[str, date, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(names.shown(title), verb, parent)
        words, day, hint = asked
        self.field = day_field(day)
        self.add(words, self.field, hint)

    def day(self) -> date:
        """Return the day."""
        return day_of(self.field)


def come_back_dialog(seen: Record, parent: QWidget) -> DayDialog:
    """Return the form that asks from when a leaver is here again."""
    earliest = seen.left_on + timedelta(days=1) if seen.left_on else seen.today
    hint = _("Roles, team and identifiers of the last day begin again, and so does the sign-in.")
    asked = (_("First day"), max(earliest, seen.today), hint)
    dialog = DayDialog(seen.words, _("Has come back"), asked, parent)
    dialog.field.setMinimumDate(day_field(earliest).date())
    return dialog


def _choice(
    choices: Sequence[Choice], chosen: UUID | None, none: str, chosen_words: str
) -> QComboBox:
    """Return a box of choices, with nothing first where `none` is named, and what is chosen now."""
    box = QComboBox()
    if none:
        box.addItem(none, None)
    for one in choices:
        box.addItem(names.shown(one.words), one.id)
    if chosen is not None and box.findData(chosen) < 0:  # closed or gone by now
        box.addItem(names.shown(chosen_words), chosen)
    if chosen is not None:
        box.setCurrentIndex(box.findData(chosen))
    return box

"""The forms of the month page: a value with a reason, a password, a list to be issued."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.services.months import Entered
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.names import shown

_WATCH_DAYS = 30


def _password() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class EnterDialog(FormDialog):
    """A value for one CSR, where it comes from, and one's password."""

    def __init__(self, csr: str, n: int, parent: QWidget | None = None) -> None:
        super().__init__(shown(csr), _("Enter"), parent)
        self.score, self.reason, self.password = QDoubleSpinBox(), QLineEdit(), _password()
        self.score.setDecimals(1)
        self.score.setRange(0, 100)
        self.score.setValue(85)
        words = _("There are {n} results on the base of the month. Somebody else confirms it.")
        self.say(words.format(n=n))
        self.add(_("Score"), self.score)
        self.add(_("Where it comes from"), self.reason)
        self.add(_("Your password"), self.password)

    def missing(self) -> str:
        """Ask for the reason and the password."""
        if not self.reason.text().strip():
            return _("Write down where the value comes from.")
        return "" if self.password.text() else _("Enter your password to sign.")

    def tenths(self) -> int:
        """Return the value."""
        return round(self.score.value() * 10)


class ConfirmDialog(FormDialog):
    """A value that somebody else entered, and one's password."""

    def __init__(self, entered: Entered, parent: QWidget | None = None) -> None:
        super().__init__(shown(entered.csr), _("Confirm"), parent)
        self.entered, self.password = entered, _password()
        words = _("{score} points, entered by {who}: {reason}")
        self.say(
            words.format(
                score=wording.score(entered.score), who=shown(entered.proposed_by),
                reason=entered.reason,
            )
        )  # fmt: skip
        self.add(_("Your password"), self.password)

    def missing(self) -> str:
        """Ask for the password."""
        return "" if self.password.text() else _("Enter your password to sign.")


class IssueDialog(FormDialog):
    """Why a month is adjusted, and who approves it."""

    def __init__(
        self, month: str, approvers: Sequence[tuple[UUID, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Adjustment list {month}").format(month=month), _("Issue"), parent)
        self.reason, self.approver = QLineEdit(), QComboBox()
        for key, name in approvers:
            self.approver.addItem(shown(name), key)
        self.add(_("Reason"), self.reason)
        self.add(_("Who approves it"), self.approver)
        self.say(_("You sign first, then whoever approves it. Then the results change."), "small")

    def missing(self) -> str:
        """Ask for the reason and the approver."""
        if not self.reason.text().strip():
            return _("Write down why the month is adjusted.")
        return "" if self.approver.count() else _("There is no CS manager who could approve it.")


class SignDialog(FormDialog):
    """One's password under a list."""

    def __init__(self, number: str, parent: QWidget | None = None) -> None:
        super().__init__(number, _("Sign"), parent)
        self.password = _password()
        self.add(_("Your password"), self.password)

    def missing(self) -> str:
        """Ask for the password."""
        return "" if self.password.text() else _("Enter your password to sign.")


class ReasonDialog(FormDialog):
    """Why something is taken back."""

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(title, verb, parent)
        self.reason = QLineEdit()
        self.add(_("Reason"), self.reason)

    def missing(self) -> str:
        """Ask for the reason."""
        return "" if self.reason.text().strip() else _("A reason is needed. Write it.")


class WatchDialog(FormDialog):
    """Watch a CSR more closely: why, how many evaluations more a month, until when."""

    def __init__(self, csr: str, reason: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(shown(csr), _("Put on the watch list"), parent)
        self.today = today
        self.reason, self.more = QLineEdit(reason), QSpinBox()
        self.until = day_field(today + timedelta(days=_WATCH_DAYS))
        self.more.setRange(1, 100)
        self.more.setValue(5)
        self.add(_("Reason"), self.reason)
        self.add(_("Evaluations more a month"), self.more)
        self.add(_("Until"), self.until)

    def days(self) -> tuple[date, date]:
        """Return from when and until when."""
        return self.today, day_of(self.until)


class NeedDialog(FormDialog):
    """Raise a training need out of a warning: what about, and what went wrong."""

    def __init__(
        self, topic: str, problem: str, people: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Training need"), _("Raise"), parent)
        self.topic, self.wrong = QLineEdit(topic), QLineEdit(problem)
        words = ngettext("It is for {n} CSR.", "It is for {n} CSRs.", people).format(n=people)
        rest = _("The results behind the warning go with it as evidence.")
        self.say(f"{words} {rest}")
        self.add(_("Topic"), self.topic)
        self.add(_("What went wrong"), self.wrong)

    def missing(self) -> str:
        """Ask for the topic."""
        return "" if self.topic.text().strip() else _("Write what the training is about.")

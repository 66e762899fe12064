"""The small forms of this page: a new version, a new checklist, putting in force, withdrawing."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from qa_desk.i18n import Bilingual, _
from qa_desk.services.checklist_drafts import Notice
from qa_desk.services.policies.reviews import Approved
from qa_desk.ui import theme
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.form_dialog import FormDialog

_NOTHING = "\u00a0"  # keeps its line


class ReasonDialog(FormDialog):
    """Asks for a reason."""

    def __init__(self, title: str, verb: str, hint: str, parent: QWidget) -> None:
        super().__init__(title, verb, parent)
        self.reason = reason_field("")
        self.add(_("Reason"), self.reason, hint)

    def missing(self) -> str:
        """Ask for the reason."""
        return "" if self.reason.toPlainText().strip() else _("Say why.")


class NewChecklistDialog(FormDialog):
    """Asks for the code and the title of a new checklist."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("A new checklist"), _("Begin"), parent)
        self.code, self.zh, self.en = QLineEdit(), QLineEdit(), QLineEdit()
        self.code.setMaxLength(60)
        self.add(_("Code"), self.code, _("Short and for good, such as online-chat."))
        self.add(_("Title in Chinese"), self.zh)
        self.add(_("Title in English"), self.en, _("One of the two languages is enough."))

    def title(self) -> Bilingual:
        """Return the title."""
        return Bilingual(self.zh.text().strip(), self.en.text().strip())

    def missing(self) -> str:
        """Ask for the code and one title."""
        if self.code.text().strip() and str(self.title()):
            return ""
        return _("Give the checklist a code and a title.")


class DayDialog(FormDialog):
    """Asks from which day a version is to hold, and why there is one."""

    def __init__(
        self, title: str, verb: str, notice: Notice, day: date, reason: str, parent: QWidget
    ) -> None:
        super().__init__(title, verb, parent)
        self._notice = notice
        self.day = day_field(day if day != date.max else notice.first)
        self.reason = reason_field(reason)
        self.add(_("Holds for calls from"), self.day)
        self.words = self.say(_NOTHING, "small")
        self.words.setMinimumHeight(theme.px(34))
        self.add(_("Reason"), self.reason)
        self.decided: QComboBox | None = None
        self.day.dateChanged.connect(self._on_day)
        self._on_day()

    def offer(self, decisions: Sequence[Approved]) -> None:
        """Let it be said which evaluation decided the version, where there is one."""
        if decisions:
            self.decided = decision_field(decisions)
            self.decided.insertItem(0, _("None"), None)
            self.decided.setCurrentIndex(0)
            self.add(_("Decided by evaluation"), self.decided)

    def decision(self) -> UUID | None:
        """Return the evaluation that decided the version."""
        return self.decided.currentData() if self.decided else None

    def chosen(self) -> date:
        """Return the day."""
        return day_of(self.day)

    def missing(self) -> str:
        """Ask for the reason."""
        return "" if self.reason.toPlainText().strip() else _("Say why.")

    def _on_day(self) -> None:
        self.words.setText(self._notice.words(self.chosen()) or _NOTHING)


class DecisionDialog(FormDialog):
    """Asks which approved evaluation decided a version that is there already."""

    def __init__(self, title: str, decisions: Sequence[Approved], parent: QWidget) -> None:
        super().__init__(title, _("Link it"), parent)
        self.decision = decision_field(decisions)
        hint = _("It stays linked: this cannot be changed afterwards.")
        self.add(_("Decided by evaluation"), self.decision, hint)


def decision_field(decisions: Sequence[Approved]) -> QComboBox:
    """Return a choice of approved evaluations."""
    box = QComboBox()
    for each in decisions:
        day = _("{number}, approved on {day}").format(number=each.number, day=each.closed_on)
        box.addItem(day, each.id)
    return box


def reason_field(words: str) -> QPlainTextEdit:
    """Return a field for a reason."""
    field = QPlainTextEdit(words)
    field.setTabChangesFocus(True)
    field.setFixedHeight(theme.px(64))
    return field

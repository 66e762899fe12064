"""The small forms of this page: a new version, a new checklist, putting in force, withdrawing."""

from datetime import date

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from qa_desk.i18n import Bilingual, _
from qa_desk.services.checklist_drafts import Notice
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
        self.day.dateChanged.connect(self._on_day)
        self._on_day()

    def chosen(self) -> date:
        """Return the day."""
        return day_of(self.day)

    def missing(self) -> str:
        """Ask for the reason."""
        return "" if self.reason.toPlainText().strip() else _("Say why.")

    def _on_day(self) -> None:
        self.words.setText(self._notice.words(self.chosen()) or _NOTHING)


def reason_field(words: str) -> QPlainTextEdit:
    """Return a field for a reason."""
    field = QPlainTextEdit(words)
    field.setTabChangesFocus(True)
    field.setFixedHeight(theme.px(64))
    return field

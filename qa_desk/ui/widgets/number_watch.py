"""Somebody's number in what is typed: said at once, beside any field of words (P18)."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from qa_desk.i18n import N_, _
from qa_desk.rules import masking
from qa_desk.ui import theme

_LEFT_ALONE, _WATCHED = "numbers", "watched"
_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)
_WIDTH = 360
_FOUND: Mapping[str, str] = {
    "mobile": N_("This looks like a mobile number. Leave it out; it is kept as 138****5678."),
    "identity": N_("This looks like an identity-card number. Leave it out; it is kept masked."),
    "bank": N_("This looks like a bank-card number. Leave it out; it is kept masked."),
}
_ANY = N_("This looks like somebody's number. Leave it out, or write it as 138****5678.")


def number_warning(text: str) -> str:
    """Return a gentle word when somebody's number seems to stand in what was typed (P18)."""
    if kind := masking.personal_number(text):
        return _(_FOUND[kind])
    return _(_ANY) if masking.holds_number(text) else ""


def leave_alone(field: QWidget) -> None:
    """Let a field take numbers without a word: one to search in, or one that warns by itself."""
    field.setProperty(_LEFT_ALONE, True)


class NumberWatch(QObject):
    """Looks at the field that has the focus, in every window; one for the program."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._bubble: QLabel | None = None
        app.focusChanged.connect(self._on_focus)

    @classmethod
    def over(cls, app: QApplication) -> "NumberWatch":
        """Return the watch of the program, which begins with the first call."""
        return app.findChild(cls) or cls(app)

    def words(self) -> str:
        """Return what is said now."""
        return self._bubble.text() if self._bubble and isValid(self._bubble) else ""

    @Slot(QWidget, QWidget)
    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Judge the field that has the focus now; one that goes takes its connection along."""
        self._say(None, "")
        if isinstance(now, _FIELDS) and _is_watched(now):
            if not now.property(_WATCHED):
                now.setProperty(_WATCHED, True)
                now.textChanged.connect(self._judge)
            self._judge()

    @Slot()
    def _judge(self) -> None:
        field = QApplication.focusWidget()
        if isinstance(field, _FIELDS) and _is_watched(field):
            text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
            kind = masking.personal_number(text)
            self._say(field, _(_FOUND[kind]) if kind else "")

    def _say(self, field: QWidget | None, words: str) -> None:
        """Say it under the field, and to those who hear the screen read."""
        if words == self.words():
            return
        if self._bubble is not None and isValid(self._bubble):
            self._bubble.hide()
            self._bubble.deleteLater()
        self._bubble = _bubble(field, words) if field is not None and words else None
        if field is not None:
            field.setAccessibleDescription(words)


def _is_watched(field: QLineEdit | QPlainTextEdit | QTextEdit) -> bool:
    if field.isReadOnly() or field.property(_LEFT_ALONE):
        return False
    if not isinstance(field, QLineEdit):
        return True
    is_search = field.isClearButtonEnabled()
    return field.echoMode() == QLineEdit.EchoMode.Normal and not is_search


def _bubble(field: QWidget, words: str) -> QLabel:
    window = field.window()
    bubble = theme.role(QLabel(words, window), "bubble")
    bubble.setWordWrap(True)
    bubble.setFixedWidth(min(theme.px(_WIDTH), window.width()))
    bubble.adjustSize()
    place = field.mapTo(window, QPoint(0, field.height() + 2))
    left = max(0, min(place.x(), window.width() - bubble.width()))
    if place.y() + bubble.height() > window.height():
        place = field.mapTo(window, QPoint(0, -bubble.height() - 2))
    bubble.move(left, max(0, place.y()))
    bubble.show()
    bubble.raise_()
    return bubble

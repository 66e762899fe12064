"""Quick phrases for a note: a short list at the cursor, taken by a digit or with the arrows."""

import re
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QPoint, QSettings, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QWidget

from qa_desk.i18n import _
from qa_desk.rules.checklists import FatalError, Item
from qa_desk.rules.sheets import Answer
from qa_desk.ui import theme

Field = QLineEdit | QPlainTextEdit
_MOST = 12
_WIDEST = 48  # characters of a phrase that are shown
_SENTENCE = re.compile(r"(?<=[。；！？;])\s*|(?<=[.!?])\s+|\n+")
_CLOSED = "。；！？，、,.;!?:： \n"


class Phrases:
    """The centre's phrases and one's own, which this computer remembers."""

    def __init__(self, memory: QSettings | None = None) -> None:
        self.of_centre: tuple[str, ...] = ()
        self._memory = memory
        self._own: list[str] = []
        if memory is not None:
            kept: Any = memory.value("phrases", [])  # one alone comes back as a text
            self._own = [kept] if isinstance(kept, str) else list(kept or [])

    @property
    def own(self) -> tuple[str, ...]:
        """One's own, the newest first."""
        return tuple(self._own)

    def turn(self, phrase: str) -> None:
        """Keep a phrase as one's own, or forget it."""
        if phrase in self._own:
            self._own.remove(phrase)
        else:
            self._own.insert(0, phrase)
        if self._memory is not None:
            self._memory.setValue("phrases", self._own)

    def offered(self, first: Iterable[str]) -> tuple[str, ...]:
        """Return what is offered: what belongs to the item, one's own, the centre's."""
        return tuple(dict.fromkeys([*first, *self._own, *self.of_centre]))[:_MOST]


def of_item(item: Item, chosen: Answer) -> tuple[str, ...]:
    """Return the phrases of an item: what is chosen, what else loses points, the guidance."""
    options = [option for option in item.options if option.value < item.points or option.fatal]
    if chosen.option is not None and 0 <= chosen.option < len(item.options):
        picked = item.options[chosen.option]
        options = [*(option for option in options if option is picked), *options]
    met = [one for place, one in enumerate(item.deductions) if chosen.count(place)]
    told = [str(option.text) for option in options]
    told += [str(deduction.text) for deduction in (*met, *item.deductions)]
    return tuple(dict.fromkeys(told + _sentences(item.guide)))


def of_fatal(fatal: FatalError) -> tuple[str, ...]:
    """Return the phrases of a fatal error: what it is, and the guidance."""
    return (str(fatal.text), *_sentences(fatal.guide))


def _sentences(guide: object) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(str(guide)) if part.strip()]


class PhraseMenu(QMenu):
    """Offers phrases at the cursor of a field; a digit takes one. Signal: `turned(phrase)`.

    While it is open the keys are its own, so no input method composes; what was half composed
    is committed first.
    """

    taken = Signal(str)
    turned = Signal(str)

    def __init__(self, field: Field, offered: Iterable[str], own: Iterable[str]) -> None:
        super().__init__(field)
        QGuiApplication.inputMethod().commit()
        self._field = field
        self.setAccessibleName(_("Quick phrases"))
        for place, phrase in enumerate(offered, 1):
            lead = f"&{place}  " if place < 10 else "     "
            self._add(lead, phrase, "take")
        written = _written(field)
        if written:
            self.addSeparator()
            words = (
                _("Forget my phrase: {phrase}")
                if written in own
                else (_("Keep as my phrase: {phrase}"))
            )
            self._add("&0  ", written, "turn", words)
        if self.isEmpty():
            self.addAction(_("No phrases yet: write one and keep it here")).setEnabled(False)
        self.triggered.connect(self._on_triggered)
        self.aboutToHide.connect(self.deleteLater)

    def open(self) -> None:
        """Show it under the cursor, its first line chosen."""
        corner = self._field.cursorRect().bottomLeft() + QPoint(0, theme.px(4))
        self.popup(self._field.mapToGlobal(corner))
        self.setActiveAction(self.actions()[0])

    def _add(self, lead: str, phrase: str, kind: str, words: str = "{phrase}") -> None:
        flat = " ".join(phrase.split())
        short = flat if len(flat) <= _WIDEST else f"{flat[:_WIDEST]}…"
        action = self.addAction(lead + words.format(phrase=short).replace("&", "&&"))
        action.setData((kind, phrase))
        action.setToolTip(phrase)

    def _on_triggered(self, action: QAction) -> None:
        kind, phrase = action.data()
        if kind == "turn":
            self.turned.emit(phrase)
        else:
            self.taken.emit(phrase)


def insert(field: Field, phrase: str) -> None:
    """Write a phrase where the cursor is, apart from what stands before it."""
    before = _before(field)
    if before and before[-1] not in _CLOSED:
        phrase = _("; ") + phrase
    if isinstance(field, QLineEdit):
        field.insert(phrase)
    else:
        field.insertPlainText(phrase)


def _before(field: Field) -> str:
    if isinstance(field, QLineEdit):
        start = field.selectionStart() if field.hasSelectedText() else field.cursorPosition()
        return field.text()[:start]
    return field.toPlainText()[: field.textCursor().selectionStart()]


def _written(field: Field) -> str:
    chosen = (
        field.selectedText()
        if isinstance(field, QLineEdit)
        else (field.textCursor().selectedText())
    )
    whole = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    return (chosen or whole).strip()


def field_of(widget: QWidget | None) -> Field | None:
    """Return the field in which one can write, if it is one."""
    if isinstance(widget, Field) and not widget.isReadOnly():
        return widget
    return None

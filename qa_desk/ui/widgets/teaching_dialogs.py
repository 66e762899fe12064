"""The forms of teaching cases: what is to be learnt from a passage, and why one goes."""

import re
from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from qa_desk.i18n import _
from qa_desk.rules.passages import Passage
from qa_desk.rules.teaching import SORTS, Entry
from qa_desk.ui.widgets.choice_field import ChoiceField
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.timecode import clock

_HEIGHT = 96
_BETWEEN = re.compile(r"[,，;；、\n]")


def span(passage: Passage) -> str:
    """Return a passage as people read it."""
    start, end = passage
    return f"{clock(start, 1)}–{clock(end, 1)}"


class TeachingCaseDialog(FormDialog):
    """What is said of a case; `items` are offered, keys and words."""

    def __init__(
        self,
        passage: Passage,
        items: Sequence[tuple[str, str]],
        entry: Entry,
        *,
        is_new: bool,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Passage {from_to}").format(from_to=span(passage))
        super().__init__(title, _("Add the case") if is_new else _("Save"), parent)
        self.length_ms = passage[1] - passage[0]
        self._silences = entry.silences
        self.sort = QComboBox()
        for code, words in SORTS.items():
            self.sort.addItem(_(words), code)
        self.sort.setCurrentIndex(0 if entry.is_good else 1)
        self.items = ChoiceField(_("No item"))
        self.items.offer(items)
        self.items.set_values(entry.items)
        self.topics = QLineEdit(_(", ").join(entry.topics))
        self.lesson = QPlainTextEdit(entry.lesson)
        self.lesson.setFixedHeight(_HEIGHT)
        self.lesson.setTabChangesFocus(True)
        self.anonymous = QCheckBox(_("Anonymous"))
        self.anonymous.setChecked(entry.is_anonymous)
        self.add(_("Good or bad"), self.sort)
        self.add(_("Items"), self.items)
        self.add(_("Topics"), self.topics, _("Separated by commas, such as: calming, upgrade."))
        self.add(_("What is to be learnt"), self.lesson)
        self.body.addWidget(self.anonymous)
        self.say(_("Who spoke is then shown only to those who hear all calls."), "small")
        self.lesson.setFocus()

    def entry(self) -> Entry:
        """Return what is filled in."""
        return Entry(
            is_good=self.sort.currentData() == "good",
            items=tuple(map(str, self.items.values())),
            topics=tuple(_BETWEEN.split(self.topics.text())),
            lesson=self.lesson.toPlainText(),
            is_anonymous=self.anonymous.isChecked(),
            silences=self._silences,
        ).tidy(self.length_ms)

    def missing(self) -> str:
        """Say what is missing."""
        return self.entry().problem()


class WhyDialog(FormDialog):
    """Asks for a reason."""

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(title, verb, parent)
        self.reason = QLineEdit()
        self.add(_("Reason"), self.reason)

    def missing(self) -> str:
        """Ask for the reason."""
        return "" if self.reason.text().strip() else _("Say why.")

"""The section in hand as the inspector will see it, ready to be scored (live preview)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import checklist_files
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.fields import Place
from qa_desk.rules.sheets import Sheet
from qa_desk.ui import theme
from qa_desk.ui.widgets.checklist_form import ChecklistForm
from qa_desk.ui.widgets.empty_state import EmptyState

_REST_MS = 400
_LEAST = 340


def section_form(document: Mapping[str, Any], place: Place) -> Checklist | None:
    """Return a checklist of the section around a place, None while it cannot be scored.

    What is missing elsewhere does not matter here; numbers are those of the whole checklist.
    """
    number = int(place[1]) if place[:1] == ("sections",) else 0
    sections = document["sections"]
    if number >= len(sections):
        return None
    before = sum(len(section.get("items", ())) for section in sections[:number])
    alone = edits.stated_as_summed({**document, "sections": [_unconditional(sections, number)]})
    try:
        form = checklist_files.from_document(alone)
    except InputError:
        return None
    section = form.sections[0]
    items = tuple(replace(item, number=item.number + before) for item in section.items)
    return replace(form, sections=(replace(section, items=items),))


def _unconditional(sections: Any, number: int) -> Mapping[str, Any]:
    """Return a section in which no item waits for an answer in another one."""
    section: Mapping[str, Any] = sections[number]
    own = {item.get("id") for item in section.get("items", ())}
    items = [
        item if (item.get("shown_when") or {}).get("item") in own else _always(item)
        for item in section.get("items", ())
    ]
    return {**section, "items": items}


def _always(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in item.items() if key != "shown_when"}


class Preview(QWidget):
    """Follows what is written, a moment later; a button shows the whole checklist."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Mapping[str, Any] = {}
        self._place: Place = ()
        self._shown: tuple[Any, Place] | None = None
        self.form: ChecklistForm | None = None
        self.whole = theme.role(QPushButton(_("Whole checklist")), "link")
        self.whole.setCheckable(True)
        self.stack = QStackedWidget()
        self.empty = EmptyState()
        self.empty.say(
            _("Not ready to be scored"),
            _("Something is still missing here. The list below says what."),
            icon="pen-line",
        )
        self.stack.addWidget(self.empty)
        self.stack.setMinimumWidth(theme.px(_LEAST))
        self.stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        title = theme.role(QLabel(_("As it will be scored")), "heading")
        above = QHBoxLayout()
        above.setContentsMargins(16, 8, 12, 8)
        above.addWidget(title, 1)
        above.addWidget(self.whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.stack, 1)
        self.whole.clicked.connect(self.draw)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.draw)

    def follow(self, document: Mapping[str, Any], place: Place) -> None:
        """Show this soon; more may be typed until then."""
        self._document, self._place = document, place
        if self.isVisible():
            self._rest.start()

    def draw(self) -> None:
        """Show it now."""
        self._rest.stop()
        whole = self.whole.isChecked()
        wanted = (self._document if whole else self._part(), self._place[:2] if not whole else ())
        if wanted == self._shown or not self._document:
            return
        self._shown = wanted
        form = self._whole() if whole else section_form(self._document, self._place)
        if form is None:
            self.stack.setCurrentWidget(self.empty)
            return
        if self.form is None:
            self.form = ChecklistForm()
            self.stack.addWidget(self.form)
        group = form.skill_groups[0].code if form.skill_groups else ""
        self.form.show_checklist(form, Sheet(), group)
        self.form.leave_out_comments()
        self.stack.setCurrentWidget(self.form)

    def _part(self) -> Any:
        return {
            key: self._document.get(key) for key in ("scoring", "skill_groups", "fatal_errors")
        }, (
            edits.value(
                self._document,
                ("sections", self._place[1] if self._place[:1] == ("sections",) else 0),
            )
        )

    def _whole(self) -> Checklist | None:
        try:
            return checklist_files.from_document(self._document)
        except InputError:
            return None

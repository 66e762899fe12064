"""A teaching case or a model call as it is read and heard: that passage and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qa_desk.audio.kept import AudioPart
from qa_desk.i18n import Bilingual, _
from qa_desk.rules.passages import Passage
from qa_desk.rules.teaching import SORTS
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.act_button import act_button
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.link_row import LinkRow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.sound_bar import SoundBar
from qa_desk.ui.widgets.teaching_dialogs import span

_MARGIN = 24
LOOKS = {"good": ("good", "check"), "bad": ("late", "triangle-alert")}
"""How good and bad examples look: kind of chip and icon; words say the same."""


@dataclass(frozen=True)
class Shown:
    """What is shown of one: `facts` in small letters, `offers` what can be done with it."""

    id: object
    is_good: bool
    lesson: str
    items: Sequence[str]
    topics: Sequence[str]
    facts: Sequence[str]
    length_ms: int
    part: AudioPart
    offers: frozenset[str]
    silences: Sequence[Passage] = ()
    state: str = ""
    uses: Sequence[tuple[str, str, UUID]] = ()  # words, page and record of what it is used in


class TeachingView(QWidget):
    """Signals: `wanted(what)`; `played()` once a case; `silenced(passages)` to be silent.

    `use_wanted(page, id)` goes to what it is used in.
    """

    wanted = Signal(str)
    use_wanted = Signal(str, object)
    played = Signal()
    silenced = Signal(object)

    def __init__(self, jobs: Jobs, offers: dict[str, tuple[str, str]], first: str) -> None:
        """`offers` has for each thing to do an icon and words (`N_`); `first` is the main one."""
        super().__init__()
        self.shown: Shown | None = None
        self.sort, self.state = Chip(""), Chip("", "information")
        self.lesson = text("")
        self.items, self.topics, self.facts = text(""), text(""), text("", "dim")
        self.buttons = {
            what: act_button(self, self._on_clicked, icon, what, _(words))
            for what, (icon, words) in offers.items()
        }
        theme.role(self.buttons[first], "primary").setIcon(QIcon())
        self.silence = QPushButton(theme.icon("volume-x"), _("Silence the passage A–B"), self)
        self.silence.setIconSize(theme.icon_size(gap=True))
        self.spans = QWidget()
        self._spans = Flow(self.spans)
        self._heading = heading(_("Silenced"))
        self.uses = LinkRow(_("Used in"))
        self.uses.wanted.connect(self.use_wanted)
        self.sound = SoundBar(jobs)
        self.sound.sentence.setText(_("This passage cannot be heard any more."))
        self._lay_out()
        self.sound.began.connect(self.played)
        self.silence.clicked.connect(self._on_silence)
        self.sound.listening.passage_changed.connect(self._on_passage)
        self._on_passage()

    def show_one(self, found: Shown) -> None:
        """Show a case; the sound is kept where it is the same."""
        self.shown = found
        code = "good" if found.is_good else "bad"
        self.sort.show_state(_(SORTS[code]), *LOOKS[code])
        self.state.show_state(found.state, "information", "info")
        self.state.setVisible(bool(found.state))
        self.lesson.setText(found.lesson)
        for label, lines in ((self.items, found.items), (self.facts, found.facts)):
            label.setText(shown("\n".join(lines)))
            label.setVisible(bool(lines))
        self.topics.setText(_("Topics: {topics}").format(topics=_(", ").join(found.topics)))
        self.topics.setVisible(bool(found.topics))
        for what, button in self.buttons.items():
            button.setVisible(what in found.offers)
        self.uses.show_links(found.uses)
        edits = "edit" in found.offers
        self.silence.setVisible(edits)
        self._show_spans(found.silences, edits=edits)
        there = found.part.copy is not None and not found.part.is_deleted
        self.sound.show_call((found.part,) if there else (), found.length_ms, ())
        self.sound.open()

    def _show_spans(self, spans: Sequence[Passage], *, edits: bool) -> None:
        while (item := self._spans.takeAt(0)) and (widget := item.widget()):
            widget.deleteLater()
        for each in spans:
            button = QPushButton(theme.icon("x"), span(each), self.spans)
            button.setIconSize(theme.icon_size(gap=True))
            button.setToolTip(_("Let this be heard again"))
            button.setEnabled(edits)
            button.clicked.connect(partial(self._on_heard_again, each))
            self._spans.addWidget(button)
            button.show()
        for part in (self._heading, self.spans):
            part.setVisible(bool(spans))

    def _on_heard_again(self, span_: Passage, _on: Any = None) -> None:
        if self.shown is not None:
            self.silenced.emit(tuple(each for each in self.shown.silences if each != span_))

    @Slot()
    def _on_silence(self) -> None:
        passage = self.sound.listening.passage
        if self.shown is not None and passage is not None:
            self.silenced.emit((*self.shown.silences, passage))

    @Slot()
    def _on_passage(self) -> None:
        passage = self.sound.listening.passage
        self.silence.setEnabled(passage is not None)
        self.silence.setToolTip(
            "" if passage else _("Choose a passage first: drag over the waveform with Shift.")
        )

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("what")))

    def _lay_out(self) -> None:
        inside = theme.role(QWidget(), "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.sort)
        head.addWidget(self.state)
        head.addStretch(1)
        column.addLayout(head)
        doings = QWidget()
        line = Flow(doings)
        for button in self.buttons.values():
            line.addWidget(button)
        column.addWidget(doings)
        column.addWidget(heading(_("What is to be learnt")))
        for label in (self.lesson, self.items, self.topics, self.facts):
            column.addWidget(label)
        column.addWidget(self.uses)
        column.addWidget(self._heading)
        column.addWidget(self.spans)
        column.addWidget(self.silence, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(area, 1)
        around.addWidget(self.sound)


def named(items: Sequence[str], known: Any) -> list[str]:
    """Return items by key and words, as far as a standard in force has them."""
    return [f"{key}  {known[key]}" if key in known else key for key in items]


def choices(known: Any) -> list[tuple[str, str]]:
    """Return items or checklists to be chosen of."""
    words: dict[str, Bilingual] = dict(known)
    return [(key, f"{key}  {name}") for key, name in words.items()]

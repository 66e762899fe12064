"""One evaluation to read: who, what, the score, what it rests on, and who signed."""

from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qa_desk.audio.kept import AudioPart
from qa_desk.i18n import _
from qa_desk.rules import scoring
from qa_desk.rules.sheets import Mark
from qa_desk.services.cases import Case, SignatureView
from qa_desk.services.dispute_papers import RAISED
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import keys, route_view, sheet_marks, wording
from qa_desk.ui.widgets.attachment_strip import AttachmentStrip
from qa_desk.ui.widgets.case_collector import CaseCollector
from qa_desk.ui.widgets.case_parts import (
    AdditionRow,
    DeductionRow,
    DimensionBar,
    FatalRow,
    Figure,
    Remark,
    ReplyRow,
    Signed,
    heading,
    style_sheet,
    text,
)
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.evidence_button import EvidenceButton
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.note_writer import NoteWriter
from qa_desk.ui.widgets.review_place import ReviewPlace
from qa_desk.ui.widgets.route_view import Course
from qa_desk.ui.widgets.screen_videos import ScreenVideos
from qa_desk.ui.widgets.sound_bar import SoundBar
from qa_desk.ui.widgets.timecode import clock
from qa_desk.ui.widgets.wave_scene import WaveMark

_MARGIN = 24


class CaseView(QWidget):
    """Shows a case and plays its call.

    Signals: `slip_wanted(number)`, `dispute_sheet_wanted()`; `play_began()` once a case;
    `fatals_heard()` when the marked part of every fatal error has been played;
    `revision_wanted(number)` of an earlier one; `alike_wanted()` to correct all alike.
    """

    slip_wanted = Signal(str)
    dispute_sheet_wanted = Signal()
    play_began = Signal()
    fatals_heard = Signal()
    revision_wanted = Signal(int)
    alike_wanted = Signal()
    paper_wanted = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._unheard: set[int] = set()
        self._instead: tuple[AudioPart, ...] = ()  # of a recording: a video of the screen
        self._place: ReviewPlace | None = None  # what stands where the result is read
        self.pane = QScrollArea()
        self.pane.setWidgetResizable(True)
        self.pane.setFrameShape(QFrame.Shape.NoFrame)
        self.pane.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pane.setAccessibleName(_("Result"))
        self.attachments = theme.role(AttachmentStrip(jobs), "surface")
        self.attachments.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        self.evidence = theme.role(EvidenceButton(jobs), "surface")
        self.evidence.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        self.sound = SoundBar(jobs)
        self.videos = ScreenVideos(jobs, self.sound.listening, sparing=True)
        self.collector = CaseCollector(jobs, self.sound.listening, self)
        self.note = NoteWriter(jobs, self)
        self.sound.began.connect(self.play_began)
        self.sound.heard.connect(self._on_heard)
        self.videos.stood_in.connect(self._on_stood_in)
        self.videos.opened.connect(self.sound.open)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pane, 1)
        layout.addWidget(self.attachments)
        layout.addWidget(self.evidence)
        beside = QHBoxLayout()
        beside.addStretch(1)
        beside.addWidget(self.videos)
        beside.addWidget(self.collector)
        beside.addWidget(self.note)
        beside.addStretch(1)
        layout.addLayout(beside)
        layout.addWidget(self.sound)
        theme.changes().happened.connect(self._restyle)
        self._restyle()

    def show_case(self, case: Case) -> None:
        """Show a case, again from its top unless it is the one that is open."""
        before, self._case = self._case, case
        if case == before:
            return
        same = before is not None and before.row.id == case.row.id
        place = self.pane.verticalScrollBar().value() if same else 0
        self.pane.setWidget(self._page(case))
        self.pane.verticalScrollBar().setValue(place)
        if not same:
            self._unheard = {mark.at_ms for mark in _marks(case) if mark.kind == "fatal"}
            self._instead = ()
        self.attachments.look(case.row.id)
        self.evidence.show_case(case)
        self.videos.show_case(case)
        self.collector.show_case(case)
        self.note.show_case(None if case.is_blind or not case.checklist else case)
        self.sound.sentence.setText(_why_silent(case))
        self._offer_sound(case)

    def stand_in(self, place: ReviewPlace | None) -> None:
        """Let a form have the room of the result, above the recording; None gives it back."""
        if place is self._place:
            return
        if self._place is not None:
            self._place.hide()
        self._place = place
        self.pane.setVisible(place is None)
        if place is None:
            return
        if self._column.indexOf(place) < 0:
            self._column.insertWidget(0, place, 1)
            place.form.commanded.connect(self.sound.listening.do)
            place.form.mark_requested.connect(self._on_mark)
            place.form.seek_requested.connect(self.hear_at)
            place.heard.connect(self.hear_at)
        place.show()

    @Slot(object)
    def _on_mark(self, _item: object) -> None:
        """Bind the moment that is played to the row in hand."""
        if self._place is not None and self.sound.listening.has_sound:
            self._place.form.add_mark(self.position())

    @Slot(int)
    def hear_at(self, at_ms: int) -> None:
        """Play a moment that was marked."""
        self.sound.play_from(at_ms + (self._case.shift_ms if self._case else 0))

    def _offer_sound(self, case: Case) -> None:
        length = case.part[1] if self._instead else case.row.duration_ms
        self.sound.show_call(case.parts or self._instead, length, _marks(case))

    @Slot(object)
    def _on_stood_in(self, parts: tuple[AudioPart, ...]) -> None:
        """Let a video be played where there is no recording."""
        if self._case is not None:
            self._instead = parts
            self._offer_sound(self._case)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the screen video and the note have the keys that nothing else here wants."""
        command = keys.command(event)
        if command is None or not (self.videos.do(command) or self.note.do(command)):
            super().keyPressEvent(event)

    def _on_heard(self, at_ms: int) -> None:
        if at_ms in self._unheard:
            self._unheard.discard(at_ms)
            if not self._unheard:
                self.fatals_heard.emit()

    def _hear(self, mark: Mark) -> None:
        self.hear_at(mark.at_ms)

    def position(self) -> int:
        """Return which moment of the contact is being played."""
        at_ms = self.sound.listening.position - (self._case.shift_ms if self._case else 0)
        return max(0, at_ms)

    def _restyle(self) -> None:
        self.setStyleSheet(style_sheet())

    # -- the page ----------------------------------------------------------------------------

    def _page(self, case: Case) -> QWidget:
        page = theme.role(QWidget(), "surface")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(_MARGIN, 16, _MARGIN, _MARGIN)
        layout.setSpacing(16)
        layout.addLayout(self._top(case))
        layout.addLayout(_facts(case))
        if case.is_blind:
            layout.addWidget(text(_("The score is shown when you have scored it yourself."), "dim"))
        else:
            layout.addLayout(_score(case))
        parts = () if case.is_blind else (*_dimensions(case), *self._findings(case))
        said = () if case.is_blind else _remarks(case)
        for part in (*parts, *said, *_asked(case), *_written(case), *self._course(case)):
            layout.addWidget(part)
        for part in () if case.is_blind else self._signed(case):
            layout.addWidget(part)
        layout.addStretch(1)
        return page

    def _top(self, case: Case) -> QVBoxLayout:
        row = case.row
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(text(f"{shown(str(row.csr))}{wording.DOT}{row.team}", "title"), 1)
        if any(step.key in RAISED for step in case.route) and not case.is_blind:
            sheet = _link(_("Dispute sheet"), "scale", _("Dispute and review sheet"))
            sheet.clicked.connect(self.dispute_sheet_wanted)
            line.addWidget(sheet, 0, Qt.AlignmentFlag.AlignTop)
        if route_view.is_alike(case):
            alike = theme.role(QPushButton(_("Correct all alike…")), "link")
            alike.clicked.connect(self.alike_wanted)
            line.addWidget(alike, 0, Qt.AlignmentFlag.AlignTop)
        if row.slip:
            show = _link(_("Show slip"), "file-text", row.slip)
            show.clicked.connect(lambda: self.slip_wanted.emit(row.slip))
            line.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
        chips = Flow()
        reason = wording.sample_reason(row.sample_reason)
        chips.addWidget(Chip(reason, "information", "shuffle"))
        chips.addWidget(Chip(wording.status(row.status)))
        if words := wording.due(row.due_at, datetime.now(UTC)):
            late = wording.is_late(row.due_at, datetime.now(UTC))
            chip = Chip(words, "late" if late else "neutral", "clock")
            chip.setToolTip(wording.due_tip(row.due_at, row.due))
            chips.addWidget(chip)
        for chip in route_view.chips(case):
            chips.addWidget(chip)
        top = QVBoxLayout()
        top.setSpacing(8)
        top.addLayout(line)
        top.addLayout(chips)
        return top

    def _course(self, case: Case) -> Iterator[QWidget]:
        """Yield what was done about a result after its release, where anything was."""
        if case.route or case.close_reason:
            course = Course(case)
            course.revision_wanted.connect(self.revision_wanted)
            course.heard.connect(self.hear_at)
            yield course

    def _signed(self, case: Case) -> Iterator[QWidget]:
        """Yield the signatures that hold, the places of those that are missing, and void ones."""
        if not case.row.slip:
            return
        signed = {found.role: found for found in case.signatures if not found.is_void}
        box = QWidget()
        tiles = Flow(box, column=theme.px(220), across=24, down=12)
        for signer in dict.fromkeys(("csr", "team_lead", *signed)):
            tile = Signed(signer, signed.get(signer))
            tile.paper_wanted.connect(self.paper_wanted)
            tiles.addWidget(tile)
        void = [self._void(found, case) for found in case.signatures if found.is_void]
        yield _group(_("Signatures"), [box, *void], 8)

    def _void(self, found: SignatureView, case: Case) -> QWidget:
        """Return a signature that holds no more, with the way to what was signed (D3)."""
        line = QWidget()
        parts = Flow(line)
        parts.addWidget(Chip(_("Void"), "late", "x"))
        parts.addWidget(theme.role(text(route_view.void_line(found, case)), "small"))
        if any(one.number == found.revision for one in case.versions[:-1]):
            link = theme.role(QPushButton(_("What is different")), "link")
            link.clicked.connect(lambda: self.revision_wanted.emit(found.revision))
            parts.addWidget(link)
        return line

    def _findings(self, case: Case) -> Iterator[QWidget]:
        form = case.checklist
        if form is None:
            return
        fatals = scoring.fatals(form, case.sheet)
        if fatals:
            yield _group(_("Fatal errors"), [FatalRow(f, form, self._hear) for f in fatals], 8)
        lost = scoring.findings(form, case.sheet)
        rows: list[QWidget] = [DeductionRow(found, form, self._hear) for found in lost]
        yield _group(_("Deductions"), rows or [text(_("No points were deducted."), "dim")], 0)
        added = scoring.additions(form, case.sheet)
        if added:
            title = _("Bonus and caps")
            yield _group(title, [AdditionRow(found, self._hear) for found in added], 0)


def _link(words: str, icon: str, tip: str) -> QPushButton:
    """Return a button that opens a paper of the case."""
    link = theme.role(QPushButton(words), "link")
    link.setIcon(theme.icon(icon, "accent"))
    link.setIconSize(theme.icon_size(gap=True))
    link.setToolTip(tip)
    return link


def _group(title: str, rows: list[QWidget], gap: int) -> QWidget:
    group = QWidget()
    layout = QVBoxLayout(group)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    layout.addWidget(heading(title))
    layout.addSpacing(8 - gap)
    for place, row in enumerate(rows):
        if place and not gap:
            layout.addWidget(theme.role(QFrame(), "line"))
        layout.addWidget(row)
    return group


def _score(case: Case) -> Flow:
    row = case.row
    line = Flow(across=16)
    line.addWidget(Figure(_("Final score"), wording.score(row.final)))
    line.addWidget(Figure(_("Raw score"), wording.score(row.raw)))
    if row.result:
        line.addWidget(Chip(*wording.result_chip(row.result)))
    for code in _fatal_classes(case):
        line.addWidget(Chip(wording.fatal_class(code), "fatal"))
    if case.pass_mark is not None:
        line.addWidget(Figure(_("Pass mark"), f"{case.pass_mark / 10:g}", "strong"))
    return line


def _fatal_classes(case: Case) -> list[str]:
    if case.checklist is None:
        return []
    found = scoring.fatals(case.checklist, case.sheet)
    return list(dict.fromkeys(fatal.fatal_class for fatal in found))


def _facts(case: Case) -> QVBoxLayout:
    row, form = case.row, case.checklist
    dialled = case.live.dialled if case.live else ""
    call = (
        wording.mode(case.mode),
        wording.direction_of(case.direction, is_live=case.live is not None),
        wording.local_time(row.started_at),
        wording.duration(row.duration_ms),
        row.contact_reason,
        row.number_masked,
        _("dialled {number}").format(number=dialled) if dialled else "",
    )
    paper = (
        row.number,
        _("Call ID {id}").format(id=case.call_id) if case.call_id else "",
        f"{form.title} {form.number}" if form else "",
        _("QA inspector {name}").format(name=shown(str(row.inspector))),
    )
    facts = QVBoxLayout()
    facts.setSpacing(4)
    first = text(wording.DOT.join(filter(None, call)))
    first.setToolTip(wording.exact_time(row.started_at))
    facts.addWidget(first)
    facts.addWidget(text(wording.DOT.join(filter(None, paper)), "small"))
    if case.heard or (case.is_recorded and case.heard is not None):
        words = _("QA inspector: {heard}").format(heard=wording.heard(case.heard, case.part))
        facts.addWidget(text(words, "small"))
    if case.spent_s:
        words = _("Time spent on it: {time}").format(time=clock(case.spent_s * 1000))
        facts.addWidget(text(words, "small"))
    return facts


def _dimensions(case: Case) -> Iterator[QWidget]:
    if case.checklist is None:
        return
    score = scoring.score(case.checklist, case.sheet, case.skill_group)
    bars = QWidget()
    row = Flow(bars, column=theme.px(96), across=16, down=12)
    for code, applicable in score.applicable.items():
        row.addWidget(DimensionBar(code, score.earned[code], applicable))
    yield bars


def _remarks(case: Case) -> Iterator[QWidget]:
    if case.sheet.praise:
        yield Remark(_("Praise"), "good", case.sheet.praise)
    if case.sheet.suggestion:
        yield Remark(_("Suggestion"), "information", case.sheet.suggestion)
    if case.sheet.witness:
        yield Remark(_("Witness"), "information", case.sheet.witness)


def _asked(case: Case) -> Iterator[QWidget]:
    """Yield what a test call asked, and what came of a contact watched live (P23)."""
    live = case.live
    if live is None:
        return
    if live.outcome:
        yield _group(_("What came of the contact"), [text(live.outcome)], 8)
    if live.replies:
        counted = theme.role(text(wording.tally(live.replies)), "small")
        rows: list[QWidget] = [ReplyRow(n, reply) for n, reply in enumerate(live.replies, 1)]
        yield _group(_("What the test call asked"), [counted, *rows], 0)


def _written(case: Case) -> Iterator[QWidget]:
    """Yield what was written in a chat or e-mail: there is nothing to hear (P25)."""
    if case.turns and not case.is_recorded:
        said = [
            f"{turn.speaker}{_(': ') if turn.speaker else ''}{turn.words}" for turn in case.turns
        ]
        yield _group(_("Transcript"), [text("\n".join(said))], 8)


def _marks(case: Case) -> tuple[WaveMark, ...]:
    """Return the moments that the result rests on."""
    if case.checklist is None:
        return ()
    return sheet_marks.of_result(case.checklist, case.sheet, case.shift_ms)


def _why_silent(case: Case) -> str:
    """Return what stands in a recording's place."""
    if case.dropped is None:
        return _("There is no recording of this contact.")
    words = _("The recording was deleted on {day} after its time, approved by {person}.")
    return words.format(day=wording.day(case.dropped.at), person=case.dropped.by)

"""One call: its facts, its segments and files, and for an unresolved one whose it is."""

import re
from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _, ngettext
from qa_desk.rules import tags
from qa_desk.services import off_plan
from qa_desk.services.calls import (
    IDENTIFIERS,
    STATES,
    UNRESOLVED,
    CallDetail,
    CallRow,
    FileRow,
    SegmentRow,
)
from qa_desk.services.numbers import FullNumber
from qa_desk.services.people import PersonRow
from qa_desk.ui import theme
from qa_desk.ui.pages.calls.tag_box import TagBox
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.why_button import WhyButton

KINDS: dict[str, tuple[str, str | None]] = {
    "live": ("information", "eye"),
    "drawn": ("information", "check"),
    "no_recording": ("neutral", "volume-x"),
}

_SHOWN_MS = 10_000
_FIELD = "QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }"


def state_chip(state: str) -> Chip:
    """Return the state of a call as a chip."""
    words = _(STATES[state])
    if state in UNRESOLVED:
        return Chip(_("Unresolved: {why}").format(why=words), "late", "circle-alert")
    kind, icon = KINDS.get(state, ("neutral", None))
    return Chip(words, kind, icon)


def person(name: str, staff_no: str) -> str:
    """Return a person as everywhere: name and staff no. (P21)."""
    return f"{names.shown(name)} {staff_no}".strip()


def identifier(kind: str, value: str) -> str:
    """Return what the recorder called the CSR: Extension 3201."""
    return f"{_(IDENTIFIERS[kind])} {value}" if kind in IDENTIFIERS else value


class CallPane(QScrollArea):
    """Shows one call.

    Signals: `resolved(call id, person id)` when somebody said whose it is, `number_wanted(call id)`
    when somebody who may wants to see the customer's full number, `tag_wanted(call id, tag, is on)`
    when a tag is to be put on or taken off, `hear_wanted(call id, why)` and
    `evaluate_wanted(call id, why)`; `note_wanted(words)` about a latent problem (S3-1d).
    """

    hear_wanted = Signal(object, str)
    evaluate_wanted = Signal(object, str)

    resolved = Signal(object, object)
    tag_wanted = Signal(object, str, bool)
    number_wanted = Signal(object)
    note_wanted = Signal(str)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        numbers: bool = False,
        hears: bool = False,
        scores: bool = False,
        notes: bool = False,
    ) -> None:
        super().__init__(parent)
        self._numbers, self._hears, self._scores = numbers, hears, scores
        self._notes = notes
        self.note: QPushButton
        self.hear: QPushButton
        self.evaluate: QPushButton
        self.number = QPushButton()
        self.shown_for = QTimer(self)
        self.shown_for.setSingleShot(True)
        self.shown_for.setInterval(_SHOWN_MS)
        self.shown_for.timeout.connect(self._on_shown_long_enough)
        self._call: CallDetail | None = None
        self.tags: TagBox | None = None
        self._typed_tag = "", False
        self._people: Sequence[PersonRow] = ()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(theme.px(320))
        self.clear()

    def call_id(self) -> UUID | None:
        """Return which call is shown."""
        return self._call.row.id if self._call else None

    def set_people(self, people: Sequence[PersonRow]) -> None:
        """Say who can be chosen."""
        if people != self._people:
            self._people = people
            self._fill_people()

    def clear(self) -> None:
        """Show that no call is chosen."""
        self._call = self.tags = None
        layout = self._fresh()
        layout.addWidget(text(_("Choose a call to see what is known of it."), "dim"))
        layout.addStretch(1)

    def show_call(self, call: CallDetail) -> None:
        """Show a call; what was typed for the same call stays."""
        if call == self._call:
            return
        same = self.call_id() == call.row.id
        typed, typing = self.people.currentText(), self.people.hasFocus()
        if self.tags is not None:
            self._typed_tag = self.tags.field.text(), self.tags.field.hasFocus()
        self._call = call
        row = call.row
        layout = self._fresh()
        title = person(row.csr, row.staff_no) or _("CSR not known")
        layout.addWidget(theme.role(text(title), "title"))
        layout.addWidget(state_chip(row.state), 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(self._acts(call))
        if row.state in UNRESOLVED:
            layout.addWidget(self._solving(call))
            if same:
                self.people.setEditText(typed)
            if same and typing:
                self.people.setFocus()
        layout.addWidget(_grid(_facts(call)))
        if self._numbers and row.number:
            layout.addWidget(self._number_button(), 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._tag_box(row.tags, same=same))
        if self._notes and tags.RISK in row.tags:
            self.note = QPushButton(theme.icon("message-square"), _("Information note…"))
            self.note.setIconSize(theme.icon_size(gap=True))
            self.note.clicked.connect(self._on_note)
            layout.addWidget(self.note, 0, Qt.AlignmentFlag.AlignLeft)
        _add_parts(layout, call)
        layout.addStretch(1)

    def _acts(self, call: CallDetail) -> QHBoxLayout:
        """Return what can be done with the call outside of tasks (P17)."""
        line = QHBoxLayout()
        line.setSpacing(8)
        if self._hears and call.files:
            self.hear = WhyButton(_("Listen"), "headphones", off_plan.WHYS)
            self.hear.wanted.connect(self._on_hear)
            line.addWidget(self.hear)
        if self._scores and call.row.state == "ready":
            self.evaluate = WhyButton(_("Evaluate"), "list-checks", off_plan.WHYS)
            self.evaluate.wanted.connect(self._on_evaluate)
            line.addWidget(self.evaluate)
        line.addStretch(1)
        return line

    @Slot(str)
    def _on_hear(self, why: str) -> None:
        if self._call is not None:
            self.hear_wanted.emit(self._call.row.id, why)

    @Slot(str)
    def _on_evaluate(self, why: str) -> None:
        if self._call is not None:
            self.evaluate_wanted.emit(self._call.row.id, why)

    @Slot()
    def _on_note(self) -> None:
        if self._call is not None:
            row = self._call.row
            said = (row.call_id, wording.local_time(row.started_at), row.reason, row.number)
            self.note_wanted.emit(wording.DOT.join(filter(None, said)))

    def _tag_box(self, shown: Sequence[str], *, same: bool) -> TagBox:
        """Return the tags; what was typed for the same call stays."""
        typed, typing = self._typed_tag
        self.tags = TagBox(shown)
        self.tags.put.connect(self._on_tag_typed)
        self.tags.taken_off.connect(self._on_tag_crossed)
        if same:
            self.tags.field.setText(typed)
        if same and typing:
            self.tags.field.setFocus()
        return self.tags

    @Slot(str)
    def _on_tag_typed(self, words: str) -> None:
        if self._call is not None:
            self.tag_wanted.emit(self._call.row.id, words, True)

    @Slot(str)
    def _on_tag_crossed(self, tag: str) -> None:
        if self._call is not None:
            self.tag_wanted.emit(self._call.row.id, tag, False)

    def set_busy(self, *, on: bool) -> None:
        """Show that the answer is on its way."""
        self.people.setEnabled(not on)
        self.solve_button.setEnabled(not on)

    def _fresh(self) -> QVBoxLayout:
        self.shown_for.stop()
        inside = theme.role(QWidget(), "surface")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        self.setWidget(inside)
        self.people, self.solve_button, self.problem = QComboBox(), QPushButton(), Problem()
        self.hear, self.evaluate = QPushButton(), QPushButton()
        return layout

    # The customer's full number

    def show_number(self, found: FullNumber) -> None:
        """Show a number in full, for some seconds only."""
        if self._call is not None and found.call_id == self._call.row.id:
            self.number.setText(found.number)
            self.shown_for.start()

    def _number_button(self) -> QPushButton:
        self.number = QPushButton(_("Show number"))
        self.number.setToolTip(_("The journal keeps who saw it."))
        self.number.clicked.connect(self._on_number_wanted)
        return self.number

    @Slot()
    def _on_number_wanted(self) -> None:
        if self._call is not None and not self.shown_for.isActive():
            self.number_wanted.emit(self._call.row.id)

    @Slot()
    def _on_shown_long_enough(self) -> None:
        self.number.setText(_("Show number"))

    # Whose is it

    def _solving(self, call: CallDetail) -> QWidget:
        box = theme.role(QFrame(), "card")
        layout = QVBoxLayout(box)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        row = call.row
        if row.state == "no_time":
            words = _("The time of this call is not known. Import a call list that has it.")
            layout.addWidget(text(words))
        elif row.state == "no_team":
            words = _(
                "The CSR was in no team on that day. Add the membership to the people list, then "
                "import again."
            )
            layout.addWidget(text(words))
        else:
            self._add_choice(layout, call)
        return box

    def _add_choice(self, layout: QVBoxLayout, call: CallDetail) -> None:
        named = identifier(call.row.identifier_kind, call.row.identifier)
        words = _("Who was {identifier}?") if named else _("Who spoke on this call?")
        field = QLineEdit()
        field.setPlaceholderText(_("Name or staff no."))
        field.setStyleSheet(_FIELD)
        field.returnPressed.connect(self._on_solve)
        self.people = QComboBox()
        self.people.setAccessibleName(_("CSR"))
        self.people.setLineEdit(field)
        self.people.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.people.model(), self.people)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.people.setCompleter(completer)
        self._fill_people()
        n = call.alike
        self.solve_button = theme.role(QPushButton(), "primary")
        self.solve_button.setText(ngettext("Solve this call", "Solve all {n} alike", n).format(n=n))
        self.solve_button.clicked.connect(self._on_solve)
        self.problem = Problem()
        layout.addWidget(text(words.format(identifier=named), "strong"))
        layout.addWidget(self.people)
        layout.addWidget(self.problem)
        layout.addWidget(self.solve_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _fill_people(self) -> None:
        typed = self.people.currentText()
        self.people.clear()
        for someone in self._people:
            words = person(someone.name, someone.staff_no)
            self.people.addItem(f"{words}{wording.DOT}{someone.team}" if someone.team else words)
            self.people.setItemData(self.people.count() - 1, someone.id)
        self.people.setCurrentIndex(-1)
        self.people.setEditText(typed)

    def _chosen(self) -> UUID | None:
        """Return the one person who is meant by what was typed or chosen."""
        typed = self.people.currentText().casefold().strip()
        exact = self.people.findText(typed, Qt.MatchFlag.MatchFixedString)
        if exact >= 0:
            return self.people.itemData(exact)  # type: ignore[no-any-return]
        fits = [each.id for each in self._people if typed and typed == each.staff_no.casefold()]
        return fits[0] if len(fits) == 1 else None

    @Slot()
    def _on_solve(self) -> None:
        found = self._chosen()
        if found is None:
            self.problem.say(_("Choose a person from the list, or type a staff no."))
        elif self._call is not None:
            self.problem.say("")
            self.resolved.emit(self._call.row.id, found)


def _facts(call: CallDetail) -> list[tuple[str, str, str]]:
    """Return caption, words and tip of each fact."""
    row = call.row
    return [
        (_("Call time"), wording.local_time(row.started_at), wording.exact_time(row.started_at)),
        (_("Duration"), wording.duration(row.duration_ms), ""),
        (_("Team"), row.team, ""),
        (_("Direction"), wording.direction(row.direction), ""),
        (_("Customer number"), row.number, ""),
        (_("Contact reason"), row.reason, ""),
        (_("CSAT"), "" if row.csat is None else str(row.csat), ""),
        *_measured(row),
        (_("Call ID"), row.call_id, ""),
        (_("As recorded"), identifier(row.identifier_kind, row.identifier), ""),
        (_("Mode"), wording.mode(row.mode), "") if row.mode else (_("Recorder"), call.recorder, ""),
        (_("Imported"), wording.local_time(call.imported_at), wording.exact_time(call.imported_at)),
    ]


def _measured(row: CallRow) -> list[tuple[str, str, str]]:
    """Return what is known of few calls only."""
    facts = [
        (_("Language"), row.language, ""),
        (_("Silence"), wording.share(row.silence), _("Pauses of half a second and more")),
        (_("Talk-over"), wording.share(row.talk_over), _("Both speak at the same time")),
    ]
    return [fact for fact in facts if fact[1] not in ("", wording.NOTHING)]


def _segment(segment: SegmentRow) -> list[tuple[str, str, str]]:
    return [
        (_("CSR"), person(segment.csr, segment.staff_no), ""),
        (_("Team"), segment.team, ""),
        (_("From"), wording.duration(segment.offset_ms), ""),
        (_("Duration"), wording.duration(segment.duration_ms), ""),
        (_("As recorded"), identifier(segment.identifier_kind, segment.identifier), ""),
    ]


def _add_parts(layout: QVBoxLayout, call: CallDetail) -> None:
    for segment in call.segments if len(call.segments) > 1 else ():
        layout.addWidget(heading(_("Segment {n}").format(n=segment.no)))
        layout.addWidget(_grid(_segment(segment)))
    layout.addWidget(heading(_("Recordings")))
    for file in call.files:
        layout.addWidget(_file(file))
    if not call.files:
        layout.addWidget(text(_("This call came from a call list only."), "dim"))


def _grid(facts: list[tuple[str, str, str]]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for n, (caption, words, tip) in enumerate(facts):
        value = text(words or wording.NOTHING)
        value.setToolTip(tip)
        grid.addWidget(theme.role(QLabel(caption), "dim"), n, 0, top)
        grid.addWidget(value, n, 1, top)
    return box


def _file(file: FileRow) -> QWidget:
    voices = {"both": _("Both voices"), "csr": _("CSR"), "customer": _("Customer")}
    facts = [
        voices[file.channel],
        file.format,
        _("{rate} Hz").format(rate=file.rate),
        wording.duration(file.duration_ms),
    ]
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(text(re.sub(r"([/_.-])", "\\1\u200b", file.path)))  # where it may break
    layout.addWidget(text(wording.DOT.join(facts), "small"))
    return box

"""The editor of a checklist: its parts at the left, the part in hand, and how it will be scored."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import ngettext
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import checklist_files
from qa_desk.rules.fields import Place
from qa_desk.services.checklist_drafts import Written
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.pages.standards.history import DocumentHistory, Step
from qa_desk.ui.pages.standards.part_form import PartForm
from qa_desk.ui.pages.standards.part_tools import PartTools
from qa_desk.ui.pages.standards.preview import Preview
from qa_desk.ui.pages.standards.sum_line import SumLine
from qa_desk.ui.pages.standards.tree import PartsTree
from qa_desk.work import Progress

Document = Mapping[str, Any]
Problems = tuple[tuple[Place, str], ...]
_REST_MS = 300
_TREE, _FORM, _PREVIEW = 300, 520, 480
_PROBLEMS_HEIGHT = 104
_FAULT = Qt.ItemDataRole.UserRole


class ChecklistEditor(QWidget):
    """Signals: `changed(document)` at every change."""

    changed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._checking: Job | None = None
        self.document: Document = {"sections": []}
        self._place: Place = ()
        self._fixed: frozenset[tuple[str, str]] = frozenset()
        self._read_only = False
        self._history = DocumentHistory()
        self.problems: Problems = ()
        self.tree = PartsTree()
        self.tools = PartTools()
        self.form = PartForm()
        self.preview = Preview()
        self.sums = SumLine()
        self.faults = QListWidget()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._check_soon)
        self._lay_out()
        self._connect()

    # -- what it shows -----------------------------------------------------------------------

    def show_draft(self, written: Written) -> None:
        """Show a draft from its beginning; keys that earlier versions have cannot be changed."""
        self.document = written.document
        self._history = DocumentHistory()
        self._fixed = _keys(written.base) if written.base else frozenset()
        self._read_only = not written.row.may_edit
        self.tree.read_only = self._read_only
        self.form.set_read_only(read_only=self._read_only)
        self.tools.set_read_only(read_only=self._read_only)
        self._place = ()
        self._show_all(())
        self._show_sums()
        self.check()

    def take(self, document: Document) -> None:
        """Go on with another document, as one step that can be taken back."""
        if document != self.document:
            self._change(Step(self.document, document, self._place, ()), anew=True)

    def is_ready(self) -> bool:
        """Say whether nothing is missing any more."""
        self.check()
        return not self.problems

    def show_preview(self, *, shown: bool) -> None:
        """Show how it will be scored, or more of the form."""
        self.preview.setVisible(shown)
        if shown:
            wide = max(self._both.width(), theme.px(_TREE + _FORM + _PREVIEW))
            self._both.setSizes([wide - theme.px(_PREVIEW), theme.px(_PREVIEW)])
            narrow = theme.px(_TREE - 90)
            self._writing.setSizes([narrow, wide - theme.px(_PREVIEW) - narrow])
        self.preview.follow(self.document, self._place)

    @Slot()
    def check(self) -> None:
        """Look for what is missing, by the one reader that decides."""
        self._rest.stop()
        self._show_problems(checklist_files.problems(self.document))

    @Slot()
    def _check_soon(self) -> None:
        """Look for what is missing beside the typing: of 200 items that takes a while."""
        self._checking = self._jobs.compute(_problems, self.document)
        self._checking.succeeded.connect(self._on_checked)

    @Slot(object)
    def _on_checked(self, found: Problems) -> None:
        if self.sender() is self._checking and not self._rest.isActive():
            self._show_problems(found)

    def _show_problems(self, found: Problems) -> None:
        if found == self.problems and self.faults.count() == len(found):
            return
        self.problems = found
        self.tree.show_faulty({edits.part_around(place) for place, _sentence in found})
        self.faults.clear()
        for place, sentence in found:
            line = QListWidgetItem(theme.icon("circle-alert", "late"), sentence, self.faults)
            line.setData(_FAULT, place)
        self.faults.setVisible(bool(found))
        self.faults.setAccessibleName(
            ngettext("{n} thing is missing", "{n} things are missing", len(found)).format(
                n=len(found)
            )
        )

    def _show_all(self, place: Place) -> None:
        self._place = place if edits.value(self.document, place) is not None else ()
        self.tree.show_document(self.document, self._place)
        self._show_part()

    def _show_part(self) -> None:
        self.form.show_part(self.document, self._place, is_fixed=self._is_fixed(self._place))
        self.tools.show_state(self._place, self._history.undoes, self._history.redoes)
        if not self.preview.isHidden():
            self.preview.follow(self.document, self._place)

    def _show_sums(self) -> None:
        self.sums.show_sums(edits.sums(self.document), read_only=self._read_only)

    def _is_fixed(self, place: Place) -> bool:
        key = str(edits.value(self.document, (*place, "id")))
        return (edits.kind_of(place), key) in self._fixed

    # -- changes -----------------------------------------------------------------------------

    @Slot(object, object, object, bool)
    def _on_edited(self, place: Place, at: Place, value: Any, typed: bool) -> None:
        after = edits.merged(self.document, place, at, value)
        if after != self.document:
            self._change(Step(self.document, after, place, place, at if typed else None))

    def _change(self, step: Step, *, anew: bool = False) -> None:
        if self._read_only:
            return
        self._history.record(step)
        self._put(step.after, step.is_at, anew=anew)

    def _put(self, document: Document, place: Place, *, anew: bool) -> None:
        """Show another document: all of it anew, or one part with other words."""
        self.document = document
        if anew:
            self._show_all(place)
        else:
            if place != self._place:
                self._place = place
                self.tree.choose(place)
            self.tree.show_part(document, place)
            self._show_part()
        self._show_sums()
        self._rest.start()
        self.changed.emit(document)

    @Slot()
    def undo(self) -> None:
        """Take the last change back."""
        step = None if self._read_only else self._history.undo()
        if step is not None:
            self._put(step.before, step.was_at, anew=step.field is None)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        step = None if self._read_only else self._history.redo()
        if step is not None:
            self._put(step.after, step.is_at, anew=step.field is None)

    @Slot(str)
    def add(self, kind: str) -> None:
        """Add a part after the one in hand, or at the end of its list."""
        if kind == "item" and not self.document["sections"]:
            kind = "section"  # which begins with an item
        listed, index = edits.place_for(self.document, kind, self._place)
        part = edits.new_part(self.document, kind)
        after = edits.insert(self.document, listed, index, part)
        self._change(Step(self.document, after, self._place, (*listed, index)), anew=True)
        self.form.form().focus_field(())

    @Slot()
    def duplicate(self) -> None:
        """Copy the part in hand, under a key of its own."""
        if self._place:
            after = edits.duplicate(self.document, self._place)
            *listed, index = self._place
            copied = (*listed, int(index) + 1)
            self._change(Step(self.document, after, self._place, copied), anew=True)

    @Slot()
    def remove(self) -> None:
        """Take the part in hand out; Ctrl+Z brings it back."""
        if self._place:
            after = edits.remove(self.document, self._place)
            around = edits.neighbour(after, self._place)
            self._change(Step(self.document, after, self._place, around), anew=True)

    @Slot(int)
    def step(self, by: int) -> None:
        """Move the part in hand up (-1) or down (1)."""
        target = edits.step_target(self.document, self._place, by) if self._place else None
        if target is not None:
            self.move_part(self._place, target)

    @Slot(object, object)
    def move_part(self, place: Place, target: Place) -> None:
        """Move a part before another place."""
        after, at = edits.move(self.document, place, target)
        if after != self.document:
            self._change(Step(self.document, after, place, at), anew=True)

    @Slot()
    def renumber(self) -> None:
        """Count the keys of items through; those of earlier versions stay."""
        fixed = {key for kind, key in self._fixed if kind == "item"}
        prefix = edits.prefix_of(self.document)
        after = edits.renumbered(self.document, prefix, fixed)
        self._change(Step(self.document, after, self._place, self._place), anew=True)

    @Slot()
    def state_sums(self) -> None:
        """Take what the items come to as what the standard states."""
        after = edits.stated_as_summed(self.document)
        self._change(Step(self.document, after, self._place, self._place))

    # -- going about -------------------------------------------------------------------------

    @Slot(object)
    def _on_chosen(self, place: Place) -> None:
        if place != self._place:
            self._history.rest()
            self._place = place
            self._show_part()

    @Slot(QListWidgetItem)
    def _on_fault(self, line: QListWidgetItem) -> None:
        """Go to what is missing."""
        place = line.data(_FAULT)
        part = edits.part_around(place)
        self.tree.choose(part)
        self.form.form().focus_field(place[len(part) :])

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.tree.chosen.connect(self._on_chosen)
        self.tree.moved.connect(self.move_part)
        self.tree.stepped.connect(self.step)
        self.tree.removal_asked.connect(self.remove)
        self.form.edited.connect(self._on_edited)
        self.tools.add_asked.connect(self.add)
        self.tools.duplicate.clicked.connect(self.duplicate)
        self.tools.remove.clicked.connect(self.remove)
        self.tools.up.clicked.connect(lambda: self.step(-1))
        self.tools.down.clicked.connect(lambda: self.step(1))
        self.tools.undo.clicked.connect(self.undo)
        self.tools.redo.clicked.connect(self.redo)
        self.tools.renumber_asked.connect(self.renumber)
        self.sums.state_as_summed.clicked.connect(self.state_sums)
        self.faults.itemActivated.connect(self._on_fault)
        self.faults.itemClicked.connect(self._on_fault)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.tools)
        column.addWidget(self.tree, 1)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        writing = QSplitter(Qt.Orientation.Horizontal)
        for part in (left, self.form):
            writing.addWidget(part)
        writing.setStretchFactor(1, 1)
        writing.setSizes([theme.px(_TREE), theme.px(_FORM)])
        for sequence, slot in (
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Redo, self.redo),
            (QKeySequence("Ctrl+Y"), self.redo),
            (QKeySequence("Ctrl+D"), self.duplicate),
        ):
            for keys in _sequences(sequence):
                shortcut = QShortcut(keys, writing, slot)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._both, self._writing = QSplitter(Qt.Orientation.Horizontal), writing
        both = self._both
        both.addWidget(writing)
        both.addWidget(self.preview)
        both.setStretchFactor(0, 1)
        both.setSizes([theme.px(_TREE + _FORM), theme.px(_PREVIEW)])
        for splitter in (writing, both):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self.preview.hide()
        self.faults.setMaximumHeight(theme.px(_PROBLEMS_HEIGHT))
        self.faults.setIconSize(theme.icon_size())
        self.faults.setFrameShape(QFrame.Shape.NoFrame)
        self.faults.setWordWrap(True)
        self.faults.hide()
        below = QHBoxLayout()
        below.setContentsMargins(12, 0, 12, 0)
        below.addWidget(self.faults)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(both, 1)
        whole.addWidget(theme.role(QFrame(), "line"))
        whole.addLayout(below)
        whole.addWidget(self.sums)


def _problems(_progress: Progress, document: Document) -> Problems:
    return checklist_files.problems(document)


def _keys(base: Document) -> frozenset[tuple[str, str]]:
    kinds = ("item", "section", "fatal", "group", "praise")
    return frozenset((kind, key) for kind in kinds for key in edits.keys(base, kind))


def _sequences(wanted: QKeySequence | QKeySequence.StandardKey) -> list[QKeySequence]:
    """Return each key once: on some systems Ctrl+Y is the standard key already."""
    if isinstance(wanted, QKeySequence):
        standard = QKeySequence.keyBindings(QKeySequence.StandardKey.Redo)
        return [] if wanted in standard else [wanted]
    return list(QKeySequence.keyBindings(wanted))

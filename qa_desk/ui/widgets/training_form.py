"""A training need being written: what it is about, for whom, to what end (5.5 no. 3 to 11)."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.trainings import METHODS, METRICS, SOURCES, URGENCIES
from qa_desk.services.training.types import Choices, Draft, Need
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import names, training_draft, training_words
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.case_parts import heading
from qa_desk.ui.widgets.choice_field import ChoiceField
from qa_desk.ui.widgets.evidence_grid import EvidenceGrid, FoundResult
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.unfinished import Document, Unfinished

_NEW = UUID("6f0d2a5e-8f1b-4f53-9a0e-7d1c5b2f9e11")  # names the one that has no id yet
_LINES = 3


class NeedForm(QDialog):
    """Signal: `wanted()` when it is to be kept. What is typed is kept on this computer (D4)."""

    wanted = Signal()

    def __init__(
        self,
        jobs: Jobs,
        person_id: UUID,
        choices: Choices,
        need: Need | None,
        results: Sequence[FoundResult] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.need = need
        title = need.row.number if need else _("A new training need")
        self.setWindowTitle(title)
        self._choices = choices
        self._key = need.row.id if need else uuid5(_NEW, person_id.hex)
        self._seen = need.row.version if need else 0
        self._kept: list[Draft] = []  # for undo
        self._is_showing = False
        self.topic, self.target = QLineEdit(), QLineEdit()
        self.problem_text, self.content = QPlainTextEdit(), QPlainTextEdit()
        self.source, self.dimension, self.urgency = QComboBox(), QComboBox(), QComboBox()
        self.measure, self.method, self.team = QComboBox(), QComboBox(), QComboBox()
        self.items = ChoiceField(_("A topic of its own"))
        self.trainees = ChoiceField(_("Nobody"))
        self.due = day_field(choices.due_on)
        self.evidence = EvidenceGrid(need.cases if need else (), results)
        self.problem = Problem()
        self.undo = QPushButton(theme.icon("undo-2"), _("Undo"))
        self.save = theme.role(QPushButton(_("Save")), "primary")
        self.unfinished = Unfinished(jobs, self)
        self._offer()
        self._lay_out(title)
        self.show_draft(need.draft if need else Draft(period=choices.period))
        self._connect()
        self.unfinished.look_for(self._key)
        self.topic.setFocus()

    def draft(self) -> Draft:
        """Return what is written."""
        first = self.need.draft.period if self.need else None
        return Draft(
            topic=self.topic.text().strip(),
            problem=self.problem_text.toPlainText().strip(),
            source=self.source.currentData(),
            dimension=self.dimension.currentData(),
            items=tuple(str(key) for key in self.items.values()),
            urgency=self.urgency.currentData(),
            metric=self.measure.currentData(),
            target=training_words.tenths(self.target.text()),
            method=self.method.currentData(),
            content=self.content.toPlainText().strip(),
            due_on=day_of(self.due),
            trainees=tuple(key for key in self.trainees.values() if isinstance(key, UUID)),
            cases=self.evidence.marked(),
            period=first or self._choices.period,
        )

    def show_draft(self, draft: Draft) -> None:
        """Show what is written so far."""
        self._is_showing = True
        self.topic.setText(draft.topic)
        self.problem_text.setPlainText(draft.problem)
        self.content.setPlainText(draft.content)
        self.target.setText(training_words.typed(draft.target))
        for box, code in (
            (self.source, draft.source),
            (self.dimension, draft.dimension),
            (self.urgency, draft.urgency),
            (self.measure, draft.metric),
            (self.method, draft.method),
        ):
            box.setCurrentIndex(max(0, box.findData(code)))
        self.items.set_values(draft.items)
        self.trainees.set_values(draft.trainees)
        self.due.setDate(day_field(draft.due_on or self._choices.due_on).date())
        self.evidence.show_marked(draft.cases)
        self._is_showing = False
        self._kept = [self.draft()]
        self.undo.setEnabled(False)

    def forget(self) -> None:
        """Drop what was kept on this computer: it is saved."""
        self.unfinished.forget(self._key)

    def follow(self, job: Job) -> Job:
        """Say here why it was not kept."""
        self.save.setEnabled(False)
        job.failed.connect(self._on_failed)
        return job

    def done(self, result: int) -> None:
        """Close it; what is not saved yet is kept on this computer."""
        self.unfinished.flush()
        super().done(result)

    # -- what happens ------------------------------------------------------------------------

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before, unless somebody has saved meanwhile."""
        if key == self._key and isinstance(kept, Mapping) and kept.get("seen") == self._seen:
            self.show_draft(training_draft.draft(kept["draft"]))

    @Slot()
    def _on_changed(self) -> None:
        if self._is_showing:
            return
        draft = self.draft()
        if draft != self._kept[-1]:
            self._kept.append(draft)
            self._keep(draft)

    @Slot()
    def _on_undo(self) -> None:
        """Take back the last change; the one before is kept in its place."""
        if len(self._kept) > 1:
            kept = self._kept[:-1]
            self.show_draft(kept[-1])
            self._kept = kept
            self._keep(kept[-1])

    def _keep(self, draft: Draft) -> None:
        self.undo.setEnabled(len(self._kept) > 1)
        document = {"draft": training_draft.document(draft), "seen": self._seen}
        self.unfinished.keep(self._key, document)

    @Slot()
    def _on_team(self) -> None:
        """Add everybody of a team."""
        team = self.team.currentData()
        if team:
            of_team = [key for key, _name, found in self._choices.people if found == team]
            self.trainees.set_values([*self.trainees.values(), *of_team])
            self.team.setCurrentIndex(0)
            self._on_changed()

    @Slot()
    def _on_items(self) -> None:
        """Let the dimension follow the first item."""
        dimensions = {key: code for key, _words, code in self._choices.items}
        first = next(iter(self.items.values()), None)
        if not self.dimension.currentData() and first is not None:
            self.dimension.setCurrentIndex(
                max(0, self.dimension.findData(dimensions.get(str(first), "")))
            )
        self._on_changed()

    @Slot()
    def _on_save(self) -> None:
        words = ""
        if not self.topic.text().strip():
            words = _("Give it a topic.")
        elif self.target.text().strip() and training_words.tenths(self.target.text()) is None:
            words = _("Write the target as a number up to 100, such as 85.")
        self.problem.say(words)
        if not words:
            self.wanted.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))

    # -- building ----------------------------------------------------------------------------

    def _offer(self) -> None:
        for box, table in (
            (self.source, SOURCES),
            (self.dimension, {"": "", **DIMENSIONS}),
            (self.urgency, URGENCIES),
            (self.measure, METRICS),
            (self.method, METHODS),
        ):
            for code, words in table.items():
                box.addItem(_(words) if words else _("None in particular"), code)
        self.items.offer([(key, words) for key, words, _code in self._choices.items])
        self.trainees.offer(
            [(key, f"{name} · {team}" if team else name)
             for key, name, team in self._choices.people]
        )  # fmt: skip
        self.team.addItem(_("Add a whole team…"), "")
        for team in sorted({team for _key, _name, team in self._choices.people if team}):
            self.team.addItem(names.shown(team), team)

    def _connect(self) -> None:
        self.unfinished.found.connect(self._on_found)
        for line in (self.topic, self.target):
            line.textChanged.connect(self._on_changed)
        for area in (self.problem_text, self.content):
            area.textChanged.connect(self._on_changed)
        for box in (self.source, self.dimension, self.urgency, self.measure, self.method):
            box.currentIndexChanged.connect(self._on_changed)
        self.items.changed.connect(self._on_items)
        self.trainees.changed.connect(self._on_changed)
        self.due.dateChanged.connect(self._on_changed)
        self.evidence.changed.connect(self._on_changed)
        self.team.activated.connect(self._on_team)
        self.undo.clicked.connect(self._on_undo)
        self.save.clicked.connect(self._on_save)
        QShortcut(QKeySequence("Ctrl+S"), self, self._on_save)

    def _lay_out(self, title: str) -> None:
        inside = QWidget()
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, 8, 0)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for area in (self.problem_text, self.content):
            area.setTabChangesFocus(True)
            area.setFixedHeight(area.fontMetrics().lineSpacing() * _LINES + theme.px(16))
        who = _beside((self.trainees, 3), (self.team, 1))
        goal = _beside((self.measure, 2), (QLabel(_("to reach")), 0), (self.target, 1))
        self.target.setPlaceholderText(_("such as 85"))
        rows: Sequence[tuple[str, QWidget, QWidget]] = (
            (_("Topic"), self.topic, self.topic),
            (_("Problem"), self.problem_text, self.problem_text),
            (_("Checklist items"), self.items, self.items),
            (_("Dimension"), self.dimension, self.dimension),
            (_("Trainees"), who, self.trainees),
            (_("Training goal"), goal, self.measure),
            (_("Method"), self.method, self.method),
            (_("Content"), self.content, self.content),
            (_("Wanted by"), self.due, self.due),
            (_("Source"), self.source, self.source),
            (_("Urgency"), self.urgency, self.urgency),
            (_("Evidence"), self.evidence, self.evidence.table),
        )
        for words, row, field in rows:
            field.setAccessibleName(words)
            label = QLabel(words)
            label.setBuddy(field)
            form.addRow(label, row)
        self.target.setAccessibleName(_("Target"))
        self.team.setAccessibleName(_("Add a whole team…"))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(heading(title))
        column.addWidget(scroll, 1)
        column.addWidget(self.problem)
        column.addLayout(self._foot())
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(820), theme.px(720)).boundedTo(room * 0.95))

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        cancel = QPushButton(_("Close"))
        cancel.clicked.connect(self.reject)
        self.undo.setIconSize(theme.icon_size(gap=True))
        self.undo.setEnabled(False)
        for button in (self.undo, cancel, self.save):
            button.setAutoDefault(False)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        return foot


def _beside(*parts: tuple[QWidget, int]) -> QWidget:
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    for widget, share in parts:
        line.addWidget(widget, share)
    return box

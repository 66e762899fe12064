"""A question in ten seconds, and a feedback slip about the knowledge base (K-01, K-12)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.knowledge import FOUND, GAPS
from qa_desk.services.knowledge import searching
from qa_desk.services.knowledge.types import (
    About,
    Alike,
    Choices,
    Finding,
    Question,
    Solved,
)
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import knowledge_words, names, wording
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.unfinished import Document, Unfinished

_KEPT = UUID("0c1de0b8-95c7-4d4e-8f2a-7a51cf0f2b11")  # names the question that has no id yet
_REST_MS = 400


def reason_field(reasons: Sequence[str]) -> QComboBox:
    """Return a field for a contact reason: known ones are offered, others can be typed."""
    field = QComboBox()
    field.setEditable(True)
    field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    field.addItems(["", *reasons])
    if (completer := field.completer()) is not None:
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    field.setCurrentIndex(0)
    return field


class QuestionDialog(FormDialog):
    """What the customer wants to know; Enter files it. A coach may have solved it.

    What is typed is kept on this computer until it is filed (D4).
    """

    def __init__(
        self,
        jobs: Jobs,
        person_id: UUID,
        choices: Choices,
        *,
        solves: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("What does the customer want to know?"), _("File it"), parent)
        self._jobs = jobs
        self._key = uuid5(_KEPT, person_id.hex)
        self._asked: Job | None = None
        self.question, self.promised = QLineEdit(), QLineEdit()
        self.reason = reason_field(choices.reasons)
        self.waits = QCheckBox(_("The customer is waiting"))
        self.csr = QComboBox()
        self.csr.addItem(_("Nobody named"), None)
        for key, name in choices.csrs:
            self.csr.addItem(names.shown(name), key)
        self.solved = QCheckBox(_("Solved"))
        self.answer, self.article = QLineEdit(), QLineEdit()
        self.no_article = QCheckBox(_("There is no article"))
        self.unfinished = Unfinished(jobs, self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._lay_out_fields(solves=solves and bool(choices.csrs))
        self._connect()
        self.unfinished.look_for(self._key)

    def written(self) -> Question:
        """Return what is written."""
        found = self.csr.currentData()
        return Question(
            text=self.question.text().strip(),
            reason=self.reason.currentText().strip(),
            is_waiting=self.waits.isChecked(),
            promised_at=self._promise(),
            csr_id=found if isinstance(found, UUID) else None,
        )

    def answered(self) -> Solved | None:
        """Return the answer of a coach who has solved it."""
        if not self.solved.isChecked():
            return None
        return Solved(
            self.answer.text().strip(), self.article.text().strip(), self.no_article.isChecked()
        )

    def missing(self) -> str:
        if not self.question.text().strip():
            return _("Write what the customer wants to know.")
        if not self.reason.currentText().strip():
            return _("Choose or write the contact reason.")
        if self.promised.text().strip() and self._promise() is None:
            return _("Write the time promised such as 15:30, or +30 for minutes.")
        if self.solved.isChecked() and not self.answer.text().strip():
            return _("Write what you answered.")
        nothing = not self.article.text().strip() and not self.no_article.isChecked()
        if self.solved.isChecked() and nothing:
            return _("Name the article, or tick that there is none.")
        return ""

    def forget(self) -> None:
        """Keep no longer what was filed."""
        self.unfinished.forget(self._key)

    # -- how it is done ------------------------------------------------------------------------

    def _promise(self) -> datetime | None:
        now = datetime.now(UTC)
        return knowledge_words.moment(self.promised.text(), now, wording.here(now).tzinfo or UTC)

    def _lay_out_fields(self, *, solves: bool) -> None:
        self.add(_("Question"), self.question)
        self.before = theme.role(QLabel(), "small")
        self.before.setTextFormat(Qt.TextFormat.PlainText)
        self.before.setWordWrap(True)
        self.before.hide()
        self.body.addWidget(self.before)
        self.add(_("Contact reason"), self.reason)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.promised.setPlaceholderText(_("15:30 or +30"))
        self.promised.setAccessibleName(_("Promised until"))
        row.addWidget(self.waits)
        row.addWidget(self.promised, 1)
        self.add(_("Customer, promised until"), line)
        self.waits.setAccessibleName(_("The customer is waiting"))
        self._of_coach = QWidget()
        if solves:
            self.add(_("CSR"), self.csr)
            self.body.addWidget(self.solved)
            for words, field in ((_("Answer"), self.answer), (_("Article"), self.article)):
                field.setPlaceholderText(words)
                field.setAccessibleName(words)
                self.body.addWidget(field)
            self.body.addWidget(self.no_article)
        self._on_solved()
        self.question.setFocus()

    def _connect(self) -> None:
        self._rest.timeout.connect(self._look)
        self.solved.toggled.connect(self._on_solved)
        self.question.textChanged.connect(self._on_typed)
        for field in (self.promised, self.answer, self.article):
            field.textChanged.connect(self._keep)
        self.reason.editTextChanged.connect(self._keep)
        for box in (self.waits, self.solved, self.no_article):
            box.toggled.connect(self._keep)
        self.unfinished.found.connect(self._on_found)

    @Slot()
    def _on_solved(self) -> None:
        for field in (self.answer, self.article, self.no_article):
            field.setVisible(self.solved.isChecked())
        self.adjustSize()

    @Slot()
    def _on_typed(self) -> None:
        self._keep()
        self._rest.start()

    @Slot()
    def _look(self) -> None:
        """Look for what was probably asked before (K-11)."""
        self._asked = self._jobs.ask(searching.alike, self.question.text())
        self._asked.succeeded.connect(self._on_alike)

    @Slot(object)
    def _on_alike(self, found: Sequence[Alike]) -> None:
        if self.sender() is not self._asked:
            return
        lines = [
            wording.DOT.join(filter(None, (one.number, one.question, one.answer))) for one in found
        ]
        self.before.setText(names.shown("\n".join([_("Asked before:"), *lines])))
        self.before.setMinimumHeight(max(0, self.before.heightForWidth(self.question.width())))
        self.before.setVisible(bool(found))
        self.adjustSize()

    @Slot()
    def _keep(self) -> None:
        self.unfinished.keep(
            self._key,
            {
                "question": self.question.text(),
                "reason": self.reason.currentText(),
                "waits": self.waits.isChecked(),
                "promised": self.promised.text(),
                "solved": self.solved.isChecked(),
                "answer": self.answer.text(),
                "article": self.article.text(),
                "no_article": self.no_article.isChecked(),
            },
        )

    @Slot(object, object)
    def _on_found(self, _key: UUID, kept: Document) -> None:
        if self.question.text():
            return
        self._fill(kept)

    def _fill(self, kept: Mapping[str, object]) -> None:
        for name, field in (
            ("question", self.question),
            ("promised", self.promised),
            ("answer", self.answer),
            ("article", self.article),
        ):
            field.setText(str(kept.get(name, "")))
        self.reason.setEditText(str(kept.get("reason", "")))
        for name, box in (
            ("waits", self.waits),
            ("solved", self.solved),
            ("no_article", self.no_article),
        ):
            box.setChecked(bool(kept.get(name)))


class FindingDialog(FormDialog):
    """What is wrong with the knowledge base, or missing there."""

    def __init__(
        self, choices: Choices, about: About | None = None, parent: QWidget | None = None
    ) -> None:
        title = _("What is wrong with the knowledge base?")
        super().__init__(title, _("Send to the knowledge editor"), parent)
        self._about = about
        self._origin: UUID | None = None
        self._source = "qa" if about else "floor"
        self.question, self.article = QLineEdit(), QLineEdit()
        self.found = QComboBox()
        for code in GAPS:
            self.found.addItem(_(FOUND[code]), code)
        self.found.setCurrentIndex(self.found.findData("wrong"))
        self.reason = reason_field(choices.reasons)
        self.urgent = QCheckBox(_("Urgent"))
        if about is not None:
            said = wording.DOT.join(filter(None, (about.number, about.item)))
            self.say(names.shown(said))
        self.add(_("What customers ask, or what is wrong"), self.question)
        self.add(_("What the knowledge base has"), self.found)
        self.add(_("Article"), self.article)
        self.add(_("Contact reason"), self.reason)
        self.body.addWidget(self.urgent)
        self.question.setFocus()

    def follow_up(self, question: str, reason: str, origin: UUID) -> None:
        """Offer the gap that a solved question has shown (K-03)."""
        self._origin, self._source = origin, "floor"
        self.question.setText(question)
        self.reason.setEditText(reason)
        self.found.setCurrentIndex(self.found.findData("none"))

    def written(self) -> Finding:
        """Return what is written."""
        about = self._about
        return Finding(
            text=self.question.text().strip(),
            found=self.found.currentData(),
            article=self.article.text().strip(),
            reason=self.reason.currentText().strip(),
            urgency="urgent" if self.urgent.isChecked() else "normal",
            source=self._source,
            evaluation_id=about.evaluation_id if about else None,
            item=about.item if about else "",
            origin_id=self._origin,
        )

    def missing(self) -> str:
        if not self.question.text().strip():
            return _("Write what is wrong or missing.")
        if not self.article.text().strip() and self.found.currentData() in ("incomplete", "wrong"):
            return _("Name the article.")
        return ""

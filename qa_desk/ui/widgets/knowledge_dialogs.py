"""The forms of the steps of a question: solve, send on, verify, settle, close, link (2.3)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from qa_desk.i18n import _
from qa_desk.rules import workflow
from qa_desk.rules.knowledge import CHANGES, CHANNELS, FOUND, GAPS, URGENCIES
from qa_desk.services.knowledge.types import (
    Alike,
    Customer,
    Forwarded,
    Settled,
    Solved,
    Ticket,
    TicketRow,
    Verified,
)
from qa_desk.ui import theme
from qa_desk.ui.widgets import knowledge_words, names, wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.form_dialog import FormDialog

_LINES = 4


def lines(words: str = "") -> QPlainTextEdit:
    """Return a field of a few lines that Tab leaves."""
    field = QPlainTextEdit(words)
    field.setTabChangesFocus(True)
    field.setFixedHeight(field.fontMetrics().lineSpacing() * _LINES + theme.px(16))
    return field


def _title(ticket: Ticket) -> str:
    return names.shown(f"{ticket.row.number}  {ticket.row.question}")


def _box(choices: Sequence[tuple[str, str]], chosen: str = "") -> QComboBox:
    box = QComboBox()
    for code, words in choices:
        box.addItem(_(words), code)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


class WordsDialog(FormDialog):
    """A step that needs words only: a question back, an answer meanwhile, a withdrawal."""

    def __init__(self, ticket: Ticket, step: str, parent: QWidget) -> None:
        super().__init__(_title(ticket), workflow.label(step), parent)
        labels = {
            "ask_back": _("What the coach is to find out"),
            "answer_meanwhile": _("What the CSR may say until then"),
        }
        self.words = lines()
        self.add(labels.get(step, _("Reason")), self.words)

    def missing(self) -> str:
        return "" if self.said() else _("Write it in a few words.")

    def said(self) -> str:
        """Return what is written."""
        return self.words.toPlainText().strip()


class SolveDialog(FormDialog):
    """What the coach answered, and the article that says so (K-03)."""

    def __init__(self, ticket: Ticket, parent: QWidget) -> None:
        super().__init__(_title(ticket), workflow.label("solve_question"), parent)
        self.answer, self.article = lines(ticket.interim), QLineEdit()
        self.no_article = QCheckBox(_("There is no article"))
        self.add(_("Answer"), self.answer)
        self.add(_("Article"), self.article)
        self.body.addWidget(self.no_article)

    def missing(self) -> str:
        said = self.said()
        if not said.answer:
            return _("Write what you answered.")
        if not said.article and not said.has_no_article:
            return _("Name the article, or tick that there is none.")
        return ""

    def said(self) -> Solved:
        """Return what is written."""
        return Solved(
            self.answer.toPlainText().strip(),
            self.article.text().strip(),
            self.no_article.isChecked(),
        )


class ForwardDialog(FormDialog):
    """What was tried, what the knowledge base has, how urgent it is (K-04)."""

    def __init__(self, ticket: Ticket, parent: QWidget) -> None:
        super().__init__(_title(ticket), workflow.label("forward_question"), parent)
        for past in ticket.history:
            if past.key == "ask_back":
                self.say(names.shown(past.words))
        self.tried, self.article = lines(ticket.tried), QLineEdit(ticket.article)
        self.found = _box([(code, FOUND[code]) for code in GAPS], ticket.found)
        first = "urgent" if ticket.row.is_waiting else ticket.row.urgency
        self.urgency = _box(list(URGENCIES.items()), first)
        self.add(_("What you tried"), self.tried)
        self.add(_("What the knowledge base has"), self.found)
        self.add(_("Article"), self.article)
        self.add(_("Urgency"), self.urgency)

    def missing(self) -> str:
        return "" if self.said().tried else _("Write what you tried.")

    def said(self) -> Forwarded:
        """Return what is written."""
        return Forwarded(
            self.tried.toPlainText().strip(),
            self.found.currentData(),
            self.article.text().strip(),
            self.urgency.currentData(),
        )


class VerifyDialog(FormDialog):
    """The verified answer, and who said so, on what grounds, when (K-05)."""

    def __init__(self, ticket: Ticket, parent: QWidget) -> None:
        super().__init__(_title(ticket), workflow.label("verify_answer"), parent)
        self.answer = lines()
        self.department, self.person = QLineEdit(), QLineEdit()
        self.document, self.at = QLineEdit(), QLineEdit()
        self.at.setText(wording.here(datetime.now(UTC)).strftime("%H:%M"))
        self.add(_("Answer"), self.answer)
        self.add(_("Department that was asked"), self.department)
        self.add(_("Person who was asked"), self.person)
        self.add(_("Grounds: document, notice or mail"), self.document)
        self.add(_("Time (today, or yesterday if it is still to come)"), self.at)

    def missing(self) -> str:
        said = self.said()
        if not all((said.answer, said.department, said.person, said.document)):
            return _("Fill in the answer and its source: department, person and grounds.")
        return "" if said.at else _("Write the time such as 14:30.")

    def said(self) -> Verified:
        """Return what is written."""
        now = datetime.now(UTC)
        return Verified(
            self.answer.toPlainText().strip(),
            self.department.text().strip(),
            self.person.text().strip(),
            self.document.text().strip(),
            knowledge_words.past(self.at.text(), now, wording.here(now).tzinfo or UTC),
        )


class SettleDialog(FormDialog):
    """What changed in the knowledge base, from when, whom to tell; or why nothing did (K-07)."""

    def __init__(self, ticket: Ticket, today: date, parent: QWidget) -> None:
        super().__init__(_title(ticket), workflow.label("settle_knowledge"), parent)
        self.change = _box(list(CHANGES.items()))
        self.summary = lines()
        self.article, self.version = QLineEdit(ticket.article), QLineEdit()
        self.tell, self.day = QLineEdit(), day_field(today)
        self.add(_("Knowledge base now"), self.change)
        self.add(_("What changed, or why nothing did"), self.summary)
        self.add(_("Article"), self.article)
        self.add(_("Version"), self.version)
        self.add(_("Holds from"), self.day)
        self.add(_("Who is to be told"), self.tell)
        self.change.currentIndexChanged.connect(self._on_change)

    def missing(self) -> str:
        said = self.said()
        if not said.summary:
            return _("Write what changed, or why nothing did.")
        if said.change == "changed" and not all((said.article, said.version, said.tell)):
            return _("Name the article, its version and who is to be told.")
        return ""

    def said(self) -> Settled:
        """Return what is written."""
        changed = self.change.currentData() == "changed"
        return Settled(
            change=self.change.currentData(),
            summary=self.summary.toPlainText().strip(),
            article=self.article.text().strip() if changed else "",
            version=self.version.text().strip() if changed else "",
            effective_on=day_of(self.day) if changed else None,
            tell=self.tell.text().strip() if changed else "",
        )

    def _on_change(self) -> None:
        changed = self.change.currentData() == "changed"
        for field in (self.article, self.version, self.day, self.tell):
            field.setEnabled(changed)


class CustomerDialog(FormDialog):
    """When and how the customer was answered, and what came of it (K-10)."""

    def __init__(self, ticket: Ticket, parent: QWidget) -> None:
        super().__init__(_title(ticket), workflow.label("answer_customer"), parent)
        self.at = QLineEdit(wording.here(datetime.now(UTC)).strftime("%H:%M"))
        self.channel = _box(list(CHANNELS.items()), "call" if ticket.row.is_waiting else "")
        self.outcome = QLineEdit(_("Customer informed"))
        self.add(_("Time"), self.at)
        self.add(_("How"), self.channel)
        self.add(_("Result"), self.outcome)

    def missing(self) -> str:
        said = self.said()
        if said.at is None:
            return _("Write the time such as 14:30.")
        return "" if said.result else _("Write what came of it.")

    def said(self) -> Customer:
        """Return what is written; the minute of now is now."""
        now = datetime.now(UTC)
        here = wording.here(now)
        at = knowledge_words.past(self.at.text(), now, here.tzinfo or UTC)
        is_now = self.at.text().strip() == here.strftime("%H:%M")
        return Customer(
            now if is_now else at, self.channel.currentData(), self.outcome.text().strip()
        )


class LinkDialog(FormDialog):
    """Which other question is the same; the likest come first (K-11)."""

    def __init__(
        self, ticket: Ticket, alike: Sequence[Alike], others: Sequence[TicketRow], parent: QWidget
    ) -> None:
        super().__init__(_title(ticket), workflow.label("link_question"), parent)
        self.other = QComboBox()
        offered = {one.id: f"{one.number}  {one.question}" for one in alike}
        offered |= {
            row.id: f"{row.number}  {row.question}"
            for row in others
            if row.id not in offered and row.status not in ("KX", "KD")
        }
        for key, words in offered.items():
            if key != ticket.row.id:
                self.other.addItem(names.shown(words), key)
        self.add(_("Same as"), self.other)
        self.say(_("This question ends, and whoever asked it gets the other one's answer."))

    def missing(self) -> str:
        return "" if self.other.count() else _("There is no other question to link it to.")

    def said(self) -> UUID:
        """Return which one is chosen."""
        found: UUID = self.other.currentData()
        return found

"""Scripts of test calls: a scenario, what to ask, what the answer should be (S3-3c, P23)."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from qa_desk.i18n import N_, _

LONGEST_NAME = 80
MOST_QUESTIONS = 40
_COLUMNS = ("question", "expected", "article")
COLUMNS = len(_COLUMNS)
VERDICTS: Mapping[str, str] = {  # what an answer was; "" while nothing was said of it
    "right": N_("Right"),
    "wrong": N_("Wrong"),
    "not_asked": N_("Not asked"),
}


@dataclass(frozen=True)
class Question:
    """What to ask, what the answer should be, and the article that says so, with its version."""

    question: str = ""
    expected: str = ""
    article: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was written."""
        return not (self.question or self.expected or self.article)

    def tidy(self) -> "Question":
        """Return it without blanks around its texts."""
        return Question(self.question.strip(), self.expected.strip(), self.article.strip())

    def cell(self, column: int) -> str:
        """Return what stands in a column of the table of questions."""
        return str(getattr(self, _COLUMNS[column]))

    def with_cell(self, column: int, typed: str) -> "Question":
        """Return it with something typed into a column."""
        return replace(self, **{_COLUMNS[column]: typed})


@dataclass(frozen=True)
class Script:
    """What a test call is about; without a skill group it fits all."""

    name: str = ""
    scenario: str = ""
    skill_group: str = ""  # its code
    questions: tuple[Question, ...] = ()

    def tidy(self) -> "Script":
        """Return it as it is kept: no blanks around texts, no empty questions."""
        asked = (question.tidy() for question in self.questions)
        return replace(
            self,
            name=self.name.strip(),
            scenario=self.scenario.strip(),
            questions=tuple(question for question in asked if not question.is_empty),
        )

    def problem(self) -> str:
        """Return the sentence of what is missing of a tidy one, nothing when it will do."""
        if not 1 <= len(self.name) <= LONGEST_NAME:
            return _("Give the script a name of at most {most} characters.").format(
                most=LONGEST_NAME
            )
        if not self.scenario:
            return _("Describe the scenario: who calls, and what he wants.")
        if not 1 <= len(self.questions) <= MOST_QUESTIONS:
            return _("A script has from 1 to {most} questions.").format(most=MOST_QUESTIONS)
        for number, each in enumerate(self.questions, 1):
            if not each.question:
                return _("Question {number} has no words yet. Write what is asked.").format(
                    number=number
                )
            if not each.expected:
                return _("Say what the answer to question {number} should be.").format(
                    number=number
                )
        return ""

    def to_document(self) -> dict[str, Any]:
        """Return it as it is kept while it is being written."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Script":
        """Return one that was being written."""
        return cls(
            str(document.get("name", "")),
            str(document.get("scenario", "")),
            str(document.get("skill_group", "")),
            questions_from_document(document.get("questions", ())),
        )


def pasted(questions: Sequence[Question], text: str, row: int, column: int) -> tuple[Question, ...]:
    """Return questions with rows from a spreadsheet put in from a cell on (P19)."""
    found = list(questions)
    for place, cells in enumerate(csv.reader(io.StringIO(text), delimiter="\t"), row):
        found += [Question()] * (place + 1 - len(found))
        for at, typed in enumerate(cells[: COLUMNS - column], column):
            found[place] = found[place].with_cell(at, " ".join(typed.split()))
    return tuple(found)


def questions_to_document(questions: Iterable[Question]) -> list[dict[str, str]]:
    """Return questions as they are stored."""
    return [asdict(question) for question in questions]


def questions_from_document(document: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return stored questions."""
    return tuple(_question(each) for each in document)


@dataclass(frozen=True)
class Reply:
    """A question as it was then asked, and what came of it."""

    asked: Question
    verdict: str = ""  # of VERDICTS; empty while it is open
    said: str = ""

    def to_document(self) -> dict[str, str]:
        """Return it as the contact keeps it, whatever becomes of the script."""
        return {**asdict(self.asked), "verdict": self.verdict, "said": self.said}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Reply":
        """Return a kept one."""
        verdict = str(document.get("verdict", ""))
        return cls(
            _question(document),
            verdict if verdict in VERDICTS else "",
            str(document.get("said", "")),
        )


@dataclass(frozen=True)
class Tally:
    """How the questions of a test call were answered."""

    right: int = 0
    wrong: int = 0
    not_asked: int = 0
    open: int = 0


def tally(replies: Iterable[Reply]) -> Tally:
    """Count the replies by verdict."""
    counted = dict.fromkeys(("", *VERDICTS), 0)
    for reply in replies:
        counted[reply.verdict] += 1
    return Tally(counted["right"], counted["wrong"], counted["not_asked"], counted[""])


@dataclass(frozen=True)
class Use:
    """When a script was last used at all, and with one CSR."""

    last: datetime | None = None
    with_csr: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """A script that may be used next."""

    id: UUID
    name: str
    use: Use = field(default_factory=Use)

    def is_rested(self, since: datetime) -> bool:
        """Say whether the CSR has not been asked by it since a moment."""
        return self.use.with_csr is None or self.use.with_csr < since


def in_turn(waiting: Iterable[Waiting], since: datetime) -> list[Waiting]:
    """Return scripts in the order of their turn.

    First those with which the CSR was not called since a moment; of these and of the others what
    was used longest ago comes first, and names decide where that is the same.
    """
    return sorted(
        waiting,
        key=lambda each: (
            not each.is_rested(since),
            each.use.last.timestamp() if each.use.last else 0,
            each.name,
            each.id,
        ),
    )


def _question(document: Mapping[str, Any]) -> Question:
    return Question(*(str(document.get(name, "")) for name in _COLUMNS))

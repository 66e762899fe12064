"""The register of policies: what an entry and a version need, who reads it, when it is reviewed.

A policy is reviewed every half-year at the latest (REVIEW-HALF, S3-4.10a).
"""

import calendar
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from qa_desk.errors import InputError
from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules import permissions

KINDS: Mapping[str, str] = {
    "policy": N_("Policy"),
    "process": N_("Process"),
    "post": N_("Post description"),
    "checklist": N_("Checklist"),
    "contingency": N_("Contingency plan"),
}
_HEADINGS = (  # of a contingency plan (S0-8.1.2)
    N_("Organisation: who leads, who stands in, how they are reached"),
    N_("Process: who is told when, who does what first"),
    N_("Measures: what is done until service is back"),
    N_("Resources: people, lines, equipment, papers"),
    N_("Drill: how often, and what was learnt last time"),
)
FILES = (".pdf", ".docx")
EVERYBODY = "everybody"
_ROLE, _TEAM = "role:", "team:"
_LONGEST = 80


def template(kind: str) -> str:
    """Return what a first version begins with: the headings of a contingency plan (S0-8.1.2)."""
    return "".join(f"{_(heading)}\n\n\n" for heading in _HEADINGS if kind == "contingency")


@dataclass(frozen=True)
class Readers:
    """Who is asked to read a version; nobody when all is empty."""

    everybody: bool = False
    roles: frozenset[str] = frozenset()
    teams: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, written: str) -> "Readers":
        """Return what is stored as a text."""
        words = written.split()
        return cls(
            EVERYBODY in words,
            frozenset(word.removeprefix(_ROLE) for word in words if word.startswith(_ROLE)),
            frozenset(UUID(word.removeprefix(_TEAM)) for word in words if word.startswith(_TEAM)),
        )

    def __str__(self) -> str:
        words = [EVERYBODY] if self.everybody else []
        words += sorted(_ROLE + role for role in self.roles)
        return " ".join(words + sorted(f"{_TEAM}{team}" for team in self.teams))

    def has(self, roles: Collection[str], teams: Collection[UUID]) -> bool:
        """Say whether somebody with these roles, a member of these teams, is asked."""
        return self.everybody or bool(self.roles & set(roles)) or bool(self.teams & set(teams))


@dataclass(frozen=True)
class Entry:
    """What the register says of a policy."""

    number: str = ""
    kind: str = "policy"
    title: Bilingual = field(default_factory=Bilingual)
    department: str = ""
    owner_id: UUID | None = None
    checklist_id: UUID | None = None
    post: str = ""
    next_review: date | None = None

    def problem(self, today: date, months: int) -> str:
        """Return what is missing or wrong, nothing when it will do."""
        return next(self._problems(today, months), "")

    def _problems(self, today: date, months: int) -> Iterator[str]:
        if not self.number.strip() or len(self.number) > _LONGEST:
            yield _("Give it a number of up to {n} characters.").format(n=_LONGEST)
        if not (self.title.zh.strip() or self.title.en.strip()):
            yield _("Give it a title, in one language at least.")
        if not (self.department.strip() or self.owner_id):
            yield _("Say which department or which person it belongs to.")
        if self.kind == "checklist" and self.checklist_id is None:
            yield _("Choose the checklist.")
        if self.kind == "post" and self.post not in permissions.ROLES:
            yield _("Choose the post that it describes.")
        if self.next_review is None or self.next_review > months_after(today, months):
            yield _("The next review is within {n} months.").format(n=months)


@dataclass(frozen=True)
class File:
    """A file as the text of a version."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Wording:
    """What a version says and from when; `file` is None where there is none."""

    number: str = ""
    effective_from: date | None = None
    text: str = ""
    requirements: str = ""
    readers: Readers = field(default_factory=Readers)
    review_id: UUID | None = None

    def problem(self, *, has_file: bool) -> str:
        """Return what is missing, nothing when it may be published."""
        if not self.number.strip() or len(self.number) > _LONGEST:
            return _("Give the version a number, such as 1.0.")
        if self.effective_from is None:
            return _("Say from which day it is in force.")
        if not (self.text.strip() or has_file):
            return _("Write what it says, or attach a PDF or DOCX file.")
        return ""


@dataclass(frozen=True)
class DecidedBy:
    """An evaluation of a policy, as what led to it or follows from it names it (S3-4.10b)."""

    policy_id: UUID
    review_id: UUID
    number: str


def require_file(name: str) -> None:
    """Refuse a file that is neither PDF nor DOCX."""
    if not name.lower().endswith(FILES):
        raise InputError(
            _("{file} is neither PDF nor DOCX. Nothing was attached. Save it as one of these.")
            .format(file=name)
        )  # fmt: skip


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def review_state(next_review: date, today: date, ahead: int) -> str:
    """Return "overdue", "due" within so many days, or "" while there is time (S3-4.10a)."""
    if next_review < today:
        return "overdue"
    return "due" if next_review <= today + timedelta(days=ahead) else ""

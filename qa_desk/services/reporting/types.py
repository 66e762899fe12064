"""What the report centre shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.rules.report_forms import Form
from qa_desk.rules.signatories import Asked, Given


@dataclass(frozen=True)
class ReportRow:
    """A report in the list of them."""

    id: UUID
    version: int
    kind: str  # a key of report_forms.KINDS
    number: str
    state: str  # a key of rules.signatories.STATES
    first: date
    last: date
    subject: str  # whose it is, of a summary
    author: str
    signers: tuple[tuple[str, bool], ...]  # who signs in turn, and whether he has
    closed_at: datetime | None
    void_reason: str
    waits_for_me: bool


@dataclass(frozen=True)
class Candidate:
    """Somebody who may check reports, or approve monthly ones, or is to write summaries."""

    id: UUID
    name: str  # and staff no.
    roles: frozenset[str]  # of report_forms.SIGNED


@dataclass(frozen=True)
class Report:
    """A report whole: what it says, who signs it, and what has been signed."""

    row: ReportRow
    form: Form
    definitions: Mapping[str, Bilingual]  # of its figures, by measure
    asked: tuple[Asked, ...]
    names: Mapping[UUID, str]
    given: tuple[Given, ...]
    content_hash: str
    replaces: str
    may_write: bool

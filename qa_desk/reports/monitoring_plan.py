"""The monitoring plan of a month as a document (domain.md 5.13, P25)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import Bilingual, speaking
from qa_desk.reports.saving import save
from qa_desk.rules.call_filters import Names
from qa_desk.rules.plans import Content, RuleLine
from qa_desk.rules.workloads import Workload


@dataclass(frozen=True)
class Act:
    """Who did something with the plan, and when."""

    person: str  # name and staff no.
    at: datetime


@dataclass(frozen=True)
class RuleTotal:
    """What a rule comes to in the month."""

    number: int
    percent: int | None  # of the calls that fit, tenths


@dataclass(frozen=True)
class Newcomer:
    """A new hire or probationer, and the induction guide, who has a copy (S3P-5.1)."""

    person: str  # name and staff no.
    hired_on: date | None
    probation_until: date | None
    uplift: int  # evaluations on top of everybody's
    mentor: str  # name and staff no. of the team lead; "" in no team


@dataclass(frozen=True)
class MonitoringPlan:
    """A plan with all that its print says; times are aware."""

    number: str
    centre: str
    month: date
    version: int  # its number within the month
    drafted: Act
    approved: Act | None
    closed: Act | None
    rules: tuple[RuleLine, ...]
    content: Content
    items: Mapping[str, Bilingual | str]  # the words of items, by key
    people: Mapping[str, str]  # names, by staff no.
    each_day: int  # checks of each CSR
    each_month: int  # evaluations of each CSR
    csrs: int | None  # None where the reader does not see all of them
    totals: tuple[RuleTotal, ...]  # of the rules; empty likewise
    workload: Workload | None  # likewise
    inspectors: tuple[str, ...]  # names and staff nos.
    content_hash: str  # 64 hex digits
    printed_at: datetime
    printed_by: str
    timezone: str  # the centre's, such as "Asia/Shanghai"
    newcomers: tuple[Newcomer, ...] = ()  # as far as the reader sees them
    names: Names = field(default_factory=dict)  # of whom and what the rules name by code
    logo: bytes = b""  # the centre's, a PNG


def draw(plan: MonitoringPlan, target: Path | BinaryIO, language: str) -> None:
    """Draw the plan as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import plan_sheet

    with speaking(language):
        content = plan_sheet.pdf(plan)
    save(content, target)

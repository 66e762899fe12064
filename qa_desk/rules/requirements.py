"""How the written policies are met: each clause, and the pages of QA Desk that satisfy it.

The clauses stand in `resources/requirements.yaml`, one file for the page, the handbook and the
tests: every clause that is ours names a page that exists and is carried by a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qa_desk.i18n import N_, Bilingual

MARKS: Mapping[str, str] = {
    "CORE": N_("Core"),
    "GOV": N_("Around inspection"),
    "GOV-lite": N_("Noted"),
    "OUT": N_("Not part of QA Desk"),
}
WHY_NOT: Mapping[str, str] = {
    "people": N_("What people do themselves; no program takes it from them"),
    "preamble": N_("Purpose or principle; nothing to be done"),
    "personnel": N_("Personnel matters: hiring, attendance, leave, careers"),
    "privacy": N_("Left out on purpose: personal papers are not kept"),
    "pay": N_("Pay, bonuses and other money"),
    "facilities": N_("Premises, equipment and stores"),
    "to_come": N_("Not in this version yet"),
    "other": N_("Work of other systems: customer files, cases, field service, marketing"),
}
PLACES: Mapping[str, str] = {  # pages by name, titled as they are
    "inbox": N_("Inbox"),
    "dashboard": N_("Dashboard"),
    "plan": N_("Plan and draw"),
    "coverage": N_("Coverage"),
    "score": N_("Score"),
    "tasks": N_("Tasks"),
    "quick_check": N_("Quick check"),
    "results": N_("Results"),
    "calibration": N_("Calibration"),
    "assessments": N_("Assessments"),
    "accuracy": N_("Inspectors"),
    "month": N_("Monthly results"),
    "bulletins": N_("Bulletins"),
    "profiles": N_("Profiles"),
    "reports": N_("Reports"),
    "calls": N_("Calls"),
    "actions": N_("Actions"),
    "knowledge": N_("Ask and answer"),
    "complaints": N_("Complaints"),
    "indicators": N_("Indicators"),
    "improvement": N_("Improvement"),
    "standards": N_("Standards"),
    "policies": N_("Policies"),
    "training": N_("Training"),
    "appraisal": N_("Appraisal"),
    "roster": N_("Roster"),
    "people": N_("People"),
    "journal": N_("Journal"),
    "retention": N_("Retention"),
    "centre": N_("Centre"),
}


@dataclass(frozen=True)
class Clause:
    """A clause of a policy: where it is met, or why it is not part of QA Desk."""

    id: str
    policy: Bilingual
    words: Bilingual
    mark: str  # of MARKS
    pages: tuple[str, ...] = ()  # of PLACES
    why_not: str = ""  # of WHY_NOT


@lru_cache(maxsize=1)
def clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses of the file's text, in the order of the policies."""
    import yaml

    found = yaml.safe_load(text)
    policies = {code: Bilingual(**title) for code, title in found["policies"].items()}
    return tuple(_clause(row, policies) for row in found["clauses"])


def _clause(row: Mapping[str, Any], policies: Mapping[str, Bilingual]) -> Clause:
    policy = policies[row["id"].split("-")[0].removesuffix("X")]
    words = Bilingual(row["zh"], row["en"])
    pages = tuple(page for page in row.get("pages", ()) if page in PLACES)
    why_not = "" if pages else row.get("why", "to_come")
    return Clause(row["id"], policy, words, row["mark"], pages, why_not)

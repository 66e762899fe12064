"""The appraisals of a period summed up for departments, teams and posts (S0-4.2.2).

Totals and means are tenths of a point.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter

from qa_desk.i18n import N_
from qa_desk.rules.appraisals import GRADES
from qa_desk.rules.statistics import half_up

KINDS: Mapping[str, str] = {
    "all": N_("All"),
    "department": N_("Department"),
    "team": N_("Team"),
    "post": N_("Post"),
}


@dataclass(frozen=True)
class Appraised:
    """What counts of one person's appraisal."""

    department: str
    team: str
    post: str  # a key of permissions.ROLES
    total: int | None  # None before it is evaluated
    grade: str = ""
    is_filed: bool = False


@dataclass(frozen=True)
class Group:
    """The appraisals of one department, team or post."""

    kind: str  # a key of KINDS
    name: str  # of department or team; the key of a post; empty for all
    people: int
    evaluated: int
    filed: int
    mean: int | None  # of those evaluated
    grades: Mapping[str, int]  # a key of GRADES → how many


def groups(found: Iterable[Appraised]) -> list[Group]:
    """Return all of them, then each department, team and post with its people, by name."""
    people = list(found)
    made = [_group("all", "", people)] if people else []
    for kind in ("department", "team", "post"):
        name = attrgetter(kind)
        made.extend(
            _group(kind, one, [each for each in people if name(each) == one])
            for one in sorted({name(each) for each in people} - {""})
        )
    return made


def _group(kind: str, name: str, people: list[Appraised]) -> Group:
    totals = [one.total for one in people if one.total is not None]
    return Group(
        kind,
        name,
        people=len(people),
        evaluated=len(totals),
        filed=sum(one.is_filed for one in people),
        mean=half_up(Fraction(sum(totals), len(totals))) if totals else None,
        grades={code: sum(one.grade == code for one in people) for code in GRADES},
    )

"""What the conditions of a sampling rule are chosen from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select

from qa_desk.i18n import Bilingual
from qa_desk.models import (
    Call,
    CallTag,
    ChecklistVersion,
    Person,
    SkillGroup,
    Team,
    queries,
    revisions,
)
from qa_desk.rules import permissions
from qa_desk.work import Work

Listed: TypeAlias = Sequence[tuple[str, str]]  # code and words

_RECENT = timedelta(days=62)  # of older calls reasons, tags and languages are not offered


@dataclass(frozen=True)
class PlanChoices:
    """What can be chosen, by the names of the fields of `CallFilter`."""

    listed: Mapping[str, Listed]
    items: tuple[tuple[str, Bilingual], ...] = ()  # of the checklists in force
    ids: Mapping[str, UUID] = field(default_factory=dict)  # of the people, by staff no.

    def all(self) -> dict[str, Listed]:
        """Return everything, items in the current language."""
        return {**self.listed, "weak_items": [(key, str(text)) for key, text in self.items]}


def choices(work: Work) -> PlanChoices:
    """Return what the conditions of a rule can be chosen from."""
    permissions.require_of(work.actor, "plan.see")
    session = work.session
    today = work.today
    ids = queries.csrs_on(session, today)
    found = select(Person).where(Person.id.in_(ids)).order_by(Person.staff_no)
    people = session.scalars(found).all()
    teams = session.scalars(select(Team).order_by(Team.code))
    groups = session.scalars(select(SkillGroup).order_by(SkillGroup.code))
    recent = Call.started_at >= work.now - _RECENT
    reasons = select(Call.contact_reason).where(recent, Call.contact_reason != "").distinct()
    languages = select(Call.language).where(recent, Call.language != "").distinct()
    tags = select(CallTag.tag).join(Call, Call.id == CallTag.call_id).where(recent).distinct()
    return PlanChoices(
        {
            "people": [(person.staff_no, f"{person.name} {person.staff_no}") for person in people],
            "teams": [(team.code, team.name) for team in teams],
            "skill_groups": [(group.code, group.name) for group in groups],
            "contact_reasons": _themselves(session.scalars(reasons)),
            "languages": _themselves(session.scalars(languages)),
            "tags": _themselves(session.scalars(tags)),
        },
        _items(work),
        {person.staff_no: person.id for person in people},
    )


def _items(work: Work) -> tuple[tuple[str, Bilingual], ...]:
    """Return the items of all checklists in force, each key once and with its newest words."""
    versions = work.session.scalars(
        select(ChecklistVersion)
        .where(ChecklistVersion.state == "in_force")
        .order_by(ChecklistVersion.effective_from)
    )
    found = {item.key: item.text for each in versions for item in revisions.parsed(each).items}
    return tuple(found.items())


def _themselves(words: Iterable[str]) -> Listed:
    return [(word, word) for word in sorted(words)]

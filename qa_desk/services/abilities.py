"""What inspectors can judge: skill groups, languages and dialects; none listed is all (P16)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import Ability, SkillGroup
from qa_desk.rules import permissions
from qa_desk.work import Work

_LONGEST = 40


@dataclass(frozen=True)
class Abilities:
    """What somebody can judge, and what there is to choose from: code → name, languages known."""

    skill_groups: tuple[str, ...]
    languages: tuple[str, ...]
    known_groups: tuple[tuple[str, str], ...] = ()
    known_languages: tuple[str, ...] = ()


def of_person(work: Work, person_id: UUID) -> Abilities:
    """Return what somebody can judge, and what else the centre has."""
    permissions.require_of(work.actor, "abilities.edit")
    rows = work.session.execute(
        select(Ability.kind, Ability.value)
        .where(Ability.person_id == person_id)
        .order_by(Ability.value)
    ).all()
    groups = work.session.execute(
        select(SkillGroup.code, SkillGroup.name).order_by(SkillGroup.name)
    )
    listed = work.session.scalars(
        select(Ability.value).where(Ability.kind == "language").distinct().order_by(Ability.value)
    )
    return Abilities(
        tuple(value for kind, value in rows if kind == "skill_group"),
        tuple(value for kind, value in rows if kind == "language"),
        tuple((code, name) for code, name in groups),
        tuple(listed),
    )


def set_abilities(
    work: Work, person_id: UUID, skill_groups: Collection[str], languages: Collection[str]
) -> None:
    """Say what somebody can judge from now on; tasks that are open stay where they are."""
    permissions.require_of(work.actor, "abilities.edit")
    spoken = {language.strip() for language in languages} - {""}
    if any(len(language) > _LONGEST for language in spoken):
        raise RuleError(_("A language or dialect is one short name, such as 粤语."))
    known = set(work.session.scalars(select(SkillGroup.code)))
    if not set(skill_groups) <= known:
        raise RuleError(_("This skill group is not there any more. Look again."))
    wanted = {("skill_group", code) for code in skill_groups}
    wanted |= {("language", language) for language in spoken}
    for held in work.session.scalars(select(Ability).where(Ability.person_id == person_id)):
        if (held.kind, held.value) in wanted:
            wanted.remove((held.kind, held.value))
        else:
            work.session.delete(held)
    work.session.add_all(
        Ability(person_id=person_id, kind=kind, value=value) for kind, value in sorted(wanted)
    )
    work.session.flush()

"""How people call whom and what the rules and the focus of a plan name by code."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from qa_desk.models import Person, SkillGroup, Team
from qa_desk.rules.call_filters import Names
from qa_desk.rules.plans import Content, RuleLine
from qa_desk.services.planning import proposing
from qa_desk.work import Work


def names_in(work: Work, rules: Sequence[RuleLine], content: Content) -> Names:
    """Return the names, as far as the actor sees them, by the names of the fields of a filter."""
    filters = [rule.filter for rule in rules]
    people = _codes((each.people for each in filters), content.focus_people)
    items = _codes((each.weak_items for each in filters), content.focus_items)
    teams, groups = (
        _codes(getattr(each, name) for each in filters) for name in ("teams", "skill_groups")
    )
    ask = work.session.scalars
    found = ask(select(Person).where(Person.staff_no.in_(people)).order_by(Person.hired_on))
    worded = proposing.names_of_items(work) if items else {}
    return {
        "people": {each.staff_no: f"{each.name} {each.staff_no}" for each in found},
        "teams": {each.code: each.name for each in ask(select(Team).where(Team.code.in_(teams)))},
        "skill_groups": {
            each.code: each.name
            for each in ask(select(SkillGroup).where(SkillGroup.code.in_(groups)))
        },
        "weak_items": {key: worded[key] for key in items if key in worded},
    }


def _codes(of_rules: Iterable[Sequence[str]], others: Sequence[str] = ()) -> set[str]:
    return {code for codes in of_rules for code in codes} | set(others)

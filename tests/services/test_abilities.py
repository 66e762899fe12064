"""What inspectors can judge: skill groups, languages and dialects (P16)."""

import pytest
from factories import acting, make_person, make_team

from qa_desk.errors import RuleError
from qa_desk.models import Ability, JournalEntry
from qa_desk.services import abilities


@pytest.fixture
def inspector(work):
    make_team(work, group="general")
    make_team(work, group="gold")
    return make_person(work, "inspector")


@pytest.fixture
def lead(work):
    return acting(work, make_person(work, "qa_lead"))


def test_nothing_is_listed_at_first_and_that_means_all(lead, inspector):
    found = abilities.of_person(lead, inspector.id)
    assert (found.skill_groups, found.languages, found.known_languages) == ((), (), ())
    assert found.known_groups == (("general", "general"), ("gold", "gold"))


@pytest.mark.parametrize("role", ["qa_lead", "admin"])
def test_abilities_are_set_and_set_again(work, inspector, role):
    by = acting(work, make_person(work, role))
    abilities.set_abilities(by, inspector.id, ["gold"], ["粤语", " 普通话 ", ""])
    abilities.set_abilities(by, inspector.id, ["gold", "general"], ["粤语"])
    found = abilities.of_person(by, inspector.id)
    assert (found.skill_groups, found.languages) == (("general", "gold"), ("粤语",))
    assert abilities.of_person(by, by.actor.id).known_languages == ("粤语",)


def test_what_stays_the_same_is_not_written_again(work, lead, inspector):
    for _again in range(2):
        abilities.set_abilities(lead, inspector.id, [], ["粤语"])
    entries = [e for e in work.session.query(JournalEntry) if e.subject == "ability"]
    assert [(entry.action, "粤语" in entry.subject_id) for entry in entries] == [("insert", True)]


def test_a_group_that_is_gone_and_a_long_language_are_refused(work, lead, inspector):
    with pytest.raises(RuleError, match="not there any more"):
        abilities.set_abilities(lead, inspector.id, ["silver"], [])
    with pytest.raises(RuleError, match="one short name"):
        abilities.set_abilities(lead, inspector.id, [], ["x" * 41])
    assert work.session.query(Ability).count() == 0


@pytest.mark.parametrize("role", ["inspector", "team_lead", "cs_manager"])
def test_nobody_else_says_what_inspectors_can_judge(work, inspector, role):
    by = acting(work, make_person(work, role))
    with pytest.raises(RuleError, match="not among your rights"):
        abilities.set_abilities(by, inspector.id, [], ["粤语"])
    with pytest.raises(RuleError, match="not among your rights"):
        abilities.of_person(by, inspector.id)

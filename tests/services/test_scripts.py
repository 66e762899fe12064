"""S3-3c, P23: the library of scripts for test calls, and its rotation."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import acting, make_call, make_person, make_scene

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import LiveContact, Script, Setting, SkillGroup
from qa_desk.rules import scripts as rules
from qa_desk.rules.scripts import Question
from qa_desk.services import scripts

FEE = Question("月租多少?", "每月 39 元", "KB-0117 v4")


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


def content(name="资费咨询", **values):
    return rules.Script(**{"name": name, "scenario": "老用户", "questions": (FEE,), **values})


def make(scene, name="资费咨询", **values):
    return scripts.make(scene.by("inspector"), content(name, **values))


def use(scene, script_id, days, csr=None, *, mode="test_call"):
    """Record a test call so many days ago."""
    at = scene.work.now - timedelta(days=days)
    call = make_call(scene.work, csr, scene.team, at, is_test=True)
    contact = LiveContact(
        call_id=call.id, mode=mode, observer_id=scene.inspector.id, script_id=script_id
    )
    scene.work.session.add(contact)
    scene.work.session.flush()
    return contact


def turn(scene, csr=None):
    found = scripts.in_turn(scene.by("inspector"), csr.id if csr else None)
    return [(row.content.name, row.is_rested) for row in found]


def test_a_script_is_kept_as_it_was_written(scene, work):
    make(scene, " 资费咨询 ", questions=(Question(), FEE))
    (row,) = scripts.library(scene.by("lead")).rows
    assert row.content == content()
    assert row.created_by == f"{scene.inspector.name} {scene.inspector.staff_no}"
    assert (row.created_at, row.retired_at, row.use.last) == (work.now, None, None)


def test_what_is_missing_is_said_and_nothing_is_kept(scene):
    with pytest.raises(InputError, match="Describe the scenario"):
        make(scene, scenario=" ")
    with pytest.raises(InputError, match="skill group is not there"):
        make(scene, skill_group="gone")
    make(scene)
    with pytest.raises(InputError, match="of this name already"):
        make(scene)
    assert len(scripts.library(scene.by("inspector")).rows) == 1


def test_who_edits_by_what_another_has_changed_is_told(scene):
    make(scene)
    by = scene.by("qa_lead")
    (row,) = scripts.library(by).rows
    scripts.edit(by, row.id, row.version, content("宽带报修"))
    with pytest.raises(ConflictError, match="script meanwhile"):
        scripts.edit(by, row.id, row.version, content("退订"))
    (now,) = scripts.library(by).rows
    assert (now.content.name, now.version) == ("宽带报修", row.version + 1)
    with pytest.raises(ConflictError):
        scripts.retire(by, row.id, row.version)


def test_a_retired_script_is_not_proposed_and_stays_to_be_read(scene, work):
    make(scene)
    by = scene.by("inspector")
    (row,) = scripts.library(by).rows
    scripts.retire(by, row.id, row.version)
    assert scripts.library(by).rows == ()
    assert scripts.in_turn(by) == []
    (row,) = scripts.library(by, retired_too=True).rows
    assert row.retired_at == work.now
    make(scene)
    with pytest.raises(InputError, match="of this name already"):
        scripts.bring_back(by, row.id, row.version)
    new = next(each for each in scripts.library(by).rows)
    scripts.edit(by, new.id, new.version, content("另一份"))
    scripts.bring_back(by, row.id, row.version)
    assert len(scripts.in_turn(by)) == 2


def test_the_next_script_is_one_that_the_csr_was_not_asked_of_late(scene):
    first, second, third = (make(scene, name) for name in "甲乙丙")
    assert turn(scene, scene.csr) == [("丙", True), ("乙", True), ("甲", True)]
    other = make_person(scene.work, "csr")
    use(scene, first, 40, scene.csr)
    use(scene, second, 5, scene.csr)
    use(scene, second, 50, other)
    use(scene, third, 3, other)
    use(scene, None, 1, scene.csr)
    assert turn(scene, scene.csr) == [("甲", True), ("丙", True), ("乙", False)]
    assert turn(scene, other) == [("甲", True), ("乙", True), ("丙", False)]
    assert turn(scene) == [("甲", True), ("乙", True), ("丙", True)]


def test_a_test_call_whose_csr_was_found_later_counts_for_him(scene, work):
    first = make(scene)
    contact = use(scene, first, 3)
    assert turn(scene, scene.csr) == [("资费咨询", True)]
    assert turn(scene) == [("资费咨询", True)]
    contact.recorded_id = make_call(work, scene.csr, scene.team, is_test=True).id
    work.session.flush()
    assert turn(scene, scene.csr) == [("资费咨询", False)]


def test_how_long_a_csr_rests_is_a_setting_of_the_centre(scene, work):
    use(scene, make(scene), 3, scene.csr)
    work.session.add(
        Setting(
            key="script.rest",
            valid_from=work.now - timedelta(hours=1),
            value="2",
            changed_by=scene.qa_lead.id,
        )
    )
    work.session.flush()
    assert turn(scene, scene.csr) == [("资费咨询", True)]


def test_a_script_of_a_skill_group_is_for_its_people(scene, work):
    work.session.add(SkillGroup(code="vip", name="VIP"))
    work.session.flush()
    make(scene, "通用")
    make(scene, "大客户", skill_group="vip")
    make(scene, "普通", skill_group="general")
    assert [name for name, _rested in turn(scene, scene.csr)] == ["普通", "通用"]
    assert [name for name, _rested in turn(scene)] == ["通用"]
    groups = dict(scripts.library(scene.by("inspector")).groups)
    assert groups["vip"] == "VIP"


def test_a_contact_keeps_what_was_asked_when_the_script_changes(scene, work):
    contact = use(scene, make(scene), 1, scene.csr)
    contact.answers = [rules.Reply(FEE, "right", "39").to_document()]
    by = scene.by("inspector")
    (row,) = scripts.library(by).rows
    scripts.edit(by, row.id, row.version, content(questions=(replace(FEE, expected="49"),)))
    work.session.expire_all()
    assert rules.Reply.from_document(contact.answers[0]).asked == FEE


def test_what_came_of_the_questions_is_kept_with_ones_own_contact(scene, work):
    script = make(scene)
    contact = use(scene, script, 0, scene.csr)
    by = scene.by("inspector")
    asked = scripts.of_contact(by, script).questions
    scripts.note(by, contact.call_id, [rules.Reply(asked[0], "wrong", " 打 13912345678 问 ")])
    assert rules.Reply.from_document(contact.answers[0]) == rules.Reply(
        FEE, "wrong", "打 139****5678 问"
    )
    with pytest.raises(RuleError, match="somebody else watched it"):
        scripts.note(scene.by("qa_lead"), contact.call_id, ())
    with pytest.raises(RuleError, match="rights"):
        scripts.note(scene.by("lead"), contact.call_id, ())
    with pytest.raises(RuleError, match="not there"):
        scripts.note(by, make_call(work).id, ())


def test_scripts_are_for_those_who_check_and_edited_by_those_who_inspect(scene, work):
    make(scene)
    (row,) = scripts.library(scene.by("lead")).rows
    for refused in (
        lambda: scripts.library(scene.by("csr")),
        lambda: scripts.in_turn(scene.by("csr")),
        lambda: scripts.make(scene.by("lead"), content("x")),
        lambda: scripts.edit(scene.by("lead"), row.id, row.version, content("x")),
        lambda: scripts.bring_back(scene.by("csr"), row.id, row.version),
    ):
        with pytest.raises(RuleError, match="scripts of test calls"):
            refused()
    admin = acting(work, make_person(work, "admin", login="chief"))
    with pytest.raises(RuleError):
        scripts.library(admin)
    assert work.session.query(Script).count() == 1

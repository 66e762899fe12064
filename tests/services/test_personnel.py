"""A person's record: edited, named, transferred, gone and back, by one desktop at a time."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from factories import LONG_AGO, acting, make_call, make_person, make_scene, make_team

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import (
    CallSegment,
    Deputy,
    Evaluation,
    Membership,
    Person,
    PersonIdentifier,
    SkillGroup,
    Team,
)
from qa_desk.rules.careers import Place
from qa_desk.services import accounts, coverage, personnel

DAY = timedelta(days=1)


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


@pytest.fixture
def admin(work, scene):
    return acting(work, make_person(work, "admin"))


@pytest.fixture
def other(work):
    return make_team(work, name="二班", code="B2")


def read(admin, person):
    return personnel.record(admin, person.id)


def named(admin, person, kind="agent_id"):
    return [(one.value, one.first_day, one.last_day) for one in read(admin, person).identifiers
            if one.kind == kind]  # fmt: skip


def segment(work, call):
    return work.session.query(CallSegment).filter_by(call_id=call.id).one()


# -- what somebody is ------------------------------------------------------------------------------


def test_a_name_its_reading_and_the_days_are_edited(admin, scene):
    """S3P-1.1."""
    seen = read(admin, scene.csr)
    new = replace(
        seen.personal,
        name=" 单  红 ",
        reading="Shàn Hóng",
        hired_on=date(2026, 9, 1),
        probation_until=date(2026, 11, 30),
        mentor_id=scene.lead.id,
    )
    personnel.edit(admin, seen, new)
    now = read(admin, scene.csr)
    assert now.personal == replace(new, name="单 红")
    assert now.mentor == f"{scene.lead.name} {scene.lead.staff_no}"
    assert now.words == f"单 红 {scene.csr.staff_no}"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "always shown with both"),
        ({"staff_no": ""}, "always shown with both"),
        ({"staff_no": "1.38E+10"}, "Excel has rounded"),
        ({"hired_on": date(2026, 9, 1), "probation_until": date(2026, 8, 1)}, "before the hiring"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(admin, scene, change, words):
    seen = read(admin, scene.csr)
    with pytest.raises(RuleError, match=words):
        personnel.edit(admin, seen, replace(seen.personal, **change))
    assert read(admin, scene.csr) == seen


def test_nobody_is_his_own_mentor(admin, scene):
    """S3P-5.1."""
    seen = read(admin, scene.csr)
    with pytest.raises(RuleError, match="own mentor"):
        personnel.edit(admin, seen, replace(seen.personal, mentor_id=scene.csr.id))


def test_of_two_desktops_on_one_person_the_second_is_told(admin, scene):
    first = second = read(admin, scene.csr)
    personnel.edit(admin, first, replace(first.personal, reading="Ce"))
    with pytest.raises(ConflictError, match="Somebody else has changed"):
        personnel.edit(admin, second, replace(second.personal, name="别人"))
    third = read(admin, scene.csr)
    personnel.identify(admin, third, ("agent_id", "801"), LONG_AGO)
    with pytest.raises(ConflictError):
        personnel.identify(admin, third, ("agent_id", "802"), LONG_AGO)


def test_only_who_manages_people_may(scene):
    with pytest.raises(RuleError, match="not among your rights"):
        personnel.record(scene.by("qa_lead"), scene.csr.id)
    with pytest.raises(RuleError, match="not among your rights"):
        personnel.choices(scene.by("lead"))
    with pytest.raises(RuleError, match="not among your rights"):
        personnel.ends(scene.by("lead"), scene.csr.id)


def test_a_new_staff_no_holds_from_today_on(admin, scene):
    seen = read(admin, scene.csr)
    today, old = seen.today, scene.csr.staff_no
    personnel.edit(admin, seen, replace(seen.personal, staff_no="００９９"))
    assert scene.csr.staff_no == "0099"
    assert named(admin, scene.csr, "staff_no") == [
        ("0099", today, None),
        (old, LONG_AGO, today - DAY),
    ]
    again = read(admin, scene.csr)
    personnel.edit(admin, again, replace(again.personal, staff_no="0100"))
    assert [value for value, *_days in named(admin, scene.csr, "staff_no")] == ["0100", old]


def test_the_staff_no_of_somebody_who_is_here_is_refused(admin, scene):
    seen = read(admin, scene.csr)
    with pytest.raises(RuleError, match=f"Staff no. {scene.lead.staff_no} is that of"):
        personnel.edit(admin, seen, replace(seen.personal, staff_no=scene.lead.staff_no))


# -- identifiers -----------------------------------------------------------------------------------


def test_an_agent_id_for_some_days_gives_somebody_the_calls_that_waited(admin, scene):
    call = make_call(admin)
    waiting = segment(admin, call)
    waiting.identifier_kind, waiting.identifier = "agent_id", "801"
    admin.session.flush()
    today = read(admin, scene.csr).today
    resolved = personnel.identify(
        admin, read(admin, scene.csr), ("agent_id", " 801 "), today - 9 * DAY, today
    )
    assert resolved == 1
    admin.session.refresh(waiting)
    assert (waiting.person_id, waiting.team_id) == (scene.csr.id, scene.team.id)
    assert named(admin, scene.csr) == [("801", today - 9 * DAY, today)]


def test_an_overlap_is_refused_and_says_whose_it_is(admin, scene):
    today = read(admin, scene.csr).today
    personnel.identify(admin, read(admin, scene.csr), ("extension", "8001"), today - 9 * DAY, today)
    other = read(admin, scene.lead)
    with pytest.raises(RuleError, match=f"is that of {scene.csr.name} .* to {today}"):
        personnel.identify(admin, other, ("extension", "8001"), today)
    personnel.identify(admin, other, ("extension", "8001"), today + DAY)
    with pytest.raises(RuleError, match="End it there first"):
        personnel.identify(
            admin, read(admin, scene.csr), ("extension", "8001"), today + DAY, today + 2 * DAY
        )


@pytest.mark.parametrize(
    ("kind", "value", "last", "words"),
    [
        ("agent_id", " ", None, "calls the person"),
        ("nickname", "x", None, "calls the person"),
        ("agent_id", "801", LONG_AGO - DAY, "before the first"),
    ],
)
def test_an_identifier_that_makes_no_sense_is_refused(admin, scene, kind, value, last, words):
    with pytest.raises(RuleError, match=words):
        personnel.identify(admin, read(admin, scene.csr), (kind, value), LONG_AGO, last)


def test_an_identifier_ends_with_a_day(admin, scene):
    personnel.identify(admin, read(admin, scene.csr), ("agent_id", "801"), LONG_AGO)
    seen = read(admin, scene.csr)
    key = next(one.id for one in seen.identifiers if one.kind == "agent_id")
    with pytest.raises(RuleError, match="begins later"):
        personnel.end_identifier(admin, seen, key, LONG_AGO - 2 * DAY)
    personnel.end_identifier(admin, seen, key, LONG_AGO + 9 * DAY)
    assert named(admin, scene.csr) == [("801", LONG_AGO, LONG_AGO + 9 * DAY)]
    with pytest.raises(RuleError, match="ends earlier"):
        personnel.end_identifier(admin, read(admin, scene.csr), key, LONG_AGO + 10 * DAY)
    personnel.end_identifier(admin, read(admin, scene.csr), key, LONG_AGO - DAY)
    assert named(admin, scene.csr) == []


def test_of_many_identifiers_the_newest_are_shown_and_the_others_counted(admin, scene):
    for hour in range(70):
        moment = admin.now - timedelta(hours=hour)
        admin.session.add(
            PersonIdentifier(
                person_id=scene.csr.id,
                kind="extension",
                value="8001",
                valid_from=moment,
                valid_to=moment + timedelta(minutes=30),
            )
        )
    admin.session.flush()
    found = read(admin, scene.csr)
    assert (len(found.identifiers), found.more_identifiers) == (60, 11)
    assert found.identifiers[0].kind == "staff_no"
    assert not found.identifiers[1].whole_days


# -- where somebody belongs ------------------------------------------------------------------------


def test_a_transfer_ends_what_was_the_day_before_and_history_keeps_its_team(admin, scene, other):
    drawn, free = (make_call(admin, scene.csr, scene.team) for _n in range(2))
    admin.session.add(
        Evaluation(
            number="QA-1", sample_reason="random", call_id=drawn.id,
            segment_id=segment(admin, drawn).id, csr_id=scene.csr.id, team_id=scene.team.id,
            skill_group="general", inspector_id=scene.inspector.id, status="E0",
            assigned_at=admin.now,
        )
    )  # fmt: skip
    admin.session.flush()
    today = read(admin, scene.csr).today
    group = admin.session.query(SkillGroup).filter_by(code="general").one()
    place = Place(other.id, group.id, "高级坐席")
    personnel.transfer(admin, read(admin, scene.csr), place, today - 3 * DAY)
    new, old = read(admin, scene.csr).stays
    assert (old.team, old.first, old.last) == (scene.team.name, LONG_AGO, today - 4 * DAY)
    assert (new.team, new.group, new.place.post, new.last) == ("二班", "general", "高级坐席", None)
    admin.session.expire_all()
    assert segment(admin, drawn).team_id == scene.team.id
    assert segment(admin, free).team_id == other.id
    assert personnel.choices(admin).posts == ("高级坐席",)


def test_a_transfer_is_taken_back(admin, scene, other):
    before = read(admin, scene.csr)
    personnel.transfer(admin, before, Place(other.id), before.today + 9 * DAY)
    moved = read(admin, scene.csr)
    personnel.take_back(admin, moved, moved.stays[0].id)
    after = read(admin, scene.csr)
    assert [(one.team, one.first, one.last) for one in after.stays] == [
        (scene.team.name, LONG_AGO, None)
    ]
    with pytest.raises(RuleError, match="no team right before"):
        personnel.take_back(admin, after, after.stays[0].id)


def test_a_transfer_taken_back_is_on_no_board_of_its_month(admin, scene, other):
    """Nor is one that was to come after somebody had left."""
    today = read(admin, scene.csr).today
    personnel.transfer(admin, read(admin, scene.csr), Place(other.id), today - DAY)
    moved = read(admin, scene.csr)
    personnel.take_back(admin, moved, moved.stays[0].id)
    personnel.transfer(admin, read(admin, scene.csr), Place(other.id), today + DAY)
    accounts.end(admin, scene.csr.id, today)
    board = coverage.board(scene.by("qa_lead"), today)
    assert {line.csr.team for line in board.lines} == {scene.team.name}


def test_a_place_typed_wrong_is_corrected_by_a_transfer_of_its_first_day(admin, scene, other):
    personnel.transfer(admin, read(admin, scene.csr), Place(other.id), LONG_AGO)
    (stay,) = read(admin, scene.csr).stays
    assert (stay.team, stay.group, stay.first) == ("二班", "", LONG_AGO)


def test_nobody_is_put_into_what_is_closed(admin, scene, other):
    other.closed_on = admin.today - DAY
    admin.session.flush()
    seen = read(admin, scene.csr)
    with pytest.raises(RuleError, match="二班 was closed on"):
        personnel.transfer(admin, seen, Place(other.id), seen.today)
    assert "二班" not in [one.words for one in personnel.choices(admin).teams]
    personnel.transfer(admin, seen, Place(other.id), other.closed_on)


def test_what_ends_with_a_leaver_is_told_before(admin, scene):
    admin.session.add(
        Deputy(
            person_id=scene.lead.id, deputy_id=scene.inspector.id, reason="休假",
            valid_from=admin.now, valid_to=admin.now + 9 * DAY,
        )
    )  # fmt: skip
    admin.session.flush()
    found = personnel.ends(admin, scene.lead.id)
    assert (found.roles, found.leads) == (("team_lead",), (scene.team.name,))
    deputy, lead = (f"{one.name} {one.staff_no}" for one in (scene.inspector, scene.lead))
    assert found.stand_ins == (f"{deputy} for {lead}",)
    assert found.identifiers == (("staff_no", scene.lead.staff_no),)


def test_who_leaves_and_comes_back_has_the_roles_team_and_names_again(admin, scene):
    person = scene.lead
    admin.session.add(
        Deputy(
            person_id=person.id, deputy_id=scene.inspector.id, reason="休假",
            valid_from=admin.now - DAY, valid_to=admin.now + 9 * DAY,
        )
    )  # fmt: skip
    admin.session.add(Membership(person_id=person.id, team_id=scene.team.id, valid_from=LONG_AGO))
    admin.session.flush()
    personnel.identify(admin, read(admin, person), ("agent_id", "801"), LONG_AGO)
    today = read(admin, person).today
    left = today - 2 * DAY
    accounts.end(admin, person.id, left)
    gone = read(admin, person)
    assert [one.last_day for one in gone.identifiers] == [left, left]
    assert gone.leads[0].last == gone.stays[0].last == left
    assert personnel.ends(admin, person.id) == personnel.Ends((), (), (), ())
    with pytest.raises(RuleError, match="come back first"):
        personnel.transfer(admin, gone, Place(scene.team.id), today)
    with pytest.raises(RuleError, match="was here until"):
        personnel.come_back(admin, gone, left)
    new = make_person(admin, "csr")
    personnel.identify(admin, read(admin, new), ("agent_id", "801"), today)
    assert personnel.come_back(admin, gone, today) == ("801",)
    back = read(admin, person)
    assert (back.left_on, back.stays[0].first, back.stays[0].last) == (None, today, None)
    assert [one.value for one in back.identifiers if one.last_day is None] == [person.staff_no]
    assert personnel.ends(admin, person.id).roles == ("team_lead",)
    with pytest.raises(RuleError, match="has not left"):
        personnel.come_back(admin, back, today + DAY)


def test_who_comes_back_to_a_closed_team_is_in_none(admin, scene):
    seen = read(admin, scene.csr)
    accounts.end(admin, scene.csr.id, seen.today - 2 * DAY)
    team = admin.session.get_one(Team, scene.team.id)
    team.closed_on = seen.today - DAY
    admin.session.flush()
    personnel.come_back(admin, read(admin, scene.csr), seen.today)
    assert read(admin, scene.csr).stays[0].last == seen.today - 2 * DAY
    alone = make_person(admin, "csr")
    accounts.end(admin, alone.id, seen.today - 2 * DAY)
    personnel.come_back(admin, read(admin, alone), seen.today)
    assert read(admin, alone).stays == ()


def test_the_deputy_who_lets_somebody_leave_does_not_end_his_own_office(admin, scene):
    own = Deputy(
        person_id=scene.lead.id, deputy_id=admin.actor.id, reason="休假",
        valid_from=admin.now - DAY, valid_to=admin.now + 9 * DAY,
    )  # fmt: skip
    admin.session.add(own)
    admin.session.flush()
    accounts.end(admin, scene.lead.id, admin.today)
    assert own.valid_to == admin.now + 9 * DAY


def test_somebody_who_is_not_there_has_no_record(admin):
    with pytest.raises(Exception, match="No row"):
        personnel.record(admin, uuid4())
    assert isinstance(admin.now, datetime)
    assert admin.session.query(Person).count()

"""Sessions, releases from shifts, attendance, tests, results and verdicts (T-04 – T-08)."""

from datetime import datetime, time, timedelta

import pytest
from school import CSRS

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import Shift
from qa_desk.services.training import delivering, following, papers, plans, proposing, reading
from qa_desk.services.training.types import Graded, PlanLine


def refused(school, match, name, service, need, *args):
    with pytest.raises((RuleError, InputError), match=match):
        school.do(name, service, need, *args)


def test_a_session_is_planned_changed_and_kept_once_it_was_held(school):
    """S0-5.2.1, S2-4.2.1–4, S4-4.3.1."""
    need = school.accepted()
    refused(school, "place and a lecturer", "trainer", delivering.schedule, need,
            school.booking(place=" "))  # fmt: skip
    session = school.do("trainer", delivering.schedule, need, school.booking())
    refused(school, "ends after", "trainer", delivering.schedule, need,
            school.booking(to_minute=60))  # fmt: skip
    with school.at("trainer") as work:
        delivering.change(work, session, 1, school.booking(9))
    with school.at("trainer") as work, pytest.raises(ConflictError):
        delivering.change(work, session, 1, school.booking(9))
    with school.at("trainer") as work, pytest.raises(InputError, match="place"):
        delivering.change(work, session, 2, school.booking(place=""))
    with school.at("trainer") as work, pytest.raises(RuleError, match="not there"):
        delivering.change(work, need, 1, school.booking())
    assert school.need(need, "csr").sessions[0].day == school.day(9)
    assert [each.name.staff_no for each in school.need(need, "csr").trainees] == [
        school.people["csr"].staff_no
    ]
    school.mark(need)
    with pytest.raises(RuleError, match="were held"), school.at("trainer") as work:
        delivering.change(work, session, 2, school.booking(8))


def test_a_team_lead_releases_his_people_and_the_roster_says_so(school):
    for name in ("csr", "wang"):
        school.roster(name, "work", [1])
    with school.owner.work() as work:
        zone = work.zone
        for shift in work.session.query(Shift):
            shift.starts_at = datetime.combine(shift.day, time(9), zone)
            shift.ends_at = datetime.combine(shift.day, time(18), zone)
    need = school.accepted()
    when = school.booking(-1)
    session = school.do("trainer", delivering.schedule, need, when)
    assert school.need(need, "lead").releases == (session,)
    assert school.need(need, "lead").sessions[0].released == ()
    mine = [school.people[name].id for name in ("csr", "wang")]
    with school.at("trainer") as work, pytest.raises(RuleError):
        delivering.release(work, session, mine)
    with school.at("lead") as work, pytest.raises(RuleError, match="own team"):
        delivering.release(work, session, [school.people["qian"].id])
    for _again in range(2):
        with school.at("lead") as work:
            delivering.release(work, session, mine)
    assert set(school.need(need).sessions[0].released) == set(mine)
    with school.owner.ask() as work:
        kinds = [each.kind for each in work.session.query(Shift).filter_by(person_id=mine[0])]
    assert "training" in kinds
    with school.at("trainer") as work, pytest.raises(RuleError, match="released people"):
        delivering.change(work, session, 1, school.booking(-3))
    with school.at("trainer") as work:
        delivering.change(work, session, 1, school.booking(-1, place="四楼"))


def test_attendance_and_tests_are_of_trainees_and_of_the_past(school):
    """S1-2B.7."""
    need = school.accepted()
    session = school.do("trainer", delivering.schedule, need, school.booking(-2))
    csr, stranger = school.people["csr"].id, school.people["qian"].id
    with school.at("trainer") as work, pytest.raises(RuleError, match="still to come"):
        delivering.attend(work, session, 1, {csr: "present"})
    school.do("trainer", delivering.schedule, need, school.booking())
    first = school.need(need).sessions[0]
    with school.at("trainer") as work, pytest.raises(RuleError, match="Only trainees"):
        delivering.attend(work, first.id, 1, {stranger: "present"})
    refused(school, "Mark whether", "trainer", delivering.deliver, need)
    refused(school, "not where", "trainer", delivering.grade, need, [])
    school.mark(need, state="absent")
    school.mark(need)
    school.do("trainer", delivering.deliver, need)
    tests = {
        "Only trainees": Graded(stranger, "exam", school.day(1), 900, 800),
        "from 0 to 100": Graded(csr, "exam", school.day(1), 1001, 800),
        "when it is over": Graded(csr, "exam", school.day(-1), 900, 800),
        "after the test": Graded(csr, "exam", school.day(1), 1, 800, school.day(2)),
        "with its words": Graded(csr, "reflection", school.day(1), 900, 800),
    }
    for match, graded in tests.items():
        refused(school, match, "trainer", delivering.grade, need, [graded])
    refused(school, "neither passed", "trainer", delivering.give_result, need, "x")


def test_nothing_is_concluded_before_all_have_passed(school):
    """S0-5.2.2, S2-4.3.1."""
    need = school.held()
    school.grade(need, ["csr", "wang"])
    school.grade(need, ["zhao"], score=1, retake_on=school.day(2))
    school.do("trainer", delivering.give_result, need, "一人补考")
    school.do("inspector", following.begin, need)
    refused(school, "Choose a verdict", "inspector", following.propose_verdict, need, "", "x")
    refused(school, "proposes a verdict", "qa_lead", following.conclude, need, "partly", "x")
    refused(school, "Choose a verdict", "qa_lead", following.conclude, need, "", "x")
    school.do("inspector", following.propose_verdict, need, "partly", "x")
    refused(school, "not passed", "qa_lead", following.conclude, need, "partly", "x")
    refused(school, "is signed when", "trainer", papers.sign, need, "x")
    school.grade(need, ["zhao"], ago=1)
    follows = school.do("qa_lead", following.conclude, need, "partly", "x")
    found = school.need(follows)
    assert (found.row.status, found.origin[0]) == ("T0", need)
    assert school.need(need).follows == (follows, found.row.number)
    with school.at("trainer") as work:
        assert papers.sheet(work, need).accepted.role == "trainer"
        papers.note_print(work, need)
        assert reading.waiting(work) == 1


def test_the_score_of_the_topic_is_compared_too(school):
    for name in (*CSRS, "qian"):
        school.result(name, 15)
        school.result(name, 5, lost=() if name != "qian" else (3,))
    need = school.held(metric="score", target=900, items=(), dimension="")
    found = school.need(need)
    assert found.goal_baseline is not None
    assert (found.effect.is_goal_met, len(found.effect.lines)) == (True, 4)
    assert {each.samples for each in found.trainees} == {1}
    assert school.need(need, "trainer").effect == found.effect
    assert school.need(need, "lead").effect is None
    assert [each.attendance for each in found.trainees] == ["present"] * 3


def test_a_need_without_marks_has_no_effect_yet(school):
    need = school.scheduled()
    assert school.need(need).effect is None


def test_where_nobody_came_there_is_nothing_to_follow(school):
    need = school.followed(absent=CSRS)
    found = school.need(need)
    assert (found.row.status, found.effect) == ("T6", None)
    assert {each.attendance for each in found.trainees} == {"absent"}
    school.do("inspector", following.propose_verdict, need, "too_few", "无人参加")
    assert school.do("qa_lead", following.conclude, need, "too_few", "重新安排")


def test_a_minimum_skill_is_frozen_as_points(school):
    school.choose("figures.least.person", "2")
    for n in (12, 13):
        school.result("wang", n, lost=[each.number for each in school.form.items][:12])
    month = school.day(12)
    with school.at("inspector") as work:
        found = {each.cluster.kind: each for each in proposing.found_in(work, month)}
    if "minimum" in found:
        with school.at("inspector") as work:
            draft = found["minimum"].draft
            whole = proposing.Draft(**{**vars(draft), "problem": "x", "content": "x", "target": 1})
            need = proposing.propose(work, whole, cluster=found["minimum"].cluster)
        school.do("inspector", proposing.submit, need)
        assert school.need(need).baseline.people.of == 1


def test_the_plan_of_the_year_is_written_submitted_and_kept(school):
    """S0-5.1.1, S2-4.1.1, S0-5.1.2, S2-4.1.2."""
    owner = school.people["trainer"]
    day = school.today + timedelta(days=9)
    line = PlanLine(
        None, 1, 2026, 0, "降低差错", "身份核对", "internal", "一季度", owner.id, "", day
    )
    with school.at("trainer") as work:
        key = plans.save(work, line)
    with school.at("manager") as work:
        (found,) = plans.listed(work, 2026)
        assert (found.owner, found.submit_on) == (f"{owner.name} {owner.staff_no}", day)
    with school.at("inspector") as work, pytest.raises(RuleError):
        plans.save(work, line)
    with school.at("qa_lead") as work:
        plans.save(work, PlanLine(**{**vars(found), "month": 3}))
    with school.at("trainer") as work, pytest.raises(ConflictError):
        plans.submit(work, key, 1)
    with school.at("trainer") as work, pytest.raises(InputError, match="all three"):
        plans.save(work, PlanLine(**{**vars(line), "goal": " "}))
    with school.at("trainer") as work:
        other = plans.save(work, line)
    with school.at("trainer") as work:
        plans.drop(work, other, 1)
        plans.submit(work, key, 2)
    with school.at("trainer") as work, pytest.raises(RuleError, match="was submitted"):
        plans.drop(work, key, 3)

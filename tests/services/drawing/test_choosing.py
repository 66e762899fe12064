"""S3-4.3a, D10: what a rule draws from, and how many."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from factories import acting, make_person, make_submitted, make_team
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import (
    Ability,
    AudioFile,
    Call,
    CallSegment,
    CallSound,
    CallTag,
    Draw,
    DrawStratum,
    Evaluation,
    Membership,
    RoleGrant,
    Transcript,
)
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plans import RuleLine
from qa_desk.services import cases, drawing, planning


def taken(work):
    return {evaluation.call_id for evaluation in work.session.query(Evaluation)}


def reasons(drawn):
    return dict(drawn.draws[0].exclusions)


def set_length(work, call, milliseconds):
    work.session.query(CallSegment).filter_by(call_id=call.id).update({"duration_ms": milliseconds})


def test_short_and_old_calls_are_counted_out(centre, work):
    fine, short, _old = centre.call(15), centre.call(15), centre.call(9)
    set_length(work, short, 19_000)
    drawn = centre.draw(centre.plan(9))
    assert reasons(drawn) == {"too_short": 1, "too_old": 1}
    assert taken(work) == {fine.id}


def test_a_call_is_as_old_as_its_day_at_the_draw(centre, work):
    """Five days before the 16th is the 11th, from its first minute."""
    fine, _old = centre.call(11, hour=0), centre.call(10, hour=23)
    centre.draw(centre.plan(9))
    assert taken(work) == {fine.id}


def test_a_back_dated_draw_catches_up_with_missed_days(centre, work):
    old = centre.call(3)
    centre.call(4)
    plan = centre.plan(30)
    with pytest.raises(RuleError, match="older than calls may be"):
        centre.draw(plan, 3)
    drawn = centre.draw(plan, 3, catch_up=True)
    assert (drawn.drawn, taken(work)) == (1, {old.id})
    assert work.session.query(Evaluation).one().day == date(2026, 11, 3)


def test_days_of_another_month_are_refused(centre):
    plan = centre.plan(1)
    with pytest.raises(RuleError, match="not days of the plan's month, 2026-11"):
        centre.draw(plan, 0)


def test_day_by_day_a_month_gets_its_number_and_no_call_twice(centre, work):
    for day in range(1, 31):
        for hour in (9, 15, 20):
            centre.call(day, hour)
    plan = centre.plan(20)
    for day in range(1, 31):
        now = replace(centre.lead, now=work.now + timedelta(days=day - 14, minutes=day))
        drawing_of_day = drawing.Span(date(2026, 11, day), date(2026, 11, day))
        with suppress(RuleError):  # on some days nothing is due
            drawing.draw(now, plan.id, plan.version, span=drawing_of_day)
    found = [evaluation.day for evaluation in work.session.query(Evaluation)]
    assert len(found) == len(taken(work)) == 20
    assert max(Counter(found).values()) == 1


def test_rules_are_drawn_by_priority_and_a_call_once(centre, work):
    calls = [centre.call(15, hour) for hour in range(8, 14)]
    for call in calls[:3]:
        work.session.add(CallTag(call_id=call.id, tag="vip"))
    plan = centre.plan(
        RuleLine("rest", 9, priority=1),
        RuleLine(
            "vip", 2, "targeted", sample_reason="watch_list", filter=CallFilter(tags=("vip",))
        ),
    )
    drawn = centre.draw(plan)
    assert [(row.rule, row.sample_reason, row.drawn) for row in drawn.draws] == [
        ("vip", "watch_list", 2),
        ("rest", "random", 4),
    ]
    found = work.session.query(Evaluation).all()
    assert len({row.call_id for row in found}) == len(found) == 6
    assert reasons(drawn) == {"filter": 3}
    assert len({draw.seed for draw in work.session.query(Draw)}) == 2


def test_what_no_rule_draws_from_recordings_is_left_to_people(centre):
    centre.call()
    plan = centre.plan(RuleLine("floor", 2, mode="floor_check"), RuleLine("", 1))
    assert [row.drawn for row in centre.draw(plan).draws] == [1]


CONDITIONS = {
    "contact_reasons": (CallFilter(contact_reasons=("退款",)), {"contact_reason": "退款"}),
    "directions": (CallFilter(directions=("outbound",)), {"direction": "outbound"}),
    "languages": (CallFilter(languages=("粤语",)), {"language": "粤语"}),
    "csat_max": (CallFilter(csat_max=2), {"csat": 2}),
    "hours": (CallFilter(hours=(14, 16)), {"hour": 15}),
    "weekdays": (CallFilter(weekdays=(6,)), {"day": 14}),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_filter_on_a_call_leaves_the_others_out(centre, work, name):
    wanted, values = CONDITIONS[name]
    centre.call()
    fits = centre.call(**values)
    drawn = centre.draw(centre.plan(RuleLine("", 9, filter=wanted)))
    assert (taken(work), reasons(drawn)) == ({fits.id}, {"filter": 1})


def test_a_filter_on_the_length_leaves_the_others_out(centre, work):
    calls = [centre.call() for _again in range(3)]
    for call, milliseconds in zip(calls, (59_000, 100_000, 121_000), strict=True):
        set_length(work, call, milliseconds)
    wanted = CallFilter(min_seconds=60, max_seconds=120)
    drawn = centre.draw(centre.plan(RuleLine("", 9, filter=wanted)))
    assert (taken(work), reasons(drawn)) == ({calls[1].id}, {"filter": 2})


BESIDE = {
    "complaint": (CallFilter(complaint=True), lambda call: CallTag(call_id=call, tag="投诉")),
    "silence": (
        CallFilter(min_silence=200),
        lambda call: CallSound(call_id=call, silence=200, talk_over=None),
    ),
    "talk_over": (
        CallFilter(min_talk_over=50),
        lambda call: CallSound(call_id=call, silence=0, talk_over=60),
    ),
    "words": (
        CallFilter(words="100%"),
        lambda call: Transcript(call_id=call, text="我100%确定"),
    ),
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_filter_on_what_is_known_beside_a_call_leaves_the_others_out(centre, work, name):
    """S0-4.1.1c."""
    wanted, row = BESIDE[name]
    centre.call()
    fits = centre.call()
    work.session.add(row(fits.id))
    drawn = centre.draw(centre.plan(RuleLine("", 9, filter=wanted)))
    assert (taken(work), reasons(drawn)) == ({fits.id}, {"filter": 1})


def new_hire(centre, work):
    return centre.csr(hired_on=date(2026, 10, 1)), CallFilter(tenure_max_days=31)


def of_a_group(centre, work):
    csr = centre.csr()
    team = make_team(work, members=[csr], group="vip")
    return csr, CallFilter(skill_groups=("vip",), teams=(team.code, centre.scene.team.code))


def named(centre, work):
    csr = centre.csr()
    return csr, CallFilter(people=(csr.staff_no,))


@pytest.mark.parametrize("of", [new_hire, of_a_group, named])
def test_a_filter_on_csrs_leaves_the_others_out_and_names_nobody_else_short(centre, work, of):
    centre.scene.csr.hired_on = date(2020, 1, 1)
    csr, wanted = of(centre, work)
    centre.call()
    fits = centre.call(csr=csr)
    drawn = centre.draw(centre.plan(RuleLine("", 2, filter=wanted)))
    assert (taken(work), reasons(drawn)) == ({fits.id}, {"filter": 1})
    assert drawn.draws[0].shortfalls in ((), ((f"{csr.name} {csr.staff_no}", 1),))


def test_a_filter_on_teams_is_about_their_csrs_alone(centre, work):
    csr = centre.csr()
    team = make_team(work, members=[csr])
    centre.call()
    fits = centre.call(csr=csr, team=team)
    drawn = centre.draw(centre.plan(RuleLine("", 2, filter=CallFilter(teams=(team.code,)))))
    assert taken(work) == {fits.id}
    assert drawn.draws[0].shortfalls == ((f"{csr.name} {csr.staff_no}", 1),)


@pytest.fixture
def with_results(centre, work):
    """Last month the CSR lost points in the first item."""
    centre.call(15)
    make_submitted(centre.scene, item_1=1)
    found = work.session.query(Evaluation).one()
    found.day = date(2026, 10, 20)
    found.status = "E3"
    work.session.flush()
    return centre


def test_last_months_results_choose_csrs(with_results, work):
    centre, other = with_results, with_results.csr()
    mine, _others = centre.call(14), centre.call(14, csr=other)
    form = cases.case(centre.scene.by("inspector"), work.session.query(Evaluation).one().id)
    key = form.checklist.items[0].key
    for wanted in (CallFilter(weak_items=(key,)), CallFilter(last_score_max=999)):
        plan = centre.plan(RuleLine("", 9, filter=wanted))
        with work.session.begin_nested() as attempt:
            drawn = centre.draw(plan)
            assert mine.id in taken(work)
            assert reasons(drawn)["filter"] == 1
            attempt.rollback()
    nobody = centre.plan(RuleLine("", 9, filter=CallFilter(weak_items=("unknown",))))
    with pytest.raises(RuleError):
        centre.draw(nobody)


def test_only_who_sees_all_results_draws_by_them(centre):
    centre.call()
    plan = centre.plan(RuleLine("", 9, filter=CallFilter(last_score_max=800)))
    inspector = centre.scene.by("inspector")
    with pytest.raises(RuleError, match="do not see them all"):
        drawing.draw(inspector, plan.id, plan.version)


def test_a_new_version_of_a_plan_goes_on_where_the_old_one_was(centre, work):
    for _again in range(9):
        centre.call()
    centre.draw(centre.plan(2))
    drawn = centre.draw(centre.plan(5), at=1)
    assert drawn.drawn == 3


def test_the_number_of_a_team_is_spread_evenly_and_what_it_lacks_is_named(centre, work):
    """P16."""
    csr = centre.csr()
    work.session.add(
        Membership(person_id=csr.id, team_id=centre.scene.team.id, valid_from=date(2025, 1, 1))
    )
    for _again in range(2):
        centre.call()
        centre.call(csr=csr)
    plan = centre.plan(RuleLine("", 3, per="team"))
    assert centre.draw(plan).drawn == 3
    had = Counter(evaluation.csr_id for evaluation in work.session.query(Evaluation))
    assert sorted(had.values()) == [1, 2]
    more = centre.draw(centre.plan(RuleLine("", 9, per="team")), at=1)
    assert (more.drawn, more.draws[0].shortfalls) == (1, ((centre.scene.team.name, 5),))
    with pytest.raises(RuleError):
        centre.draw(centre.plan(RuleLine("", 10, per="centre")), at=2)


def test_percent_are_of_the_calls_that_fit(centre, work):
    for hour in range(20):
        centre.call(15, hour)
    assert centre.draw(centre.plan(RuleLine("", 10, unit="percent"))).drawn == 2


def test_calls_that_only_people_of_the_own_team_could_judge_are_left_out(centre, work):
    inspector = centre.scene.inspector
    work.session.add(
        Membership(
            person_id=inspector.id, team_id=centre.scene.team.id, valid_from=date(2025, 1, 1)
        )
    )
    centre.call()
    both = centre.csr()
    work.session.add(RoleGrant(person_id=inspector.id, role="csr", valid_from=date(2025, 1, 1)))
    own = centre.call(csr=inspector)
    away = make_team(work, members=[both])
    fine = centre.call(csr=both, team=away)
    drawn = centre.draw(centre.plan(3))
    assert reasons(drawn) == {"same_team": 1, "own_call": 1}
    assert taken(work) == {fine.id}
    assert own.id not in taken(work)


def test_a_drawn_call_that_nobody_can_judge_is_named_not_replaced(centre, work):
    """P16."""
    work.session.add(Ability(person_id=centre.scene.inspector.id, kind="language", value="普通话"))
    foreign, fine = centre.call(language="粤语"), centre.call()
    drawn = centre.draw(centre.plan(2))
    assert drawn.unjudged == ((foreign.id, "language"),)
    assert (drawn.drawn, taken(work)) == (1, {fine.id})
    assert [n for _person, n in drawn.draws[0].shortfalls] == [1]


def test_a_draw_keeps_what_it_was_drawn_from(centre, work):
    other = centre.csr()
    for hour in range(5):
        centre.call(15, hour)
    row = centre.draw(centre.plan(2)).draws[0]
    strata = {
        stratum.person_id: (stratum.pool_count, stratum.wanted, stratum.drawn)
        for stratum in work.session.scalars(select(DrawStratum))
    }
    assert strata == {centre.scene.csr.id: (5, 2, 2), other.id: (0, 2, 0)}
    assert (row.pool_count, row.drawn, row.short) == (5, 2, 1)
    assert work.session.get_one(Draw, row.id).facts["span"][:2] == ["2026-11-01", "2026-11-30"]


def test_a_draw_of_an_older_program_is_still_shown(centre, work):
    plan = centre.plan(3)
    rule = planning.details(centre.lead, plan.id)
    assert rule.rules[0].count == 3
    centre.call()
    row = centre.draw(plan).draws[0]
    rule_id = work.session.get_one(Draw, row.id).rule_id
    old = Draw(
        plan_id=plan.id,
        rule_id=rule_id,
        seed="old",
        drawn_at=work.now,
        drawn_by=centre.scene.qa_lead.id,
        pool_from=work.now,
        pool_to=work.now,
        pool_count=1,
        pool_digest=b"",
    )
    work.session.add(old)
    work.session.flush()
    work.session.add(
        DrawStratum(
            draw_id=old.id, person_id=centre.scene.csr.id, pool_count=1, pool_digest=b"", drawn=1
        )
    )
    work.session.flush()
    (shown,) = [row for row in drawing.list_draws(centre.lead, plan.id) if row.id == old.id]
    assert [n for _person, n in shown.shortfalls] == [2]


def test_calls_without_a_recording_any_more_are_not_drawn(centre, work):
    call = centre.call()
    centre.call()
    work.session.query(AudioFile).filter_by(call_id=call.id).delete()
    assert reasons(centre.draw(centre.plan(2))) == {"no_recording": 1}


def test_p25_a_chat_is_drawn_by_its_words_however_short_it_was(centre, work):
    for channel, words in (("chat", "您好"), ("email", ""), ("voice", "您好")):
        call = centre.call(channel=channel)
        work.session.query(AudioFile).filter_by(call_id=call.id).delete()
        work.session.query(CallSegment).filter_by(call_id=call.id).update({"duration_ms": 0})
        if words:
            work.session.add(Transcript(call_id=call.id, text=words))
    drawn = centre.draw(centre.plan(3))
    assert (drawn.drawn, reasons(drawn)) == (1, {"no_recording": 2})


def test_a_call_that_is_imported_after_the_draw_belongs_to_the_next(centre, work):
    centre.call()
    late = centre.call(imported_at=work.now + timedelta(minutes=5))
    plan = centre.plan(2)
    assert centre.draw(plan).draws[0].pool_count == 1
    assert centre.draw(plan, at=10).drawn == 1
    assert late.id in taken(work)


def test_a_call_of_unknown_time_is_counted_as_unresolved(centre, work):
    centre.call()
    work.session.query(CallSegment).filter_by(call_id=centre.call().id).update({"started_at": None})
    assert reasons(centre.draw(centre.plan(1))) == {"unresolved": 1}


def test_who_may_not_draw_is_told_who_may(centre, work):
    plan = centre.plan(1)
    with pytest.raises(RuleError, match="not among your rights"):
        drawing.draw(acting(work, make_person(work, "csr")), plan.id, plan.version)
    assert isinstance(plan.id, UUID)
    assert work.session.query(Call).count() == 0

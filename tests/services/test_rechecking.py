"""Results scored a second time: drawn, scored unseen, compared, assessed (2.7, 6.7, I-01)."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import full_sheet
from old_centre import by_force
from route import grounds

from qa_desk.errors import RuleError
from qa_desk.models import Assessment, Evaluation, Recheck, RecheckDraw
from qa_desk.services import (
    assessments,
    assigning,
    cases,
    evaluating,
    rechecking,
    track_records,
)
from qa_desk.services.assessments import Decision
from qa_desk.services.rechecking import Drawn


class _UndoneError(Exception):
    """What was done in a transaction is not to stay."""


@pytest.fixture
def centre(fresh):
    return fresh


def month(work):
    return work.now.astimezone(ZoneInfo("Asia/Shanghai")).date().replace(day=1)


def draw(centre, who="qa_lead"):
    with centre.at(who) as work:
        return rechecking.draw(work, month(work))


def task(centre, who="qa_lead"):
    with centre.at(who) as work:
        return cases.queue(work)[0]


def score(centre, row, who="qa_lead", sheet=None):
    """Open a task and submit it; return its new state."""
    with centre.at(who) as work:
        state = evaluating.open_task(work, row.id, row.version)
    with centre.at(who) as work:
        return evaluating.submit(work, row.id, state.version, sheet or full_sheet(centre.form))


def compared(centre, who="qa_lead"):
    with centre.at(who) as work:
        first = month(work)
        return rechecking.listed(work, first, first)


def test_a_blind_recheck_is_drawn_scored_compared_and_assessed(centre):
    """The whole way of 2.7: draw, score unseen, deviation, statement, decision."""
    first = centre.released(lost=(3, 4, 5, 6))
    assert draw(centre) == Drawn(1, 0)
    row = task(centre)
    assert row.sample_reason == "recheck"
    state = score(centre, row)
    assert state.status == "E14"
    (found,) = compared(centre)
    n = len(centre.form.items)
    assert (found.original_id, found.agreeing, found.compared) == (first, n - 4, n)
    assert found.difference > 50
    assert found.assessment_no.startswith("QIA-")
    with centre.at("inspector") as work:
        (one,) = assessments.listed(work)
        record = assessments.one(work, one.id)
        assert (record.source, one.kind, one.step) == ("recheck", "over_deduct", "state")
        assert [each.subject for each in record.compared] == [3, 4, 5, 6]
        assessments.state(work, one.id, one.version, "我听错了")
    with centre.at("qa_lead") as work:
        (one,) = assessments.listed(work)
        assessments.decide(work, one.id, one.version, Decision("coaching", "一起再听"))
    with centre.at("inspector") as work:
        assert assessments.listed(work)[0].status == "I2"


def test_within_tolerance_nobody_is_assessed(centre):
    centre.released(lost=())
    draw(centre)
    score(centre, task(centre))
    (found,) = compared(centre)
    assert (found.agreeing, found.difference, found.assessment_no) == (found.compared, 0, "")
    with centre.at("qa_lead") as work:
        assert assessments.listed(work) == []
        assert work.session.query(Assessment).count() == 0


def test_a_missed_fatal_error_is_assessed(centre):
    centre.released(lost=())
    draw(centre)
    sheet = centre.sheet(fatal=centre.form.fatal_errors[0].key)
    score(centre, task(centre), sheet=sheet)
    (found,) = compared(centre)
    assert (found.fatal_missed, found.fatal_added, found.difference) == (1, 0, -1000)
    with centre.at("inspector") as work:
        assert assessments.listed(work)[0].kind == "wrong_fatal"


def test_the_first_result_is_not_seen_before_ones_own_is_submitted(centre):
    first = centre.released(lost=(3,))
    with centre.at("qa_lead") as work:
        assert cases.case(work, first).sheet.answers
    draw(centre)
    row = task(centre)
    with centre.at("qa_lead") as work:
        hidden = cases.case(work, first)
        assert (hidden.is_blind, hidden.sheet.answers, hidden.row.final) == (True, {}, None)
        shown = next(one for one in cases.results(work) if one.id == first)
        assert (shown.final, shown.result) == (None, None)
        record = track_records.track_record(work, row.id)
        assert first not in [one.id for one in record.results]
        assert record.repeated == {}
    score(centre, row)
    with centre.at("qa_lead") as work:
        assert not cases.case(work, first).is_blind
        (one,) = rechecking.listed(work, month(work), month(work))
        found = rechecking.beside(work, one.id)
        assert [each.subject for each in found.differing] == [3]
        assert found.first < found.second


def test_nobody_is_told_of_a_recheck_of_his_own_before_it_is_compared(centre):
    first = centre.released()
    draw(centre)
    row = task(centre)
    with centre.at("inspector") as work:
        assert rechecking.listed(work, month(work), month(work)) == []
        assert row.id not in [one.id for one in cases.results(work)]
        with pytest.raises(RuleError):
            cases.case(work, row.id)
        assert not cases.case(work, first).is_blind
    score(centre, row)
    (own,) = compared(centre, "inspector")
    with centre.at("inspector") as work:
        assert rechecking.beside(work, own.id).row == own


def test_nobody_rechecks_himself_and_a_qa_lead_is_checked_by_the_manager(centre):
    centre.released(inspector="qa_lead")
    centre.released(inspector="inspector")
    assert draw(centre) == Drawn(1, 0)
    assert draw(centre, "manager") == Drawn(1, 0)
    with centre.at("qa_lead") as work:
        assert len(cases.queue(work)) == 1
    row = task(centre, "manager")
    with centre.at("qa_lead") as work:
        (own,) = (one.id for one in cases.results(work) if one.inspector.staff_no == own_no(centre))
        assert not cases.case(work, own).is_blind
    score(centre, row, "manager")
    assert [one.original_id for one in compared(centre, "qa_lead")] == [own]


def own_no(centre):
    return centre.people["qa_lead"].staff_no


def test_a_month_is_filled_up_to_its_number_and_no_further(centre):
    centre.choose("recheck.per_month", "2")
    for _number in range(3):
        centre.released()
    assert draw(centre) == Drawn(2, 0)
    assert draw(centre) == Drawn(0, 0)


def test_what_is_disputed_or_was_watched_live_is_not_drawn(centre):
    disputed, watched = centre.released(), centre.released()
    centre.open(disputed)
    centre.take("csr", "dispute", disputed, grounds(3))
    centre.change(watched, mode="side_by_side")
    assert draw(centre) == Drawn(0, 0)


def test_a_month_to_come_has_nothing_to_draw(centre):
    with centre.at("qa_lead") as work:
        ahead = (month(work) + timedelta(days=40)).replace(day=1)
        with pytest.raises(RuleError, match="has not begun"):
            rechecking.draw(work, ahead)


def test_only_who_may_recheck_draws(centre):
    with centre.at("inspector") as work, pytest.raises(RuleError):
        rechecking.draw(work, month(work))
    with centre.at("csr") as work, pytest.raises(RuleError):
        rechecking.listed(work, month(work), month(work))


def test_the_same_seed_draws_the_same(centre):
    centre.choose("recheck.per_month", "1")
    for _number in range(4):
        centre.released()
    drawn = []
    for _turn in range(2):
        with suppress(_UndoneError), centre.at("qa_lead") as work:
            rechecking.draw(work, month(work), seed="2026-07")
            drawn.append(work.session.query(Recheck).one().original_id)
            raise _UndoneError
    assert drawn[0] == drawn[1]


def test_a_call_comes_to_its_inspector_once_more_weeks_later_and_looks_like_any_task(centre):
    first = centre.released(weeks_ago=4)
    centre.released(weeks_ago=2)
    assert draw(centre).repeats == 1
    assert draw(centre).repeats == 0
    row = task(centre, "inspector")
    with centre.at("inspector") as work:
        case = cases.case(work, row.id)
        assert row.sample_reason == "random"
        assert {step.label for step in case.steps} == {"Open"}
        assert rechecking.listed(work, month(work), month(work)) == []
        assert work.session.get_one(Evaluation, first).call_id == case_call(work, row)
        if work.session.get_bind().dialect.name == "postgresql":
            assert work.session.query(Recheck).all() == []
    state = score(centre, row, "inspector", centre.sheet((4,)))
    assert state.status == "E14"
    (found,) = compared(centre, "inspector")
    assert (found.kind, found.compared - found.agreeing) == ("repeat", 2)
    assert found.assessment_no == ""
    with centre.at("inspector") as work:
        assert assessments.listed(work) == []


def case_call(work, row):
    return work.session.get_one(Evaluation, row.id).call_id


def test_a_past_month_is_rechecked_without_repeats(centre):
    centre.released(weeks_ago=6)
    with centre.at("qa_lead") as work:
        past = month(replace(work, now=work.now - timedelta(weeks=6)))
        assert rechecking.draw(work, past) == Drawn(1, 0)


def test_a_recheck_stays_with_whom_it_was_given_to(centre):
    centre.released()
    draw(centre)
    row = task(centre)
    with centre.at("second_qa_lead") as work, pytest.raises(RuleError) as refused:
        assigning.hand_on(work, row.id, row.version, centre.people["inspector"].id, "absent")
    assert str(refused.value).startswith("This task stays")
    for who in ("inspector", "second_qa_lead"):
        with centre.at(who) as work:
            assert row.id not in [one.id for one in assigning.board(work).tasks]
    with centre.at("qa_lead") as work:
        assert row.id in [one.id for one in assigning.board(work).tasks]
        with pytest.raises(RuleError, match="no open task"):
            assigning.take_over(work, centre.people["qa_lead"].id, "absent")


def test_an_assessment_is_of_who_is_still_there(centre):
    centre.released(lost=(3, 4, 5))
    draw(centre)
    with centre.owner.work() as work:
        person = work.session.merge(centre.people["inspector"])
        person.left_on = work.today
    score(centre, task(centre))
    (found,) = compared(centre)
    assert found.assessment_no == ""


def test_another_version_of_the_checklist_is_not_used_the_second_time(centre):
    first = centre.released()
    draw(centre)
    row = task(centre)
    with centre.at("qa_lead") as work:
        evaluating.open_task(work, row.id, row.version)
    with centre.owner.ask() as work:
        one, two = (work.session.get_one(Evaluation, key) for key in (first, row.id))
        assert one.checklist_version_id == two.checklist_version_id


def test_a_recheck_that_is_not_there_is_said(centre):
    with centre.at("qa_lead") as work, pytest.raises(RuleError, match="is not there"):
        rechecking.beside(work, work.actor.id)


def only(centre, who="qa_lead"):
    """The one draw of this month that somebody sees."""
    with centre.at(who) as work:
        (row,) = rechecking.draws(work, month(work))
        return row


def test_a_draw_is_proved_from_its_pool_and_its_seed(centre):
    centre.choose("recheck.per_month", "2")
    for _number in range(5):
        centre.released()
    draw(centre)
    row = only(centre)
    assert (row.kind, row.drawn, row.pool) == ("blind", 2, 5)
    with centre.at("manager") as work:
        verdict = rechecking.verify(work, row.id)
        assert len(rechecking.draws(work)) == 1
    assert verdict.differences == ()
    assert verdict.sentence == "Drawn again: the same 2 re-checks, out of 5 results."
    for _number in range(3):
        centre.released()  # what comes later is in no pool of before
    with centre.at("qa_lead") as work:
        assert rechecking.verify(work, row.id).differences == ()


def test_whose_results_are_in_a_pool_sees_no_draw_of_it(centre):
    centre.released(inspector="qa_lead")
    draw(centre, "manager")
    row = only(centre, "manager")
    with centre.at("qa_lead") as work:
        assert rechecking.draws(work) == []
        with pytest.raises(RuleError, match="not yours"):
            rechecking.verify(work, row.id)
    with centre.at("inspector") as work:
        with pytest.raises(RuleError):
            rechecking.draws(work)
        with pytest.raises(RuleError):
            rechecking.verify(work, row.id)


def test_what_was_put_into_queues_past_the_draw_is_found(centre):
    centre.choose("recheck.per_month", "1")
    for _number in range(3):
        centre.released()
    draw(centre)
    row = only(centre)
    with centre.owner.ask() as work:
        kept = work.session.get_one(RecheckDraw, row.id).pool
        drawn = work.session.query(Recheck).one()
        original = work.session.get_one(Evaluation, drawn.original_id).number
        other = next(line for line in kept["found"] if line[0] != original)
    by_force(
        centre.url,
        "UPDATE recheck SET original_id = (SELECT id FROM evaluation WHERE number = :other)",
        other=other[0],
    )
    with centre.at("qa_lead") as work:
        found = rechecking.verify(work, row.id).differences
    assert found == (
        f"{original} was to be drawn and is not there.",
        f"{other[0]} was drawn though it was not its turn.",
    )


def test_a_pool_that_was_changed_is_found(centre):
    centre.choose("recheck.per_month", "1")
    centre.released()
    draw(centre)
    row = only(centre)
    with centre.owner.ask() as work:
        kept = work.session.get_one(RecheckDraw, row.id).pool
    kept["found"][0][3] = "fatal_fail"
    by_force(centre.url, "UPDATE recheck_draw SET pool = :pool", pool=json.dumps(kept))
    with centre.at("qa_lead") as work:
        verdict = rechecking.verify(work, row.id)
    number = kept["found"][0][0]
    assert [one.split(":")[0] for one in verdict.differences] == [
        "The pool is not the one that was written down",
        f"{number} was no such result of that QA inspector then.",
    ]
    assert "is not what its seed" in verdict.sentence

"""S3-4.2, D10: anybody can prove that a draw was fair, and an unfair one is caught."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from factories import make_call, make_team
from sqlalchemy import update

from qa_desk.errors import RuleError
from qa_desk.models import (
    Ability,
    AudioFile,
    CallSegment,
    Draw,
    DrawStratum,
    Evaluation,
    Membership,
    SamplingRule,
)
from qa_desk.rules import sampling
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plans import RuleLine
from qa_desk.services import drawing


def verdict(centre):
    """Return what drawing again says, as kinds and sentences."""
    draw = centre.work.session.query(Draw).one()
    found = drawing.verify(centre.lead, draw.id)
    assert found.is_identical == (not found.differences)
    return found


def kinds(centre):
    return [difference.kind for difference in verdict(centre).differences]


@pytest.fixture
def drawn(centre):
    """Ten calls, of which three were drawn."""
    for hour in range(8, 18):
        centre.call(15, hour)
    centre.draw(centre.plan(3))
    return centre


@pytest.fixture
def unsealed(drawn, work):
    """The same, in the hands of somebody who owns the database and took the seals off."""
    drawn.unseal()
    return drawn


def tasks(work):
    return work.session.query(Evaluation).order_by(Evaluation.draw_rank).all()


def test_a_fair_draw_is_identical(drawn):
    found = verdict(drawn)
    assert (found.is_identical, found.count) == (True, 3)
    assert found.sentence == "Identical: drawing again gives the same 3 calls from the same pool."


def test_what_came_after_a_draw_does_not_change_its_proof(drawn, work):
    """Calls imported later, later draws, sound that was dropped, and people who left."""
    drawn.call(15, 9, imported_at=work.now + timedelta(minutes=1))
    drawn.draw(drawn.plan(RuleLine("more", 4)), at=5)
    first, _second = work.session.query(Draw).order_by(Draw.drawn_at)
    drawn.unseal()
    later = work.now + timedelta(hours=1)
    work.session.execute(update(AudioFile).values(dropped_at=later))
    assert drawing.verify(drawn.lead, first.id).is_identical


def test_all_kinds_of_rules_can_be_proven(centre, work):
    csr = centre.csr(hired_on=date(2026, 11, 1))
    work.session.add(
        Membership(person_id=csr.id, team_id=centre.scene.team.id, valid_from=date(2025, 1, 1))
    )
    work.session.add(Ability(person_id=centre.scene.inspector.id, kind="language", value="普通话"))
    for hour in range(8, 18):
        centre.call(15, hour, language="粤语" if hour == 9 else "")
        centre.call(14, hour, csr=csr)
    plan = centre.plan(
        RuleLine("hires", 2, "targeted", filter=CallFilter(tenure_max_days=60), priority=1),
        RuleLine("team", 3, per="team", priority=2),
        RuleLine("percent", 30, unit="percent", priority=3),
        RuleLine("centre", 3, per="centre", priority=4),
    )
    made = centre.draw(plan, 14, 15)
    made = [*made.draws, *centre.draw(plan, at=3).draws]
    assert len(made) > 4
    for row in made:
        assert drawing.verify(centre.lead, row.id).differences == ()


def test_a_call_that_was_put_in_by_hand_is_caught(unsealed, work):
    """S3-4.2: the wanted call instead of the one in rank, with everything else made to fit."""
    first = tasks(work)[0]
    chosen = {row.call_id for row in tasks(work)}
    segment = next(s for s in work.session.query(CallSegment) if s.call_id not in chosen)
    seed = work.session.query(Draw).one().seed
    first.call_id, first.segment_id = segment.call_id, segment.id
    first.draw_rank = sampling.rank(seed, segment.call_id)
    work.session.flush()
    found = verdict(unsealed)
    assert {difference.kind for difference in found.differences} == {"missing", "added"}
    sentences = [difference.sentence for difference in found.differences]
    assert any(first.number in sentence and "in rank of" in sentence for sentence in sentences)
    assert found.sentence == "Not identical: 2 things differ."


def test_a_call_of_no_pool_is_caught(unsealed, work):
    other = make_call(work, unsealed.csr(), unsealed.scene.team)
    first = tasks(work)[0]
    first.call_id = other.id
    work.session.flush()
    assert kinds(unsealed) == ["pool", "missing", "added", "rank"]
    assert "it is not in the pool" in verdict(unsealed).differences[2].sentence


def test_a_task_more_than_was_drawn_is_caught(unsealed, work):
    extra = next(
        s for s in work.session.query(CallSegment)
        if s.call_id not in {row.call_id for row in tasks(work)}
    )  # fmt: skip
    model = tasks(work)[0]
    values = {
        column.key: getattr(model, column.key)
        for column in Evaluation.__table__.columns
        if column.key not in ("id", "number", "call_id", "segment_id", "version")
    }
    work.session.add(
        Evaluation(number="ZJ-X", call_id=extra.call_id, segment_id=extra.id, **values)
    )
    work.session.flush()
    assert kinds(unsealed) == ["count", "added", "rank"]


def test_another_seed_is_caught(unsealed, work):
    work.session.execute(update(Draw).values(seed="another"))
    work.session.expire_all()
    assert "seed" in kinds(unsealed)


def test_a_pool_that_was_other_is_caught(unsealed, work):
    chosen = {row.call_id for row in tasks(work)}
    segment = next(s for s in work.session.query(CallSegment) if s.call_id not in chosen)
    segment.person_id = unsealed.csr().id
    work.session.flush()
    assert set(kinds(unsealed)) >= {"pool"}
    assert "the pool was 10 calls, and is 9 calls" in verdict(unsealed).differences[0].sentence


def test_figures_written_by_hand_are_caught(unsealed, work):
    work.session.execute(update(Draw).values(pool_count=11))
    work.session.execute(update(DrawStratum).values(wanted=4, drawn=4))
    work.session.expire_all()
    assert kinds(unsealed) == ["whole", "wanted", "count", "missing"]


def test_a_draw_that_did_not_follow_its_rule_is_caught(unsealed, work):
    work.session.execute(update(SamplingRule).values(filter={"directions": ["outbound"]}))
    work.session.expire_all()
    assert kinds(unsealed) == ["rule"]
    record = work.session.query(Draw).one()
    basis = {**record.facts["basis"], "people": [str(unsealed.scene.csr.id)], "seconds": 0}
    record.facts = {**record.facts, "basis": basis}
    record.plan_id = unsealed.plan(1).id
    work.session.flush()
    found = [difference.subject for difference in verdict(unsealed).differences]
    assert found == ["filter", "seconds", "people", "plan"]


def test_a_draw_of_an_older_program_cannot_be_drawn_again_and_says_so(unsealed, work):
    work.session.execute(update(Draw).values(facts={}))
    work.session.expire_all()
    assert kinds(unsealed) == ["old"]
    assert drawing.why(unsealed.lead, tasks(work)[0].call_id)[0].code == "old"


def test_an_unknown_draw_or_call_is_refused_with_a_sentence(centre):
    with pytest.raises(RuleError, match="no such draw"):
        drawing.verify(centre.lead, uuid4())
    with pytest.raises(RuleError, match="no such call"):
        drawing.why(centre.lead, uuid4())


# -- why this call -------------------------------------------------------------------------------


def why(centre, call_id):
    (found,) = drawing.why(centre.lead, call_id)
    return found


def test_why_a_call_was_drawn_or_not_is_answered_by_its_rank(drawn, work):
    chosen = {row.call_id: row for row in tasks(work)}
    for segment in work.session.query(CallSegment):
        found = why(drawn, segment.call_id)
        if segment.call_id in chosen:
            assert (found.code, found.number) == ("drawn", chosen[segment.call_id].number)
            assert found.place <= found.quota
            assert f"number {found.place} in rank of {found.of}" in found.sentence
        else:
            assert found.code == "not_reached"
            assert found.quota < found.place <= found.of
            assert "but not drawn" in found.sentence


def test_why_a_call_was_not_in_the_pool_is_answered_by_the_reason(drawn, work):
    short, test = drawn.call(15), drawn.call(15, is_test=True)
    work.session.query(CallSegment).filter_by(call_id=short.id).update({"duration_ms": 1000})
    assert why(drawn, short.id).sentence == "Not in the pool: Too short."
    assert why(drawn, test.id).code == "test_call"
    later = drawn.call(15, imported_at=work.now + timedelta(hours=1))
    assert "imported after" in why(drawn, later.id).sentence
    elsewhere = drawn.call(-20)
    assert "No draw covers" in why(drawn, elsewhere.id).sentence
    unknown = drawn.call(15)
    work.session.query(CallSegment).filter_by(call_id=unknown.id).update({"person_id": None})
    assert why(drawn, unknown.id).code == "unresolved"


def test_why_not_names_the_hours_of_the_rule_and_each_draw(centre):
    call = centre.call(15, 10)
    for hour in (20, 21):
        centre.call(15, hour)
    wanted = CallFilter(hours=(18, 23))
    plan = centre.plan(
        RuleLine("evening", 1, filter=wanted, priority=1), RuleLine("rest", 1, priority=2)
    )
    centre.draw(plan)
    found = drawing.why(centre.lead, call.id)
    assert [(each.rule, each.code) for each in found if each.rule == "evening"] == [
        ("evening", "filter")
    ]
    assert len(found) == 2


def test_the_rule_that_drew_a_call_is_named_first_by_its_reason_where_it_has_no_name(centre):
    call = centre.call(15, 10)
    centre.draw(centre.plan(RuleLine("", 1, priority=1), RuleLine("rest", 1, priority=2)))
    found = drawing.why(centre.lead, call.id)
    assert [(each.rule, each.code) for each in found] == [
        ("Random sampling", "drawn"),
        ("rest", "already_drawn"),
    ]


def test_calls_by_hand_off_plan_and_gone_are_told_apart(unsealed, work):
    first, second, third = tasks(work)
    free = next(
        s for s in work.session.query(CallSegment)
        if s.call_id not in {row.call_id for row in tasks(work)}
    )  # fmt: skip
    gone, first.call_id = first.call_id, free.call_id
    work.session.flush()
    assert why(unsealed, free.call_id).code == "by_hand"
    assert "not by the draw it names" in why(unsealed, free.call_id).sentence
    assert "is not there any more" in why(unsealed, gone).sentence
    assert why(unsealed, third.call_id).code == "drawn"
    second.draw_id = None  # from here on the draw would find another pool
    work.session.flush()
    off, _draw = drawing.why(unsealed.lead, second.call_id)
    assert off.sentence == f"Evaluated as {second.number} outside of every draw."


def test_a_drawn_call_that_nobody_could_judge_says_so(centre, work):
    work.session.add(Ability(person_id=centre.scene.inspector.id, kind="language", value="普通话"))
    foreign = centre.call(language="粤语")
    centre.call()
    centre.draw(centre.plan(2))
    assert "nobody who could judge" in why(centre, foreign.id).sentence


def test_a_part_of_a_transferred_call_that_is_not_scored_is_not_asked_about(centre, work):
    call = centre.call()
    other = centre.csr()
    team = make_team(work, members=[other])
    work.session.add(
        CallSegment(
            call_id=call.id, no=2, person_id=other.id, team_id=team.id,
            started_at=call.started_at, duration_ms=5,
        )
    )  # fmt: skip
    work.session.flush()
    centre.draw(centre.plan(1))
    assert why(centre, call.id).code == "drawn"
    assert replace(why(centre, call.id), code="outside").sentence.startswith("No draw")

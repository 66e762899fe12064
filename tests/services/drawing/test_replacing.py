"""E-02: what cannot be scored is replaced by the next in rank of the same draw."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import LONG_AGO_MOMENT, acting, make_person

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import Ability, Call, Draw, Evaluation, Setting
from qa_desk.rules import guards, sampling
from qa_desk.services import cases, drawing, evaluating


@pytest.fixture
def drawn(centre):
    """Six calls of one morning, of which two were drawn."""
    for minute in range(6):
        centre.call(15, 10 + minute / 60)
    centre.draw(centre.plan(2), seed="seed")
    return centre


def by_inspector(centre, minutes=1):
    work = centre.scene.by("inspector")
    return replace(work, now=work.now + timedelta(minutes=minutes))


def change(centre, task, reason="silent", note="", minutes=1):
    return drawing.replace(by_inspector(centre, minutes), task.id, task.version, reason, note)


def is_fair(centre):
    record = centre.work.session.query(Draw).order_by(Draw.drawn_at).first()
    return drawing.verify(centre.lead, record.id).differences == ()


def by_rank(work):
    calls = [segment.call_id for segment in work.session.query(Evaluation)]
    return sorted(calls, key=lambda call: sampling.rank("seed", call))


def test_the_next_in_rank_takes_the_place_of_a_task(drawn, work):
    task = cases.queue(drawn.scene.by("inspector"))[0]
    done = change(drawn, task, "silent", " nothing is to be heard ")
    old = work.session.get_one(Evaluation, task.id)
    new = work.session.query(Evaluation).filter_by(number=done.by).one()
    assert (old.status, old.close_reason) == ("E13", "silent: nothing is to be heard")
    assert old.closed_at is not None
    assert (new.status, new.replaces_id, new.draw_id) == ("E0", old.id, old.draw_id)
    assert (new.inspector_id, new.sample_reason) == (old.inspector_id, "random")
    assert new.draw_rank == sampling.rank("seed", new.call_id)
    assert new.call_id == by_rank(work)[-1]
    assert is_fair(drawn)


def test_replacements_go_on_until_the_draw_has_no_more_calls(drawn, work):
    for minute in range(1, 5):
        task = cases.queue(drawn.scene.by("inspector"))[-1]
        assert change(drawn, task, minutes=minute).by
    task = cases.queue(drawn.scene.by("inspector"))[-1]
    assert change(drawn, task, minutes=6).by == ""
    assert work.session.query(Evaluation).filter_by(status="E13").count() == 5
    assert is_fair(drawn)
    (answer,) = drawing.why(drawn.lead, by_rank(work)[-1])
    assert answer.sentence.endswith("the next in rank.")


def test_what_another_draw_has_taken_meanwhile_is_passed_over(drawn, work):
    drawn.draw(drawn.plan(5), at=1)
    assert work.session.query(Evaluation).count() == 5
    first = work.session.query(Draw).order_by(Draw.drawn_at).first()
    task = work.session.query(Evaluation).filter_by(draw_id=first.id).first()
    assert change(drawn, task, minutes=2).by
    assert is_fair(drawn)


def test_a_replacement_that_is_not_the_next_in_rank_is_caught(drawn, work):
    done = change(drawn, cases.queue(drawn.scene.by("inspector"))[0])
    new = work.session.query(Evaluation).filter_by(number=done.by).one()
    used = {row.call_id for row in work.session.query(Evaluation)}
    left = (call.id for call in work.session.query(Call) if call.id not in used)
    drawn.unseal()
    new.call_id = max(left, key=lambda call: sampling.rank("seed", call))
    new.draw_rank = sampling.rank("seed", new.call_id)
    work.session.flush()
    record = work.session.query(Draw).one()
    (difference,) = drawing.verify(drawn.lead, record.id).differences
    assert difference.sentence.startswith(f"{new.number}: it is not the next in rank")


def test_an_opened_task_is_given_back_first(drawn, work):
    task = cases.queue(drawn.scene.by("inspector"))[0]
    opened = evaluating.open_task(drawn.scene.by("inspector"), task.id, task.version)
    done = drawing.replace(by_inspector(drawn), task.id, opened.version, "no_audio")
    assert done.by
    assert work.session.get_one(Evaluation, task.id).status == "E13"


def test_only_the_listed_reasons_count(drawn):
    task = cases.queue(drawn.scene.by("inspector"))[0]
    for reason in ("", "boring"):
        with pytest.raises(RuleError, match="one of the listed reasons"):
            change(drawn, task, reason)
    assert set(guards.REPLACEMENTS) >= {"no_audio", "system_fault"}


def test_another_inspector_does_not_replace_it_and_nobody_an_old_view(drawn, work):
    task = cases.queue(drawn.scene.by("inspector"))[0]
    other = acting(work, make_person(work, "inspector"))
    with pytest.raises(RuleError, match="assigned QA inspector"):
        drawing.replace(other, task.id, task.version, "silent")
    with pytest.raises(ConflictError):
        drawing.replace(by_inspector(drawn), task.id, task.version + 1, "silent")


def test_a_task_of_no_draw_is_voided_instead(drawn, work):
    task = work.session.query(Evaluation).first()
    values = {
        column.key: getattr(task, column.key)
        for column in Evaluation.__table__.columns
        if column.key not in ("id", "version", "number", "draw_id")
    }
    free = Evaluation(number="ZJ-X", **values)
    work.session.add(free)
    work.session.flush()
    with pytest.raises(RuleError, match="of no draw"):
        drawing.replace(by_inspector(drawn), free.id, free.version, "silent")


def test_what_the_inspector_cannot_judge_goes_to_one_who_can(centre, work):
    """P16."""
    inspector = centre.scene.inspector
    for minute in range(3):
        centre.call(15, 10 + minute / 60)
    centre.draw(centre.plan(2))
    work.session.add(Ability(person_id=inspector.id, kind="language", value="普通话"))
    for segment in work.session.query(Evaluation):
        assert segment.inspector_id == inspector.id
    calls = {row.call_id for row in work.session.query(Evaluation)}
    left = next(call for call in work.session.query(Call) if call.id not in calls)
    left.language = "粤语"
    other = make_person(work, "inspector")
    task = cases.queue(centre.scene.by("inspector"))[0]
    done = change(centre, task, "language")
    assert work.session.query(Evaluation).filter_by(number=done.by).one().inspector_id == other.id


def test_where_nobody_can_judge_it_the_replacement_stays_with_the_inspector(centre, work):
    for minute in range(2):
        centre.call(15, 10 + minute / 60)
    centre.draw(centre.plan(1))
    work.session.add(Ability(person_id=centre.scene.inspector.id, kind="language", value="普通话"))
    for call in work.session.query(Call):
        call.language = "粤语"
    task = cases.queue(centre.scene.by("inspector"))[0]
    done = change(centre, task)
    new = work.session.query(Evaluation).filter_by(number=done.by).one()
    assert new.inspector_id == centre.scene.inspector.id


def test_the_qa_lead_is_told_who_replaced_more_than_the_setting(drawn, work):
    month = date(2026, 11, 1)
    (share,) = drawing.replaced_shares(drawn.lead, month)
    assert (share.tasks, share.replaced, share.percent, share.is_over) == (2, 0, 0, False)
    change(drawn, cases.queue(drawn.scene.by("inspector"))[0])
    (share,) = drawing.replaced_shares(drawn.lead, month)
    assert (share.tasks, share.replaced, share.percent, share.is_over) == (3, 1, 33, True)
    stored = {"key": "draw.replaced", "value": "34", "changed_by": drawn.scene.qa_lead.id}
    work.session.add(Setting(valid_from=LONG_AGO_MOMENT, **stored))
    work.session.flush()
    assert not drawing.replaced_shares(drawn.lead, month)[0].is_over
    assert drawing.replaced_shares(drawn.lead, date(2026, 10, 1)) == []
    with pytest.raises(RuleError):
        drawing.replaced_shares(by_inspector(drawn), month)

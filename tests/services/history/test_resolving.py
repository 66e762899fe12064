"""P19: whose an earlier result is, of which checklist, and whether it is in already."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import LONG_AGO_MOMENT, install_checklist, make_call, make_person, make_task

from qa_desk.models import (
    Call,
    CallSegment,
    Evaluation,
    ImportedResult,
    Membership,
    PersonIdentifier,
)
from qa_desk.services import evaluating


def refused(past, row):
    """Return why a line is left out."""
    found = past.shown(row)
    assert found.lines == ()
    return found.problems[0].words


def test_a_number_that_two_had_means_who_had_it_on_that_day(past, work):
    old = make_person(work, "csr", staff_no="00417", left_on=date(2026, 6, 30))
    new = make_person(work, "csr", staff_no="00417")
    change = datetime(2026, 7, 1, tzinfo=UTC)
    for person, first, last in ((old, LONG_AGO_MOMENT, change), (new, change, None)):
        row = work.session.query(PersonIdentifier).filter_by(person_id=person.id).one()
        row.valid_from, row.valid_to = first, last
    work.session.flush()
    for day, person in (("2026-06-01", old), ("2026-10-05", new)):
        shown = past.shown({"工号": "417", "日期": day})
        assert [line.name for line in shown.lines] == [person.name]
        assert "had lost its zeros" in shown.notes[0].words
    assert "none of them alone" in refused(past, {"工号": "00417", "日期": "1980-01-01"})


def test_who_had_left_and_a_day_to_come_are_refused(past, work):
    past.scene.csr.left_on = date(2026, 8, 1)
    work.session.flush()
    assert "had left by 2026-10-05" in refused(past, {})
    assert "has not come yet" in refused(past, {"日期": "2099-01-01"})


def test_a_call_that_is_here_tells_person_and_day(past, work):
    call = make_call(work, past.scene.csr, past.scene.team)
    shown = past.shown({"工号": "", "日期": "", "通话编号": call.external_id})
    (line,) = shown.lines
    assert line.staff_no == past.scene.csr.staff_no
    assert line.day == (work.now - timedelta(days=1)).date()
    assert "Nobody can tell" in refused(past, {"工号": "", "通话编号": "nowhere"})
    assert "The date is missing" in refused(past, {"日期": "", "通话编号": "nowhere"})


def test_a_call_of_two_or_of_nobody_needs_the_staff_no(past, work):
    other = make_person(work, "csr")
    call = make_call(work, past.scene.csr, past.scene.team)
    work.session.add(
        CallSegment(call_id=call.id, no=2, person_id=other.id, offset_ms=1, duration_ms=1)
    )
    nobody = make_call(work)
    work.session.get_one(Call, nobody.id).started_at = None
    work.session.flush()
    for found in (call, nobody):
        row = {"工号": "", "通话编号": found.external_id}
        assert "Fill in the staff no." in refused(past, row)
    assert len(past.shown({"日期": "", "通话编号": call.external_id}).lines) == 1
    third = make_person(work, "csr")
    row = {"工号": third.staff_no, "通话编号": call.external_id}
    assert f"was not {third.name} {third.staff_no}'s" in refused(past, row)
    assert "date is missing" in refused(past, {"日期": "", "通话编号": nobody.external_id})


def test_what_was_evaluated_here_is_not_replaced(past, work):
    task = make_task(past.scene)
    evaluating.open_task(past.scene.by("inspector"), task.id, task.version)
    call = work.session.get_one(Call, work.session.get_one(Evaluation, task.id).call_id)
    assert task.number in refused(past, {"通话编号": call.external_id})


def test_another_result_of_the_same_call_overwrites_nothing(past):
    past.imported({"通话编号": "C-1"}, {"通话编号": "C-2", "得分": "", "结果": "合格"})
    assert "(2026-10-05, 90)" in refused(past, {"通话编号": "C-1", "得分": "80"})
    assert "(2026-10-05, –)" in refused(past, {"通话编号": "C-2", "得分": "80"})


def test_the_place_is_that_of_the_day(past, work):
    row = work.session.query(Membership).filter_by(person_id=past.scene.csr.id).one()
    row.valid_to = date(2026, 9, 1)
    work.session.flush()
    past.imported({}, {"日期": "2026-08-01"})
    rows = work.session.query(ImportedResult).order_by(ImportedResult.day)
    places = [(each.team_id, each.skill_group) for each in rows]
    assert places == [(past.scene.team.id, "general"), (None, "")]


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("inbound-general", True),
        ("呼入综合服务评分表", None),
        ("Inbound general service checklist", True),
        ("", True),  # the only one there is
        ("another", False),
    ],
)
def test_the_checklist_is_known_by_its_code_or_title(past, name, is_known):
    row = {"评分表": name, "结果": "", "得分": "84.9"}
    found = past.shown(row)
    if is_known:
        assert [line.result for line in found.lines] == ["fail"]
    elif is_known is False:
        assert "Add a column with the result" in found.problems[0].words


def test_a_score_passes_by_the_mark_of_the_day_and_group(past, work):
    for score, result in (("85", "pass"), ("84.9", "fail")):
        (line,) = past.shown({"结果": "", "得分": score}).lines
        assert line.result == result
    install_checklist(work, "complaint-handling")
    assert "nobody knows which score passes" in refused(past, {"结果": "", "得分": "90"})
    shown = past.shown({"结果": "", "得分": "90", "评分表": "inbound-general"})
    assert len(shown.lines) == 1


def test_more_points_than_an_item_has_are_refused(past):
    assert "IN-01: 5 points are more than the 4 that it has." in refused(past, {"IN-01": "5"})

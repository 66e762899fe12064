"""The inspector's summary is reckoned from his own month, for him and for the QA lead."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from factories import full_sheet
from route import corrected, helped

from qa_desk.errors import RuleError
from qa_desk.models import QuickCheck
from qa_desk.rules.report_forms import SECTIONS, Form
from qa_desk.services import cases, evaluating, rechecking
from qa_desk.services.reporting import gather


@pytest.fixture(scope="module")
def form(route):
    """A month of the inspector: one result overturned, one upheld, one task of a colleague."""
    with route.owner.ask() as work:
        day = work.today
    first = day.replace(day=1)
    corrected(route, wrong := route.released())
    helped(route, right := route.released(lost=(3, 5)))
    for case in (wrong, right, route.released(inspector="qa_lead")):
        route.change(case, day=first)
    route.roster("inspector", "work", [0])
    with route.owner.work() as work:
        work.session.add(
            QuickCheck(
                id=uuid4(),
                mode="floor_check",
                csr_id=route.people["csr"].id,
                team_id=route.team.id,
                checker_id=route.people["inspector"].id,
                began_at=work.now,
                day=first,
                recorded_at=work.now,
                note="",
            )
        )
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Form("inspector_summary", first, last, route.people["inspector"].id)


@pytest.fixture(scope="module")
def parts(route, form):
    with route.at("inspector") as work:
        return gather.gathered(work, form)


def rows(part, code):
    table = next(each for each in part.tables if each.code == code)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def values(part):
    return {figure.measure: figure.value for figure in part.figures}


def test_every_section_with_figures_is_there(parts):
    """S3-4.9, S3-5.6."""
    typed = {"measures", "suggestions", "next", "comment"}
    assert set(parts) == {each.code for each in SECTIONS["inspector_summary"]} - typed


def test_the_qa_lead_sees_the_same(route, form, parts):
    with route.at("qa_lead") as work:
        assert gather.gathered(work, form) == parts


def test_a_colleague_s_month_is_not_an_inspector_s_to_sum_up(route, form):
    other = Form(form.kind, form.first, form.last, route.people["qa_lead"].id)
    with route.at("inspector") as work, pytest.raises(RuleError):
        gather.gathered(work, other)
    with route.at("inspector") as work, pytest.raises(RuleError, match="whose month"):
        gather.gathered(work, Form(form.kind, form.first, form.last))


def test_output_is_told_by_mode_with_the_days_worked(parts):
    part = parts["output"]

    assert rows(part, "attendance") == [{"days_rostered": 1, "days_attended": 1, "teams": 1}]
    modes = {row["mode"]: row for row in rows(part, "output_modes")}
    assert (modes["recording"]["planned"], modes["recording"]["done"]) == (2, 2)
    assert (modes["floor_check"]["planned"], modes["floor_check"]["quick"]) == (0, 1)
    assert rows(part, "time_spent")[0]["evaluations"] == 2


def test_coverage_is_of_his_csrs(parts):
    assert [figure.measure for figure in parts["coverage"].figures] == [
        "coverage_day",
        "coverage_month",
    ]


def test_overturns_are_told_with_their_cause_and_no_recheck_is_made_up(parts):
    found = values(parts["accuracy"])

    assert found["inspector_accuracy"] == 500
    assert found["recheck_accuracy"] is None
    assert (found["dispute_rate"], found["dispute_success"]) == (1000, 500)
    assert rows(parts["accuracy"], "overturns") == [
        {"verdict": "overturned_inspector_error", "n": 1}
    ]


def test_submission_and_release_are_timed(parts):
    """S3-1a, S0-1.3.3."""
    assert values(parts["timeliness"]) == {"submitted_in_time": 1000, "timeliness": 1000}


def test_the_main_problems_have_a_case(route, parts):
    found = rows(parts["problems"], "main_problems")

    assert found
    assert all(row["evaluation"].startswith("ZJ-") for row in found)
    assert len(rows(parts["state"], "dimension_state")) == 5
    assert rows(parts["last"], "last_measures") == []


def test_a_month_before_there_was_anything_is_all_dashes(route, form):
    empty = Form(form.kind, date(2020, 5, 1), date(2020, 5, 31), form.subject_id)
    with route.at("inspector") as work:
        found = gather.gathered(work, empty)

    assert rows(found["output"], "attendance")[0]["days_attended"] is None
    assert found["accuracy"].figures[0].value is None


def test_what_a_blind_recheck_confirms_stands_beside_the_overturns(fresh):
    fresh.released(lost=(3,))
    with fresh.at("qa_lead") as work:
        first = work.today.replace(day=1)
        rechecking.draw(work, first)
        (task,) = cases.queue(work)
    with fresh.at("qa_lead") as work:
        state = evaluating.open_task(work, task.id, task.version)
        evaluating.submit(work, task.id, state.version, full_sheet(fresh.form))
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    with fresh.at("inspector") as work:
        form = Form("inspector_summary", first, last, fresh.people["inspector"].id)
        found = values(gather.gathered(work, form)["accuracy"])
    assert found["recheck_accuracy"] == 944

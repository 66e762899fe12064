"""Figures are the same in whatever order results were written (issue 8)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import full_sheet, make_call, make_person, make_scene, make_team
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recounting import differs

from qa_desk.models import CallSegment, ChecklistVersion, Evaluation, revisions, totals
from qa_desk.rules.report_forms import Form
from qa_desk.rules.sheets import CAUSES, Mark
from qa_desk.rules.totals import GROUPINGS, Scope
from qa_desk.services import evaluating, months
from qa_desk.services.reporting.gather import gathered

KINDS = ("monthly_report", "quality_report")
_RESULT = st.tuples(
    st.integers(0, 1),  # of which CSR
    st.sampled_from(("random", "quota", "complaint")),
    st.dictionaries(st.sampled_from((3, 4, 5, 6)), st.sampled_from(list(CAUSES)), max_size=3),
    st.booleans(),  # with a fatal error
)


@st.composite
def _twice(draw):
    """Results, and another order of them."""
    found = draw(st.lists(_RESULT, min_size=2, max_size=6))
    return found, draw(st.permutations(range(len(found))))


@pytest.fixture
def centre(work):
    """Two CSRs of two teams, with calls."""
    scene = make_scene(work, calls=0)
    other = make_person(work, "csr", login=f"other{scene.csr.staff_no}")
    team = make_team(work, scene.lead, [other])
    people = ((scene.csr, scene.team), (other, team))
    return scene, [[make_call(work, *each) for _n in range(6)] for each in people], people


def _write(centre, results, order):
    scene, calls, people = centre
    work = scene.work
    version = work.session.query(ChecklistVersion).one()
    form = revisions.checklist(work.session, version.id)
    for place in order:
        which, reason, lost, is_fatal = results[place]
        (csr, team), call = people[which], calls[which][place]
        segment = work.session.query(CallSegment).filter_by(call_id=call.id).one()
        one = Evaluation(
            number=f"ZJ-{place}",
            sample_reason=reason,
            call_id=call.id,
            segment_id=segment.id,
            csr_id=csr.id,
            team_id=team.id,
            skill_group="general",
            status="E0",
            inspector_id=scene.inspector.id,
            assigned_at=work.now,
            day=work.today - timedelta(days=place),
        )
        work.session.add(one)
        work.session.flush()
        state = evaluating.open_task(scene.by("inspector"), one.id, one.version)
        sheet = _sheet(form, lost, form.fatal_errors[place].key if is_fatal else None)
        state = evaluating.submit(scene.by("inspector"), one.id, state.version, sheet)
        evaluating.release(scene.by("qa_lead"), one.id, state.version)


def _sheet(form, lost, fatal):
    sheet = full_sheet(form, **{f"item_{number}": 1 for number in lost})
    answers = {
        number: replace(given, cause=lost.get(number, given.cause))
        for number, given in sheet.answers.items()
    }
    fatals = {fatal: "未核身"} if fatal else {}
    marks = (*sheet.marks, *(Mark(900, None, key) for key in fatals))
    return replace(sheet, answers=answers, fatals=fatals, marks=marks)


def _figures(scene):
    """Return every figure of the month, and what does not fit the answers."""
    work = scene.by("qa_lead")
    first = work.today.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    ever = Scope(date(2020, 1, 1), date(2100, 1, 1))
    assert differs(work, ever) == []
    grouped = [(totals.of(work, ever, [by]), totals.items(work, ever, [by])) for by in GROUPINGS]
    papers = [gathered(work, Form(kind, first, last)) for kind in KINDS]
    return grouped, papers, months.sheet(work, first)


@settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(both=_twice())
def test_figures_are_alike_in_whatever_order_results_were_written(centre, both):
    results, order = both
    scene = centre[0]
    found = []
    for each in (range(len(results)), order):
        before = scene.work.session.begin_nested()
        _write(centre, results, each)
        found.append(_figures(scene))
        before.rollback()

    assert found[0] == found[1]

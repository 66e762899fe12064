"""Issue 9: a case is used in training needs, bulletins and calibrations, and each says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from teaching_hall import ENTRY

from qa_desk import i18n
from qa_desk.errors import RuleError
from qa_desk.models import Calibration, ChecklistVersion, Document, TrainingNeed
from qa_desk.models.base import uuid7
from qa_desk.reports import bulletin as report
from qa_desk.services import bulletins, teaching
from qa_desk.services.teaching import using


@pytest.fixture
def need(work, hall):
    """A need that the inspector raised."""
    day = work.today
    row = TrainingNeed(number="TR-1", status="T0", raised_at=work.now, topic="开场白")
    row.raised_by, row.entered_at = hall.scene.inspector.id, work.now
    row.due_on, row.period_from, row.period_to = day + timedelta(days=9), day, day
    work.session.add(row)
    work.session.flush()
    return row.id


@pytest.fixture
def session_id(work, hall):
    chair = hall.scene.qa_lead.id
    row = Calibration(number="CAL-1", month=work.today.replace(day=1), chair_id=chair)
    row.held_on, row.tolerance, row.tolerance_new = work.today, 50, 100
    row.checklist_version_id = work.session.query(ChecklistVersion).first().id
    row.created_at, row.created_by = work.now, chair
    work.session.add(row)
    work.session.flush()
    return row.id


@pytest.fixture
def bulletin(hall):
    return bulletins.begin(hall.by("qa_lead"))


def test_a_case_is_used_where_somebody_may_use_it(hall, need, session_id, bulletin):
    case = hall.add()
    lead = hall.by("qa_lead")
    offered = {place.kind: place for place in teaching.places(lead)}
    assert {kind: place.id for kind, place in offered.items()} == {
        "need": need,
        "calibration": session_id,
        "bulletin": bulletin,
    }
    assert offered["need"].name == "TR-1 开场白"
    teaching.use(lead, case.id, [need, session_id])
    assert {place.id for place in hall.row(case.id).uses} == {need, session_id}
    teaching.use(lead, case.id, [session_id, bulletin])
    assert {place.id for place in hall.row(case.id).uses} == {session_id, bulletin}
    inspector = hall.by("inspector")  # who runs no calibrations leaves them alone
    assert {place.kind for place in teaching.places(inspector)} == {"need", "bulletin"}
    teaching.use(inspector, case.id, [])
    assert {place.kind for place in hall.row(case.id).uses} == {"calibration"}
    (heard,) = teaching.used_in(hall.trainer, "calibration", session_id)
    assert (heard.case_id, heard.page, heard.lesson) == (case.id, "teaching_cases", ENTRY.lesson)
    (row,) = teaching.library(hall.trainer).rows
    assert [place.name[:5] for place in row.uses] == ["CAL-1"]


def test_what_is_over_or_not_ones_own_is_refused(hall, work, need, session_id):
    case = hall.add()
    with pytest.raises(RuleError, match="meanwhile"):
        teaching.use(hall.by("inspector"), case.id, [session_id])
    with pytest.raises(RuleError):
        teaching.use(hall.trainer, case.id, [need])
    teaching.remove(hall.by("inspector"), case.id, case.version, "重复")
    with pytest.raises(RuleError, match="removed"):
        teaching.use(hall.by("inspector"), case.id, [need])
    with pytest.raises(RuleError, match="removed"):
        teaching.use(hall.by("inspector"), uuid7(), [need])


def test_who_drafts_no_bulletins_and_sees_no_needs_is_told_of_neither(hall, need, bulletin):
    case = hall.add()
    teaching.use(hall.by("qa_lead"), case.id, [need, bulletin])
    (row,) = teaching.library(hall.trainer).rows
    assert row.uses == ()  # the need is not approved, the bulletin not published


def test_a_csr_is_led_to_what_is_published_only(hall, work, bulletin, session_id):
    case = hall.agreed()
    other = hall.add(replace(ENTRY, is_good=False))
    lead = hall.by("qa_lead")
    for one in (case, other):
        teaching.use(lead, one.id, [bulletin])
    assert teaching.used_in(hall.stranger, "bulletin", bulletin) == []
    model_call = teaching.publish(lead, case.id, case.version)
    (heard,) = teaching.used_in(hall.stranger, "bulletin", bulletin)
    assert (heard.page, heard.record_id, heard.is_good) == ("model_calls", model_call, True)
    assert len(teaching.used_in(lead, "bulletin", bulletin)) == 2
    nobody = replace(lead, actor=replace(lead.actor, roles=frozenset({"admin"})))
    assert teaching.used_in(nobody, "bulletin", bulletin) == []
    assert using.uses_of(nobody, [case.id]) == {}


def test_a_bulletin_tells_of_its_cases_on_paper_and_leads_to_them(hall, work, bulletin):
    case, lead = hall.add(), hall.by("qa_lead")
    teaching.use(lead, case.id, [bulletin])
    found = bulletins.one(lead, bulletin)
    assert [one.lesson for one in found.form.cases] == [ENTRY.lesson]
    form = replace(found.form, no_praise="无", no_criticism="无", shortfall_reason="无")
    form = replace(form, fatals=tuple(replace(one, practice="改") for one in form.fatals))
    bulletins.publish(lead, bulletin, found.row.version, form)
    with pytest.raises(RuleError, match="meanwhile"):
        teaching.use(lead, case.id, [bulletin])
    row = bulletins.listed(hall.by("csr"))[0]
    said = bulletins.one(hall.by("csr"), row.id)
    with i18n.speaking("en"):
        section = next(one for one in report.sections(said.sheet) if one.title == "Teaching cases")
    assert section.entries[0].head == "Good case · IN-01, 开场 · 0:02"
    assert section.entries[0].lines == (ENTRY.lesson,)
    assert len(teaching.used_in(lead, "bulletin", row.id)) == 1
    text = work.session.get_one(Document, bulletin).content
    assert f"cases.1.lesson\t{ENTRY.lesson}" in text

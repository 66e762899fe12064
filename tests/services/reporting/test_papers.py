"""Reports from draft to approved (domain.md 5.3, 18; S3-6.D2)."""

from dataclasses import replace
from datetime import date

import pytest
from factories import acting, make_person, make_released
from reporting import FOCUS, approved, begun, issued, sign, yesterday

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import Document, signatories
from qa_desk.rules import report_periods, report_texts
from qa_desk.rules.report_forms import SECTIONS, Form
from qa_desk.services.reporting import files, papers, reading


def test_it_begins_with_the_figures_of_its_period(desk):
    make_released(desk.scene, item_3=1)
    found = begun(desk)

    form = found.form
    assert [part.code for part in form.parts] == [each.code for each in SECTIONS["monthly_report"]]
    assert form.author.startswith(desk.scene.inspector.name)
    assert (form.checker_id, form.approver_id) == (desk.scene.qa_lead.id, desk.manager.id)
    assert form.part("results").figures[1].n == 1
    assert found.row.state == "draft"
    assert found.row.number.startswith("YB-")
    assert found.may_write
    assert set(found.definitions) >= {"pass_rate", "score", "coverage_day"}
    assert report_texts.from_text(report_texts.to_text(form)) == form


def test_it_is_of_the_last_finished_period_by_default(desk):
    work = desk.by("inspector")
    found = reading.report(work, papers.begin(work, "tenday_report"))

    day = work.today
    assert (found.row.first, found.row.last) == report_periods.finished("tenday_report", day)


def test_there_is_one_open_report_of_a_kind_and_period(desk):
    begun(desk)
    with pytest.raises(RuleError, match="not finished yet"):
        begun(desk)
    begun(desk, "tenday_report")


def test_words_are_kept_and_figures_follow_while_it_is_a_draft(desk):
    found = begun(desk)
    work = desk.by("inspector")
    make_released(desk.scene)

    typed = replace(desk.typed({**FOCUS, "results": "not to be typed"}), approver_id=None)
    version = papers.save(work, found.row.id, found.row.version, typed)
    kept = reading.report(work, found.row.id).form
    assert kept.part("focus").words == FOCUS["focus"]
    assert kept.part("results").words == ""
    assert kept.part("results").figures[1].n == 0

    papers.refresh(work, found.row.id, version, typed)
    now = reading.report(work, found.row.id).form
    assert now.part("results").figures[1].n == 1
    assert now.part("focus").words == FOCUS["focus"]
    with pytest.raises(ConflictError):
        papers.save(work, found.row.id, found.row.version, typed)


def test_it_is_not_issued_without_its_words_or_its_signatories(desk):
    found = begun(desk)
    work = desk.by("inspector")
    at = found.row.id, found.row.version

    with pytest.raises(InputError, match="Focus of the next period"):
        papers.issue(work, *at, desk.typed({"focus": " "}))
    with pytest.raises(InputError, match="Approved by"):
        papers.issue(work, *at, replace(desk.typed(), approver_id=None))
    with pytest.raises(RuleError, match=desk.scene.inspector.name):
        papers.issue(work, *at, replace(desk.typed(), checker_id=desk.scene.inspector.id))
    with pytest.raises(RuleError, match="twice"):
        papers.issue(work, *at, replace(desk.typed(), checker_id=desk.manager.id))


def test_the_lead_checks_and_the_manager_approves_what_is_monthly(desk):
    """S1-2A.1, S0-2.2.1a."""
    found = issued(desk)
    assert [name for name, _signed in found.row.signers] == [
        f"{one.name} {one.staff_no}" for one in (desk.scene.qa_lead, desk.manager)
    ]
    with pytest.raises(RuleError, match="not yours to sign now"):
        sign(desk, "manager", found.row.id)
    assert not sign(desk, "qa_lead", found.row.id, "看过")
    assert sign(desk, "manager", found.row.id)

    done = reading.report(desk.by("qa_lead"), found.row.id)
    assert done.row.state == "closed"
    assert [(one.role, one.meaning, one.statement) for one in done.given] == [
        ("report_checker", "check", "看过"),
        ("report_approver", "approve", ""),
    ]
    work = desk.by("inspector")
    assert papers.published(work, "monthly_report", yesterday(work)) == found.row.id
    sheet = files.sheet(work, found.row.id)
    assert (sheet.state, len(sheet.signatories.stamps), len(sheet.signatories.statements)) == (
        "closed",
        2,
        1,
    )
    again = begun(desk)
    assert again.replaces == done.row.number


def test_a_ten_day_report_is_signed_by_the_lead_alone(desk):
    found = issued(desk, "tenday_report")
    assert [row.waits_for_me for row in reading.reports(desk.by("qa_lead"))] == [True]
    assert sign(desk, "qa_lead", found.row.id)


def test_figures_stay_as_they_were_issued(desk):
    found = issued(desk)
    make_released(desk.scene)
    work = desk.by("inspector")

    assert reading.report(work, found.row.id).form == found.form
    with pytest.raises(RuleError, match="cannot be done"):
        papers.refresh(work, found.row.id, found.row.version, desk.typed())


def test_a_signed_report_becomes_void_visibly_when_it_is_changed(desk):
    found = issued(desk)
    sign(desk, "qa_lead", found.row.id)
    work = desk.by("inspector")
    seen = reading.report(work, found.row.id).row.version

    new = papers.reopen(work, found.row.id, seen, "数据有误")

    assert new != found.row.id
    rows = {row.id: row for row in reading.reports(work)}
    assert (rows[found.row.id].state, rows[found.row.id].void_reason) == ("void", "数据有误")
    assert rows[new].state == "draft"
    assert reading.report(work, new).replaces == found.row.number


def test_what_is_approved_is_read_by_the_centre_and_a_draft_by_few(desk, work):
    trainer = acting(work, make_person(work, "trainer", login="trainer1"))
    found = begun(desk)
    assert reading.reports(trainer) == []
    with pytest.raises(RuleError, match="not yours to see"):
        reading.report(trainer, found.row.id)
    for role in ("csr", "lead"):
        assert reading.reports(desk.by(role)) == []
    with pytest.raises(RuleError):
        papers.begin(trainer, "monthly_report")
    papers.issue(desk.by("inspector"), found.row.id, found.row.version, desk.typed())
    sign(desk, "qa_lead", found.row.id)
    sign(desk, "manager", found.row.id)

    assert [row.id for row in reading.reports(trainer)] == [found.row.id]
    assert not reading.report(trainer, found.row.id).may_write
    assert papers.kinds(trainer) == []
    assert "monthly_report" in papers.kinds(desk.by("inspector"))


def test_figures_can_be_had_without_a_paper_for_one_team(desk):
    make_released(desk.scene)
    work = desk.by("qa_lead")
    day = yesterday(work)

    mine = files.unwritten(work, "monthly_report", day, desk.scene.team.id)
    other = files.unwritten(work, "monthly_report", day, desk.scene.csr.id)

    assert mine.part("results").figures[1].n == 1
    assert other.part("results").figures[1].n == 0
    assert files.draft_sheet(work, mine).state == "draft"
    assert papers.published(work, "monthly_report", date(2020, 1, 1)) is None


def test_a_print_is_noted(desk, work):
    found = approved(desk)
    files.note_print(desk.by("qa_lead"), found.row.id)


def test_other_papers_are_no_reports(desk, work):
    make_released(desk.scene)
    slip = work.session.query(Document).filter_by(kind="slip").first()
    with pytest.raises(RuleError, match="not there"):
        reading.report(desk.by("qa_lead"), slip.id)


def test_a_summary_is_its_inspectors_own(desk, work):
    inspector, lead = desk.by("inspector"), desk.by("qa_lead")
    with pytest.raises(RuleError, match="another inspector's"):
        papers.begin(inspector, "inspector_summary", subject_id=lead.actor.id)
    form = Form("inspector_summary", date(2026, 10, 1), date(2026, 10, 31), lead.actor.id)
    text = report_texts.to_text(form)
    kind = "inspector_summary", "ZJZ"
    paper = signatories.draft(lead, kind, lead.actor.id, text, (form.first, form.last))
    both = make_person(work, "cs_manager", "inspector", login="both1")
    with pytest.raises(RuleError, match="another inspector's"):
        papers.save(acting(work, both), paper.id, paper.version, desk.typed())
    with pytest.raises(RuleError, match="not yours to see"):
        reading.report(inspector, paper.id)
    assert reading.report(acting(work, both), paper.id).form == form


def test_a_draft_is_discarded_and_its_period_is_free_again(desk):
    found = begun(desk)
    papers.discard(desk.by("inspector"), found.row.id, found.row.version)

    assert reading.reports(desk.by("qa_lead")) == []
    again = begun(desk)
    assert again.row.first == found.row.first
    assert again.row.number != found.row.number


def test_what_was_issued_is_not_discarded(desk):
    found = issued(desk)
    with pytest.raises(RuleError, match="cannot be done"):
        papers.discard(desk.by("inspector"), found.row.id, found.row.version)
    assert len(reading.reports(desk.by("qa_lead"))) == 1

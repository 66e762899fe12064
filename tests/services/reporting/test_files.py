"""Reports as files, for people and for schedules."""

from datetime import date

import pytest
from factories import make_released
from openpyxl import load_workbook
from reporting import approved, yesterday

from qa_desk.errors import InputError, RuleError
from qa_desk.reports import report_sheet, report_workbook
from qa_desk.services.reporting import files


def test_an_approved_report_is_taken_as_it_was_approved(desk, tmp_path):
    found = approved(desk)
    make_released(desk.scene)
    work = desk.by("qa_lead")

    sheet = files.for_file(work, "monthly_report", yesterday(work))

    assert sheet.imprint.number == found.row.number
    assert sheet.form == found.form
    report_sheet.draw(sheet, tmp_path / "one.pdf", "en")
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")


def test_figures_are_had_without_a_paper_by_whoever_may_export(desk, tmp_path):
    make_released(desk.scene, item_3=1)
    work = desk.by("qa_lead")
    sheet = files.for_file(work, "monthly_report", yesterday(work))
    report_workbook.write(sheet, tmp_path / "one.xlsx", "en")

    lines = [[cell.value for cell in row] for row in load_workbook(tmp_path / "one.xlsx").active]
    passed = next(line for line in lines if line[0] == "Pass rate · Random sampling")
    assert passed[2] == "1"
    assert any(line[0] == "6. Where points were lost" for line in lines)
    with pytest.raises(RuleError):
        files.for_file(desk.by("inspector"), "monthly_report", yesterday(work))


def test_teams_and_inspectors_are_named_as_people_do(desk, work):
    lead, team = desk.by("qa_lead"), desk.scene.team
    assert files.subject(lead, "monthly_report") is None
    assert files.subject(lead, "monthly_report", team.code) == team.id
    assert files.subject(lead, "monthly_report", team.name) == team.id
    number = desk.scene.inspector.staff_no
    assert files.subject(lead, "inspector_summary", "", number) == desk.scene.inspector.id
    with pytest.raises(InputError, match="not known"):
        files.subject(lead, "monthly_report", "nowhere")
    with pytest.raises(InputError, match="whose summary"):
        files.subject(lead, "inspector_summary")


def test_the_period_is_the_last_one_finished_or_what_is_written(desk):
    work = desk.by("qa_lead")
    assert files.period(work, "monthly_report", "2026-10") == (
        date(2026, 10, 1),
        date(2026, 10, 31),
    )
    assert files.period(work, "tenday_report")[1] < work.today


def test_words_are_in_the_workbook(desk, tmp_path):
    approved(desk)
    work = desk.by("qa_lead")
    sheet = files.for_file(work, "monthly_report", yesterday(work))
    report_workbook.write(sheet, tmp_path / "one.xlsx", "en")
    values = [cell.value for row in load_workbook(tmp_path / "one.xlsx").active for cell in row]
    assert "开场白与确认客户需求" in values

"""The service quality report, the inspector's summary and a profile on paper, read back."""

import openpyxl
import pytest
from reports.disputes import outside, read
from reports.quality_sample import PROFILE, QUALITY, SUMMARY
from reports.reading import squeezed, text

from qa_desk.reports import profile_sheet, report_sheet
from qa_desk.rules.report_forms import Part

PAPERS = {
    "quality-report": (report_sheet.draw, QUALITY),
    "inspector-summary": (report_sheet.draw, SUMMARY),
    "profile": (profile_sheet.draw, PROFILE),
}
ALIKE = {  # values and names that read the same in both languages
    "quality-report": ("FWB-20261102-0001", "ZJ-20261009-0003", "86.9", "示例二1002", "退费政策"),
    "inspector-summary": ("ZJZ-20261102-0001", "98.9%", "夜班每周多听两次", "17.3"),
    "profile": ("88.6", "示例一1001", "主动回访客户", "ZJ-20261009-0003"),
}


@pytest.mark.parametrize("paper", PAPERS)
def test_values_and_names_are_alike_in_chinese(paper):
    draw, sheet = PAPERS[paper]
    said = squeezed(text(read(draw, sheet, "zh")))

    for value in ALIKE[paper]:
        assert squeezed(value) in said, value
    assert "第1页" in said
    if paper != "profile":
        assert "项目BK-1" in said
        assert "ItemBK-1" not in said


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_leaves_the_page(paper, language):
    draw, sheet = PAPERS[paper]

    assert outside(read(draw, sheet, language)) == []


def test_nobody_is_named_in_the_sections_of_the_dimensions():
    for part in QUALITY.form.parts:
        if part.code in ("bk", "cs", "at", "sw", "ms"):
            assert "示例" not in str(part)


def test_a_profile_is_written_as_a_table(tmp_path):
    lines = profile_sheet.write(tmp_path / "profile.xlsx", PROFILE.parts)

    found = list(openpyxl.load_workbook(tmp_path / "profile.xlsx").active.values)
    assert len(found) == lines + 1
    assert found[2][1:4] == ("Average score · Random sampling", "88.6 (88.6–88.6)", "120")
    assert profile_sheet.write(tmp_path / "empty.xlsx", [Part("month")]) == 0

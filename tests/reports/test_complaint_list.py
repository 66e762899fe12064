"""S1-2A.4a, S1-2B.6: the complaints of a day or week on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from reports.complaint_sample import NOTHING, WEEK
from reports.reading import text

from qa_desk.reports import complaint_list


def read(sheet, language):
    target = BytesIO()
    complaint_list.draw(sheet, target, language)
    return text(PdfReader(target))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_week_names_each_complaint_and_masks_numbers(language):
    said = read(WEEK, language)
    for part in ("CP-20261118-0001", "王力 0012", "138****8000", "已退还", "2026-11-16"):
        assert part in said
    assert "13800138000" not in said


def test_the_figures_are_those_of_the_rules():
    said = read(WEEK, "en")
    assert "0.4" in said  # 2 of 46,500
    assert "50.0 % (1 of 2)" in said


def test_a_day_without_complaints_is_a_paper_too():
    assert "List of complaints" in read(NOTHING, "en")

"""Reports on paper, read back (domain.md 5, 5.3): text, outline, heads of tables, pictures."""

from dataclasses import replace

import pytest
from reports.disputes import outside, read
from reports.reading import fonts, squeezed, text
from reports.report_sample import FORM, SHEET, form

from qa_desk.i18n import _, speaking
from qa_desk.reports.papers import UNSIGNED
from qa_desk.reports.report_sheet import draw
from qa_desk.rules.report_forms import SECTIONS, Part, Table


def drawn(sheet=SHEET, language="en"):
    return read(draw, sheet, language)


def test_its_values_and_names_are_alike_in_chinese():
    said = squeezed(text(drawn(language="zh")))
    for value in ("91.5%(88.4%–93.9%)", "确认客户需求", "示例二1002", "YB-20261102-0001", "二班"):
        assert squeezed(value) in said
    assert "第1页" in said


def test_the_outline_has_every_section():
    reader = drawn()
    titles = [entry.title for entry in reader.outline]
    wanted = [_(each.title) for each in SECTIONS["monthly_report"]]
    assert [title.partition(". ")[2] for title in titles[: len(wanted)]] == wanted


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_leaves_the_page_and_fonts_are_embedded(language):
    reader = drawn(language=language)
    assert outside(reader) == []
    for font in fonts(reader):
        descendant = font.get("/DescendantFonts")
        kept = descendant[0].get_object() if descendant else font
        assert "/FontFile2" in kept["/FontDescriptor"].get_object()


def test_numbers_that_somebody_typed_are_masked():
    said = text(drawn())
    assert "13912345678" not in said


def test_the_heads_of_a_long_table_stand_atop_each_of_its_pages():
    lines = tuple((f"示例 {n}", "一班", 60, 20, 880, 0, 900, 0) for n in range(150))
    columns = ("csr", "team", "checks", "evaluations", "score", "fatals", "skill", "is_below")
    people = Part("people", tables=(Table("people", columns, lines),))
    parts = tuple(people if part.code == "people" else part for part in FORM.parts)
    reader = drawn(replace(SHEET, form=form(parts=parts)))
    with_lines = [page.extract_text() for page in reader.pages if "示例 1" in page.extract_text()]

    assert len(with_lines) > 2
    assert all("Evaluations" in said for said in with_lines)


def test_a_draft_has_empty_places_and_says_what_is_void():
    draft = drawn(replace(SHEET, state="draft", signatories=UNSIGNED))
    assert "Checked by" in text(draft)
    assert "Approved by" in text(draft)
    void = drawn(replace(SHEET, state="void", void_reason="figures were wrong"))
    assert "Void: figures were wrong" in text(void)


def test_a_report_without_figures_says_so():
    empty = drawn(replace(SHEET, form=replace(FORM, parts=(), reckoned_at=None), definitions={}))
    with speaking("en"):
        assert "Nothing in this period." in text(empty)

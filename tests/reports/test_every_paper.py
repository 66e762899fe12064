"""Every kind of paper in both languages: what it says, and what all of them have (domain.md 5)."""

import os
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from reports.disputes import outside
from reports.every_paper import PAPERS
from reports.reading import content, fonts, squeezed, text

GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS = [name for name, paper in PAPERS.items() if paper.number]
WITH_CHARTS = ("inspector-summary", "monthly-report", "profile", "quality-report")
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@LANGUAGES
@pytest.mark.parametrize("name", PAPERS)
def test_it_reads_as_its_golden_text(name, language):
    golden = GOLDEN / f"{name}{'-zh' if language == 'zh' else ''}.txt"
    said = text(PAPERS[name].read(language))
    if "QA_DESK_NEW_GOLDEN" in os.environ:
        golden.write_text(f"{said}\n", "utf-8")

    assert squeezed(said) == squeezed(golden.read_text("utf-8"))


@LANGUAGES
@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_page_tells_its_number_and_its_place(name, language):
    paper = PAPERS[name]
    pages = paper.read(language).pages

    for place, page in enumerate(pages, 1):
        said = squeezed(page.extract_text())
        words = {
            "en": f"Page{place}of{len(pages)}",
            "zh": f"第{place}页共{len(pages)}页",
        }
        assert words[language] in said
        assert squeezed(paper.number) in said


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_code_on_each_page_says_which_document_it_is(name):
    paper = PAPERS[name]
    document = pypdfium2.PdfDocument(paper.drawn("en"))

    for page in document:
        picture = page.render(scale=3).to_pil().convert("L")
        (code,) = [each.text for each in zxingcpp.read_barcodes(picture)]
        number, beginning = code.split()
        assert number == paper.number.upper()
        assert len(beginning) == 16
    document.close()


@LANGUAGES
@pytest.mark.parametrize("name", PAPERS)
def test_fonts_are_embedded_and_nothing_is_a_picture(name, language):
    reader = PAPERS[name].read(language)

    for font in fonts(reader):
        descendant = font.get("/DescendantFonts")
        kept = descendant[0].get_object() if descendant else font
        assert "/FontFile2" in kept["/FontDescriptor"].get_object()
    assert not [image for page in reader.pages for image in page["/Resources"].get("/XObject", {})]


@LANGUAGES
@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_leaves_the_page(name, language):
    assert outside(PAPERS[name].read(language)) == []


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_charts_are_drawn_with_lines_and_rectangles(name):
    drawn = content(PAPERS[name].read("en"))

    assert " re" in drawn
    assert " l\n" in drawn or " l " in drawn


@LANGUAGES
@pytest.mark.parametrize("name", PAPERS)
def test_a_document_has_bookmarks(name, language):
    paper = PAPERS[name]
    entries = [entry for entry in paper.read(language).outline if not isinstance(entry, list)]

    assert bool(entries) == paper.has_outline
    assert all(str(entry.title).strip() for entry in entries)

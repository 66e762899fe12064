"""P22: slips on A4, on A5, and two A5 on A4."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from reports import slips
from reports.reading import squeezed, text

from qa_desk.commands.slips import _PAPERS
from qa_desk.reports import slip as report
from qa_desk.reports import slip_reading

ONE = replace(slips.UNSIGNED, mode="single", lines=(slips.PASS,))
LANGUAGES = ("zh", "en")
A4, A5 = (595, 842), (420, 595)


def drawn(*some, language="en", paper="a4"):
    book = report.book(language, paper)
    for slip in some:
        book.add(slip)
    return book.finish()


def sizes(reader):
    return {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages}


def test_the_command_knows_every_paper():
    assert tuple(report.PAPERS) == _PAPERS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("a5", A5), ("a5x2", A4[::-1])])
def test_a_slip_of_one_call_is_one_page_and_says_the_same_on_every_paper(language, paper, size):
    reader = PdfReader(BytesIO(drawn(ONE, language=language, paper=paper)))
    assert (len(reader.pages), sizes(reader)) == (1, {size})
    on_a4 = PdfReader(BytesIO(drawn(ONE, language=language)))
    assert squeezed(text(reader)) == squeezed(text(on_a4))


def test_two_slips_share_a_sheet_and_the_third_begins_the_next():
    some = [replace(ONE, number=f"QRD-20261120-000{n}") for n in range(3)]
    reader = PdfReader(BytesIO(drawn(*some, paper="a5x2")))
    assert [re.findall(r"QRD-\S+", page.extract_text()) for page in reader.pages] == [
        ["QRD-20261120-0000", "QRD-20261120-0001"],
        ["QRD-20261120-0002"],
    ]


@pytest.mark.parametrize("paper", ["a5", "a5x2"])
def test_a_long_slip_goes_on_over_the_small_pages(paper):
    file = slip_reading.read(drawn(slips.WEEKLY, ONE, paper=paper))
    leaves = [leaf.words for sheet in file.sheets for leaf in sheet.leaves]
    assert len(leaves) == 4
    assert len(file.sheets) == (2 if paper == "a5x2" else 4)
    for page, words in enumerate(leaves[:3], start=1):
        assert f"Page{page}of3" in words
    whole = "".join(leaves)
    assert all(line.evaluation_no in whole for line in slips.WEEKLY.lines)


@pytest.mark.parametrize("paper", list(report.PAPERS))
def test_no_evaluation_of_usual_length_is_torn_and_nobody_signs_below_nothing(paper):
    lines = tuple(replace(slips.PASS, no=n, evaluation_no=f"ZJ-{n:04}") for n in range(1, 16))
    pages = slip_reading.read(drawn(replace(slips.UNSIGNED, lines=lines), paper=paper))
    leaves = [leaf.words for sheet in pages.sheets for leaf in sheet.leaves]
    assert len(leaves) > 1
    for words in leaves:
        assert words.count("Evaluationno.") == words.count("Praise")
    (signed,) = [words for words in leaves if "CSR'sopinion" in words]
    assert "Totals" in signed


@pytest.mark.parametrize("paper", ["a5", "a5x2"])
def test_nothing_is_drawn_outside_the_small_page(paper):
    places = []

    def visit(said, matrix, place, _font, _size):
        if said.strip() and matrix[1] == 0 and place[1] == 0:  # upright, not the watermark
            x = matrix[0] * place[4] + matrix[4]
            places.append((x, matrix[3] * place[5] + matrix[5], said))

    reader = PdfReader(BytesIO(drawn(slips.WEEKLY, ONE, slips.REFUSED, paper=paper)))
    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    width = float(reader.pages[0].mediabox.width)
    assert places
    assert [p for p in places if not (20 < p[0] < width - 20 and 18 < p[1] < 575)] == []


@pytest.mark.parametrize(("paper", "lines"), [("a4", 0), ("a5", 0), ("a5x2", 2)])
def test_a_sheet_is_cut_between_two_slips(paper, lines):
    reader = PdfReader(BytesIO(drawn(slips.WEEKLY, ONE, paper=paper)))
    contents = [page.get_contents().get_data().decode("latin-1") for page in reader.pages]
    assert sum(content.count("[3 3] 0 d") for content in contents) == lines


def test_a_batch_can_be_leafed_through_by_numbers():
    some = [replace(ONE, number=f"QRD-20261120-000{n}") for n in range(3)]
    reader = PdfReader(BytesIO(drawn(*some)))
    assert [bookmark.title for bookmark in reader.outline] == [slip.number for slip in some]
    places = [reader.get_destination_page_number(bookmark) for bookmark in reader.outline]
    assert places == [0, 1, 2]

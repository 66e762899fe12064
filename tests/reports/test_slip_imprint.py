"""What a PDF of slips says of itself."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from reports import slips

from qa_desk import __version__
from qa_desk.reports import slip as report
from qa_desk.reports.slip_imprint import Entry, Imprint


def test_number_and_whole_hash_of_every_slip_are_in_the_file():
    """6.7."""
    final = replace(slips.SIGNED, number="QRD-20261120-0043", dispute_until=None, printed_by="王 1")
    book = report.book("zh", "a5x2")
    book.add(slips.UNSIGNED)
    book.add(final)
    said = PdfReader(BytesIO(book.finish())).metadata
    assert said.subject == "QRD-20261120-0042 – QRD-20261120-0043"
    imprint = Imprint.parse(said.keywords)
    assert imprint == Imprint("a5x2", "zh", (Entry.of(slips.UNSIGNED), Entry.of(final)))
    assert imprint.entries[0].content_hash == slips.HASH
    assert imprint.entries[0].dispute_until == slips.UNSIGNED.dispute_until
    assert (imprint.entries[1].dispute_until, imprint.entries[1].printed_by) == (None, "王 1")
    assert imprint.version == __version__
    assert imprint.is_ours


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("qad-slip-1", "qad-slip-9"),
        (" a4 ", " a3 "),
        (" zh ", " fr "),
        ("+00:00", ""),
        ("2026-11-20T", "yesterday"),
        ("\n", " "),
    ],
)
def test_what_is_not_understood_is_no_imprint(written, instead):
    said = Imprint("a4", "zh", (Entry.of(slips.UNSIGNED),)).text()
    assert Imprint.parse(said) is not None
    assert Imprint.parse(said.replace(written, instead)) is None


def test_keywords_of_other_programs_are_no_imprint():
    assert Imprint.parse("") is None
    assert Imprint.parse("quality, call centre") is None
    assert Imprint.parse(Imprint("a4", "zh", ()).text()) is None


def test_a_pdf_without_a_slip_is_not_made():
    with pytest.raises(ValueError, match="without a slip"):
        report.book("zh").finish()

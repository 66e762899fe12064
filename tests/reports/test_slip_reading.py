"""PDFs of slips read back."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from reports import slips

from qa_desk.errors import InputError
from qa_desk.reports import slip as report
from qa_desk.reports import slip_reading

CONTENT = io.BytesIO()
report.draw(slips.SIGNED, CONTENT, "en")


def test_numbers_and_hashes_are_read_from_the_words_too():
    file = slip_reading.read(CONTENT.getvalue())
    assert file.numbers() == ["QRD-20261120-0042"]
    assert file.prefixes == {"QRD-20261120-0042": "9f3a71c0d2be4e18"}


@pytest.mark.parametrize("kept", [0, 7, 300, 5000])
def test_a_damaged_file_is_refused_in_words(kept):
    with pytest.raises(InputError, match="cannot be read as a PDF"):
        slip_reading.read(CONTENT.getvalue()[:kept])


def test_a_file_behind_a_password_is_refused_in_words():
    writer = PdfWriter(clone_from=PdfReader(CONTENT))
    writer.encrypt("secret", algorithm="AES-256")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(InputError, match="cannot be read as a PDF"):
        slip_reading.read(locked.getvalue())


def test_a_page_of_something_else_has_no_number():
    writer = PdfWriter(clone_from=PdfReader(CONTENT))
    writer.add_blank_page(200, 200)
    mixed = io.BytesIO()
    writer.write(mixed)
    file = slip_reading.read(mixed.getvalue())
    assert len(file.sheets) == 2
    assert file.numbers() == ["QRD-20261120-0042"]

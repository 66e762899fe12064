"""The confirmation slip: what it counts, and the file that appears."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from reports import slips
from reports.reading import drawn, text

from qa_desk import i18n
from qa_desk.errors import StorageError
from qa_desk.reports.slip import draw, totals


def test_totals_count_evaluations_and_average_half_up() -> None:
    lines = (slips.PASS, slips.FAIL, replace(slips.FATAL, dispute="pending"))
    lines = (replace(lines[0], final=971), replace(lines[1], final=800), lines[2])
    sums = totals(lines)
    assert (sums.evaluations, sums.passed, sums.fatal, sums.disputed) == (3, 1, 1, 1)
    assert sums.average == 590  # 1771 / 3 = 590.33
    assert totals(lines[:2]).average == 886  # 885.5 goes up


def test_the_average_leaves_out_what_could_not_be_scored() -> None:
    unscorable = replace(slips.PASS, raw=None, final=None, result="not_scorable")
    assert totals((slips.FAIL, unscorable)).average == 800
    assert totals((unscorable,)).average is None
    assert totals(()).average is None


def test_a_number_that_is_not_masked_is_refused() -> None:
    with pytest.raises(ValueError, match="not masked"):
        replace(slips.PASS, number_masked="13812345678")


def test_a_witness_signs_only_a_refusal() -> None:
    assert slips.SIGNED.signers == ("csr", "team_lead")
    assert slips.REFUSED.signers == ("csr", "team_lead", "witness")
    assert "witness" in slips.UNSIGNED.signers  # on paper the CSR may still refuse


def test_a_refusal_with_its_witness_is_complete_without_the_csr() -> None:
    assert slips.SIGNED.complete
    assert slips.REFUSED.complete
    assert not slips.UNSIGNED.complete
    assert not replace(slips.SIGNED, signatures=slips.STAMPS[:1]).complete


def test_a_slip_is_drawn_into_a_file_or_a_stream(tmp_path) -> None:
    target = tmp_path / "QRD-20261120-0042.pdf"
    draw(slips.SIGNED, target, "en")
    stream = BytesIO()
    draw(slips.SIGNED, stream, "en")
    assert text(PdfReader(target)) == text(PdfReader(stream))
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_cannot_be_written_says_what_to_do(tmp_path) -> None:
    target = tmp_path / "no such folder" / "slip.pdf"
    with pytest.raises(StorageError, match=r"cannot be written .*choose another place"):
        draw(slips.SIGNED, target, "en")


def test_a_slip_over_a_folder_leaves_nothing_behind(tmp_path) -> None:
    target = tmp_path / "slip.pdf"
    target.mkdir()
    with pytest.raises(StorageError):
        draw(slips.SIGNED, target, "en")
    assert list(tmp_path.iterdir()) == [target]


def test_drawing_leaves_the_language_of_the_program_alone() -> None:
    before = i18n.language()
    drawn(slips.SIGNED, "zh")
    assert i18n.language() == before

"""P22: what the QR code of a slip says, and what a paper comes to."""

import pytest

from qa_desk.reports import flow
from qa_desk.rules import papers, workflow
from qa_desk.rules.papers import Mark

HASH = "9f3a71c0d2be4e18a5b6" + "0" * 44


@pytest.mark.parametrize("number", ["QRD-20261120-0042", "QRD-20261120-10042"])
def test_what_a_slip_is_printed_with_is_read_back(number):
    assert papers.read(flow.qr_content(number, HASH)) == Mark(number, HASH[:16])


@pytest.mark.parametrize(
    "code",
    ["", "https://example.com", "QRD-20261120-0042", "QRD-20261120-0042 9F3A",
     "QRD 9F3A71C0D2BE4E18",
     "QRD-1 9F3A71C0D2BE4E18 and more"],
)  # fmt: skip
def test_other_codes_are_none_of_ours(code):
    assert papers.read(code) is None


@pytest.mark.parametrize(
    "words", ["QRD-20261120-0042", " qrd-20261120-0042 ", "QRD–20261120—0042",
     "ＱＲＤ－２０２６１１２０－００４２"]
)  # fmt: skip
def test_a_number_may_be_typed_as_people_type(words):
    assert papers.typed(words) == Mark("QRD-20261120-0042")


@pytest.mark.parametrize("words", ["", "0042", "QRD", "QRD-", "王力-1"])
def test_what_cannot_be_a_number_is_told(words):
    assert papers.typed(words) is None


def test_a_slip_waits_for_the_signatures_that_its_results_wait_for():
    for status in ("E3", "E6", "E8"):
        assert papers.waits_for([status]) == ("csr", "team_lead")
    assert papers.waits_for(["E4", "E4"]) == ("team_lead",)
    assert papers.waits_for(["E3", "E4"]) == ()  # it is signed whole
    assert papers.waits_for(["E10"]) == papers.waits_for([]) == ()
    assert set(papers.WAITING) <= set(workflow.STATUSES)


def test_nobody_countersigns_before_the_csr_signed():
    both = ("csr", "team_lead")
    assert papers.ticked(both, set(), "team_lead") == set(both)
    assert papers.ticked(both, set(both), "csr") == set()
    assert papers.ticked(both, set(both), "team_lead") == {"csr"}
    assert papers.ticked(("team_lead",), set(), "team_lead") == {"team_lead"}


@pytest.mark.parametrize(
    ("is_in_force", "waits", "is_signed", "state"),
    [
        (True, True, False, "fits"),
        (True, True, True, "fits"),
        (True, False, True, "signed"),
        (True, False, False, "closed"),
        (False, True, False, "other_version"),
        (False, False, True, "other_version"),
    ],
)
def test_what_a_known_slip_comes_to(is_in_force, waits, is_signed, state):
    found = papers.state(is_in_force=is_in_force, waits=waits, is_signed=is_signed)
    assert found == state
    assert state in papers.STATES


def test_a_kept_picture_has_its_hash_and_is_not_written_out():
    kept = papers.Kept("image/jpeg", b"picture")
    assert kept.sha256.hex().startswith("2cea27")
    assert "b'picture'" not in repr(kept)

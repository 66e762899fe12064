"""Lists with headings of their own: what they are is proposed, and said once for a recorder."""

from datetime import UTC, datetime

import pytest

from qa_desk.errors import InputError
from qa_desk.rules import call_lists

NOW = datetime(2025, 3, 6, tzinfo=UTC)
OWN = "Rec,Wer,Wann,Callid\n1,0012,2025-03-05 09:00:00,x\n"
COLUMNS = (("Rec", "call_id"), ("Wer", "staff_no"), ("Wann", "start"), ("Callid", ""))


def read(text, columns=()):
    found = call_lists.read(text.encode(), "calls.csv", "UTC", NOW, columns)
    return list(found.rows), found.problems


def test_headings_of_a_recorder_are_read_as_its_profile_says():
    assert read(OWN)[1][0].code == "no_header"
    (row,), problems = read(OWN, COLUMNS)
    assert (row.call_id, row.identifier, problems) == ("1", "0012", [])


def test_headings_that_are_known_anyway_are_known_beside():
    (row,), _problems = read(
        "Call ID,Staff no.,Wann\n1,0012,2025-03-05 09:00\n", (("Wann", "start"),)
    )
    assert (row.call_id, row.identifier) == ("1", "0012")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "通话流水号;工号;;备注\n1;2;3;4\n",
            (("通话流水号", "call_id"), ("工号", "staff_no"), ("备注", "")),
        ),
        (OWN, (("Rec", ""), ("Wer", ""), ("Wann", ""), ("Callid", "call_id"))),
        ("," * 9 + "2025-03-05 09:00:00" + "," * 8 + "\n", ()),
    ],
)
def test_headings_are_proposed(text, expected):
    assert call_lists.propose(text.encode("gb18030"), "calls.csv") == expected


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"[\n]", "no first row"),
        (b'"CHAN_START","1335310195.513823","s"\n', "event log"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(data, said):
    with pytest.raises(InputError, match=said):
        call_lists.propose(data, "calls.csv")


def test_a_contact_channel_that_is_too_long_has_a_sentence():
    text = f"Call ID,Start,Media\n1,2025-03-05 09:00,{'x' * 300}\n"
    assert "Contact channel" in read(text)[1][0].words

"""What is said of a recorder, as it is stored, checked and asked."""

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.rules.sources import Address

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 3, 5, 17, 0, tzinfo=UTC)  # 01:00 on the 6th there


@given(
    st.builds(
        Profile,
        place=st.text(),
        days=st.integers(0, 9),
        columns=st.lists(st.tuples(st.text(), st.text())).map(tuple),
    )
)
def test_a_profile_comes_back_as_it_was_stored(profile):
    document = profile.to_document()
    assert Profile.from_document({**document, "headerless": {}, "later": 1}) == profile


def test_nothing_is_stored_of_what_is_not_said():
    assert Profile().to_document() == {}
    assert Profile.from_document({}) == Profile()
    listed = {"columns": [["流水", "call_id"]]}  # as JSON has it
    assert Profile.from_document(listed).columns == (("流水", "call_id"),)


def test_blanks_at_the_ends_are_taken_off():
    assert Profile(place=" /a b ", minutes=3).tidy() == Profile(place="/a b", minutes=3)
    assert {each.name for each in fields(Profile)} >= {"place", "names", "columns"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": "ftp://x/y"}, "no address"),
        ({"names": "{x}"}, "not known"),
        ({"csr_leg": "tx"}, "both words"),
        ({"csr_leg": "tx", "customer_leg": "TX"}, "are the same"),
        ({"left": "x"}, "days"),
        ({"days": -1}, "days"),
        ({"minutes": 0}, "1 to 1440"),
        ({"columns": (("a", "file"), ("b", "file"))}, "are the same"),
        ({"columns": (("a", "x"),)}, "are the same"),
    ],
)
def test_what_cannot_be_right_is_refused(wrong, said):
    with pytest.raises(InputError, match=said):
        Profile(**wrong).check()


def test_what_can_be_right_is_not_refused():
    Profile().check()
    words = {"csr_leg": "tx", "customer_leg": "rx", "names": "{leg}_{call_id}"}
    profile = Profile("sftp://a@b/c", columns=(("a", "file"), ("b", "")), **words)
    profile.check()
    assert profile.pattern().parse("RX_7.wav").leg == "customer"
    assert profile.source() == Address("sftp", "b", "c", "a")
    assert Profile("/a").source() == Path("/a")
    assert Profile().pattern() is None
    with pytest.raises(InputError, match="names no folder"):
        Profile().source()


@pytest.mark.parametrize(
    ("subfolders", "path", "read"),
    [
        ("", "a/7.wav", True),
        ("2025*", "20250305/7.wav", True),
        ("2025*", "20250305/x/7.wav", True),
        ("2025*", "2024/7.wav", False),
        ("/录音/*/", "录音/一组/7.wav", True),
        ("录音\\一组", "录音/二组/7.wav", False),
        ("A", "7.wav", False),
    ],
)
def test_only_the_subfolders_that_fit_are_read(subfolders, path, read):
    assert Profile(subfolders=subfolders).has_folder(path) is read


@pytest.mark.parametrize(
    ("days", "began", "read"),
    [
        (0, "2001-01-01T00:00", True),
        (1, "2025-03-05T00:00", True),
        (1, "2025-03-04T23:59", False),
        (1, "", True),
    ],
)
def test_only_recent_recordings_are_read(days, began, read):
    moment = datetime.fromisoformat(began) if began else None
    assert Profile(days=days).is_recent(moment, NOW, SHANGHAI) is read

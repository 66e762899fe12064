"""D3: what is signed has one form of bytes, and different content never has the same."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.canonical import canonical, content_hash

TEXTS = st.lists(st.none() | st.text(alphabet="a\\t\t\n0n质", max_size=6), max_size=4)


def test_the_form_is_what_it_always_was():
    """A change here would break every signature there is."""
    moment = datetime(2026, 11, 16, 10, 0, 1, 5, tzinfo=timezone(timedelta(hours=8)))
    fields = [
        ("number", "质检-1"),
        ("raw", 867),
        ("at", moment),
        ("day", date(2026, 11, 16)),
        ("id", UUID(int=1)),
        ("hash", b"\x01\xff"),
        ("note", "one\ttwo\nthree\\"),
        ("nothing", None),
    ]
    assert canonical(fields).decode().splitlines() == [
        "qad1",
        "number\t质检-1",
        "raw\t867",
        "at\t2026-11-16T02:00:01.000005Z",
        "day\t2026-11-16",
        "id\t00000000-0000-0000-0000-000000000001",
        "hash\t01ff",
        "note\tone\\ttwo\\nthree\\\\",
        "nothing\t\\0",
    ]
    assert content_hash(fields).hex().startswith("676dc1b812e47996")


def test_a_moment_is_the_same_in_every_zone():
    moment = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
    there = moment.astimezone(timezone(timedelta(hours=8)))
    assert canonical([("at", moment)]) == canonical([("at", there)])


@given(TEXTS, TEXTS)
def test_different_content_has_different_bytes(one, other):
    left, right = ([(str(n), value) for n, value in enumerate(words)] for words in (one, other))
    assert (canonical(left) == canonical(right)) == (one == other)

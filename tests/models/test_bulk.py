"""Many rows in one statement are the rows that the ORM would have written."""

from datetime import UTC, datetime
from uuid import UUID

from factories import make_person, make_recorder
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from qa_desk.models import Call, Person, bulk

AT = datetime(2026, 11, 16, 2, 0, 0, 5, tzinfo=UTC)
WORDS = ('"', "'", "\\", "%s", ":x", "退款\t", "𠮷", "")


@given(st.integers(0, 300))
def test_keys_are_version_7_of_now_and_differ(count):
    found = bulk.keys(count)
    assert len(set(found)) == count
    keys = [UUID(key) for key in found]
    assert found == sorted(found)
    assert all((key.version, key.variant) == (7, "specified in RFC 4122") for key in keys)
    assert len({key.int >> 80 for key in keys}) <= 1


def test_rows_come_back_as_they_were_given(work):
    recorder = make_recorder(work)
    keys = bulk.keys(len(WORDS))
    columns = {
        "id": keys,
        "external_id": [f"{n}{word}" for n, word in enumerate(WORDS)],
        "started_at": [AT, *[None] * (len(WORDS) - 1)],
        "duration_ms": list(range(len(WORDS))),
        "contact_reason": list(WORDS),
        "number_hash": [b"\0\xff", *[None] * (len(WORDS) - 1)],
    }
    same = {
        "recorder_id": recorder.id,
        "direction": "unknown",
        "channel": "voice",
        "number_masked": "",
        "csat": None,
        "is_test": False,
        "imported_at": AT,
        "language": "",
    }
    bulk.insert(work.session, bulk.Rows(Call, columns), same)
    found = work.session.scalars(select(Call).order_by(Call.duration_ms)).all()
    assert [call.id.hex for call in found] == keys
    assert [call.contact_reason for call in found] == list(WORDS)
    first = found[0]
    assert (first.started_at, first.imported_at, first.number_hash) == (AT, AT, b"\0\xff")
    assert (first.recorder_id, first.is_test, first.csat) == (recorder.id, False, None)
    assert found[1].started_at is found[1].number_hash is None
    assert work.session.info["changed"] >= {"Call"}


def test_one_of_very_many_texts_is_found(work):
    for name in WORDS:
        make_person(work, name=f"n{name}")
    wanted = [f"n{name}" for name in WORDS] + [str(n) for n in range(70_000)]
    found = work.session.scalars(
        select(Person.name).where(bulk.among(work.session, Person.name, wanted))
    )
    assert sorted(found) == sorted(f"n{name}" for name in WORDS)

"""Ids and moments come back from both engines as they went in."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from factories import make_call, make_person
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from qa_desk.models import Call, Person
from qa_desk.models.base import uuid7

CHINA = timezone(timedelta(hours=8))
MOMENTS = [
    datetime(2026, 11, 16, 2, 0, tzinfo=UTC),
    datetime(2026, 11, 16, 0, 30, 59, 123456, tzinfo=CHINA),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
]


def test_ids_are_version_7_of_rfc_9562_and_grow_with_time():
    ids = [uuid7() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert {(made.version, made.variant) for made in ids} == {(7, uuid.RFC_4122)}
    assert ids == sorted(ids)  # what is made in one go is read in its order


def test_ids_grow_on_a_coarse_clock_that_is_set_back(monkeypatch):
    now = time.time_ns()
    readings = iter([now, now, now, now - 3_600 * 10**9, now + 10**6])
    monkeypatch.setattr(time, "time_ns", lambda: next(readings))
    ids = [uuid7() for _ in range(5)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 5


def test_ids_of_several_threads_differ_and_grow_in_each():
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _n: [uuid7() for _ in range(500)], range(8)))
    assert all(ids == sorted(ids) for ids in made)
    assert len({one for ids in made for one in ids}) == 4000


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_moment_comes_back_as_the_same_instant_in_utc(access, moment):
    with access.work() as work:
        call = make_call(work, started_at=moment)
    with access.ask() as work:
        found = work.session.get_one(Call, call.id).started_at
    assert found == moment
    assert found.tzinfo is UTC


def test_a_moment_is_found_by_its_value(access):
    with access.work() as work:
        for moment in MOMENTS:
            make_call(work, started_at=moment)
    with access.ask() as work:
        found = work.session.query(Call).filter(Call.started_at == MOMENTS[1]).count()
        earlier = work.session.query(Call).filter(Call.started_at < MOMENTS[0]).count()
    assert (found, earlier) == (1, 2)


def test_a_naive_moment_is_refused(access):
    with pytest.raises(StatementError, match="naive"), access.work() as work:
        make_call(work, started_at=datetime(2026, 11, 16))  # noqa: DTZ001 - that is the point


def test_an_id_comes_back_as_a_uuid_and_takes_16_bytes(access):
    with access.work() as work:
        person = make_person(work)
    with access.ask() as work:
        assert work.session.get_one(Person, person.id).id == person.id
        size = "length(id)" if access.is_local else "pg_column_size(id)"
        sizes = work.session.scalars(text(f"SELECT DISTINCT {size} FROM person")).all()
    assert sizes == [16]

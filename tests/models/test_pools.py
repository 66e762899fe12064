"""D10: the pool of a draw as the database gives it, each call once, the same on both engines."""

from collections import Counter
from datetime import timedelta
from itertools import chain

import psycopg
import pytest
from factories import make_call, make_person, make_team
from sqlalchemy import text

from qa_desk.errors import StorageError
from qa_desk.models import AudioFile, CallSegment, database, engines, pools
from qa_desk.models.drawing import Basis


@pytest.fixture
def csr(work):
    return make_person(work, "csr")


@pytest.fixture
def team(work, csr):
    return make_team(work, None, [csr])


@pytest.fixture
def basis(work):
    start = work.now - timedelta(days=2)
    return Basis(start, work.now, work.now, "Asia/Shanghai", seconds=20)


def add_part(work, call, no, person, seconds):
    segment = work.session.query(CallSegment).filter_by(call_id=call.id, no=1).one()
    work.session.add(
        CallSegment(
            call_id=call.id,
            no=no,
            person_id=person.id,
            team_id=segment.team_id,
            started_at=segment.started_at,
            duration_ms=seconds * 1000,
        )
    )
    work.session.flush()


def add_recording(work, call):
    first = work.session.query(AudioFile).filter_by(call_id=call.id).one()
    names = AudioFile.__table__.columns.keys()
    values = {name: getattr(first, name) for name in names if name != "id"}
    work.session.add(AudioFile(**{**values, "path": "second.wav"}))
    work.session.flush()


def read(work, basis, **options):
    excluded = Counter()
    strata = dict(pools.strata(work.session, basis, excluded=excluded, **options))
    ids = {person: sorted(chain(*each.cells().values())) for person, each in strata.items()}
    return ids, +excluded


def test_a_call_with_two_recordings_and_many_parts_is_there_once(work, csr, team, basis):
    call = make_call(work, csr, team)
    add_recording(work, call)
    for no in (2, 3, 4):
        add_part(work, call, no, csr, 60)
    assert read(work, basis) == ({csr.id: [str(call.id)]}, {"other_part": 3})


def test_a_short_call_with_two_recordings_is_counted_out_once(work, csr, team, basis):
    add_recording(work, make_call(work, csr, team, duration_ms=19_999))
    assert read(work, basis) == ({}, {"too_short": 1})


def test_a_csr_keeps_his_own_calls_whoever_else_has_some(work, csr, team, basis):
    other = make_person(work, "csr")
    calls = {
        person.id: sorted(str(make_call(work, person, team).id) for _again in range(5))
        for person in (csr, other)
    }
    make_call(work)
    assert read(work, basis) == (calls, {"unresolved": 1})
    assert read(work, basis, person=csr.id)[0] == {csr.id: calls[csr.id]}


def test_who_stops_reading_can_go_on_asking(work, csr, team, basis):
    for person in (csr, make_person(work, "csr")):
        make_call(work, person, team)
    rows = pools.strata(work.session, basis)
    next(rows)
    rows.close()
    assert work.session.scalar(text("SELECT count(*) FROM call")) == 2


def test_a_server_that_cannot_send_the_pool_is_told_in_words(postgresql_url, work_on_server):
    """Somebody else rebuilds a table meanwhile."""
    access, basis = work_on_server
    plain = postgresql_url.replace("+psycopg", "")
    with psycopg.connect(plain, options=f"-c search_path={engines.SCHEMA}") as other:
        other.execute("LOCK TABLE audio_file")
        with pytest.raises(StorageError, match="busy with another program"):
            read_soon(access, basis)


def read_soon(access, basis):
    with access.ask() as work:
        work.session.execute(text("SET LOCAL lock_timeout = '10ms'"))
        list(pools.strata(work.session, basis))


@pytest.fixture
def work_on_server(postgresql_url):
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.ask() as work:
        now = work.now
    yield access, Basis(now - timedelta(days=2), now, now, "Asia/Shanghai")
    access.close()

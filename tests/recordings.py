"""Recordings and lists as a recorder leaves them, and their import."""

import zlib
from datetime import UTC, datetime

import pytest
from audio.sounds import SHARED, save, speech
from sqlalchemy import select

from qa_desk.models import (
    PersonIdentifier,
)
from qa_desk.services import importing

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the found recordings are not here")

OUT = "2025/03/05/out-13800000000-3201-20250305-091730-1741137450.107.wav"
QUEUE = "2025/03/05/q-400-13900000000-20250305-101500-1741140900.9.wav"
START = datetime(2025, 3, 5, 1, 17, 30, tzinfo=UTC)
HEADER = "Call ID,Staff no.,Start,Duration,Direction,Number,Reason,CSAT,File"


def record(folder, *paths, seconds=0.2, channels=2):
    """Write recordings, each with a content of its own."""
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        save(file, speech(seconds, channels=channels, seed=zlib.crc32(path.encode())))
    return folder


def write_list(tmp_path, *lines, name="calls.csv", encoding="utf-8"):
    file = tmp_path / name
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


def identify(access, person, kind, value, since=None, until=None):
    since = since or datetime(2025, 1, 1, tzinfo=UTC)
    with access.work() as work:
        work.session.add(
            PersonIdentifier(
                person_id=person.id, kind=kind, value=value, valid_from=since, valid_to=until
            )
        )


def run(access, folder, calls=None, progress=None):
    return importing.run(access.work, importing.Request(folder, calls), progress)


def rows(access, table):
    with access.ask() as work:
        return list(work.session.scalars(select(table)))


def only(access, table):
    (row,) = rows(access, table)
    return row

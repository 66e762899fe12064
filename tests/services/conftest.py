"""A recorder's folder, and a CSR whom it names."""

from datetime import UTC, datetime

import pytest
from audio.sounds import SHARED
from factories import make_person, make_team

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the found recordings are not here")

OUT = "2025/03/05/out-13800000000-3201-20250305-091730-1741137450.107.wav"
QUEUE = "2025/03/05/q-400-13900000000-20250305-101500-1741140900.9.wav"
START = datetime(2025, 3, 5, 1, 17, 30, tzinfo=UTC)
HEADER = "Call ID,Staff no.,Start,Duration,Direction,Number,Reason,CSAT,File"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "recordings"
    folder.mkdir()
    return folder


@pytest.fixture
def csr(access):
    """A CSR with the staff no. 0012, in a team."""
    with access.work() as work:
        csr = make_person(work, "csr", staff_no="0012", name="王力")
        make_team(work, members=[csr])
    return csr

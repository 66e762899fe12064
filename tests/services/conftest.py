"""A recorder's folder, and a CSR whom it names."""

import pytest
from factories import make_person, make_team


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

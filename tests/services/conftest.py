"""A recorder's folder, and a CSR whom it names."""

import pytest
from factories import make_person, make_team
from route import Route


@pytest.fixture(scope="module")
def route(shared_url):
    """A centre whose people sign in for each step, one for a module.

    Appeals have no limit there, and each result has a slip of its own: its tests share a CSR.
    """
    route = Route(shared_url)
    wanted = {"appeal.per_month": "0", "dispute.skips": "31", "slip.mode": "per_evaluation"}
    for key, value in wanted.items():
        route.choose(key, value)
    yield route
    route.close()


@pytest.fixture
def fresh(url):
    """Such a centre of a test's own, as it is set at first."""
    route = Route(url)
    yield route
    route.close()


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

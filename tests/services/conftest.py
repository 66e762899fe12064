"""A recorder's folder, and a CSR whom it names."""

import itertools
import shutil

import pytest
from factories import make_person, make_team
from route import Route

_routes = itertools.count(1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def route(request, tmp_path_factory):
    """A centre whose people sign in for each step, one for a module.

    Appeals have no limit there, and each result has a slip of its own: its tests share a CSR.
    """
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("route") / "desk.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        route = Route(f"sqlite:///{path}")
    else:
        cluster, name = request.getfixturevalue("cluster"), f"route{next(_routes)}"
        template = request.getfixturevalue("postgresql_template")
        route = Route(cluster.create(name, template=template))
    wanted = {"appeal.per_month": "0", "dispute.skips": "31", "slip.mode": "per_evaluation"}
    for key, value in wanted.items():
        route.choose(key, value)
    yield route
    route.close()
    if request.param == "postgresql":
        cluster.drop(name)


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

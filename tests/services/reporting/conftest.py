"""A small centre whose people have their passwords already and write reports."""

from dataclasses import replace

import pytest
from reporting import make_desk


@pytest.fixture
def desk(access):
    with access.work() as work:
        made = make_desk(work)
    with access.work() as work:
        yield replace(made, scene=replace(made.scene, work=work))


@pytest.fixture
def work(desk):
    return desk.scene.work

"""A register of policies whose people have their passwords already."""

from dataclasses import replace

import pytest
from policies import make_register


@pytest.fixture
def register(access):
    with access.work() as work:
        made = make_register(work)
    with access.work() as work:
        yield replace(made, scene=replace(made.scene, work=work))


@pytest.fixture
def work(register):
    return register.scene.work

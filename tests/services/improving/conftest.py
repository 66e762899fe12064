"""A centre that plans improvement, whose people have their passwords already."""

from dataclasses import replace

import pytest
from improvements import make_centre


@pytest.fixture
def centre(access):
    with access.work() as work:
        made = make_centre(work)
    with access.work() as work:
        yield replace(made, work=work)


@pytest.fixture
def work(centre):
    return centre.work

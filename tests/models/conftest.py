"""A whole case, committed, for the tests of the database layer."""

import pytest
from models.sample_case import make_case


@pytest.fixture
def case(access):
    """A call that was drawn, scored, submitted and signed."""
    with access.work() as work:
        return make_case(work)

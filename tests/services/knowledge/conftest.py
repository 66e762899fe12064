"""A centre that trains, on each engine."""

import pytest
from floor import Floor


@pytest.fixture
def floor(url):
    made = Floor(url)
    yield made
    made.close()

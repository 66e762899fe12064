"""A centre that trains, on each engine."""

import pytest
from school import School


@pytest.fixture
def school(url):
    made = School(url)
    yield made
    made.close()

"""A centre that writes bulletins, of each test's own."""

import pytest
from bulletin_office import BulletinOffice


@pytest.fixture
def office(url):
    office = BulletinOffice(url)
    yield office
    office.close()

"""People who can sign, once for a module; what a test does with them is taken back."""

from contextlib import suppress

import pytest
from appraisal_office import AppraisalOffice, people_of

from qa_desk.models import database, engines


@pytest.fixture(scope="module")
def centre(shared_url):
    engine = engines.connect(shared_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        people = people_of(work)
    yield access, people
    access.close()


class _TakenBack(Exception):
    pass


@pytest.fixture
def office(centre):
    access, people = centre
    with suppress(_TakenBack), access.work() as work:
        office = AppraisalOffice(work=work, **people)
        office.at(11, 2)
        yield office
        raise _TakenBack

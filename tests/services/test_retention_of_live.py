"""A contact watched live is kept with its result, and goes with its call (S3-5.4a, RET-6M)."""

import pytest
from old_centre import LONG_AGO, OldCentre, by_force
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from qa_desk.models import LiveContact
from qa_desk.services import live
from qa_desk.services.live import Beginning


@pytest.fixture
def centre(url, tmp_path):
    """One contact, linked to one of the recorder's calls that nobody has drawn."""
    centre = OldCentre(url, tmp_path)
    with centre.work("inspector") as work:
        live.begin(work, Beginning("side_by_side", centre.csr.id))
    by_force(
        url,
        "UPDATE live_contact SET linked_at = :moment, recorded_id = (SELECT id FROM call"
        " WHERE id NOT IN (SELECT call_id FROM evaluation) LIMIT 1)",
        moment=LONG_AGO,
    )
    yield centre
    centre.close()


def test_its_recording_stays_as_long_as_its_result(centre):
    before = centre.count("call")
    centre.age()
    centre.let_go()
    assert centre.count("live_contact", "evaluation") == [1, 1]
    assert 2 <= centre.count("call")[0] < before[0] + 1


def test_all_of_it_goes_together(centre):
    by_force(
        centre.url, "UPDATE evaluation SET status = 'E12', closed_at = :moment", moment=LONG_AGO
    )
    centre.age()
    centre.let_go()
    assert centre.count("live_contact", "evaluation", "call") == [0, 0, 0]


def test_it_is_not_deleted_in_any_other_way(centre):
    with centre.work("admin") as work, pytest.raises(DBAPIError, match="QAD40"):
        work.session.execute(delete(LiveContact))

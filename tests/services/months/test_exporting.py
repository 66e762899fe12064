"""The monthly results go to HR as a file, and the journal says so."""

import pytest
from closing import Centre

from qa_desk.errors import RuleError
from qa_desk.models import JournalEntry
from qa_desk.services import months


@pytest.fixture
def centre(url):
    centre = Centre(url)
    centre.results((3,), ())
    yield centre
    centre.close()


def test_an_export_is_noted(centre, tmp_path):
    """S3-4.6b, S0-4.2.3."""
    with centre.at("manager") as work:
        assert months.export(work, centre.month, tmp_path / "hr.csv") == 1
    with centre.owner.ask() as work:
        entry = work.session.query(JournalEntry).filter_by(action="export", subject="month").one()
        assert entry.subject_id == f"{centre.month:%Y-%m}"


def test_more_people_than_one_person_may_take_alone_are_refused(centre, tmp_path):
    centre.choose("export.alone", "0")
    with centre.at("qa_lead") as work, pytest.raises(RuleError, match="Nothing was exported"):
        months.export(work, centre.month, tmp_path / "hr.csv")
    assert not (tmp_path / "hr.csv").exists()

"""What was said about a result, and the assessment it led to, stay and go with it."""

from datetime import timedelta

import pytest
from models.sample_case import make_assessment
from old_centre import OldCentre

from qa_desk.models import Assessment, Document, Evaluation, Person

TABLES = ("evaluation", "step_taken", "assessment", "document", "signature")


@pytest.fixture
def centre(url, tmp_path):
    """A closed case of 2020 whose inspector was assessed on a paper of its own."""
    centre = OldCentre(url, tmp_path)
    centre.closed()
    with centre._access.work() as work:
        found = work.session.query(Evaluation).one()
        assessment = make_assessment(work, found, work.session.get_one(Person, centre.qa_lead.id))
        day = work.today
        values = {"kind": "assessment", "number": "QIA-1", "mode": "single", "content": "看漏了"}
        values |= {"period_from": day, "period_to": day, "content_hash": b"x"}
        paper = Document(**values, created_at=work.now, created_by=centre.qa_lead.id)
        work.session.add(paper)
        work.session.flush()
        assessment.document_id = paper.id
    centre.age()
    yield centre
    centre.close()


def finish(centre):
    with centre._access.work() as work:
        found = work.session.query(Assessment).one()
        for status in ("I1", "I2", "I3"):
            found.status = status
            work.session.flush()


def test_all_of_it_goes_together(centre):
    finish(centre)
    centre.let_go()
    assert centre.count(*TABLES) == [0, 0, 0, 0, 0]


def test_a_case_whose_inspector_is_not_yet_assessed_is_open(centre):
    before = centre.count(*TABLES)
    centre.let_go()
    assert centre.count(*TABLES) == before


def test_the_paper_of_an_assessment_stays_as_long_as_its_case(centre):
    finish(centre)
    with centre._access.work() as work:
        found = work.session.query(Evaluation).one()
        found.closed_at = work.now - timedelta(days=1)
    before = centre.count(*TABLES)
    centre.let_go()
    assert centre.count(*TABLES) == before

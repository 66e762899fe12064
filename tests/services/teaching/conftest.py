"""A centre whose cases are collected."""

import pytest
from teaching_hall import make_hall

from qa_desk.models import CallSegment


@pytest.fixture
def hall(work, tmp_path):
    return make_hall(work, tmp_path)


@pytest.fixture
def segment(work, hall):
    return work.session.query(CallSegment).filter_by(call_id=hall.evaluation.call_id).one()

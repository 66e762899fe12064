"""Quick checks are kept their time, and go with what they are about (S3-5.4a, RET-6M)."""

from datetime import timedelta

import pytest
from old_centre import LONG_AGO, OldCentre, by_force
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from qa_desk.errors import QaDeskError
from qa_desk.models import CallSegment, Evaluation, QuickCheck
from qa_desk.models.base import uuid7
from qa_desk.rules.quick_checks import ALL_OK, Check
from qa_desk.services import quick_checks

PROBLEM = {**ALL_OK, "conduct": "problem"}


@pytest.fixture
def centre(url, tmp_path):
    """Checks with and without a call, one of them an evaluation by now; nothing else is old."""
    centre = OldCentre(url, tmp_path)
    centre.closed()
    with centre.work("inspector") as work:
        drawn = select(Evaluation.segment_id)
        call_id = work.session.scalar(
            select(CallSegment.call_id).where(CallSegment.id.not_in(drawn))
        )
        values = {"csr_id": centre.csr.id, "began_at": work.now - timedelta(minutes=1)}
        quick_checks.record(work, Check(uuid7(), mode="floor_check", **values))
        heard = {"mode": "recording", "call_id": call_id, "passages": ((0, 90_000),)}
        quick_checks.record(work, Check(uuid7(), **heard, **values))
        bad = {"lines": PROBLEM, "note": "离岗", "mode": "floor_check"}
        quick_checks.escalate(work, quick_checks.record(work, Check(uuid7(), **bad, **values)).id)
    yield centre
    centre.close()


def age_checks(centre):
    by_force(centre.url, "UPDATE quick_check SET recorded_at = :moment", moment=LONG_AGO)


def close_evaluations(centre):
    by_force(
        centre.url,
        "UPDATE evaluation SET status = 'E12', closed_at = :moment WHERE status = 'E0'",
        moment=LONG_AGO,
    )


def test_a_young_check_keeps_its_old_call(centre):
    centre.age()
    centre.let_go()
    assert centre.count("quick_check", "call") == [3, 1]


def test_an_old_check_goes_with_its_call_and_the_others_by_themselves_or_with_the_evaluation(
    centre,
):
    centre.age()
    age_checks(centre)
    assert centre.let_go().kept == 0
    assert centre.count("quick_check", "call") == [1, 0]  # of the third the evaluation is open
    close_evaluations(centre)
    centre.let_go()
    assert centre.count("quick_check", "evaluation") == [0, 0]


def test_no_check_is_deleted_in_any_other_way(centre):
    age_checks(centre)
    with (
        pytest.raises((QaDeskError, DBAPIError), match="two people"),
        centre.work("admin") as work,
    ):
        work.session.execute(delete(QuickCheck))
    assert centre.count("quick_check") == [3]

"""A training need with all that belongs to it, as a sample of each of its tables."""

from qa_desk.models import (
    TrainingAttendance,
    TrainingCase,
    TrainingNeed,
    TrainingPlanLine,
    TrainingRelease,
    TrainingSession,
    TrainingStep,
    TrainingTest,
    TrainingTrainee,
)
from qa_desk.models.base import uuid7

ROAD = ("T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7")


def make_need(work, author, people=(), status="T0", *, approved=False, number="TN-1"):
    """Add a need and lead it by the owner's hand into a status."""
    need = TrainingNeed(
        id=uuid7(), number=number, status="T0", raised_at=work.now, raised_by=author.id,
        entered_at=work.now, topic="身份核对", problem="未核对身份", content="话术", target=900,
        due_on=work.today, period_from=work.today, period_to=work.today,
    )  # fmt: skip
    work.session.add(need)
    work.session.flush()
    work.session.add_all(TrainingTrainee(need_id=need.id, person_id=person.id) for person in people)
    work.session.flush()
    for target in ROAD[1 : ROAD.index(status) + 1]:
        need.status = target
        if target == "T1" and (approved or status != "T1"):
            need.approved_by, need.approved_at = author.id, work.now
        work.session.flush()
    return need


def make_session(work, need):
    """Plan a session of a need today."""
    session = TrainingSession(
        need_id=need.id, day=work.today, from_minute=600, to_minute=660, place="三楼",
        method="internal", lecturer="孙老师", hours=10,
    )  # fmt: skip
    work.session.add(session)
    work.session.flush()
    return session


def make_training(work, author, csr):
    """Add a need that is being trained, with one row of each of its tables."""
    need = make_need(work, author, [csr])
    work.session.add(
        TrainingCase(
            need_id=need.id, evaluation_id=csr.id, number="QE", csr_id=csr.id, day=work.today
        )
    )
    work.session.add(
        TrainingStep(
            need_id=need.id, key="raise_need", source=None, target="T0", person_id=author.id,
            role="need_raiser", taken_at=work.now,
        )
    )  # fmt: skip
    work.session.flush()
    for target in ROAD[1:4]:
        need.status = target
        work.session.flush()
    session = make_session(work, need)
    key = {"session_id": session.id, "person_id": csr.id}
    work.session.add(TrainingRelease(**key, released_by=author.id, released_at=work.now))
    work.session.add(
        TrainingAttendance(**key, state="present", marked_at=work.now, marked_by=author.id)
    )
    work.session.add(
        TrainingTest(
            need_id=need.id, person_id=csr.id, kind="exam", day=work.today, score=900,
            pass_mark=800, passed=True, entered_at=work.now, entered_by=author.id,
        )
    )  # fmt: skip
    work.session.add(
        TrainingPlanLine(
            year=2026, month=0, goal="g", content="c", method="internal", planned="Q1",
            owner_id=author.id, created_by=author.id,
        )
    )  # fmt: skip
    work.session.flush()
    return need

"""Rosters and checks for the coverage board, at the moment NOW of conftest (16 November 2026)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from factories import make_call

from qa_desk.models import CallSegment, Evaluation, Plan, QuickCheck, Shift

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 11, 1)


def at(day, hour, minute=0):
    """Return a moment of a day of November 2026, or of a date, in Shanghai."""
    day = FIRST + timedelta(days=day - 1) if isinstance(day, int) else day
    return datetime.combine(day, time(0), ZONE).astimezone(UTC) + timedelta(
        hours=hour, minutes=minute
    )


def make_shift(work, person, day, start=8, end=16, **values):
    """Put a person on a shift of November."""
    made = Shift(
        person_id=person.id,
        day=FIRST + timedelta(days=day - 1),
        starts_at=at(day, start),
        ends_at=at(day, end),
        **values,
    )
    work.session.add(made)
    work.session.flush()
    return made


_LATER = ("evaluation_id", "voided_at", "voided_by", "void_reason")


def make_quick(scene, day, number=1, done=None, **values):
    """Add quick checks of the scene's CSR; what came of them later is written later."""
    later = {name: values.pop(name) for name in _LATER if name in values}
    values = {"mode": "floor_check", "csr_id": scene.csr.id, **values}
    for n in range(number):
        began = at(day, 9, n)
        check = QuickCheck(
            team_id=scene.team.id,
            checker_id=scene.inspector.id,
            day=FIRST + timedelta(days=day - 1),
            began_at=began,
            recorded_at=done or began,
            **values,
        )
        scene.work.session.add(check)
        scene.work.session.flush()
        for name, value in later.items():
            setattr(check, name, value)
    scene.work.session.flush()


def make_full(scene, day, done=None, **values):
    """Add an evaluation as a draw makes it, and take it to a status without its history."""
    work = scene.work
    call = make_call(work, scene.csr, scene.team, at(day, 9))
    segment = work.session.query(CallSegment).filter_by(call_id=call.id).one()
    target = values.pop("status", "E2")
    evaluation = Evaluation(
        number=f"ZJ-{call.external_id}",
        sample_reason="random",
        call_id=call.id,
        segment_id=segment.id,
        csr_id=scene.csr.id,
        team_id=scene.team.id,
        skill_group="general",
        status="E0",
        assigned_at=at(day, 9),
        day=FIRST + timedelta(days=day - 1),
        **{"inspector_id": scene.inspector.id, **values},
    )
    work.session.add(evaluation)
    work.session.flush()
    for status in ("E1", "E2") if target != "E0" else ():
        evaluation.status = status
        evaluation.submitted_at = (done or at(day, 17)) if status == "E2" else None
        work.session.flush()
        if status == target:
            break
    return evaluation


def make_shortfall(work, by, **shortfall):
    """Add an approved plan of November that reaches less."""
    plan = Plan(
        month=FIRST,
        state="approved",
        created_at=work.now,
        created_by=by.id,
        approved_at=work.now,
        approved_by=by.id,
        content={"shortfall": shortfall},
    )
    work.session.add(plan)
    work.session.flush()

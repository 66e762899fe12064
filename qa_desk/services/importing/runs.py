"""What each import is remembered by, and that no two read the same place at once (D9)."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.models import ImportRun, Person, database, queries
from qa_desk.models.base import uuid7
from qa_desk.services.importing.summary import NOTHING, Summary
from qa_desk.services.importing.types import Place, shown_name
from qa_desk.work import Work

SILENT = timedelta(minutes=2)
"""After so long without a sign a run is taken for dead; recorders.sql says the same."""

KEPT = 500  # problems told again later; all are counted
_LATE = timedelta(days=1)


class BusyError(InputError):
    """The same recordings are being imported already; nothing was done."""


def late_before(work: Work, recorder_id: UUID) -> datetime | None:
    """Return before which moment a call must have begun to be late; None at a first import.

    A run finds the calls of the day before it; what began earlier should have come with it.
    """
    last = work.session.scalar(
        select(ImportRun.started_at)
        .where(
            ImportRun.recorder_id == recorder_id,
            ImportRun.is_whole,
            ImportRun.stored + ImportRun.known > 0,
        )
        .order_by(ImportRun.started_at.desc())
        .limit(1)
    )
    return last - _LATE if last else None


def begin(work: Work, place: Place, how: str) -> UUID:
    """Note that a run begins; BusyError while another one reads the same place."""
    queries.one_at_a_time(work.session, f"import {place.recorder_id}")
    source = shown_name(place.folder)
    others = work.session.scalars(
        select(ImportRun).where(
            ImportRun.recorder_id == place.recorder_id,
            ImportRun.source == source,
            ImportRun.ended_at.is_(None),
        )
    )
    for other in others:
        if other.beat_at > work.now - SILENT:
            who = work.session.get(Person, other.started_by)
            raise BusyError(
                _(
                    "These recordings are being imported already, by {person}. Nothing was done; "
                    "what is new comes in with that import or the next."
                ).format(person=who.name if who else "?")
            )
        other.ended_at = other.beat_at
    run = ImportRun(
        id=uuid7(),
        recorder_id=place.recorder_id,
        source=source,
        how=how,
        started_by=work.actor.id,
        started_at=work.now,
        beat_at=work.now,
        refused={},
        problems=[],
    )
    work.session.add(run)
    database.changed(work.session, "ImportRun")
    return run.id


def beat(work: Work, run_id: UUID | None) -> None:
    """Say that a run still goes on."""
    work.session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id, ImportRun.ended_at.is_(None))
        .values(beat_at=work.now)
    )


def end(work: Work, run_id: UUID | None, files: int, summary: Summary | None) -> None:
    """Note what came of a run, None when it failed; one taken for dead meanwhile stays as it is."""
    told = summary or replace(NOTHING, stopped=True)
    work.session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id, ImportRun.ended_at.is_(None))
        .values(
            beat_at=work.now,
            ended_at=work.now,
            is_whole=not told.stopped,
            files=files,
            stored=told.stored,
            known=told.known,
            completed=told.completed,
            unresolved=told.unresolved,
            late=told.late,
            refused=dict(Counter(problem.group for problem in told.problems)),
            problems=[
                [each.file, each.line, each.words, each.shown, each.group]
                for each in told.problems[:KEPT]
            ],
        )
    )
    database.changed(work.session, "ImportRun")

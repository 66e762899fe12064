"""Close a calibration session with its record, a paper that all who took part sign (5.12)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Calibration,
    CalibrationTopic,
    Checklist,
    ChecklistVersion,
    calibrating,
    calibrations,
    chain,
    revisions,
    signatories,
)
from qa_desk.rules import calibration_figures, permissions
from qa_desk.rules import calibration_records as records
from qa_desk.rules.calibration_records import KIND, OF_RECORD, Record
from qa_desk.rules.signatories import in_order
from qa_desk.services.calibrating import reading, scores
from qa_desk.services.calibrating.types import Matrix, Results, Session
from qa_desk.work import Work


def close(work: Work, session_id: UUID, seen: int) -> None:
    """Issue the record: what was agreed holds from now on, and people are asked to sign."""
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "discussing")
    results = reading.results(work, session_id)
    session = reading.one(work, session_id)
    if problem := not_whole(session, results):
        raise InputError(problem)
    text = _record(work, found, session, results).to_text()
    period = found.held_on, found.held_on
    paper = calibrating.paper(work.session, found.id)
    if paper is None:
        paper = signatories.draft(work, (KIND, OF_RECORD), found.id, text, period)
    else:
        signatories.rewrite(work, paper, text, period)
    took_part = [one.person_id for one in session.members if one.submitted or one.present]
    others = [one for one in took_part if one != found.chair_id]
    signatories.issue(
        work, paper, in_order((("calibrator", others), ("calibration_chair", [found.chair_id])))
    )
    found.state = "closed"
    work.session.flush()


def not_whole(session: Session, results: Results) -> str:
    """Return what the record still lacks (5.12); nothing when it is whole."""
    return next(_problems(session, results), "")


def reopen(work: Work, session_id: UUID, seen: int, reason: str) -> None:
    """Go back to the discussion; what was signed of the record becomes void."""
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "closed")
    paper = calibrating.paper(work.session, found.id)
    assert paper is not None  # noqa: S101 - a session is closed with its record
    signatories.reopen(work, paper, reason)
    found.state = "discussing"
    work.session.flush()


def sign(work: Work, session_id: UUID, seen: int, statement: str, password: str) -> bool:
    """Sign the record in one's turn (`seen` is its paper's version); say if it was the last."""
    permissions.require_of(work.actor, "calibration.see")
    paper = calibrating.paper(work.session, session_id)
    if paper is None:
        raise RuleError(_("This session has no record yet. Nothing was signed."))
    return signatories.sign(work, signatories.as_seen(work, paper.id, seen), statement, password)


def record(work: Work, session_id: UUID) -> Record:
    """Return the record as it was issued, or as it would be now, to be shown and printed."""
    permissions.require_of(work.actor, "calibration.see")
    found = calibrating.one(work, session_id)
    paper = calibrating.paper(work.session, session_id)
    if found.state == "closed" and paper is not None:
        return Record.from_text(paper.content or "")
    results = reading.results(work, session_id)
    return _record(work, found, reading.one(work, session_id), results)


def end_interpretation(work: Work, topic_id: UUID, day: date, reason: str) -> None:
    """Let an agreed interpretation hold no longer from a day on, and say why."""
    permissions.require_of(work.actor, "calibration.run")
    topic = work.session.get(CalibrationTopic, topic_id)
    if topic is None or topic.ended_on is not None:
        raise RuleError(_("This interpretation is not in force any more. Nothing was changed."))
    if day < work.today:
        raise InputError(_("An interpretation ends today or later."))
    if not reason.strip():
        raise InputError(_("Say why it ends: that stays with the session."))
    topic.ended_on, topic.end_reason = day, reason.strip()
    work.session.flush()


def note_print(work: Work, session_id: UUID) -> None:
    """Write into the journal that a record was printed or saved (S1-6.3)."""
    permissions.require_of(work.actor, "calibration.see")
    chain.note(work.session, "print", "calibration", session_id, {})


# -- how it is done ------------------------------------------------------------------------------


def _problems(session: Session, results: Results) -> Iterator[str]:
    if not results.matrix.totals:
        yield _("Nobody has scored a call, so there is nothing to record.")
    if not session.training or not session.training_minutes:
        yield _("Say what was trained and for how long (S3-5.7a).")
    if not session.topics and any(item.is_disputed for item in results.summary.items):
        yield _("People answered differently: talk over one item at least, and write it down.")
    for topic in session.topics:
        if not (topic.views and topic.conclusion):
            yield _("“{item}” needs the views and the conclusion.").format(item=topic.label)
    arranged = {one.person_id for one in session.arrangements}
    for member in session.members:
        if member.person_id in results.beyond and member.person_id not in arranged:
            yield _("{person} is beyond the tolerance: say what is arranged.").format(
                person=member.name
            )


def _record(work: Work, found: Calibration, session: Session, results: Results) -> Record:
    matrix, figures = results.matrix, results.summary
    version = work.session.get_one(ChecklistVersion, found.checklist_version_id)
    form = revisions.checklist(work.session, version.id)
    code = work.session.get_one(Checklist, version.checklist_id).code
    people = {one.person_id: place for place, one in enumerate(matrix.members, start=1)}
    agreed = {one.key: one for one in figures.items}
    empty = records.Item(
        "", 0, form.title, is_fatal=False, pairs=0, pairs_of=0, against=0, against_of=0
    )
    return Record(
        number=found.number,
        month=found.month,
        held_on=found.held_on,
        chair_id=found.chair_id,
        chair=session.row.chair,
        reference=calibrating.name(work.session, found.reference_id) if found.reference_id else "",
        checklist=code,
        title=form.title,
        checklist_version=version.number,
        tolerance=found.tolerance,
        tolerance_new=found.tolerance_new,
        training=found.training,
        training_minutes=found.training_minutes,
        notes=found.notes,
        figures=calibration_figures.of_panel(figures),
        calls=tuple(
            records.Call(
                one.place,
                one.recording,
                one.contact_reason,
                one.seconds,
                one.why,
                figures.spread.get(one.id),
            )
            for one in matrix.calls
        ),
        members=tuple(
            records.Member(
                people[one.person_id],
                one.person_id,
                one.name,
                one.post,
                one.is_new,
                one.present,
                one.submitted,
            )
            for one in matrix.members
        ),
        items=tuple(
            calibration_figures.of_item(
                replace(
                    empty, key=one.key, number=one.number, label=one.label, is_fatal=one.is_fatal
                ),
                agreed.get(one.key),
            )
            for one in scores.items_of(form)
        ),
        scores=tuple(_scores(work, found.id, matrix, people)),
        answers=tuple(_answers(matrix, people)),
        raters=tuple(
            calibration_figures.of_rater(one, people, is_beyond=one.id in results.beyond)
            for one in figures.raters
        ),
        topics=tuple(
            records.Topic(
                one.item_key, one.label, one.views, one.conclusion, one.agreed, one.change
            )
            for one in session.topics
        ),
        arrangements=tuple(
            records.Arrangement(one.name, one.what, one.due_on) for one in session.arrangements
        ),
    )


def _scores(
    work: Work, session_id: UUID, matrix: Matrix, people: dict[UUID, int]
) -> Iterator[records.Score]:
    """Yield what each sealed result says, with the hash that it is sealed with."""
    table = calibrations.scores
    rows = work.session.execute(select(table).where(table.c.calibration_id == session_id)).all()
    places = {call.id: call.place for call in matrix.calls}
    for row in sorted(rows, key=lambda row: (places[row.call_id], people[row.person_id])):
        total = matrix.totals[row.call_id, row.person_id]
        yield records.Score(
            places[row.call_id],
            people[row.person_id],
            row.number,
            total.final,
            total.result,
            " ".join(total.fatals),
            row.hash,
        )


def _answers(matrix: Matrix, people: dict[UUID, int]) -> Iterator[records.Answer]:
    for call in matrix.calls:
        for member in matrix.members:
            for item in matrix.items:
                cell = matrix.cells.get((call.id, member.person_id, item.key))
                if cell is not None and (cell.text.zh or cell.text.en):
                    yield records.Answer(
                        call.place,
                        people[member.person_id],
                        item.key,
                        cell.text,
                        cell.earned,
                        cell.note,
                    )

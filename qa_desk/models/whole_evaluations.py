"""Whole evaluations as documents of the open format `qa-desk-evaluation` (issue 8, capability 5).

docs/export-format.md says what they hold, resources/schemas/evaluation.schema.json holds them to
it. Numbers in words are masked as everywhere (P18); a part whose words were changed by that says
so, for its hash cannot be computed from it any more. Each batch costs a handful of queries.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models import queries, reviewing, revisions
from qa_desk.models.calls import Call
from qa_desk.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from qa_desk.models.documents import Document, DocumentLine, Signature
from qa_desk.models.evaluations import Answer, Evaluation, FatalFlag, Mark, Revision
from qa_desk.models.people import Person, Team
from qa_desk.models.revisions import Row
from qa_desk.models.steps import StepTaken
from qa_desk.rules import canonical, masking
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.work import Work

FORMAT, VERSION = "qa-desk-evaluation", 1
PLAIN = ("kind", "purpose", "mode", "sample_reason", "status", "result", "csr_stance")
TIMES = (
    "assigned_at", "submitted_at", "released_at", "opened_at", "entered_at", "due_at",
    "appeal_until", "closed_at",
)  # fmt: skip
Shape = dict[str, Any]
RowT = TypeVar("RowT", Revision, Answer, FatalFlag, Mark, StepTaken)
Place = tuple[UUID, int]


@dataclass(frozen=True)
class _Batch:
    """What some evaluations are made of, by evaluation, or by revision of one."""

    people: Mapping[UUID, Person]
    teams: Mapping[UUID, Team]
    calls: Mapping[UUID, Call]
    checklists: Mapping[UUID, Shape]
    items: Mapping[tuple[UUID, int], ChecklistItem]
    revisions: Mapping[UUID, Sequence[Revision]]
    rows: Mapping[Place, Sequence[Row]]
    steps: Mapping[UUID, Sequence[StepTaken]]
    signed: Mapping[UUID, Sequence[tuple[DocumentLine, Document, Signature]]]


def documents(work: Work, ids: Collection[UUID]) -> list[Shape]:
    """Return the documents of these evaluations, in the order of the ids.

    Those whose score the actor must not see yet are left out (E-17).
    """
    session = work.session
    order = {key: place for place, key in enumerate(ids)}
    found = session.scalars(select(Evaluation).where(Evaluation.id.in_(ids))).all()
    unseen = reviewing.unseen(work, found)
    shown = sorted((one for one in found if one.id not in unseen), key=lambda one: order[one.id])
    batch = _read(session, shown)
    return [_document(work, batch, one) for one in shown]


def _read(session: Session, found: Sequence[Evaluation]) -> _Batch:
    ids = [one.id for one in found]
    made = _by(_of(session, Revision, ids, Revision.number))
    rows: dict[Place, list[Row]] = defaultdict(list)
    parts: Iterable[Row] = chain(
        _of(session, Answer, ids), _of(session, FatalFlag, ids), _of(session, Mark, ids)
    )
    for row in parts:
        rows[row.evaluation_id, row.revision].append(row)
    versions = {row.checklist_version_id for own in made.values() for row in own}
    items = session.scalars(select(ChecklistItem).where(ChecklistItem.version_id.in_(versions)))
    steps = _by(
        row for row in _of(session, StepTaken, ids, StepTaken.taken_at, StepTaken.id)
        if row.assessment_id is None
    )  # fmt: skip
    signed: dict[UUID, list[tuple[DocumentLine, Document, Signature]]] = defaultdict(list)
    given = session.execute(
        select(DocumentLine, Document, Signature)
        .join(Document, Document.id == DocumentLine.document_id)
        .join(Signature, Signature.document_id == Document.id)
        .where(DocumentLine.evaluation_id.in_(ids), Document.kind == "slip")
        .order_by(Signature.signed_at, Signature.id)
    )
    for line, document, signature in given:
        signed[line.evaluation_id].append((line, document, signature))
    named = {one.csr_id for one in found} | {one.inspector_id for one in found}
    named |= {row.author_id for own in made.values() for row in own}
    named |= {row.person_id for own in steps.values() for row in own}
    for _line, _document_of, signature in (each for own in signed.values() for each in own):
        named |= {signature.person_id, signature.deputy_for or signature.person_id}
    teams = session.scalars(select(Team).where(Team.id.in_({one.team_id for one in found})))
    called = [one.call_id for one in found if one.call_id]
    calls = session.scalars(select(Call).where(Call.id.in_(called)))
    return _Batch(
        people=queries.people_by_id(session, named),
        teams={team.id: team for team in teams},
        calls={call.id: call for call in calls},
        checklists=_checklists(session, versions),
        items={(item.version_id, item.number): item for item in items},
        revisions=made,
        rows=rows,
        steps=steps,
        signed=signed,
    )


def _of(session: Session, table: type[RowT], ids: Collection[UUID], *order: Any) -> Iterable[RowT]:
    return session.scalars(select(table).where(table.evaluation_id.in_(ids)).order_by(*order))


def _by(rows: Iterable[RowT]) -> dict[UUID, list[RowT]]:
    found: dict[UUID, list[RowT]] = defaultdict(list)
    for row in rows:
        found[row.evaluation_id].append(row)
    return found


def _checklists(session: Session, versions: Collection[UUID]) -> dict[UUID, Shape]:
    rows = session.execute(
        select(ChecklistVersion.id, Checklist.code, ChecklistVersion.number)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(ChecklistVersion.id.in_(versions))
    )
    return {key: {"id": str(key), "key": code, "version": n} for key, code, n in rows}


# -- the documents -------------------------------------------------------------------------------


def _document(work: Work, batch: _Batch, one: Evaluation) -> Shape:
    team = batch.teams[one.team_id]
    made = batch.revisions.get(one.id, ())
    return {
        "format": FORMAT,
        "format_version": VERSION,
        "id": str(one.id),
        "number": one.number,
        **{name: getattr(one, name) for name in PLAIN},
        "close_reason": _masked(one.close_reason or ""),
        "csr": _person(batch, one.csr_id),
        "inspector": _person(batch, one.inspector_id),
        "team": {"id": str(team.id), "code": team.code, "name": team.name},
        "skill_group": one.skill_group,
        "call": _call(batch.calls.get(one.call_id) if one.call_id else None),
        "day": one.day.isoformat() if one.day else None,
        **{name: _moment(getattr(one, name)) for name in TIMES},
        "replaces": str(one.replaces_id) if one.replaces_id else None,
        "revision": one.revision,
        "revisions": [_revision(batch, row) for row in made],
        "steps": [
            _step(batch, row) for row in batch.steps.get(one.id, ()) if _is_told(work, one, row)
        ],
        "signatures": [_signature(batch, *each) for each in batch.signed.get(one.id, ())],
    }


def _is_told(work: Work, one: Evaluation, step: StepTaken) -> bool:
    return step.key != reviewing.HIDDEN.get(one.status) or step.person_id == work.actor.id


def _call(call: Call | None) -> Shape | None:
    if call is None:
        return None
    return {
        "id": str(call.id),
        "recorder_call_id": _masked(call.given_id),
        "started_at": _moment(call.started_at),
        "duration_ms": call.duration_ms,
        "direction": call.direction,
        "channel": call.channel,
        "contact_reason": _masked(call.contact_reason),
        "number_masked": call.number_masked,
        "language": call.language,
        "csat": call.csat,
        "is_test": call.is_test,
    }


def _revision(batch: _Batch, row: Revision) -> Shape:
    own = batch.rows.get((row.evaluation_id, row.number), ())
    told = {
        "reason": row.reason,
        "praise": row.praise,
        "suggestion": row.suggestion,
        "witness": row.witness,
        "answers": [
            _answer(batch, row, each)
            for each in sorted(
                (each for each in own if isinstance(each, Answer)), key=lambda each: each.number
            )
        ],
        "fatals": [
            {"key": each.key, "class": each.fatal_class, "note": each.note}
            for each in sorted(
                (each for each in own if isinstance(each, FatalFlag)), key=lambda each: each.key
            )
        ],
        "marks": [
            {n: getattr(each, n) for n in ("no", "at_ms", "item", "fatal", "note")}
            for each in sorted(
                (each for each in own if isinstance(each, Mark)), key=lambda each: each.no
            )
        ],
    }
    return {
        "number": row.number,
        "checklist": batch.checklists[row.checklist_version_id],
        "author": _person(batch, row.author_id),
        "created_at": _moment(row.created_at),
        "result": row.result,
        "final_tenths": row.final,
        "raw_tenths": row.raw,
        "pass_mark_tenths": row.pass_mark,
        "totals_hundredths": _totals(row),
        "fatal_classes": row.fatal_classes.split(",") if row.fatal_classes else [],
        "heard_ms": None if row.passages is None else [list(each) for each in row.passages],
        "spent_s": row.spent_s,
        **masking.mask_within(told),
        "content_hash": row.content_hash.hex(),
        "is_masked": masking.mask_within(told) != told,
    }


def _totals(row: Revision) -> Shape:
    found = revisions.dimensions(row)
    return {
        code: dict(zip(("earned", "applicable"), found[code], strict=True)) for code in DIMENSIONS
    }


def _answer(batch: _Batch, revision: Revision, row: Answer) -> Shape:
    item = batch.items.get((revision.checklist_version_id, row.number))
    return {
        "item": row.number,
        "key": item.key if item else None,
        "dimension": item.dimension if item else None,
        "points_hundredths": item.points if item else None,
        "option": row.option,
        "counts": row.counts,
        "earned_hundredths": row.earned,
        "note": row.note,
        "cause": row.cause,
    }


def _step(batch: _Batch, row: StepTaken) -> Shape:
    told = {"reason": row.reason, "details": json.loads(row.details)}
    return {
        "id": str(row.id),
        "key": row.key,
        "from": row.source,
        "to": row.target,
        "revision": row.revision,
        "person": _person(batch, row.person_id),
        "role": row.role,
        "at": _moment(row.taken_at),
        **masking.mask_within(told),
        "content_hash": row.content_hash.hex(),
        "is_masked": masking.mask_within(told) != told,
    }


def _signature(batch: _Batch, line: DocumentLine, paper: Document, given: Signature) -> Shape:
    return {
        "id": str(given.id),
        "document": {
            "id": str(paper.id),
            "number": paper.number,
            "content_hash": paper.content_hash.hex(),
        },
        "revision": line.revision,
        "person": _person(batch, given.person_id),
        "deputy_for": _person(batch, given.deputy_for) if given.deputy_for else None,
        "role": given.role,
        "meaning": given.meaning,
        "method": given.method,
        "statement": _masked(given.statement),
        "at": _moment(given.signed_at),
        "machine": given.machine,
        "signed_hash": given.content_hash.hex(),
    }


def _person(batch: _Batch, key: UUID) -> Shape:
    person = batch.people.get(key)  # a server shows only whom the actor may know
    name, staff_no = (person.name, person.staff_no) if person else (None, None)
    return {"id": str(key), "name": name, "staff_no": staff_no}


def _masked(words: str) -> str:
    return masking.mask_in_text(words)


def _moment(at: datetime | date | None) -> str | None:
    return None if at is None else canonical.written(at)

"""What a CSR's earlier results say beside the call that is being scored, and quick phrases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import aliased

from qa_desk.i18n import Bilingual
from qa_desk.models import (
    Answer,
    Call,
    ChecklistItem,
    ChecklistVersion,
    Evaluation,
    FatalFlag,
    ImportedItem,
    ImportedResult,
    Revision,
    queries,
    revisions,
    visible,
)
from qa_desk.rules import answers, options, sheets, workflow
from qa_desk.rules.checklists import Checklist
from qa_desk.work import Work

_SHOWN = 5
_COUNTED = tuple(code for code, status in workflow.STATUSES.items() if status.counts_in_stats)
_CONTACT = func.coalesce(Call.started_at, Evaluation.assigned_at)


@dataclass(frozen=True)
class Loss:
    """An item that lost points, or a fatal error, in an earlier result."""

    key: str
    name: str  # the item's number, or the fatal error's key
    text: Bilingual
    points: int | None  # hundredths; none of a fatal error
    note: str
    cause: str


@dataclass(frozen=True)
class PastResult:
    """An earlier result of the same CSR."""

    id: UUID
    number: str
    contact_at: datetime
    result: str
    final: int | None
    losses: tuple[Loss, ...]
    is_imported: bool = False  # of before QA Desk, from a list (P19)


@dataclass(frozen=True)
class TrackRecord:
    """A CSR's earlier results, and which items of the sheet in hand lost points before."""

    evaluation_id: UUID
    results: tuple[PastResult, ...]  # the newest first
    repeated: Mapping[str, UUID]  # item key → the latest result in which the CSR lost points there
    phrases: tuple[str, ...]  # of the centre


def track_record(work: Work, evaluation_id: UUID) -> TrackRecord:
    """Return what the actor may see of the CSR's earlier results; of an unknown case, nothing.

    Repeated is what the same CSR was charged with, on the same item, in a contact of the last
    `score.repeated` days before this one.
    """
    stored = queries.stored_options(work.session, work.now)
    found = work.session.execute(
        select(Evaluation, _CONTACT)
        .outerjoin(Call, Call.id == Evaluation.call_id)
        .where(Evaluation.id == evaluation_id, visible.evaluations(work.actor))
    ).one_or_none()
    phrases = _phrases(options.text("score.phrases", stored))
    if found is None or found[0].purpose != "normal":  # what is compared is scored without them
        return TrackRecord(evaluation_id, (), {}, phrases)
    since = found[1] - timedelta(days=options.number("score.repeated", stored))
    repeated = _repeated(work, found[0], since, found[1])
    results = _results(work, found[0], set(repeated.values()))
    return TrackRecord(evaluation_id, results, repeated, phrases)


def _phrases(written: str) -> tuple[str, ...]:
    return tuple(filter(None, (phrase.strip() for phrase in written.split("|"))))


def _repeated(
    work: Work, found: Evaluation, since: datetime, until: datetime
) -> Mapping[str, UUID]:
    version, own = aliased(ChecklistVersion), aliased(ChecklistVersion)
    rows = work.session.execute(
        _lost(ChecklistItem.key, Evaluation.id)
        .join(version, version.id == Revision.checklist_version_id)
        .join(own, own.checklist_id == version.checklist_id)
        .outerjoin(Call, Call.id == Evaluation.call_id)
        .where(
            own.id == found.checklist_version_id,
            Answer.cause == "csr",
            Evaluation.csr_id == found.csr_id,
            _of_other_contacts(found),
            Evaluation.assigned_at >= since,  # a contact is assigned after it was
            Evaluation.status.in_(_COUNTED),
            _CONTACT.between(since, until),
            visible.evaluations(work.actor),
        )
        .order_by(_CONTACT)
    )
    return {key: id_ for key, id_ in rows}  # noqa: C416 - the latest comes last and wins


def _lost(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Return the query of the items that lost points in the results in force."""
    query: Select[*tuple[Any, ...]] = (
        select(*columns)
        .select_from(Evaluation)
        .join(
            Revision,
            (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision),
        )
        .join(
            Answer,
            (Answer.evaluation_id == Revision.evaluation_id) & (Answer.revision == Revision.number),
        )
        .join(
            ChecklistItem,
            (ChecklistItem.version_id == Revision.checklist_version_id)
            & (ChecklistItem.number == Answer.number),
        )
        .where(Answer.earned < ChecklistItem.points)
    )
    return query


def _results(work: Work, found: Evaluation, named: set[UUID]) -> tuple[PastResult, ...]:
    """Return the last released results, and those that are named."""
    earlier = (
        Evaluation.csr_id == found.csr_id,
        _of_other_contacts(found),
        visible.evaluations(work.actor),
    )
    latest = (
        select(Evaluation.id)
        .where(*earlier, Evaluation.status.in_(visible.RELEASED))
        .order_by(Evaluation.released_at.desc())
        .limit(_SHOWN)
    )
    ids = named | set(work.session.scalars(latest))
    rows = work.session.execute(
        select(Evaluation, Revision, _CONTACT)
        .join(
            Revision,
            (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision),
        )
        .outerjoin(Call, Call.id == Evaluation.call_id)
        .where(Evaluation.id.in_(ids))
        .order_by(_CONTACT.desc(), Evaluation.number.desc())
    ).all()
    losses = _losses(work, [revision for _row, revision, _at in rows])
    ours = [
        PastResult(row.id, row.number, at, revision.result, revision.final, losses[row.id])
        for row, revision, at in rows
    ]
    return (*ours, *_before_us(work, found.csr_id, _SHOWN - len(ours)))


def _of_other_contacts(found: Evaluation) -> ColumnElement[bool]:
    """Return the condition that leaves out this contact, scored before or a second time."""
    if found.segment_id is None:
        return Evaluation.id != found.id
    return Evaluation.segment_id.is_distinct_from(found.segment_id)


def _before_us(work: Work, csr_id: UUID, most: int) -> Iterable[PastResult]:
    """Yield the last imported results, where there are few of ours (P19)."""
    rows = work.session.scalars(
        select(ImportedResult)
        .where(ImportedResult.csr_id == csr_id, visible.imported(work.actor))
        .order_by(ImportedResult.day.desc(), ImportedResult.id.desc())
        .limit(max(0, most))
    ).all()
    lost = work.session.scalars(
        select(ImportedItem).where(
            ImportedItem.result_id.in_(row.id for row in rows),
            ImportedItem.earned < ImportedItem.points,
        )
    )
    texts = _texts(work, {row.checklist_id for row in rows})
    of_row = {row.id: row.checklist_id for row in rows}
    losses: dict[UUID, list[Loss]] = {}
    for item in sorted(lost, key=lambda item: item.key):
        text = texts[of_row[item.result_id], item.key]
        loss = Loss(item.key, item.key, text, item.points - item.earned, "", "")
        losses.setdefault(item.result_id, []).append(loss)
    for row in rows:
        day = datetime.combine(row.day, time(), work.zone)
        theirs = tuple(losses.get(row.id, ()))
        yield PastResult(row.id, row.call, day, row.result, row.final, theirs, is_imported=True)


def _texts(work: Work, checklists: set[UUID | None]) -> Mapping[tuple[UUID | None, str], Bilingual]:
    """Return how the items of checklists are worded, newest last, by checklist and key."""
    versions = work.session.scalars(
        select(ChecklistVersion)
        .where(ChecklistVersion.checklist_id.in_(checklists - {None}))
        .order_by(ChecklistVersion.effective_from)
    )
    return {
        (version.checklist_id, item.key): item.text
        for version in versions
        for item in revisions.parsed(version).items
    }


def _losses(work: Work, found: Iterable[Revision]) -> dict[UUID, tuple[Loss, ...]]:
    sealed = {revision.evaluation_id: revision for revision in found}
    forms = {
        id_: revisions.checklist(work.session, id_)
        for id_ in {revision.checklist_version_id for revision in sealed.values()}
    }
    losses: dict[UUID, list[Loss]] = {id_: [] for id_ in sealed}
    lost = _lost(Answer, ChecklistItem).where(Evaluation.id.in_(sealed))
    for answer, item in work.session.execute(lost.order_by(Answer.number)):
        form = forms[item.version_id]
        text = _text(form, answer)
        points = item.points - answer.earned
        name = str(item.number)
        losses[answer.evaluation_id].append(
            Loss(item.key, name, text, points, answer.note, answer.cause)
        )
    for flag in work.session.scalars(_flags(sealed.values())):
        form = forms[sealed[flag.evaluation_id].checklist_version_id]
        text = {fatal.key: fatal.text for fatal in form.fatal_errors}[flag.key]
        losses[flag.evaluation_id].append(Loss(flag.key, flag.key, text, None, flag.note, ""))
    return {id_: tuple(listed) for id_, listed in losses.items()}


def _text(form: Checklist, answer: Answer) -> Bilingual:
    """Return an item's text, with the deductions that were met."""
    item = next(each for each in form.items if each.number == answer.number)
    given = sheets.Answer(answer.option, counts=tuple(answer.counts or ()))
    return answers.told(item, answers.words(item, given) if given.counts else Bilingual())


def _flags(sealed: Iterable[Revision]) -> Select[FatalFlag]:
    of_these = [
        (FatalFlag.evaluation_id == revision.evaluation_id)
        & (FatalFlag.revision == revision.number)
        for revision in sealed
    ]
    return select(FatalFlag).where(or_(false(), *of_these)).order_by(FatalFlag.key)

"""Write a sheet as a revision, read it back, and say what exactly was sealed (D3, D4, D7)."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qa_desk.models import evaluations as tables
from qa_desk.models.checklists import ChecklistVersion
from qa_desk.models.evaluations import Evaluation, FatalFlag, Revision
from qa_desk.rules import answers, checklist_files, losses
from qa_desk.rules.canonical import Field, content_hash
from qa_desk.rules.checklists import DIMENSIONS, Checklist
from qa_desk.rules.passages import merged
from qa_desk.rules.scoring import Score
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.work import Work

_parsed: dict[bytes, Checklist] = {}  # by SHA-256 of the document
TOTALS = tuple(f"{code.lower()}_{kind}" for code in DIMENSIONS for kind in ("earned", "applicable"))


def checklist(session: Session, version_id: UUID) -> Checklist:
    """Return a checklist version as rules and pages see it."""
    return parsed(session.get_one(ChecklistVersion, version_id))


def parsed(version: ChecklistVersion) -> Checklist:
    """Return a version's document read; it is read once for each content."""
    found = _parsed.get(version.sha256)
    if found is None:
        found = _parsed[version.sha256] = checklist_files.from_document(version.document)
    return found


def write(
    work: Work,
    evaluation: Evaluation,
    form: Checklist,
    sheet: Sheet,
    score: Score,
    reason: str = "",
) -> Revision:
    """Add the next revision of an evaluation, sealed with its totals and its hash."""
    number = (evaluation.revision or 0) + 1
    revision = Revision(
        evaluation_id=evaluation.id,
        number=number,
        checklist_version_id=evaluation.checklist_version_id,
        author_id=work.actor.id,
        reason=reason.strip(),
        created_at=work.now,
        raw=score.raw,
        final=score.final,
        pass_mark=score.pass_mark,
        result=score.result,
        fatal_classes=",".join(sorted(score.fatal_classes)),
        praise=sheet.praise,
        suggestion=sheet.suggestion,
        losses=losses.of_sheet(form, sheet),
        passages=[list(passage) for passage in merged(sheet.heard)],
        witness=sheet.witness,
        spent_s=sheet.spent_s or None,  # nothing was counted
        **_totals(score),
    )
    rows = _rows(evaluation.id, number, form, sheet)
    revision.content_hash = content_hash(canonical_fields(revision, rows))
    work.session.add(revision)
    work.session.flush()
    work.session.add_all(rows)
    work.session.flush()
    evaluation.revision, evaluation.result = number, score.result
    return revision


def _totals(score: Score) -> dict[str, int]:
    return {
        f"{code.lower()}_{kind}": points.get(code, 0)
        for code in DIMENSIONS
        for kind, points in (("earned", score.earned), ("applicable", score.applicable))
    }


Row = tables.Answer | FatalFlag | tables.Mark
RowT = TypeVar("RowT", tables.Answer, FatalFlag, tables.Mark)


def _rows(evaluation_id: UUID, number: int, form: Checklist, sheet: Sheet) -> list[Row]:
    here = {"evaluation_id": evaluation_id, "revision": number}
    items = {item.number: item for item in form.items}
    classes = {fatal.key: fatal.fatal_class for fatal in form.fatal_errors}
    rows: list[Row] = []
    sheet = answers.shown(form, sheet)
    for n, given in sorted(sheet.answers.items()):
        rows.append(
            tables.Answer(
                **here,
                number=n,
                option=given.option,
                counts=list(given.counts) or None,
                earned=None if items[n].bonus else answers.worth(items[n], given),
                note=given.note,
                cause=given.cause,
            )
        )
    for key, note in sorted(sheet.fatals.items()):
        rows.append(FatalFlag(**here, key=key, fatal_class=classes[key], note=note))
    for no, mark in enumerate(sheet.marks, 1):
        rows.append(
            tables.Mark(
                **here, no=no, at_ms=mark.at_ms, item=mark.item, fatal=mark.fatal, note=mark.note
            )
        )
    return rows


def canonical_fields(revision: Revision, rows: Iterable[Row]) -> list[Field]:
    """Return what of a revision is sealed and signed, in the order of `qad1`."""
    fields: list[Field] = [
        ("evaluation", revision.evaluation_id),
        ("revision", revision.number),
        ("checklist_version", revision.checklist_version_id),
        ("author", revision.author_id),
        ("reason", revision.reason),
        ("created_at", revision.created_at),
    ]
    fields += [(name, getattr(revision, name)) for name in TOTALS]
    names = ("raw", "final", "pass_mark", "result", "fatal_classes", "praise", "suggestion")
    fields += [(name, getattr(revision, name)) for name in names]
    fields += _later_fields(revision)
    for row in rows:
        match row:
            case tables.Answer():
                fields.append((f"answer.{row.number}.option", row.option))
                fields.append((f"answer.{row.number}.earned", row.earned))
                fields.append((f"answer.{row.number}.note", row.note))
                fields.append((f"answer.{row.number}.cause", row.cause))
                fields += _counts(row)
            case FatalFlag():
                fields.append((f"fatal.{row.key}.class", row.fatal_class))
                fields.append((f"fatal.{row.key}.note", row.note))
            case tables.Mark():
                fields.append((f"mark.{row.no}.at_ms", row.at_ms))
                fields.append((f"mark.{row.no}.item", row.item))
                fields.append((f"mark.{row.no}.fatal", row.fatal))
                fields.append((f"mark.{row.no}.note", row.note))
    return fields


def _later_fields(revision: Revision) -> list[Field]:
    """Return what older revisions did not have, so that their hashes stay what they were."""
    fields: list[Field] = []
    if revision.passages is not None:
        heard = " ".join(f"{start}-{end}" for start, end in revision.passages)
        fields.append(("passages", heard))
    if revision.witness:
        fields.append(("witness", revision.witness))
    return fields


def _counts(row: tables.Answer) -> list[Field]:
    if row.counts is None:
        return []
    return [(f"answer.{row.number}.counts", " ".join(map(str, row.counts)))]


def rows_of(session: Session, evaluation_id: UUID, number: int) -> list[Row]:
    """Return a revision's answers, fatal flags and marks, in canonical order."""

    def all_of(table: type[RowT], order: InstrumentedAttribute[Any]) -> list[RowT]:
        here = (table.evaluation_id == evaluation_id) & (table.revision == number)
        return list(session.scalars(select(table).where(here).order_by(order)))

    return [
        *all_of(tables.Answer, tables.Answer.number),
        *sorted(all_of(FatalFlag, FatalFlag.key), key=lambda row: row.key),
        *all_of(tables.Mark, tables.Mark.no),
    ]


def sheet_of(session: Session, revision: Revision) -> Sheet:
    """Return a revision as the sheet it was made from."""
    rows = rows_of(session, revision.evaluation_id, revision.number)
    return Sheet(
        answers={
            row.number: Answer(row.option, row.note, row.cause, tuple(row.counts or ()))
            for row in rows
            if isinstance(row, tables.Answer)
        },
        fatals={row.key: row.note for row in rows if isinstance(row, FatalFlag)},
        marks=tuple(
            Mark(row.at_ms, row.item, row.fatal, row.note)
            for row in rows
            if isinstance(row, tables.Mark)
        ),
        praise=revision.praise,
        suggestion=revision.suggestion,
        heard=tuple((start, end) for start, end in revision.passages or ()),
        witness=revision.witness,
        spent_s=revision.spent_s or 0,
    )


def dimensions(revision: Revision) -> Mapping[str, tuple[int, int]]:
    """Return earned and applicable points of each dimension, in hundredths, as sealed."""
    return {
        code: (
            getattr(revision, f"{code.lower()}_earned"),
            getattr(revision, f"{code.lower()}_applicable"),
        )
        for code in DIMENSIONS
    }

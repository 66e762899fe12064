"""What was scored in a session, put side by side: the matrix and its figures (5.12 no. 5 to 7)."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.models import Calibration, calibrations, revisions
from qa_desk.rules import answers, calibration_figures
from qa_desk.rules.calibrations import Scored, summary
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.checklists import Item as Question
from qa_desk.rules.sheets import Answer
from qa_desk.services.calibrating.types import CallRow, Cell, Item, Matrix, Member, Results, Total
from qa_desk.work import Work

_FOUND = N_("Found")
_NOT_APPLICABLE = N_("Not applicable")

Key = tuple[UUID, UUID]  # a call of the session, and who scored it


def of_session(
    work: Work, found: Calibration, calls: tuple[CallRow, ...], members: tuple[Member, ...]
) -> Results:
    """Return what a session shows once its scoring has ended."""
    form = revisions.checklist(work.session, found.checklist_version_id)
    given = _answers(work, found.id)
    flags = _flags(work, found.id)
    rows = work.session.execute(
        select(calibrations.scores).where(calibrations.scores.c.calibration_id == found.id)
    ).all()
    scored: list[Scored] = []
    totals: dict[Key, Total] = {}
    cells: dict[tuple[UUID, UUID, str], Cell] = {}
    right: dict[UUID, int | None] = {
        row.call_id: row.final for row in rows if row.person_id == found.reference_id
    }
    for row in rows:
        key = row.call_id, row.person_id
        own, flagged = given.get(row.evaluation_id, {}), flags.get(row.evaluation_id, {})
        one = _scored(form, key, row.final, own, flagged)
        scored.append(one)
        reference = right.get(row.call_id)
        is_own = row.person_id == found.reference_id
        totals[key] = Total(
            row.final,
            row.result,
            tuple(sorted(one.fatals)),
            None if is_own or None in (row.final, reference) else row.final - reference,
        )
        cells |= dict(_cells(form, key, own, flagged))
    wider = {one.person_id: found.tolerance_new for one in members if one.is_new}
    figures = summary(
        scored, found.reference_id, found.tolerance, seed=found.id.int % 2**32, wider=wider
    )
    order = sorted(members, key=lambda one: one.is_reference)
    matrix = Matrix(
        calls, tuple(order), items_of(form), _compared(cells, found.reference_id), totals
    )
    return Results(matrix, figures, calibration_figures.beyond(figures, found.tolerance, wider))


def items_of(form: Checklist) -> tuple[Item, ...]:
    """Return the rows of a matrix: the items, then the stand-alone fatal errors."""
    items = [Item(item.key, item.number, item.text) for item in form.items]
    last = len(items)
    fatal = (
        Item(one.key, last + n, one.text, is_fatal=True)
        for n, one in enumerate(form.fatal_errors, start=1)
    )
    return (*items, *fatal)


# -- how it is done ------------------------------------------------------------------------------


def _answers(work: Work, session_id: UUID) -> dict[UUID, dict[int, Answer]]:
    table = calibrations.answers
    found: dict[UUID, dict[int, Answer]] = {}
    for row in work.session.execute(select(table).where(table.c.calibration_id == session_id)):
        counts = tuple(json.loads(row.counts)) if row.counts else ()
        answer = Answer(row.option, row.note, counts=counts)
        found.setdefault(row.evaluation_id, {})[row.number] = answer
    return found


def _flags(work: Work, session_id: UUID) -> dict[UUID, dict[str, str]]:
    table = calibrations.flags
    found: dict[UUID, dict[str, str]] = {}
    for row in work.session.execute(select(table).where(table.c.calibration_id == session_id)):
        found.setdefault(row.evaluation_id, {})[row.key] = row.note
    return found


def _scored(
    form: Checklist,
    key: Key,
    final: int | None,
    given: Mapping[int, Answer],
    flags: Mapping[str, str],
) -> Scored:
    """Return an answer as a category: the option, or of deductions what was lost."""
    chosen: dict[str, int | None] = {}
    fatals = set(flags)
    for item in form.items:
        answer = given.get(item.number)
        if answer is None:
            continue
        left = answers.worth(item, answer)
        lost = item.points - left if item.deductions and left is not None else answer.option
        chosen[item.key] = lost
        if answers.fatals(item, answer):
            fatals.add(item.key)
    chosen |= {fatal.key: int(fatal.key in flags) for fatal in form.fatal_errors}
    return Scored(key[1], key[0], chosen, final, frozenset(fatals))


def _cells(
    form: Checklist, key: Key, given: Mapping[int, Answer], flags: Mapping[str, str]
) -> Iterable[tuple[tuple[UUID, UUID, str], Cell]]:
    for item in form.items:
        if (answer := given.get(item.number)) is not None:
            yield (*key, item.key), _cell(item, answer)
    for fatal in form.fatal_errors:
        is_found = fatal.key in flags
        words = Bilingual.of(lambda: _(_FOUND)) if is_found else Bilingual()
        yield (*key, fatal.key), Cell(words, None, 0, flags.get(fatal.key, ""))


def _cell(item: Question, answer: Answer) -> Cell:
    left = answers.worth(item, answer)
    if answer.option is None:
        words = Bilingual.of(lambda: _(_NOT_APPLICABLE))
        return Cell(words, None, item.points, answer.note, applies=False)
    if item.deductions:
        met = [item.deductions[place].text for place, n in enumerate(answer.counts) if n]
        words = Bilingual.of(lambda: _(", ").join(map(str, met)))
    else:
        words = item.options[answer.option].text
    return Cell(words, None if item.bonus else left, item.points, answer.note)


def _compared(
    cells: Mapping[tuple[UUID, UUID, str], Cell], reference: UUID | None
) -> dict[tuple[UUID, UUID, str], Cell]:
    """Say of each answer whether it is another than the reference's, or than most."""
    told: dict[tuple[UUID, str], Counter[tuple[object, ...]]] = {}
    for (call, person, key), cell in cells.items():
        if reference in (None, person):
            told.setdefault((call, key), Counter())[_choice(cell)] += 1
    usual = {place: counted.most_common(1)[0][0] for place, counted in told.items()}
    return {
        (call, person, key): replace(
            cell, is_other=usual.get((call, key), _choice(cell)) != _choice(cell)
        )
        for (call, person, key), cell in cells.items()
    }


def _choice(cell: Cell) -> tuple[object, ...]:
    return cell.text, cell.earned, cell.applies

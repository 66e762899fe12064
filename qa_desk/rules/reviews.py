"""A review: what of a checklist is scored again unseen, and what a correction begins with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from qa_desk.rules import answers
from qa_desk.rules.checklists import Checklist, Item, Section
from qa_desk.rules.disputes import Disputed, Subject
from qa_desk.rules.sheets import Answer, Mark, Sheet

ALIKE = ("overturned_standard_unclear", "overturned_kb_wrong")  # verdicts on more than one result


@dataclass(frozen=True)
class Change:
    """One point in which a correction differs: the answer to an item, or a fatal error taken off.

    The options are places among the item's; None is not applicable, or of a fatal error. Of an item
    of plain deductions each that was met less often is a change of its own: `before` and `after`
    are how often, and other results lose what they have above `after`.
    """

    subject: Subject
    before: int | None
    after: int | None
    deduction: int | None = None  # its place in the item


def needs_whole(form: Checklist, disputed: Collection[Disputed]) -> bool:
    """Say whether the whole form is scored again: where a fatal error may be disputed (P11)."""
    grave = {item.number for item in form.items if answers.can_be_fatal(item)}
    named = {one.subject for one in disputed}
    return not named or any(isinstance(one, str) or one in grave for one in named)


def part_of(form: Checklist, subjects: Collection[Subject]) -> Checklist:
    """Return the checklist with some of its items and fatal errors only, and what hangs on them.

    An item whose condition is not among them was shown when it was scored, so it is shown.
    """
    keys = set[str]()
    cut = [_cut(section, subjects, keys) for section in form.sections]
    fatal_errors = tuple(fatal for fatal in form.fatal_errors if fatal.key in subjects)
    sections = tuple(section for section in cut if section.items)
    return replace(form, sections=sections, fatal_errors=fatal_errors)


def _cut(section: Section, subjects: Collection[Subject], keys: set[str]) -> Section:
    """Return what of a section is wanted, and add the keys of its items to those of the part."""
    items = []
    for item in section.items:
        hangs = item.shown_when is not None and item.shown_when.item in keys
        if hangs or item.number in subjects:
            keys.add(item.key)
            items.append(item if hangs else replace(item, shown_when=None))
    return replace(section, items=tuple(items))


def scored(form: Checklist, sheet: Sheet) -> Sheet:
    """Return what of a sheet belongs to a checklist, or to a part of one."""
    items = {item.number for item in form.items}
    keys = {fatal.key for fatal in form.fatal_errors}
    return replace(
        sheet,
        answers={number: given for number, given in sheet.answers.items() if number in items},
        fatals={key: note for key, note in sheet.fatals.items() if key in keys},
        marks=tuple(
            mark
            for mark in sheet.marks
            if (mark.item is None and mark.fatal is None)
            or mark.item in items
            or mark.fatal in keys
        ),
    )


def begun(form: Checklist, first: Sheet, again: Sheet, asked: Collection[Subject]) -> Sheet:
    """Return the first sheet with what was scored again, where that is no worse for the CSR."""
    low = missed(form, first, again)
    again = answers.shown(form, again, first)
    better = {
        number: given
        for number, given in again.answers.items()
        if number not in low and given.choice != _choice(first, number)
    }
    asked_fatals = _asked_fatals(form, again, asked)
    fatal_notes = {
        key: note
        for key, note in first.fatals.items()
        if key not in asked_fatals or key in again.fatals
    }
    known = set(first.marks)
    marks = [mark for mark in again.marks if mark.item in better and mark not in known]
    return replace(
        first,
        answers={**first.answers, **better},
        fatals=fatal_notes,
        marks=(*_of_what_stands(first.marks, fatal_notes), *marks),
    )


def _of_what_stands(marks: Collection[Mark], fatal_notes: Mapping[str, str]) -> tuple[Mark, ...]:
    return tuple(mark for mark in marks if mark.fatal is None or mark.fatal in fatal_notes)


def _asked_fatals(form: Checklist, again: Sheet, asked: Collection[Subject]) -> set[str]:
    """Return the fatal errors that were looked at again: all, where the whole form was scored."""
    every = {fatal.key for fatal in form.fatal_errors}
    return (
        every
        if not answers.missing(form, again)
        else every & {one for one in asked if isinstance(one, str)}
    )


def missed(form: Checklist, first: Sheet, again: Sheet) -> tuple[Subject, ...]:
    """Return what the first scoring missed: a note for coaching, never a lower score (NO-WORSE)."""
    found = answers.shown(form, again, first).answers
    items = [
        item.number
        for item in form.items
        if (now := found.get(item.number)) is not None
        and answers.is_lower(item, first.answers.get(item.number), now)
    ]
    return (*items, *sorted(set(again.fatals) - set(first.fatals)))


def changes(form: Checklist, first: Sheet, second: Sheet) -> tuple[Change, ...]:
    """Return what a correction changed for the CSR: options of items, fatal errors taken off."""
    found: list[Change] = []
    for item in form.items:
        before, after = first.answers.get(item.number), second.answers.get(item.number)
        if before and after and before.choice != after.choice:
            found += _changes(item, before, after)
    found += [Change(key, None, None) for key in sorted(set(first.fatals) - set(second.fatals))]
    return tuple(found)


def _changes(item: Item, before: Answer, after: Answer) -> list[Change]:
    if not item.deductions:
        return [Change(item.number, before.option, after.option)]
    places = range(len(before.counts))
    counts = [(place, before.count(place), after.count(place)) for place in places]
    return [Change(item.number, was, now, place) for place, was, now in counts if now < was]


def has(sheet: Sheet, change: Change) -> bool:
    """Say whether a result has what a change corrects."""
    if isinstance(change.subject, str):
        return change.subject in sheet.fatals
    given = sheet.answers.get(change.subject)
    if given is None or change.deduction is None:
        return given is not None and given.option == change.before
    return given.count(change.deduction) > (change.after or 0)


def changed(sheet: Sheet, change: Change) -> Sheet:
    """Return a sheet with one change made, and all else as it is."""
    if isinstance(change.subject, str):
        kept = {key: note for key, note in sheet.fatals.items() if key != change.subject}
        return replace(sheet, fatals=kept, marks=_of_what_stands(sheet.marks, kept))
    answer = Answer(change.after)
    if change.deduction is not None:  # the others that were met stay, with what is said of them
        given = sheet.answers[change.subject]
        answer = answers.counted(given, change.deduction, change.after or 0)
    return replace(sheet, answers={**sheet.answers, change.subject: answer})


def in_question(
    form: Checklist, disputed: Collection[Disputed], sheets: Collection[Sheet]
) -> tuple[Subject, ...]:
    """Return what is to be compared: what is disputed, and where sheets say different things."""
    named = {one.subject for one in disputed}
    apart = [
        item.number
        for item in form.items
        if len({_choice(sheet, item.number) for sheet in sheets if item.number in sheet.answers})
        > 1
    ]
    every: dict[Subject, None] = dict.fromkeys(item.number for item in form.items)
    every.update(dict.fromkeys(fatal.key for fatal in form.fatal_errors))
    grave = {key for sheet in sheets for key in sheet.fatals}
    wanted = {*named, *apart, *grave}
    return tuple(one for one in every if one in wanted)


def _choice(sheet: Sheet, number: int) -> tuple[int | None, tuple[int, ...]]:
    return sheet.answers.get(number, Answer(-1)).choice

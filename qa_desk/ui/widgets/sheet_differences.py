"""Where two filled-in sheets of one checklist differ, point by point, in words."""

from collections.abc import Iterable

from qa_desk.i18n import _
from qa_desk.rules import answers
from qa_desk.rules.checklists import Checklist, Item
from qa_desk.rules.disputes import Subject
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.conflict import Difference
from qa_desk.ui.widgets.timecode import clock


def differences(checklist: Checklist | None, theirs: Sheet, mine: Sheet) -> list[Difference]:
    """Return every point in which two sheets differ, in the order of the form."""
    return [*_answers(checklist, theirs, mine), *_others(checklist, theirs, mine)]


def of_subject(checklist: Checklist, sheet: Sheet, subject: Subject) -> str:
    """Return what a sheet says to one item or fatal error, nothing where it says nothing."""
    if isinstance(subject, str):
        return _fatal(sheet, subject)
    item = next(item for item in checklist.items if item.number == subject)
    return _answer(sheet.answers.get(subject), item)


def _answers(checklist: Checklist | None, theirs: Sheet, mine: Sheet) -> Iterable[Difference]:
    items = {item.number: item for item in checklist.items} if checklist else {}
    for number in sorted({*theirs.answers, *mine.answers}):
        given = theirs.answers.get(number), mine.answers.get(number)
        if given[0] != given[1]:
            item = items.get(number)
            what = f"{number}  {item.text}" if item else _("Item {n}").format(n=number)
            yield Difference(what, *(_answer(each, item) for each in given))


def _answer(given: Answer | None, item: Item | None) -> str:
    if given is None:
        return ""
    if given.option is None:
        words = _("Not applicable")
    elif item and answers.offers(item, given):
        words = str(answers.words(item, given))
    else:
        words = _("Option {n}").format(n=given.option + 1)
    cause = wording.cause(given.cause) if given.cause != "csr" else ""
    return "\n".join(part for part in (words, given.note, cause) if part)


def _others(checklist: Checklist | None, theirs: Sheet, mine: Sheet) -> Iterable[Difference]:
    names = {fatal.key: str(fatal.text) for fatal in checklist.fatal_errors} if checklist else {}
    for key in sorted({*theirs.fatals, *mine.fatals}):
        sides = [_fatal(sheet, key) for sheet in (theirs, mine)]
        if sides[0] != sides[1]:
            yield Difference(names.get(key, key), *sides)
    marks = [_marks(sheet.marks) for sheet in (theirs, mine)]
    rows = (
        (_("Marks"), *marks),
        (_("Praise"), theirs.praise, mine.praise),
        (_("Suggestion"), theirs.suggestion, mine.suggestion),
        (_("Witness"), theirs.witness, mine.witness),
        (_("Heard"), _heard(theirs), _heard(mine)),
    )
    yield from (Difference(*row) for row in rows if row[1] != row[2])


def _fatal(sheet: Sheet, key: str) -> str:
    return (_("Found") + "\n" + sheet.fatals[key]).strip() if key in sheet.fatals else ""


def _heard(sheet: Sheet) -> str:
    return _(", ").join(f"{clock(start)}–{clock(end)}" for start, end in sheet.heard)


def _marks(marks: tuple[Mark, ...]) -> str:
    def line(mark: Mark) -> str:
        about = _("Item {n}").format(n=mark.item) if mark.item else ""
        return "  ".join(part for part in (clock(mark.at_ms), about, mark.note) if part)

    return "\n".join(line(mark) for mark in sorted(marks, key=lambda mark: mark.at_ms))

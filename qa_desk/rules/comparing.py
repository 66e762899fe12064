"""Two results of one checklist side by side, in the words of the checklist."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import answers, scoring
from qa_desk.rules.checklists import FATAL_CLASSES, Checklist, FatalError, Item
from qa_desk.rules.disputes import Subject
from qa_desk.rules.sheets import Sheet

NOT_APPLICABLE = Bilingual("不适用", "N/A")
NOT_FOUND = Bilingual("无", "None")


@dataclass(frozen=True)
class Side:
    """What one result says of an item or a stand-alone fatal error."""

    given: Bilingual | str
    lost: int = 0  # hundredths of a point
    note: str = ""
    cause: str = ""  # a key of sheets.CAUSES


@dataclass(frozen=True)
class Compared:
    """One item or fatal error, as two results have it."""

    subject: Subject
    text: Bilingual
    first: Side
    second: Side | None  # None where there is no second result
    fatal: bool = False
    at_ms: tuple[int, ...] = ()  # where the first result rests on it

    @property
    def differs(self) -> bool:
        """Say whether the two have chosen differently."""
        return self.second is not None and self.first != self.second


def compared(
    form: Checklist, first: Sheet, second: Sheet | None, wanted: Collection[Subject] = ()
) -> tuple[Compared, ...]:
    """Return what is wanted, and whatever else the two have chosen differently, as on the form."""
    second = answers.shown(form, second, first) if second else None
    first = answers.shown(form, first)
    found = [*_items(form, first, second), *_fatals(form, first, second)]
    return tuple(one for one in found if one.subject in wanted or one.differs)


def _items(form: Checklist, first: Sheet, second: Sheet | None) -> Iterator[Compared]:
    for item in form.items:
        yield Compared(
            item.number,
            item.text,
            _answer(form, item, first),
            _answer(form, item, second) if second else None,
            fatal=_answer_is_fatal(item, first),
            at_ms=tuple(mark.at_ms for mark in first.marks if mark.item == item.number),
        )


def _fatals(form: Checklist, first: Sheet, second: Sheet | None) -> Iterator[Compared]:
    for fatal in form.fatal_errors:
        yield Compared(
            fatal.key,
            fatal.text,
            _fatal(fatal, first),
            _fatal(fatal, second) if second else None,
            fatal=True,
            at_ms=tuple(mark.at_ms for mark in first.marks if mark.fatal == fatal.key),
        )


def _answer(form: Checklist, item: Item, sheet: Sheet) -> Side:
    answer = sheet.answers.get(item.number)
    if answer is None:
        return Side("")
    if answer.option is None:
        return Side(NOT_APPLICABLE, 0, answer.note, answer.cause)
    lost = {found.item: found.lost for found in scoring.findings(form, sheet)}
    return Side(answers.words(item, answer), lost.get(item.number, 0), answer.note, answer.cause)


def _answer_is_fatal(item: Item, sheet: Sheet) -> bool:
    answer = sheet.answers.get(item.number)
    return answer is not None and bool(answers.fatals(item, answer))


def _fatal(fatal: FatalError, sheet: Sheet) -> Side:
    if fatal.key not in sheet.fatals:
        return Side(NOT_FOUND)
    words = Bilingual.of(lambda: _(FATAL_CLASSES[fatal.fatal_class]))
    return Side(words, 0, sheet.fatals[fatal.key])

"""What an answer says of its item: what it earns, in which words, and which items are shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules.checklists import Checklist, Deduction, Item, Option
from qa_desk.rules.sheets import Answer, Sheet

_NOTHING = N_("Nothing deducted")
_WITHOUT = N_("Without “{deduction}”")


class Filled(NamedTuple):
    """A shown item with its valid answer, and what is left of its points."""

    item: Item
    section: str  # its key
    answer: Answer
    left: int | None  # hundredths; None where the item does not apply
    lost: int  # hundredths; who earns no bonus has lost nothing

    @property
    def is_scored(self) -> bool:
        """Say whether the item applies and is part of the full marks."""
        return self.left is not None and not self.item.bonus


@dataclass(frozen=True)
class Reading:
    """A sheet read once by its checklist, for all that is asked of it."""

    form: Checklist
    sheet: Sheet
    hidden: frozenset[int]
    filled: tuple[Filled, ...]  # in order; hidden items are not among them

    @cached_property
    def missing(self) -> tuple[int, ...]:
        """Return the items that want an answer; a bonus and a hidden item want none."""
        settled = {part.item.number for part in self.filled} | self.hidden
        return tuple(
            item.number for item in self.form.items if item.number not in settled and not item.bonus
        )

    @cached_property
    def marked(self) -> Mapping[int | str | None, int]:
        """Return the earliest mark of each item, by number, and of each fatal error, by key."""
        first: dict[int | str | None, int] = {}
        for mark in self.sheet.marks:
            for place in (mark.item, mark.fatal):
                first[place] = min(mark.at_ms, first.get(place, mark.at_ms))
        return first


def read(form: Checklist, sheet: Sheet) -> Reading:
    """Return a sheet read by its checklist."""
    out, given = hidden(form, sheet.answers), sheet.answers
    filled = tuple(
        _filled(item, section.key, answer)
        for section in form.sections
        for item in section.items
        if (answer := given.get(item.number)) is not None
        and item.number not in out
        and offers(item, answer)
    )
    return Reading(form, sheet, out, filled)


def _filled(item: Item, section: str, answer: Answer) -> Filled:
    left = worth(item, answer)
    lost = 0 if left is None or item.bonus else item.points - left
    return Filled(item, section, answer, left, lost)


def missing(form: Checklist, sheet: Sheet) -> tuple[int, ...]:
    """Return the numbers of the items that want an answer."""
    return read(form, sheet).missing


def offers(item: Item, answer: Answer) -> bool:
    """Say whether an item offers an answer: no program stores another one."""
    if answer.option is None:
        return item.na_allowed and not answer.counts
    if item.deductions:
        met = zip(item.deductions, answer.counts, strict=False)
        fits = all(0 <= n <= deduction.most for deduction, n in met)
        return answer.option == 0 and len(answer.counts) <= len(item.deductions) and fits
    return 0 <= answer.option < len(item.options) and not answer.counts


def worth(item: Item, answer: Answer) -> int | None:
    """Return what an answer leaves of the item's points, in hundredths; None is not applicable.

    An item of 20 points that loses 2.5 each time, met four times, keeps 10; what was met more
    often than it has points for costs no more than all of them.
    """
    if answer.option is None:
        return None
    if not item.deductions:
        return item.options[answer.option].value
    lost = sum(item.deductions[place].points * n for place, n in enumerate(answer.counts))
    return max(0, item.points - lost)


def fatals(item: Item, answer: Answer) -> list[tuple[str, Bilingual]]:
    """Return the class of each fatal error in an answer; of deductions also which it is."""
    if answer.option is None:
        return []
    if not item.deductions:
        fatal = item.options[answer.option].fatal
        return [(fatal, Bilingual())] if fatal else []
    met = (item.deductions[place] for place, n in enumerate(answer.counts) if n)
    return [(one.fatal, one.text) for one in met if one.fatal]


def can_be_fatal(item: Item) -> bool:
    """Say whether some answer to an item is a fatal error."""
    ways: tuple[Option | Deduction, ...] = (*item.options, *item.deductions)
    return any(one.fatal for one in ways)


def is_lower(item: Item, first: Answer | None, second: Answer) -> bool:
    """Say whether a second answer is worse for the CSR than a first one, or than none."""
    now = worth(item, second)
    if now is None:
        return False
    was = worth(item, first) if first else None
    more_fatal = len(fatals(item, second)) > len(fatals(item, first or Answer(None)))
    if item.bonus:
        return more_fatal or now < (was or 0)
    return more_fatal or now < (item.points if was is None else was)


def best(item: Item) -> Answer:
    """Return the answer that earns most."""
    if item.deductions:
        return Answer(0)
    return Answer(max(enumerate(item.options), key=lambda place: place[1].value)[0])


def words(item: Item, answer: Answer) -> Bilingual:
    """Return what is chosen, in the checklist's words: an option, or what was met how often."""
    if not item.deductions:
        return item.options[answer.option or 0].text
    return Bilingual.of(lambda: _("; ").join(met(item, answer)) or _(_NOTHING))


def met(item: Item, answer: Answer) -> list[str]:
    """Return the deductions met, with how often each was, in the language of now."""
    return [
        f"{item.deductions[place].text} ×{n}" if n > 1 else str(item.deductions[place].text)
        for place, n in enumerate(answer.counts)
        if n
    ]


def told(item: Item, deductions: Bilingual) -> Bilingual:
    """Return an item's text with deductions of it, if there are any."""
    if not str(deductions):
        return item.text
    return Bilingual.of(
        lambda: _("{item}: {deductions}").format(item=item.text, deductions=deductions)
    )


def proposals(item: Item) -> list[Bilingual]:
    """Return what a CSR can say the answer should be (E-11), by its place in a dispute."""
    if not item.deductions:
        return [option.text for option in item.options]
    return [Bilingual.of(lambda: _(_NOTHING)), *map(_without, item.deductions)]


def _without(deduction: Deduction) -> Bilingual:
    return Bilingual.of(lambda: _(_WITHOUT).format(deduction=deduction.text))


def proposed(item: Item, place: int, given: Answer | None) -> Answer:
    """Return the answer that one of the proposals makes of the one that was given."""
    if not item.deductions:
        return Answer(place)
    return counted(given or Answer(0), place - 1, 0) if place else Answer(0)


def counted(answer: Answer, place: int, times: int) -> Answer:
    """Return an answer with a deduction met so many times."""
    counts = [*answer.counts, *[0] * (place + 1 - len(answer.counts))]
    counts[place] = times
    return replace(answer, option=0, counts=tuple(counts))


def hidden(form: Checklist, answers: Mapping[int, Answer]) -> frozenset[int]:
    """Return the numbers of the items that no answer shows, nor so what hangs on them."""
    return frozenset(_hidden(form, answers))


def _hidden(form: Checklist, answers: Mapping[int, Answer]) -> Iterator[int]:
    seen: dict[str, Item] = {}
    for item in form.items:
        shown_when = item.shown_when
        if shown_when is None:
            seen[item.key] = item
            continue
        asked = seen.get(shown_when.item)
        given = answers.get(asked.number) if asked else None
        if asked and given and set(shown_when.options) & _chosen(asked, given):
            seen[item.key] = item
        else:
            yield item.number


def _chosen(item: Item, answer: Answer) -> set[int]:
    """Return the places of what is chosen: an option, or the deductions met."""
    if not offers(item, answer) or answer.option is None:
        return set()
    if item.deductions:
        return {place for place, n in enumerate(answer.counts) if n}
    return {answer.option}


def shown(form: Checklist, sheet: Sheet, first: Sheet | None = None) -> Sheet:
    """Return a sheet without what belongs to hidden items: they are no part of a result.

    A draft keeps it, so that an item which is shown again has its answer, note and marks. What was
    scored again in part is shown by the answers of the `first` result where it has none itself.
    """
    out = hidden(form, {**(first.answers if first else {}), **sheet.answers})
    if not out:
        return sheet
    return replace(
        sheet,
        answers={number: given for number, given in sheet.answers.items() if number not in out},
        marks=tuple(mark for mark in sheet.marks if mark.item not in out),
    )

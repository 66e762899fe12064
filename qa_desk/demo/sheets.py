"""Sheets as inspectors fill them in: deductions with notes and marks, praise, a suggestion."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from random import Random

from qa_desk.demo import words
from qa_desk.rules import scoring
from qa_desk.rules.checklists import Checklist, Item
from qa_desk.rules.sheets import Answer, Mark, Sheet

_LOST = {"pass": (0, 5), "fail": (4, 7), "fatal_fail": (1, 4)}  # items that lose points
_NOT_APPLICABLE = 0.3
_TRIES = 200
_NOT_FOUND_AGAIN = 0.15
_AFTER_MARK_MS = 2000


def fill(
    form: Checklist,
    random: Random,
    group: str,
    result: str,
    heard: tuple[int, int],
    changed: tuple[Collection[str], Collection[str]] = ((), ()),
) -> Sheet:
    """Return a whole sheet with the wanted result; `heard` is from and to in the recording, ms.

    Of items that `changed`, by their keys, the first apply and lose nothing, the second lose.
    """
    for _try in range(_TRIES):
        sheet = _attempt(form, random, result, heard, changed)
        if scoring.score(form, sheet, group).result == result:
            return sheet
    raise AssertionError(f"no sheet of {form.code} becomes {result} in {group}")


def again(form: Checklist, random: Random, first: Sheet, found: float = 0.03) -> Sheet:
    """Return what somebody finds who scores the same contact once more: mostly the same.

    `found` is how often an item loses points that did not lose any before.
    """
    answers, marks = dict(first.answers), list(first.marks)
    for item in form.items:
        given = answers.get(item.number)
        if given is None or given.option is None:
            continue
        chance = random.random()
        if given.option and chance < _NOT_FOUND_AGAIN:
            answers[item.number] = Answer(0)
            marks = [mark for mark in marks if mark.item != item.number]
        elif not given.option and chance < found:
            answers[item.number] = _deduction(item, random, "pass")
            at_ms = _moment(form, item.number, random, first.heard[0])
            marks.append(Mark(at_ms, item.number))
    marks.sort(key=lambda mark: mark.at_ms)
    spent = random.randint(300, 700)
    return replace(first, answers=answers, marks=tuple(marks), spent_s=spent)


def half(form: Checklist, sheet: Sheet) -> Sheet:
    """Return a sheet as it is while the inspector is still listening."""
    done = {item.number for item in form.items[: len(form.items) // 2 + 1]}
    return replace(
        sheet,
        answers={n: given for n, given in sheet.answers.items() if n in done},
        marks=tuple(mark for mark in sheet.marks if mark.item in done),
        suggestion="",
        heard=tuple((start, (start + end) // 2) for start, end in sheet.heard),
    )


def _attempt(
    form: Checklist,
    random: Random,
    result: str,
    heard: tuple[int, int],
    changed: tuple[Collection[str], Collection[str]],
) -> Sheet:
    learnt, missed = changed
    open_to = [item for item in form.items if item.key not in {*learnt, *missed}]
    absent = {
        item.number for item in open_to if item.na_allowed and random.random() < _NOT_APPLICABLE
    }
    there = [item for item in form.items if item.number not in absent]
    failing = [item for item in there if item.key not in learnt]
    losing = random.sample(failing, random.randint(*_LOST[result]))
    losing += [item for item in there if item.key in missed and item not in losing]
    answers = {number: Answer(None) for number in absent}
    answers |= {item.number: Answer(0) for item in there}
    answers |= {item.number: _deduction(item, random, result) for item in losing}
    marks = [
        Mark(_moment(form, item.number, random, heard), item.number)
        for item in sorted(losing, key=lambda item: item.number)
    ]
    fatals = {}
    if result == "fatal_fail":
        key = random.choice([f.key for f in form.fatal_errors if f.key in words.FATAL_NOTES])
        fatals[key] = words.FATAL_NOTES[key]
        marks.append(Mark(_between(random, heard, 0.4, 0.8), None, key))
    if random.random() < 0.25:
        note = random.choice(words.OPEN_MARKS)
        marks.append(Mark(_between(random, heard, 0.1, 0.9), note=note))
    return Sheet(
        answers=dict(sorted(answers.items())),
        fatals=fatals,
        marks=tuple(sorted(marks, key=lambda mark: mark.at_ms)),
        praise=random.choice(words.PRAISE[form.code]) if random.random() < 0.75 else "",
        suggestion=_suggestion(form, answers, random),
        heard=_played(marks, heard),
    )


def _played(marks: list[Mark], heard: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Return what the inspector played: mostly all of it, now and then not the very end."""
    start, end = heard
    if end // 1000 % 3:
        return (heard,)
    last = max((mark.at_ms for mark in marks), default=start)
    return ((start, min(end, max(last + _AFTER_MARK_MS, start + (end - start) * 92 // 100))),)


def _deduction(item: Item, random: Random, result: str) -> Answer:
    """Choose a lower option, mostly the next one; a fatal option is never among them."""
    lower = [n for n, option in enumerate(item.options) if n and option.fatal is None]
    deep = result == "fail" and random.random() < 0.4
    chosen = random.choice(lower[1:] or lower) if deep else lower[0]
    return Answer(chosen, words.NOTES[item.key])


def _moment(form: Checklist, number: int, random: Random, heard: tuple[int, int]) -> int:
    """Return where in the call an item is heard: the greeting first, the closing last."""
    place = (number - 0.5) / len(form.items)
    return _between(random, heard, max(0.01, place - 0.04), min(0.99, place + 0.04))


def _between(random: Random, heard: tuple[int, int], low: float, high: float) -> int:
    start, end = heard
    return start + int((end - start) * random.uniform(low, high)) // 100 * 100


def _suggestion(form: Checklist, answers: dict[int, Answer], random: Random) -> str:
    """Write about the dimension that lost most."""
    lost: Counter[str] = Counter()
    for item in form.items:
        option = answers[item.number].option
        if option:
            lost[item.dimension] += item.points - item.options[option].value
    if not lost:
        return random.choice(words.KEEP_ON)
    return words.SUGGESTIONS[max(sorted(lost), key=lost.__getitem__)]

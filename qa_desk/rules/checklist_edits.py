"""A checklist while it is being written: a document of plain types, changed by pure functions.

It has the shape of `checklist_files`, but may be half written: what is typed as points and is no
number stays as it was typed. `checklist_files.problems` says what is missing, by place. No function
changes what it is given; what a change does not touch is shared, so that undo costs nothing.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import Bilingual, _
from qa_desk.rules.checklist_changes import words_of
from qa_desk.rules.checklist_files import SCHEMA
from qa_desk.rules.checklists import DIMENSIONS, FATAL_CLASSES
from qa_desk.rules.fields import Place
from qa_desk.rules.typed_numbers import plain, points_of, typed_number

Document = Mapping[str, Any]
LISTS = {  # list of the document: the kind of part in it
    "skill_groups": "group",
    "sections": "section",
    "fatal_errors": "fatal",
    "praise_tags": "praise",
}
_NUMBERED = re.compile(r"(.*?)(\d+)")
_FULL_MARKS = 100
_DEFAULT_SHARE = 0.4
_DEFAULT_PASS = 85
MOST_CHARACTERS = 2_000_000  # of a stored draft: a book of a thousand items


def shaped(document: Any) -> Document:
    """Return a document if it has the shape of a checklist, whatever stands in it; else refuse."""
    sections = _mappings(document, "sections")
    sound = sections is not None and all(
        _mappings(document, name) is not None for name in LISTS if name != "sections"
    )
    for name in ("title", "scoring", "dimensions"):
        sound = sound and isinstance(document.get(name), Mapping)
    for section in sections or ():
        items = _mappings(section, "items")
        sound = sound and items is not None
        sound = sound and all(
            _mappings(item, name) is not None
            for item in items or ()
            for name in ("options", "deductions")
        )
    if not sound:
        raise InputError(
            _("This is not a checklist, so nothing was changed. Open the draft again.")
        )
    found: Document = document
    return found


def _mappings(holder: Any, name: str) -> Sequence[Document] | None:
    listed = holder.get(name, []) if isinstance(holder, Mapping) else None
    sound = isinstance(listed, list) and all(isinstance(each, Mapping) for each in listed)
    return listed if sound else None


def blank(code: str, number: str, title: Bilingual, day: date) -> dict[str, Any]:
    """Return a new checklist with one section and one item, to be filled in."""
    begun: dict[str, Any] = {
        "schema": SCHEMA,
        "id": code,
        "version": number,
        "title": {"zh": title.zh, "en": title.en},
        "direction": "inbound",
        "channel": "voice",
        "effective_from": day.isoformat(),
        "scoring": {
            "full_marks": _FULL_MARKS,
            "fatal_policy": "zero_total",
            "na_policy": "exclude",
            "na_max_share": _DEFAULT_SHARE,
            "rounding": "half_up_1",
            "min_skill_scope": "month",
        },
        "skill_groups": [],
        "dimensions": {name: {"points": 0} for name in DIMENSIONS},
        "sections": [],
        "fatal_errors": [],
        "praise_tags": [],
    }
    begun = insert(begun, ("sections",), 0, new_part(begun, "section"))
    whole: dict[str, Any] = insert(begun, ("skill_groups",), 0, new_part(begun, "group"))
    return whole


def dated(document: Document, number: str, day: date) -> dict[str, Any]:
    """Return a document as another version of its checklist (VERSION-PIN)."""
    return {**document, "version": number, "effective_from": day.isoformat()}


# -- places ------------------------------------------------------------------------------------


def value(document: Any, place: Place) -> Any:
    """Return what stands at a place, None where nothing does."""
    for step in place:
        if isinstance(document, Mapping):
            document = document.get(step)
        elif isinstance(document, list) and isinstance(step, int) and 0 <= step < len(document):
            document = document[step]
        else:
            return None
    return document


def put(document: Any, place: Place, new: Any) -> Any:
    """Return the document with something else at a place; None takes an optional key away."""
    if not place:
        return new
    step, *rest = place
    if isinstance(document, list):
        return [put(old, tuple(rest), new) if n == step else old for n, old in enumerate(document)]
    if not rest and new is None:
        return {key: old for key, old in document.items() if key != step}
    return {**document, step: put(document.get(step, {}), tuple(rest), new)}


def insert(document: Any, listed: Place, index: int, part: Any) -> Any:
    """Return the document with a part put into a list."""
    old = value(document, listed) or []
    return put(document, listed, [*old[:index], part, *old[index:]])


def remove(document: Any, place: Place) -> Any:
    """Return the document without the part at a place."""
    *listed, index = place
    old = value(document, tuple(listed))
    return put(document, tuple(listed), [each for n, each in enumerate(old) if n != index])


def move(document: Any, place: Place, target: Place) -> tuple[Any, Place]:
    """Return the document with a part moved before a place of the same kind, and where it is.

    A place past the end of a list is its end; an item may move into another section.
    """
    part = value(document, place)
    *listed, index = place
    *to_list, to = target
    if listed == to_list and isinstance(to, int) and isinstance(index, int) and to > index:
        to -= 1
    without = remove(document, place)
    length = len(value(without, tuple(to_list)) or ())
    at = min(int(to), length)
    return insert(without, tuple(to_list), at, part), (*to_list, at)


def step_target(document: Document, place: Place, step: int) -> Place | None:
    """Return where a part goes by one step up (-1) or down (1), None where it is the last.

    An item at the end of its section goes on into the next one.
    """
    *listed, index = place
    to, length = int(index) + step, len(value(document, tuple(listed)))
    if 0 <= to < length:
        return (*listed, to if step < 0 else to + 1)
    if kind_of(place) != "item":
        return None
    section = int(place[1]) + step
    if not 0 <= section < len(document["sections"]):
        return None
    end = len(value(document, ("sections", section, "items")) or ()) if step < 0 else 0
    return ("sections", section, "items", end)


def kind_of(place: Place) -> str:
    """Return which kind of part lies at a place: head, section, item, fatal, group or praise."""
    if not place:
        return "head"
    return "item" if len(place) > 2 else LISTS[str(place[0])]


def part_around(place: Place) -> Place:
    """Return the place of the part to which the place of a problem belongs."""
    for length in (4, 2):
        is_part = len(place) >= length and place[0] in LISTS and isinstance(place[length - 1], int)
        if is_part and (length == 2 or place[2] == "items"):
            return place[:length]
    return ()


def parts(document: Document) -> Iterator[Place]:
    """Yield the places of all parts in the order of reading, the head first."""
    yield ()
    for name in LISTS:
        for index, part in enumerate(document.get(name, ())):
            yield name, index
            if name == "sections":
                yield from ((name, index, "items", n) for n in range(len(part.get("items", ()))))


# -- new parts ---------------------------------------------------------------------------------


def new_part(document: Document, kind: str) -> dict[str, Any]:
    """Return an empty part with a key of its own."""
    texts = {"zh": "", "en": ""}
    key = {"id": free_key(document, kind)}
    if kind == "section":
        return {**key, **texts, "items": [new_part(document, "item")]}
    if kind == "item":
        own = {"dim": next(iter(DIMENSIONS)), "points": 0, "na": False}
        options = [{"v": 0, **texts}, {"v": 0, **texts}]
        return {**key, **own, **texts, "options": options, "guide": dict(texts)}
    if kind == "fatal":
        return {**key, "class": next(iter(FATAL_CLASSES)), **texts, "guide": dict(texts)}
    if kind == "group":
        return {**key, **texts, "pass_mark": _DEFAULT_PASS, "min_skill": {}}
    return {**key, **texts}


def duplicate(document: Document, place: Place) -> Document:
    """Return the document with a copy of a part after it, under keys of its own."""
    *listed, index = place
    part = dict(value(document, place))
    taken = set(keys(document, kind_of(place)))
    part["id"] = _after(str(part.get("id", "")), taken)
    if "items" in part:
        used = set(keys(document, "item"))
        part["items"] = [
            {**item, "id": _after(str(item.get("id", "")), used)} for item in part["items"]
        ]
    copied: Document = insert(document, tuple(listed), int(index) + 1, part)
    return copied


def keys(document: Document, kind: str) -> list[str]:
    """Return the keys of all parts of a kind."""
    if kind == "item":
        found = [item for section in document["sections"] for item in section.get("items", ())]
    else:
        name = next(name for name, each in LISTS.items() if each == kind)
        found = document.get(name, [])
    return [str(part.get("id", "")) for part in found]


_FIRST_KEYS = {
    "section": "A",
    "item": "Q-01",
    "fatal": "F1",
    "group": "group1",
    "praise": "praise1",
}


def free_key(document: Document, kind: str) -> str:
    """Return a key that follows on those of a kind: after IN-18 comes IN-19, after C comes D."""
    taken = keys(document, kind)
    return _after(taken[-1], set(taken)) if taken else _FIRST_KEYS[kind]


def _after(key: str, taken: set[str]) -> str:
    """Return the next key that is not taken, and take it."""
    numbered = _NUMBERED.fullmatch(key)
    next_one = _next_letter if len(key) == 1 and "A" <= key < "Z" else None
    while key in taken or not key:
        if next_one and key < "Z":
            key = next_one(key)
            continue
        stem, digits = numbered.groups() if numbered else (f"{key}-", "1")
        key = f"{stem}{int(digits) + 1:0{len(digits)}d}"
        numbered = _NUMBERED.fullmatch(key)
    taken.add(key)
    return key


def _next_letter(letter: str) -> str:
    return chr(ord(letter) + 1)


def renumbered(document: Document, prefix: str, fixed: Collection[str]) -> Document:
    """Return the document with items' keys counted through: PREFIX01, PREFIX02.

    Those in `fixed` have figures of earlier versions behind them and keep theirs (D13).
    """
    count, new = 0, {}
    sections = []
    width = max(2, len(str(len(keys(document, "item")))))
    for section in document["sections"]:
        items = []
        for item in section.get("items", ()):
            key = str(item.get("id", ""))
            if key not in fixed:
                key, count = _numbered(prefix, count, width, fixed)
            new[str(item.get("id", ""))] = key
            items.append({**item, "id": key})
        sections.append({**section, "items": items})
    return _referring({**document, "sections": sections}, new)


def renamed(document: Document, place: Place, key: str) -> Document:
    """Return the document with another key for a part; what is shown by an item follows it."""
    old = str(value(document, (*place, "id")))
    changed = put(document, (*place, "id"), key)
    return _referring(changed, {old: key}) if kind_of(place) == "item" else changed


def _referring(document: Document, new: Mapping[str, str]) -> Document:
    """Return the document with the conditions of items put onto new keys."""
    for place in list(parts(document)):
        asked = str(value(document, (*place, "shown_when", "item")))
        if asked in new and new[asked] != asked:
            document = put(document, (*place, "shown_when", "item"), new[asked])
    return document


def _numbered(prefix: str, count: int, width: int, fixed: Collection[str]) -> tuple[str, int]:
    """Return the next key of a prefix that is not fixed, and its number."""
    while True:
        count += 1
        key = f"{prefix}{count:0{width}d}"
        if key not in fixed:
            return key, count


# -- sums --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sums:
    """What the items come to, in points, beside what is stated."""

    total: Decimal
    stated: Decimal
    sections: tuple[Decimal, ...]
    dimensions: Mapping[str, tuple[Decimal, Decimal]]  # name → sum, stated

    @property
    def is_right(self) -> bool:
        """Say whether all sums are what is stated."""
        return self.total == self.stated and all(a == b for a, b in self.dimensions.values())


def sums(document: Document) -> Sums:
    """Return the sums of a document; what is no number counts as nothing."""
    of_dimension: dict[str, Decimal] = defaultdict(Decimal)
    of_sections = []
    for section in document["sections"]:
        points = Decimal(0)
        for item in section.get("items", ()):
            counted = _counted(item)
            points += counted
            of_dimension[str(item.get("dim"))] += counted
        of_sections.append(points)
    stated = {
        name: points_of(value(document, ("dimensions", name, "points"))) for name in DIMENSIONS
    }
    return Sums(
        sum(of_sections, Decimal(0)),
        points_of(value(document, ("scoring", "full_marks"))),
        tuple(of_sections),
        {name: (of_dimension[name], stated[name]) for name in DIMENSIONS},
    )


def stated_as_summed(document: Document) -> Document:
    """Return the document with its stated points set to what the items come to."""
    found = sums(document)
    for name, (total, _stated) in found.dimensions.items():
        dimension = {
            **(value(document, ("dimensions", name)) or {}),
            "points": plain(total),
        }
        document = put(document, ("dimensions", name), dimension)
    stated: Document = put(document, ("scoring", "full_marks"), plain(found.total))
    return stated


# -- options from a spreadsheet ----------------------------------------------------------------


def pasted_options(
    options: Sequence[Document], text: str, row: int, columns: Sequence[str]
) -> list[Document]:
    """Return options with rows from a spreadsheet put in from a row on (P19).

    `columns` are the fields from the column in hand on: v, zh, en, fatal.
    """
    found: list[Document] = list(options)
    for place, cells in enumerate(csv.reader(io.StringIO(text), delimiter="\t"), row):
        while place >= len(found):
            found.append({"v" if "v" in columns else columns[0]: 0, "zh": "", "en": ""})
        for name, typed in zip(columns, cells, strict=False):
            found[place] = with_cell(found[place], name, " ".join(typed.split()))
    return found


def with_cell(row: Document, name: str, typed: str) -> Document:
    """Return an option or a deduction with something typed into one of its fields."""
    if name in ("zh", "en"):
        return {**row, name: typed}
    new = _fatal_class(typed) if name == "fatal" else typed_number(typed)
    others = {key: old for key, old in row.items() if key != name}
    if name in ("fatal", "times") and not new:
        return others
    texts: dict[str, Any] = {key: others.pop(key) for key in ("zh", "en") if key in others}
    if name in ("v", "points"):
        return {name: new, **others, **texts}
    return {**others, name: new, **texts}


def _fatal_class(typed: str) -> str:
    """Return the class of fatal errors that somebody means by a word, in either language."""
    meant = typed.strip().casefold()
    for key, words in FATAL_CLASSES.items():
        both = Bilingual.of(_said(words))
        if meant and meant in (key, both.zh.casefold(), both.en.casefold()):
            return key
    return typed.strip()


def _said(words: str) -> Callable[[], str]:
    return lambda: _(words)


def name_of(document: Document, place: Place) -> str:
    """Return the words of a part in the language spoken."""
    return str(words_of(value(document, place) or {}))


# -- what is typed into fields -----------------------------------------------------------------


def merged(document: Document, place: Place, at: Place, new: Any) -> Document:
    """Return the document with what was typed into a field of a part.

    A field of the part as a whole (`at` is empty) gives some of its keys; None takes one away.
    """
    changed: Document
    if at == ("id",):
        return renamed(document, place, new)
    if at:
        changed = put(document, (*place, *at), new)
        return changed
    part = {**value(document, place), **new}
    kept = {key: each for key, each in part.items() if each is not None}
    changed = put(document, place, kept)
    return changed


def scored_by(way: str, rows: Sequence[Document]) -> dict[str, Any]:
    """Return the keys of an item that is scored by options, or by deductions, but not by both."""
    other = "deductions" if way == "options" else "options"
    return {way: list(rows), other: None}


def section_points(section: Document) -> Decimal:
    """Return what the items of a section come to, bonuses left out."""
    return sum((_counted(item) for item in section.get("items", ())), Decimal(0))


def _counted(item: Document) -> Decimal:
    return Decimal(0) if item.get("bonus") else points_of(item.get("points"))


def place_for(document: Document, kind: str, beside: Place) -> tuple[Place, int]:
    """Return the list and the place in it for a new part: after the one in hand if it fits there.

    An item goes into the section in hand, else into the last one.
    """
    if beside and kind_of(beside) == kind:
        *listed, index = beside
        return tuple(listed), int(index) + 1
    if kind == "item":
        last = max(0, len(document["sections"]) - 1)
        section = int(beside[1]) if beside[:1] == ("sections",) else last
        listed = ["sections", section, "items"]
    elif kind == "section" and beside[:1] == ("sections",):
        return ("sections",), int(beside[1]) + 1
    else:
        listed = [next(name for name, each in LISTS.items() if each == kind)]
    return tuple(listed), len(value(document, tuple(listed)) or ())


def neighbour(document: Document, place: Place) -> Place:
    """Return the part that is in hand once the one at a place was removed."""
    *listed, index = place
    length = len(value(document, tuple(listed)) or ())
    if length:
        return (*listed, min(int(index), length - 1))
    return tuple(listed[:-1]) if len(listed) > 1 else ()


def prefix_of(document: Document) -> str:
    """Return what the keys of items begin with, before their numbers."""
    numbered = filter(None, map(_NUMBERED.fullmatch, keys(document, "item")))
    first = next(numbered, None)
    return first[1] if first else "Q-"

"""Evaluation forms of other programs, out of their JSON, as far as they are checklists.

What has no place here is named in the notes, each with where it stands in the file.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import Bilingual, _
from qa_desk.rules import checklist_files
from qa_desk.rules.checklist_cells import CellReport
from qa_desk.rules.checklist_tables import DimensionError, Given, Reading
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.fields import Place

_MOST_POINTS = 1000
_LONG = 40  # letters of a question that stand in a note


class Node:
    """A group of keys in the JSON; names count without capitals and underscores."""

    def __init__(self, values: Mapping[str, Any], path: str, report: CellReport) -> None:
        self.values = {key.replace("_", "").casefold(): value for key, value in values.items()}
        self.path, self._report = path, report

    def fault(self, sentence: str, key: str = "") -> None:
        """Note what is wrong here, or with one of the keys."""
        path = f"{self.path}.{key}".strip(".") if key else self.path
        self._report.add_line(self._report.line(path), sentence)

    def text(self, key: str) -> str:
        """Return a text, "" when it is missing."""
        return str(self._of(key, str, "", _("text")))

    def flag(self, key: str) -> bool:
        """Return true or false, false when it is missing."""
        return bool(self._of(key, bool, False, _("true or false")))

    def number(self, key: str) -> Fraction | None:
        """Return a number that is not negative; None when it is missing."""
        found = self._of(key, (int, float), None, _("a number"))
        if found is None:
            return None
        if not 0 <= found <= 10**6:  # NaN fails too
            self.fault(_("“{key}” must be from 0 to 1000000.").format(key=key), key)
            return None
        return Fraction(str(found))

    def node(self, key: str) -> "Node | None":
        """Return the group under a key."""
        found = self._of(key, Mapping, None, _("a group of keys"))
        return None if found is None else Node(found, f"{self.path}.{key}".strip("."), self._report)

    def nodes(self, key: str) -> "list[Node]":
        """Return the groups listed under a key."""
        found = []
        for at, each in enumerate(self._of(key, list, [], _("a list"))):
            path = f"{self.path}.{key}[{at}]".strip(".")
            if isinstance(each, Mapping):
                found.append(Node(each, path, self._report))
            else:
                self._report.add_line(
                    self._report.line(path), _("keys with values are expected here.")
                )
        return found

    def texts(self, key: str) -> list[str]:
        """Return the texts listed under a key."""
        return [one for one in self._of(key, list, [], _("a list")) if isinstance(one, str)]

    def _of(self, key: str, kind: Any, missing: Any, expected: str) -> Any:
        found = self.values.get(key.casefold())
        if found is None:
            return missing
        if isinstance(found, kind) and (kind is bool or not isinstance(found, bool)):
            return found
        self.fault(_("“{key}” must be {expected}.").format(key=key, expected=expected), key)
        return missing


@dataclass
class Level:
    """One answer of a question; `ref` is by what conditions name it."""

    text: str
    value: Fraction
    is_fatal: bool = False
    ref: str = ""


@dataclass
class Question:
    """A question that becomes an item."""

    ref: str
    text: str
    path: str
    levels: list[Level]
    weight: Fraction = Fraction(1)  # what one point of a level is worth
    guide: str = ""
    may_be_na: bool = False
    shown_when: tuple[str, tuple[str, ...]] | None = None  # a question's ref, and its levels'


@dataclass
class Group:
    """Questions under one heading."""

    text: str
    path: str
    questions: list[Question] = field(default_factory=list)


@dataclass
class Form:
    """A form of another program, with what did not map."""

    title: str
    groups: list[Group]
    notes: list[str]


def said(path: str, text: str) -> str:
    """Return how a place in the file is called in a note."""
    text = " ".join(text.split())
    short = text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
    return f"{path} “{short}”" if short else path


def read(text: str, name: str, given: Given) -> Reading:
    """Read the JSON of Genesys Cloud, of Amazon Connect or of our own as a checklist."""
    from qa_desk.rules import connect_forms, genesys_forms

    report = CellReport(name)
    document = _parsed(text, name)
    top = Node(document, "", report)
    if "schema" in top.values:
        return Reading(checklist_files.checked(document, report))
    reader: Callable[[Node], Form]
    if "questiongroups" in top.values:
        reader = genesys_forms.read
    elif "evaluationform" in top.values or "items" in top.values:
        top = top.node("EvaluationForm") or top
        reader = connect_forms.read
    else:
        raise InputError(
            _(
                "{name} is no evaluation form that is known here: Genesys Cloud has "
                "“questionGroups”, Amazon Connect “Items”. Nothing was imported."
            ).format(name=name)
        )
    form = reader(top)
    if report.is_faulty:
        raise report.error()
    if not any(group.questions for group in form.groups):
        raise InputError(
            _("{name} has no question with points, so there is nothing to import.").format(
                name=name
            )
        )
    if not given.dimension:
        raise DimensionError(
            _(
                "{name} does not say to which dimension its questions belong. Choose one for all "
                "of them ({possible}), and sort them in the draft."
            ).format(name=name, possible=_(", ").join(DIMENSIONS))
        )
    made = _Document(form, given, report).made()
    return Reading(checklist_files.checked(made, report), tuple(form.notes))


def _parsed(text: str, name: str) -> Mapping[str, Any]:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        found = json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise InputError(
            _("{name} line {line} is not JSON ({problem}). Nothing was imported.").format(
                name=name, line=error.lineno, problem=error.msg
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            _("{name} is not JSON that can be read. Nothing was imported.").format(name=name)
        ) from error
    if not isinstance(found, Mapping):
        raise InputError(
            _("{name} line 1: keys with values are expected here. Nothing was imported.").format(
                name=name
            )
        )
    return found


class _Document:
    """Makes the document of a checklist out of a form."""

    def __init__(self, form: Form, given: Given, report: CellReport) -> None:
        self._form, self._given, self._report = form, given, report
        self._groups = [group for group in form.groups if group.questions]
        self._questions = [question for group in self._groups for question in group.questions]
        self._factor = self._scale()

    def made(self) -> dict[str, Any]:
        given, full = self._given, 0
        places: dict[str, tuple[str, list[str]]] = {}  # ref: the item's id, its levels' refs
        sections = []
        for at, group in enumerate(self._groups):
            items = []
            for no, question in enumerate(group.questions):
                place: Place = ("sections", at, "items", no)
                key = f"{at + 1}.{no + 1}"
                self._report.put(place, question.path)
                items.append(self._item(question, key, places))
                full += round(items[-1]["points"] * 100)
                places[question.ref] = key, [level.ref for level in question.levels]
            self._report.put(("sections", at), group.path)
            sections.append({"id": f"S{at + 1}", **_text(group.text or "–"), "items": items})
        self._form.notes.append(
            _(
                "The form knows no skill groups, pass marks, dimensions and languages: one skill "
                "group with a pass mark of 85 was made, and all items are of {dimension}. "
                "Change it in the draft."
            ).format(dimension=given.dimension)
        )
        named = Bilingual.of(lambda: _("General"))
        points = {name: {"points": 0} for name in DIMENSIONS}
        marks: Any = _hundredths(full)
        points |= {given.dimension: {"points": marks}}
        return {
            "schema": checklist_files.SCHEMA,
            "id": given.code,
            "version": given.number,
            "title": _text(self._form.title or given.title or given.code),
            "direction": given.direction,
            "channel": "voice",
            "effective_from": given.effective_from.isoformat(),
            "scoring": {
                "full_marks": marks,
                "fatal_policy": "zero_total",
                "na_policy": "exclude",
                "na_max_share": 1,
                "rounding": "half_up_1",
                "min_skill_scope": "month",
            },
            "skill_groups": [{"id": "general", "zh": named.zh, "en": named.en, "pass_mark": 85}],
            "dimensions": points,
            "sections": sections,
        }

    def _item(
        self, question: Question, key: str, places: Mapping[str, tuple[str, list[str]]]
    ) -> dict[str, Any]:
        options = []
        for level in question.levels:
            value = self._points(question.weight * level.value)
            fatal = {"fatal": "customer"} if level.is_fatal else {}
            options.append({"v": value, **fatal, **_text(level.text or "–")})
        if any(level.is_fatal for level in question.levels):
            self._form.notes.append(
                _(
                    "{place}: which class of fatal error it is was not said; it counts as "
                    "customer-critical."
                ).format(place=said(question.path, question.text))
            )
        item: dict[str, Any] = {
            "id": key,
            "dim": self._given.dimension,
            "points": max(option["v"] for option in options),
            "na": question.may_be_na,
            **_text(question.text or "–"),
            "options": options,
        }
        if question.guide:
            item["guide"] = _text(question.guide)
        if question.shown_when:
            asked, levels = places.get(question.shown_when[0], ("", []))
            if asked and set(question.shown_when[1]) <= set(levels):
                chosen = [levels.index(ref) + 1 for ref in question.shown_when[1]]
                item["shown_when"] = {"item": asked, "options": sorted(set(chosen))}
            else:
                self._form.notes.append(
                    _(
                        "{place}: the condition asks an item that is not there before it; it is "
                        "always shown."
                    ).format(place=said(question.path, question.text))
                )
        return item

    def _scale(self) -> Fraction:
        """Return by what points are multiplied: to 100 in all if that is exact."""
        values = [q.weight * level.value for q in self._questions for level in q.levels]
        total = sum(
            (q.weight * max(level.value for level in q.levels) for q in self._questions),
            Fraction(0),
        )
        to_hundred = Fraction(100) / total
        if all((value * to_hundred * 100).denominator == 1 for value in values):
            return to_hundred
        if total <= _MOST_POINTS and all((value * 100).denominator == 1 for value in values):
            return Fraction(1)
        self._form.notes.append(
            _("The weights do not come to whole hundredths of a point, so points were rounded.")
        )
        return to_hundred

    def _points(self, value: Fraction) -> int | float:
        exact = value * self._factor * 100
        return _hundredths(int(exact + Fraction(1, 2)))


def _text(words: str) -> dict[str, str]:
    is_chinese = any("\u3400" <= character <= "\u9fff" for character in words)
    return {"zh" if is_chinese else "en": words}


def _hundredths(count: int) -> int | float:
    return count // 100 if count % 100 == 0 else count / 100

"""Checklists as files and as stored documents: one shape, one validating reader.

The shape is `qadesk.checklist/1` (resources/checklists): points are points, a share is a share.
Inside they become integers by decimal arithmetic, so that nothing is lost on the way.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import Bilingual, _
from qa_desk.rules.checklists import (
    DIMENSIONS,
    FATAL_CLASSES,
    Checklist,
    Condition,
    Deduction,
    FatalError,
    Item,
    Option,
    Section,
    SkillGroup,
)
from qa_desk.rules.fields import Part, Place, Report, shown
from qa_desk.rules.yaml_text import parse

SCHEMA = "qadesk.checklist/1"
_MOST_POINTS = 1000 * 100  # hundredths
_MOST_TIMES = 99  # of one deduction
_HUNDRED_PERCENT = 100 * 10  # tenths
_FATAL_POLICY = re.compile(r"zero_total|zero_section|deduct:([1-9]\d?|100)", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def read(text: str, name: str) -> Checklist:
    """Read a checklist from YAML; `name` is its file, for the sentences of an InputError."""
    report = Report(name)
    return checked(parse(text, report), report)


def from_document(document: Mapping[str, Any]) -> Checklist:
    """Return the checklist that `to_document` wrote, checked again."""
    return checked(document, Report(str(document.get("id", SCHEMA))))


def problems(document: Mapping[str, Any]) -> tuple[tuple[Place, str], ...]:
    """Return what keeps a document from being a checklist: places and sentences, none if it is one.

    It may be half written, but must have the shape of one (`checklist_edits.shaped`).
    """
    report = Report("")
    try:
        checked(document, report)
    except InputError:
        return tuple(report.faults)
    return ()


def to_document(checklist: Checklist) -> dict[str, Any]:
    """Return a checklist as plain JSON types, in the shape of the files."""
    points, ceiling = Counter[str](), checklist.ceiling
    for item in checklist.items:
        points[item.dimension] += 0 if item.bonus else item.points
    return {
        "schema": SCHEMA,
        "id": checklist.code,
        "version": checklist.number,
        "title": _texts(checklist.title),
        "direction": checklist.direction,
        "channel": checklist.channel,
        "effective_from": checklist.effective_from.isoformat(),
        "scoring": {
            "full_marks": _plain(points.total(), 100),
            "fatal_policy": checklist.fatal_policy,
            "na_policy": checklist.na_policy,
            "na_max_share": _plain(checklist.na_max_share, 1000),
            "rounding": "half_up_1",
            "min_skill_scope": checklist.min_skill_scope,
            **({"ceiling": _plain(ceiling, 10)} if ceiling != _HUNDRED_PERCENT else {}),
        },
        "skill_groups": [_group_document(group) for group in checklist.skill_groups],
        "dimensions": {name: {"points": _plain(points[name], 100)} for name in DIMENSIONS},
        "sections": [
            {
                "id": section.key,
                **_texts(section.text),
                **({} if section.cap is None else {"cap": _plain(section.cap, 100)}),
                "items": [_item_document(item) for item in section.items],
            }
            for section in checklist.sections
        ],
        "fatal_errors": [_fatal_document(fatal) for fatal in checklist.fatal_errors],
        "praise_tags": [{"id": key, **_texts(text)} for key, text in checklist.praise_tags],
    }


def _group_document(group: SkillGroup) -> dict[str, Any]:
    return {
        "id": group.code,
        **_texts(group.text),
        "pass_mark": _plain(group.pass_mark, 10),
        "min_skill": {name: _plain(share, 10) for name, share in group.min_skill.items()},
    }


def _item_document(item: Item) -> dict[str, Any]:
    return {
        "id": item.key,
        "dim": item.dimension,
        "points": _plain(item.points, 100),
        "na": item.na_allowed,
        **_texts(item.text),
        **_ways_to_score(item),
        "guide": _texts(item.guide),
        **({"why_it_matters": _texts(item.why)} if item.why != Bilingual() else {}),
        **({"bonus": True} if item.bonus else {}),
        **_condition_document(item.shown_when),
    }


def _ways_to_score(item: Item) -> dict[str, Any]:
    if item.deductions:
        return {"deductions": [_deduction_document(one) for one in item.deductions]}
    return {
        "options": [
            {
                "v": _plain(option.value, 100),
                **({"fatal": option.fatal} if option.fatal else {}),
                **_texts(option.text),
            }
            for option in item.options
        ]
    }


def _deduction_document(deduction: Deduction) -> dict[str, Any]:
    return {
        "points": _plain(deduction.points, 100),
        **({"times": deduction.most} if deduction.most > 1 else {}),
        **({"fatal": deduction.fatal} if deduction.fatal else {}),
        **_texts(deduction.text),
    }


def _condition_document(shown_when: Condition | None) -> dict[str, Any]:
    if shown_when is None:
        return {}
    places = [place + 1 for place in shown_when.options]
    return {"shown_when": {"item": shown_when.item, "options": places}}


def _fatal_document(fatal: FatalError) -> dict[str, Any]:
    return {
        "id": fatal.key,
        "class": fatal.fatal_class,
        **_texts(fatal.text),
        "guide": _texts(fatal.guide),
    }


def _texts(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _plain(number: int, factor: int) -> int | float:
    return number // factor if number % factor == 0 else number / factor


def checked(document: Any, report: Report) -> Checklist:
    """Return the checklist that a document says; InputError with what the report gathered."""
    top = Part(document, (), report)
    top.text("schema", SCHEMA)
    if top.has("call_window"):
        _check_call_window(top.part("call_window"))
    scoring = top.part("scoring")
    scoring.text("rounding", "half_up_1")
    dimensions = top.part("dimensions")
    declared = _dimensions(dimensions)
    sections = _sections(top, declared)
    checklist = Checklist(
        code=top.text("id"),
        number=top.text("version"),
        title=top.part("title").bilingual(),
        direction=top.text("direction", "inbound", "outbound", "both"),
        channel=top.text("channel"),
        effective_from=top.day("effective_from"),
        fatal_policy=scoring.matching(
            "fatal_policy", _FATAL_POLICY, "zero_total, zero_section, deduct:35"
        ),
        na_policy=scoring.text("na_policy", "exclude", "full_points"),
        na_max_share=scoring.number("na_max_share", 1000, most=1000),
        min_skill_scope=scoring.text("min_skill_scope", "month", "call", "both"),
        sections=sections,
        fatal_errors=_fatal_errors(top),
        skill_groups=_skill_groups(top),
        praise_tags=_praise_tags(top),
        ceiling=_ceiling(scoring),
    )
    _check_full_marks(checklist, scoring)
    _check_dimensions(checklist, declared, dimensions)
    report.end()
    return checklist


def _check_call_window(window: Part) -> None:
    for key in ("start", "end"):
        window.matching(key, _TIME, '"09:00"')
    window.optional_text("note")


def _dimensions(listed: Part) -> dict[str, int]:
    """Return the points that each dimension should come to; its name is fixed (S3-4.7a)."""
    declared = {}
    for name in _dimension_names(listed):
        dimension = listed.part(name)
        dimension.bilingual(required=False)
        declared[name] = dimension.number("points", 100, most=_MOST_POINTS)
    return declared


def _dimension_names(listed: Part) -> tuple[str, ...]:
    for name in listed.names():
        if name not in DIMENSIONS:
            listed.fault(_unknown_dimension(name), name)
    return listed.names()


def _unknown_dimension(name: str) -> str:
    return _("there is no dimension “{name}”; possible: {possible}.").format(
        name=name, possible=_(", ").join(DIMENSIONS)
    )


def _sections(top: Part, declared: Mapping[str, int]) -> tuple[Section, ...]:
    sections, section_ids = [], set[str]()
    items: dict[str, Item] = {}
    number = 0
    for part in top.parts("sections", _("section")):
        own = []
        for child in part.parts("items", _("item")):
            number += 1
            item = _item(child, number, items, declared)
            items[item.key] = item
            own.append(item)
        section = Section(part.identity(section_ids), part.bilingual(), tuple(own), _cap(part))
        if section.cap is not None and section.cap > section.points:
            part.fault(
                _("no more than its {points} points can be lost in it.").format(
                    points=shown(section.points, 100)
                ),
                "cap",
            )
        sections.append(section)
    return tuple(sections)


def _cap(section: Part) -> int | None:
    if not section.has("cap"):
        return None
    return section.number("cap", 100, least=1, most=_MOST_POINTS)


def _item(
    part: Part, number: int, earlier: Mapping[str, Item], declared: Mapping[str, int]
) -> Item:
    deductions = tuple(
        _deduction(one) for one in part.parts("deductions", _("deduction"), required=False)
    )
    listed = part.parts("options", _("option"), required=not part.has("deductions"))
    item = Item(
        number=number,
        key=part.identity(set(earlier)),
        dimension=part.text("dim"),
        points=part.number("points", 100, least=1, most=_MOST_POINTS),
        na_allowed=part.flag("na"),
        text=part.bilingual(),
        options=tuple(_option(option) for option in listed),
        guide=_guide(part),
        why=_guide(part, "why_it_matters"),
        deductions=deductions,
        bonus=part.has("bonus") and part.flag("bonus"),
        shown_when=_condition(part, earlier),
    )
    _check_item(item, part, declared)
    return item


def _check_item(item: Item, part: Part, declared: Mapping[str, int]) -> None:
    if item.dimension not in DIMENSIONS:
        part.fault(_unknown_dimension(item.dimension), "dim")
    elif item.dimension not in declared:
        part.fault(
            _("its dimension {name} is missing among the dimensions.").format(name=item.dimension),
            "dim",
        )
    most = max((option.value for option in item.options), default=item.points)
    if most != item.points:
        part.fault(
            _("the best option is worth {most}, but the item has {points} points.").format(
                most=shown(most, 100), points=shown(item.points, 100)
            ),
            "options",
        )
    if part.has("deductions") and (item.options or not item.deductions):
        part.fault(_("it has either options or deductions, and at least one."), "deductions")
    elif item.deductions and item.bonus:
        part.fault(_("a bonus is earned by options; deductions take nothing from it."), "bonus")


def _condition(item: Part, earlier: Mapping[str, Item]) -> Condition | None:
    """Return what shows an item; only an earlier item can, so that no circle arises."""
    if not item.has("shown_when"):
        return None
    part = item.part("shown_when")
    key = part.text("item")
    asked = earlier.get(key)
    if asked is None:
        part.fault(_("no item “{id}” stands before this one.").format(id=key), "item")
    most = len(asked.options) or len(asked.deductions) if asked else _MOST_TIMES
    return Condition(key, part.places("options", most))


def _deduction(part: Part) -> Deduction:
    fatal = _fatal_class(part)
    return Deduction(
        points=part.number("points", 100, least=0 if fatal else 1, most=_MOST_POINTS),
        text=part.bilingual(),
        most=part.number("times", 1, least=1, most=_MOST_TIMES) if part.has("times") else 1,
        fatal=fatal,
    )


def _option(part: Part) -> Option:
    return Option(
        value=part.number("v", 100, most=_MOST_POINTS),
        text=part.bilingual(),
        fatal=_fatal_class(part),
    )


def _fatal_class(part: Part) -> str | None:
    return part.text("fatal", *FATAL_CLASSES) if part.has("fatal") else None


def _guide(part: Part, key: str = "guide") -> Bilingual:
    return part.part(key).bilingual(required=False) if part.has(key) else Bilingual()


def _ceiling(scoring: Part) -> int:
    """Return the most that a score can be: the full marks, where the checklist says no more."""
    if not scoring.has("ceiling"):
        return _HUNDRED_PERCENT
    return scoring.number("ceiling", 10, least=_HUNDRED_PERCENT, most=2 * _HUNDRED_PERCENT)


def _fatal_errors(top: Part) -> tuple[FatalError, ...]:
    seen: set[str] = set()
    return tuple(
        FatalError(
            key=part.identity(seen),
            fatal_class=part.text("class", *FATAL_CLASSES),
            text=part.bilingual(),
            guide=_guide(part),
        )
        for part in top.parts("fatal_errors", _("fatal error"), required=False)
    )


def _skill_groups(top: Part) -> tuple[SkillGroup, ...]:
    seen: set[str] = set()
    return tuple(
        SkillGroup(
            code=part.identity(seen),
            text=part.bilingual(),
            pass_mark=part.number("pass_mark", 10, most=_HUNDRED_PERCENT),
            min_skill=_min_skill(part),
        )
        for part in top.parts("skill_groups", _("skill group"))
    )


def _min_skill(group: Part) -> dict[str, int]:
    if not group.has("min_skill"):
        return {}
    listed = group.part("min_skill")
    return {
        name: listed.number(name, 10, most=_HUNDRED_PERCENT) for name in _dimension_names(listed)
    }


def _praise_tags(top: Part) -> tuple[tuple[str, Bilingual], ...]:
    seen: set[str] = set()
    return tuple(
        (part.identity(seen), part.bilingual())
        for part in top.parts("praise_tags", _("praise"), required=False)
    )


def _check_full_marks(checklist: Checklist, scoring: Part) -> None:
    stated = scoring.number("full_marks", 100, least=1, most=_MOST_POINTS)
    total = checklist.full_marks
    if total != stated:
        scoring.fault(
            _("the items come to {sum} points, but the full marks are {points}.").format(
                sum=shown(total, 100), points=shown(stated, 100)
            ),
            "full_marks",
        )


def _check_dimensions(checklist: Checklist, declared: Mapping[str, int], dimensions: Part) -> None:
    for name, points in declared.items():
        counted = (item for item in checklist.items if item.dimension == name and not item.bonus)
        total = sum(item.points for item in counted)
        if total != points:
            dimensions.fault(
                _("the items of {name} come to {sum} points, but {points} are stated.").format(
                    name=name, sum=shown(total, 100), points=shown(points, 100)
                ),
                name,
            )

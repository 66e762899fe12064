"""Checklists as files and as stored documents: one shape, one validating reader.

The shape is `qadesk.checklist/1` (resources/checklists): points are points, a share is a share.
Inside they become integers by decimal arithmetic, so that nothing is lost on the way.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qa_desk.i18n import Bilingual, _
from qa_desk.rules.checklists import (
    DIMENSIONS,
    FATAL_CLASSES,
    Checklist,
    FatalError,
    Item,
    Option,
    Section,
    SkillGroup,
)
from qa_desk.rules.fields import Part, Place, Report, shown

if TYPE_CHECKING:
    import yaml

SCHEMA = "qadesk.checklist/1"
_MOST_POINTS = 1000 * 100  # hundredths
_HUNDRED_PERCENT = 100 * 10  # tenths
_FATAL_POLICY = re.compile(r"zero_total|zero_section|deduct:([1-9]\d?|100)", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def read(text: str, name: str) -> Checklist:
    """Read a checklist from YAML; `name` is its file, for the sentences of an InputError."""
    report = Report(name)
    return _checked(_parse(text, report), report)


def from_document(document: Mapping[str, Any]) -> Checklist:
    """Return the checklist that `to_document` wrote, checked again."""
    return _checked(document, Report(str(document.get("id", SCHEMA))))


def to_document(checklist: Checklist) -> dict[str, Any]:
    """Return a checklist as plain JSON types, in the shape of the files."""
    points = Counter[str]()
    for item in checklist.items:
        points[item.dimension] += item.points
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
        },
        "skill_groups": [_group_document(group) for group in checklist.skill_groups],
        "dimensions": {name: {"points": _plain(points[name], 100)} for name in DIMENSIONS},
        "sections": [
            {
                "id": section.key,
                **_texts(section.text),
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
        "options": [
            {
                "v": _plain(option.value, 100),
                **({"fatal": option.fatal} if option.fatal else {}),
                **_texts(option.text),
            }
            for option in item.options
        ],
        "guide": _texts(item.guide),
    }


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


def _checked(document: Any, report: Report) -> Checklist:
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
    sections, section_ids, item_ids = [], set[str](), set[str]()
    number = 0
    for part in top.parts("sections", _("section")):
        items = []
        for child in part.parts("items", _("item")):
            number += 1
            items.append(_item(child, number, item_ids, declared))
        sections.append(Section(part.identity(section_ids), part.bilingual(), tuple(items)))
    return tuple(sections)


def _item(part: Part, number: int, seen: set[str], declared: Mapping[str, int]) -> Item:
    item = Item(
        number=number,
        key=part.identity(seen),
        dimension=part.text("dim"),
        points=part.number("points", 100, least=1, most=_MOST_POINTS),
        na_allowed=part.flag("na"),
        text=part.bilingual(),
        options=tuple(_option(option) for option in part.parts("options", _("option"))),
        guide=_guide(part),
    )
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
    return item


def _option(part: Part) -> Option:
    return Option(
        value=part.number("v", 100, most=_MOST_POINTS),
        text=part.bilingual(),
        fatal=part.text("fatal", *FATAL_CLASSES) if part.has("fatal") else None,
    )


def _guide(part: Part) -> Bilingual:
    return part.part("guide").bilingual(required=False) if part.has("guide") else Bilingual()


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
    total = sum(item.points for item in checklist.items)
    if total != stated:
        scoring.fault(
            _("the items come to {sum} points, but the full marks are {points}.").format(
                sum=shown(total, 100), points=shown(stated, 100)
            ),
            "full_marks",
        )


def _check_dimensions(checklist: Checklist, declared: Mapping[str, int], dimensions: Part) -> None:
    for name, points in declared.items():
        total = sum(item.points for item in checklist.items if item.dimension == name)
        if total != points:
            dimensions.fault(
                _("the items of {name} come to {sum} points, but {points} are stated.").format(
                    name=name, sum=shown(total, 100), points=shown(points, 100)
                ),
                name,
            )


def _parse(text: str, report: Report) -> Any:
    """Return the values of a YAML text and tell the report on which lines they stand."""
    import yaml

    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is not None:
            return _Values(loader, report).of(node, ())
        report.add_line(1, _("the file is empty."))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        report.add_line(line, _("this is not YAML ({problem}).").format(problem=error.problem))
    except (yaml.YAMLError, RecursionError):
        report.add_line(1, _("this is not a YAML text that can be read."))
    raise report.error()


class _Values:
    """Turns YAML nodes into plain values; YAML's own dates, aliases and doubles are not for us."""

    def __init__(self, loader: "yaml.SafeLoader", report: Report) -> None:
        self._loader = loader
        self._report = report
        self._seen: set[int] = set()

    def of(self, node: "yaml.Node", place: Place) -> Any:
        """Return the value of a node."""
        import yaml

        self._report.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, place)
        if id(node) in self._seen:
            self._report.add(place, _("write the values out here instead of an alias."))
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        return [self.of(child, (*place, index)) for index, child in enumerate(node.value)]

    def _mapping(self, node: "yaml.MappingNode", place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in values:
                self._report.add_line(line, _("“{key}” stands here twice.").format(key=key))
                continue
            self._report.lines[*place, key] = line
            values[key] = self.of(value_node, (*place, key))
        return values

    def _scalar(self, node: "yaml.ScalarNode", place: Place) -> Any:
        if node.tag == "tag:yaml.org,2002:timestamp":
            return node.value
        try:
            return self._loader.construct_object(node)
        except ValueError:
            self._report.add(place, _("“{value}” is not a value.").format(value=node.value[:20]))
            return None

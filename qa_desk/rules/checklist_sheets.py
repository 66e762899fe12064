"""A checklist as sheets of a workbook: rows of cells, and which of them belong together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa_desk.i18n import N_, _, speaking
from qa_desk.rules import checklist_columns, checklist_files
from qa_desk.rules.checklist_columns import OTHER, Field
from qa_desk.rules.checklists import DIMENSIONS, Checklist

Cell = str | int | float | None
Values = dict[tuple[str, str], Cell]  # of a row, by field and language
_OF_SECTION = ("section", "section_key", "cap")
_OF_LEVEL = ("option", "fatal", "value", "deduct", "times")
_LAST = ("deduct", "times", "why", "bonus", "shown_when", "cap")  # columns of what is rare
HINTS: Mapping[str, str] = {
    "id": N_("stays the same through all versions"),
    "version": N_("a new number for each change"),
    "direction": N_("inbound, outbound or both"),
    "channel": N_("such as voice"),
    "effective_from": N_("such as 2026-01-31"),
    "fatal_policy": N_("whole score 0, its section 0, or points off such as deduct:35"),
    "na_policy": N_("left out, or full points"),
    "na_max_share": N_("of the points, such as 40%"),
    "min_skill_scope": N_("month, call or both"),
    "ceiling": N_("the most with bonus points; 100 without any"),
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, heading and rows.

    `merged` are (column, first row, last row) of rows; `choices` the words that a column offers.
    """

    name: str
    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int], ...] = ()
    choices: tuple[tuple[int, tuple[str, ...]], ...] = ()


def sheets(checklist: Checklist, language: str) -> tuple[Sheet, ...]:
    """Return the whole of a checklist as sheets; `checklist_tables.read` gives the same back."""
    document = checklist_files.to_document(checklist)
    found = [
        _items(document, language),
        _listed("fatals", document["fatal_errors"], language, _fatal),
        _listed("groups", document["skill_groups"], language, _group),
        _listed("praise", document["praise_tags"], language, _praise),
        _settings(document, language),
    ]
    return tuple(sheet for sheet in found if sheet.rows)


def _columns(
    fields: Mapping[str, Field], values: Sequence[Values], language: str
) -> list[tuple[str, str]]:
    """Return the columns: the own language of each text, then the other where it is used."""
    own = [(name, language if field.kind == "text" else "") for name, field in fields.items()]
    others = [(name, OTHER[language]) for name, text in own if text]

    def used(column: tuple[str, str]) -> bool:
        return any(value.get(column) not in (None, "") for value in values)

    own = [column for column in own if column[0] not in _LAST or used(column)]
    return [*own, *filter(used, others)]


def _sheet(kind: str, values: Sequence[Values], language: str, blocks: Any = ()) -> Sheet:
    fields = checklist_columns.COLUMNS[kind]
    columns = _columns(fields, values, language)
    zh, en, _also = checklist_columns.SHEETS[kind]
    return Sheet(
        zh if language == "zh" else en,
        tuple(
            checklist_columns.heading(fields[name], language, text or None)
            for name, text in columns
        ),
        tuple(fields[name].width for name, _text in columns),
        tuple(tuple(value.get(column) for column in columns) for value in values),
        tuple(
            (at, first, last)
            for at, (name, _text) in enumerate(columns)
            for names, first, last in blocks
            if name in names and last > first
        ),
        tuple(
            (at, checklist_columns.choices(fields[name].kind, language))
            for at, (name, _text) in enumerate(columns)
            if checklist_columns.choices(fields[name].kind, language)
        ),
    )


def _texts(name: str, text: Mapping[str, str]) -> Values:
    return {(name, language): text.get(language) or None for language in OTHER}


def _items(document: Mapping[str, Any], language: str) -> Sheet:
    values: list[Values] = []
    blocks: list[tuple[Sequence[str], int, int]] = []
    of_item = [name for name in checklist_columns.ITEMS if name not in _OF_SECTION + _OF_LEVEL]
    for section in document["sections"]:
        begin = len(values)
        for item in section["items"]:
            first = len(values)
            values += _levels(item, language)
            values[first] |= _item(item, language)
            blocks.append((of_item, first, len(values) - 1))
        values[begin] |= _texts("section", section)
        values[begin] |= {("section_key", ""): section["id"], ("cap", ""): section.get("cap")}
        blocks.append((_OF_SECTION, begin, len(values) - 1))
    return _sheet("items", values, language, blocks)


def _item(item: Mapping[str, Any], language: str) -> Values:
    shown = item.get("shown_when")
    return {
        **_texts("item", item),
        **_texts("guide", item["guide"]),
        **_texts("why", item.get("why_it_matters", {})),
        ("points", ""): item["points"],
        ("key", ""): item["id"],
        ("dim", ""): checklist_columns.word("dimension", item["dim"], language),
        ("na", ""): checklist_columns.word("flag", "yes" if item["na"] else "no", language),
        ("bonus", ""): checklist_columns.word("flag", "yes", language)
        if item.get("bonus")
        else None,
        ("shown_when", ""): f"{shown['item']}: {', '.join(map(str, shown['options']))}"
        if shown
        else None,
    }


def _levels(item: Mapping[str, Any], language: str) -> Iterator[Values]:
    for level in item.get("options") or item["deductions"]:
        fatal = level.get("fatal")
        yield {
            **_texts("option", level),
            ("fatal", ""): checklist_columns.word("fatal", fatal, language) if fatal else None,
            ("value", ""): level.get("v"),
            ("deduct", ""): level.get("points"),
            ("times", ""): level.get("times"),
        }


def _listed(kind: str, values: Sequence[Mapping[str, Any]], language: str, cells: Any) -> Sheet:
    found = [{("key", ""): value["id"], **cells(value, language)} for value in values]
    return _sheet(kind, found, language)


def _fatal(value: Mapping[str, Any], language: str) -> Values:
    return {
        **_texts("fatal", value),
        **_texts("guide", value["guide"]),
        ("class", ""): checklist_columns.word("fatal", value["class"], language),
    }


def _group(value: Mapping[str, Any], _language: str) -> Values:
    least = {(name, ""): value["min_skill"].get(name) for name in DIMENSIONS}
    return {**_texts("group", value), ("pass_mark", ""): value["pass_mark"], **least}


def _praise(value: Mapping[str, Any], _language: str) -> Values:
    return _texts("praise", value)


def _settings(document: Mapping[str, Any], language: str) -> Sheet:
    values = {**document, **document["scoring"]}
    rows: list[tuple[Cell, ...]] = []
    with speaking(language):
        for name, field in checklist_columns.SETTINGS.items():
            hint = _(HINTS[name]) if name in HINTS else ""
            if field.kind == "text":
                rows += [
                    (checklist_columns.heading(field, language, text), values[name][text], hint)
                    for text in (language, OTHER[language])
                    if values[name][text]
                ]
            elif name in values:
                value = values[name]
                if field.kind in checklist_columns.WORDS:
                    value = checklist_columns.word(field.kind, value, language)
                rows.append((checklist_columns.heading(field, language), value, hint))
        head = (_("Setting"), _("Value"), _("Note"))
    zh, en, _also = checklist_columns.SHEETS["settings"]
    return Sheet(zh if language == "zh" else en, head, (20, 40, 60), tuple(rows))

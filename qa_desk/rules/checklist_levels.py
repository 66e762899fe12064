"""The levels of an item out of its rows: a column of points, words such as 扣3分, or neither."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import checklist_columns
from qa_desk.rules.checklist_cells import CellReport, Row
from qa_desk.rules.fields import Place
from qa_desk.rules.lists import plain
from qa_desk.rules.masking import narrow

FATAL_WORDS = {plain(word) for word in ("致命", "致命项", "一票否决", "否决", "清零", "fatal")}
_LEVEL = (  # 扣3分：…, 5分 …, …（3分）, …得3分
    re.compile(
        r"[（(【]?(?P<sign>扣|得|记|给|-)?\s*(?P<n>\d+(?:\.\d+)?)\s*分[）)】]?[:,、\s]*(?P<text>.+)"
    ),
    re.compile(
        r"(?P<text>.+?)[（(【,:\s]*(?P<sign>扣|得|记|给|-)?\s*(?P<n>\d+(?:\.\d+)?)\s*分[）)】]?[。.]?"
    ),
)
_BETWEEN = re.compile(r"\n|;|；")


@dataclass
class Item:
    """An item while it is read: its rows, and the document that it becomes."""

    rows: list[Row]
    document: dict[str, Any]
    place: Place


def read(item: Item, report: CellReport, notes: list[str]) -> bool:
    """Fill in the points and levels of an item; say whether its rows name any."""
    rows, document = item.rows, item.document
    report.put((*item.place, "points"), rows[0].cell("points"))
    if any(row.text("deduct") for row in rows):
        document["points"] = _first_points(rows)
        document["deductions"] = _deductions(item, report, notes)
        return True
    if any(row.text("value") for row in rows):
        return _levels(item, report, notes, lambda row: row.number_in("value"))
    if len({row.text("points") for row in rows}) > 1 and all(row.text("points") for row in rows):
        document["points"] = max(row.number_in("points") or 0 for row in rows)
        return _levels(item, report, notes, lambda row: row.number_in("points"))
    document["points"] = _first_points(rows)
    if len(rows) > 1:
        return _levels(item, report, notes, lambda row: _said(row, document["points"]))
    return _prose(item, report, notes)


def fatal_class(row: Row, notes: list[str]) -> str:
    """Return the class that the cell of a fatal error means, "" when it is none."""
    written = row.text("fatal")
    said = checklist_columns.code("flag", written)
    if not written or said == "no":
        return ""
    if said != "yes" and plain(written) not in FATAL_WORDS:
        return row.code("fatal", "fatal")
    notes.append(
        _(
            "{cell}: which class of fatal error it is was not said; it counts as "
            "customer-critical. Change it in the draft."
        ).format(cell=row.cell("fatal"))
    )
    return "customer"


def _first_points(rows: list[Row]) -> int | float:
    found = next((row for row in rows if row.text("points")), None)
    if found is None:
        rows[0].fault("points", _("the points are missing."))
        return 0
    return found.number_in("points") or 0


def _levels(
    item: Item, report: CellReport, notes: list[str], value_of: Callable[[Row], int | float | None]
) -> bool:
    options = []
    for at, row in enumerate(item.rows):
        place = (*item.place, "options", at)
        report.put(place, row.cell("option"))
        value = value_of(row)
        name = "value" if row.has("value") else "points"
        report.put((*place, "v"), row.cell(name))
        if value is None and not row.text("value"):
            row.fault(
                name,
                _(
                    "how many points this level earns is missing: fill in the column Score (得分), "
                    "or write it into the standard as 扣2分 or 得3分."
                ),
            )
        options.append(_option(row, value or 0, row.texts("option"), notes))
    item.document["options"] = options
    if not item.document["points"]:
        said = any(row.text("points") for row in item.rows)
        best = max(option["v"] for option in options)
        item.document["points"] = _first_points(item.rows) if said else best
    return True


def _option(row: Row, value: Any, texts: dict[str, str], notes: list[str]) -> dict[str, Any]:
    fatal = fatal_class(row, notes)
    return {"v": value, **({"fatal": fatal} if fatal else {}), **texts}


def _deductions(item: Item, report: CellReport, notes: list[str]) -> list[dict[str, Any]]:
    found = []
    for at, row in enumerate(item.rows):
        place = (*item.place, "deductions", at)
        report.put(place, row.cell("option"))
        report.put((*place, "points"), row.cell("deduct"))
        report.put((*place, "times"), row.cell("times"))
        if not row.text("deduct"):
            row.fault("deduct", _("how many points it takes is missing."))
        fatal = fatal_class(row, notes)
        times = row.number_in("times")
        found.append(
            {
                "points": row.number_in("deduct") or 0,
                **({} if times is None else {"times": times}),
                **({"fatal": fatal} if fatal else {}),
                **row.texts("option"),
            }
        )
    return found


def _said(row: Row, points: int | float) -> int | float | None:
    """Return the points that the words of a level name."""
    for text in row.texts("option").values():
        if found := _level(text, points):
            return found[0]
    return None


def _level(text: str, points: int | float) -> tuple[int | float, str] | None:
    """Return what a sentence earns, and the sentence without that."""
    for pattern in _LEVEL:
        found = pattern.fullmatch(narrow(text).strip())
        if found:
            said = checklist_columns.number(found["n"]) or 0
            value = points - said if found["sign"] in ("扣", "-") else said
            return (value, found["text"].strip(" ,:、")) if value >= 0 else None
    return None


def _prose(item: Item, report: CellReport, notes: list[str]) -> bool:
    """Read the levels out of one cell, or make two of it: met and not met."""
    (row,) = item.rows
    points = item.document["points"]
    report.put((*item.place, "options"), row.cell("option"))
    texts = row.texts("option")
    language = next((one for one in texts if texts[one]), "zh")
    parts = [part.strip() for part in _BETWEEN.split(texts[language]) if part.strip()]
    found = [_level(part, points) for part in parts]
    levels = [each for each in found if each]
    if len(levels) > 1 and len(levels) == len(parts):
        if max(value for value, _text in levels) < points:
            met = Bilingual.of(lambda: _("Met"))
            levels.insert(0, (points, met.zh if language == "zh" else met.en))
        item.document["options"] = [{"v": value, language: text} for value, text in levels]
        return True
    met, missed = Bilingual.of(lambda: _("Met")), Bilingual.of(lambda: _("Not met"))
    item.document["options"] = [
        {"v": points, "zh": met.zh, "en": met.en},
        _option(row, 0, {"zh": missed.zh, "en": missed.en}, notes),
    ]
    guide = item.document["guide"]
    for one, text in texts.items():
        guide[one] = "\n".join(filter(None, (text, guide[one])))
    return False

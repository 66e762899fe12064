"""The table of a checklist's items: a row for each level, sections and items merged or repeated."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import checklist_columns, checklist_levels
from qa_desk.rules.checklist_cells import CellReport, Grid, Row
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.fields import Place
from qa_desk.rules.lists import plain

_TOTALS = {
    plain(word) for word in ("合计", "总计", "总分", "满分", "小计", "total", "sum", "full marks")
}
_WHEN = re.compile(r"(?P<item>.+?)\s*[:：]\s*(?P<places>\d+(?:\s*[,，、]\s*\d+)*)")


@dataclass
class _Section:
    key: str
    texts: Mapping[str, str]
    first: Row
    items: list["_Item"] = field(default_factory=list)


@dataclass
class _Item:
    key: str
    texts: Mapping[str, str]
    rows: list[Row]


class Items:
    """Reads the items, and adds up what they come to."""

    def __init__(self, grid: Grid, report: CellReport, notes: list[str]) -> None:
        self._grid, self._report, self._notes = grid, report, notes
        self._points = Counter[str]()  # by dimension
        self._stated: tuple[Row, int | float] | None = None
        self._dimension = ""
        self._unsaid: list[str] = []  # items whose levels were made
        self.lacks_dimension = False

    def read(self, dimension: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the sections and the stand-alone fatal errors as a document has them."""
        self._dimension = dimension
        sections, fatals = self._grouped()
        documents = [self._section(section, at) for at, section in enumerate(sections)]
        self._note_unsaid()
        return documents, [self._fatal(item, at) for at, item in enumerate(fatals)]

    def dimensions(self) -> dict[str, Any]:
        """Return what the dimensions come to."""
        return {name: {"points": _plain(self._points[name])} for name in DIMENSIONS}

    def full_marks(self) -> Any:
        """Return the full marks: what a row of totals says, or the sum."""
        if self._stated is None:
            return _plain(self._points.total())
        row, stated = self._stated
        self._report.put(("scoring", "full_marks"), row.cell("points"))
        return stated

    def _grouped(self) -> tuple[list[_Section], list[_Item]]:
        sections: list[_Section] = []
        fatals: list[_Item] = []
        for row in self._grid.rows():
            if self._is_total(row):
                continue
            key, texts = row.text("section_key"), row.texts("section")
            if not sections or self._differs(key, texts, sections[-1].key, sections[-1].texts):
                sections.append(_Section(key, texts, row))
            section = sections[-1]
            key, texts = row.text("key"), row.texts("item")
            if not section.items or self._differs(
                key, texts, section.items[-1].key, section.items[-1].texts
            ):
                section.items.append(_Item(key, texts, []))
            section.items[-1].rows.append(row)
        for section in sections:
            alone = [item for item in section.items if _stands_alone(item)]
            for item in alone:
                fatals += _apart(item)
            section.items = [item for item in section.items if item not in alone]
        return [section for section in sections if section.items], fatals

    @staticmethod
    def _differs(
        key: str, texts: Mapping[str, str], last_key: str, last_texts: Mapping[str, str]
    ) -> bool:
        """Say whether something new begins; an empty cell goes on with what stands above."""
        if key:
            return key != last_key
        return any(texts.values()) and dict(texts) != dict(last_texts)

    def _is_total(self, row: Row) -> bool:
        named = {plain(text) for name in ("section", "item") for text in row.texts(name).values()}
        if not named & _TOTALS:
            return False
        found = checklist_columns.number(row.text("points"))
        if found is not None and named - {""} <= _TOTALS and "小计" not in named:
            self._stated = row, found
        return True

    def _section(self, section: _Section, at: int) -> dict[str, Any]:
        place: Place = ("sections", at)
        self._report.put(place, section.first.cell("section"))
        self._report.put((*place, "id"), section.first.cell("section_key"))
        texts = section.texts
        if not any(texts.values()) and not self._grid.has("section"):
            named = Bilingual.of(lambda: _("Items"))
            texts = {"zh": named.zh, "en": named.en}
        document: dict[str, Any] = {"id": section.key or f"S{at + 1}", **texts}
        if (cap := self._of_all([row for i in section.items for row in i.rows], "cap")) is not None:
            document["cap"] = cap.number_in("cap")
            self._report.put((*place, "cap"), cap.cell("cap"))
        document["items"] = [
            self._item(item, (*place, "items", no), f"{at + 1}.{no + 1}")
            for no, item in enumerate(section.items)
        ]
        return document

    def _item(self, item: _Item, place: Place, number: str) -> dict[str, Any]:
        first = item.rows[0]
        for key, name in {"": "item", "id": "key", "points": "points", "dim": "dim"}.items():
            self._report.put((*place, key) if key else place, first.cell(name))
        self._report.put((*place, "options"), first.cell("option"))
        dimension = self._dimension_of(item)
        document: dict[str, Any] = {
            "id": item.key or number,
            "dim": dimension,
            "points": 0,
            "na": self._flag(item, "na"),
            **item.texts,
            "guide": self._texts(item, "guide"),
        }
        found = checklist_levels.Item(item.rows, document, place)
        if not checklist_levels.read(found, self._report, self._notes):
            self._unsaid.append(document["id"])
        if any((why := self._texts(item, "why")).values()):
            document["why_it_matters"] = why
        if self._flag(item, "bonus"):
            document["bonus"] = True
        else:
            self._points[dimension] += round(document["points"] * 100)
        if row := self._of_all(item.rows, "shown_when"):
            document["shown_when"] = self._condition(row, (*place, "shown_when"))
        return document

    def _dimension_of(self, item: _Item) -> str:
        row = self._of_all(item.rows, "dim")
        if row is not None:
            return row.code("dim", "dimension") or "BK"
        self.lacks_dimension = True
        return self._dimension or "BK"

    def _flag(self, item: _Item, name: str) -> bool:
        row = self._of_all(item.rows, name)
        return row is not None and row.code(name, "flag") == "yes"

    def _condition(self, row: Row, place: Place) -> dict[str, Any]:
        found = _WHEN.fullmatch(row.text("shown_when"))
        self._report.put(place, row.cell("shown_when"))
        if not found:
            row.fault("shown_when", _("write an item's number and its options: IN-02: 1, 3."))
            return {}
        return {
            "item": found["item"],
            "options": [int(one) for one in re.findall(r"\d+", found["places"])],
        }

    def _of_all(self, rows: list[Row], name: str) -> Row | None:
        """Return the row that says something about all of them; two that differ are a fault."""
        said = [row for row in rows if row.text(name)]
        for row in said[1:]:
            if row.text(name) != said[0].text(name):
                row.fault(
                    name,
                    _("“{value}” stands here, but “{other}” above for the same item.").format(
                        value=row.text(name)[:20], other=said[0].text(name)[:20]
                    ),
                )
        return said[0] if said else None

    @staticmethod
    def _texts(item: _Item, name: str) -> dict[str, str]:
        """Return what the rows of an item say, each sentence once."""
        found = {}
        for language in checklist_columns.OTHER:
            said = dict.fromkeys(row.text(name, language) for row in item.rows)
            found[language] = "\n".join(filter(None, said))
        return found

    def _fatal(self, item: _Item, at: int) -> dict[str, Any]:
        row = item.rows[0]
        place: Place = ("fatal_errors", at)
        self._report.put(place, row.cell("item"))
        texts, guide = item.texts, self._texts(item, "option")
        if not any(texts.values()):
            texts, guide = guide, {}
        return {
            "id": item.key or f"F{at + 1}",
            "class": checklist_levels.fatal_class(row, self._notes) or "customer",
            **texts,
            "guide": guide,
        }

    def _note_unsaid(self) -> None:
        if self._unsaid:
            self._notes.append(
                _(
                    "These items name no levels, so each has two, met and not met, and its "
                    "standard as guidance: {items}."
                ).format(items=_(", ").join(self._unsaid[:20]))
            )


def _apart(item: _Item) -> list[_Item]:
    """Return the fatal errors of rows under one heading: each row that has words is one."""
    said = [row for row in item.rows if any(row.texts("option").values())]
    if len(said) < 2:
        return [item]
    return [_Item("", {}, [row]) for row in said]


def _stands_alone(item: _Item) -> bool:
    """Say whether an item of a plain table is a fatal error of its own: it has no points."""
    points = {row.text("points") for row in item.rows}
    if any(row.text("value") or row.text("deduct") for row in item.rows):
        return False
    if {plain(written) for written in points} & checklist_levels.FATAL_WORDS:
        return True
    is_fatal = any(
        checklist_columns.code("flag", row.text("fatal")) != "no"
        for row in item.rows
        if row.text("fatal")
    )
    return is_fatal and not any(checklist_columns.number(written) for written in points)


def _plain(hundredths: int) -> int | float:
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100

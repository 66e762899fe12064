"""A checklist out of tables (P19): the workbook that carries all of it, or five plain columns.

A plain table has 一级指标, 二级指标, 分值, 评分标准 and 致命. What it does not say is taken as
usual, and said in the notes; only the dimension has to come from somewhere (S3-4.7a).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import Bilingual, _
from qa_desk.rules import cells, checklist_columns, checklist_files, checklist_items
from qa_desk.rules.checklist_cells import CellReport, Grid, Row, Table, cell_name
from qa_desk.rules.checklists import DIMENSIONS, Checklist
from qa_desk.rules.lists import plain


class DimensionError(InputError):
    """A table does not say to which dimension an item belongs, so it has to be chosen."""


@dataclass(frozen=True)
class Given:
    """What is said beside a file, where it says nothing itself."""

    code: str = ""
    title: str = ""
    number: str = "1.0"
    effective_from: date = date(2026, 1, 1)
    direction: str = "inbound"
    dimension: str = ""  # of the items that have none


@dataclass(frozen=True)
class Reading:
    """A checklist as a file has it, and sentences on what was taken or left out."""

    checklist: Checklist
    notes: tuple[str, ...] = ()


def read(tables: Sequence[Table], name: str, given: Given) -> Reading:
    """Read a checklist from tables; `name` is the file, for the sentences of an InputError."""
    return _Reader(tables, name, given).read()


class _Reader:
    def __init__(self, tables: Sequence[Table], name: str, given: Given) -> None:
        self._tables, self._name, self._given = tables, name, given
        self._report = CellReport(name)
        self._notes: list[str] = []

    def read(self) -> Reading:
        items = self._items_grid()
        listed = checklist_items.Items(items, self._report, self._notes)
        sections, fatals = listed.read(self._given.dimension)
        if listed.lacks_dimension and not self._given.dimension:
            raise DimensionError(
                _(
                    "{name} does not say to which dimension its items belong. Add a column "
                    "“Dimension” (维度) with {possible}, or choose one for all of them."
                ).format(name=self._name, possible=_(", ").join(DIMENSIONS))
            )
        settings = self._settings(items)
        full = listed.full_marks()
        document = {
            **settings,
            "schema": checklist_files.SCHEMA,
            "scoring": {**settings["scoring"], "full_marks": full, "rounding": "half_up_1"},
            "dimensions": listed.dimensions(),
            "sections": sections or self._no_items(items),
            "skill_groups": self._groups(),
            "fatal_errors": [*fatals, *self._fatals(len(fatals))],
            "praise_tags": self._praise(),
        }
        if self._report.is_faulty:
            raise self._report.error()
        return Reading(checklist_files.checked(document, self._report), tuple(self._notes))

    def _items_grid(self) -> Grid:
        named = [
            table for table in self._tables if checklist_columns.sheet_of(table.name) == "items"
        ]
        others = [t for t in self._tables if not checklist_columns.sheet_of(t.name)]
        for table in (*named, *others):
            grid = Grid(table, "items", CellReport(self._name))
            if grid.has("item") and grid.has("points") and grid.has("option"):
                grid = Grid(table, "items", self._report)
                self._note_unknown(grid)
                return grid
        raise InputError(
            _(
                "{name} holds no table of a checklist: no row names the columns 二级指标, 分值 and "
                "评分标准 (Item, Points, Standard). Nothing was imported. Export a checklist as a "
                "table to see how one looks."
            ).format(name=self._name)
        )

    def _note_unknown(self, grid: Grid) -> None:
        if unknown := grid.unknown():
            self._notes.append(
                _(
                    "Sheet “{sheet}”: these columns are not known and were left out: {names}."
                ).format(sheet=grid.table.name or self._name, names=_(", ").join(unknown[:10]))
            )

    def _no_items(self, grid: Grid) -> list[Any]:
        line = self._report.line(cell_name(grid.table, grid.header, 0))
        self._report.add_line(line, _("no item stands under this heading."))
        return []

    def _grid(self, sheet: str, field: str) -> Grid | None:
        for table in self._tables:
            if checklist_columns.sheet_of(table.name) == sheet:
                grid = Grid(table, sheet, self._report)
                if grid.has(field):
                    self._note_unknown(grid)
                    return grid
                if any(cell.strip() for cells in table.rows for cell in cells):
                    self._report.add_line(
                        self._report.line(cell_name(table, 1, 0)),
                        _("no row names the columns of this sheet."),
                    )
        return None

    def _listed(self, sheet: str, field: str, prefix: str, key: str, first: int = 0) -> Any:
        """Yield for each row of a sheet: its place, the row, and its id with its texts."""
        grid = self._grid(sheet, field)
        for number, row in enumerate(grid.rows() if grid else (), first):
            place = (key, number)
            self._report.put(place, row.cell(field))
            self._report.put((*place, "id"), row.cell("key"))
            own = row.text("key") or f"{prefix}{number + 1}"
            yield place, row, {"id": own, **row.texts(field)}

    def _fatals(self, first: int) -> list[dict[str, Any]]:
        found = []
        for place, row, values in self._listed("fatals", "fatal", "F", "fatal_errors", first):
            self._report.put((*place, "class"), row.cell("class"))
            if not row.text("class"):
                row.fault("class", _("its class is missing: customer, business or compliance."))
            found.append(
                {**values, "class": row.code("class", "fatal"), "guide": row.texts("guide")}
            )
        return found

    def _groups(self) -> list[dict[str, Any]]:
        found = []
        for place, row, values in self._listed("groups", "group", "G", "skill_groups"):
            least = {code: row.number_in(code) for code in DIMENSIONS}
            for name, field in (("pass_mark", "pass_mark"), *((code, code) for code in DIMENSIONS)):
                at = (*place, name) if name == field == "pass_mark" else (*place, "min_skill", name)
                self._report.put(at, row.cell(field))
            if not row.text("pass_mark"):
                row.fault("pass_mark", _("the pass mark is missing."))
            marks = {code: share for code, share in least.items() if share is not None}
            found.append(
                {**values, "pass_mark": row.number_in("pass_mark") or 0, "min_skill": marks}
            )
        if found:
            return found
        self._notes.append(
            _(
                "The file names no skill groups: one for all was made, with a pass mark of 85. "
                "Change it in the draft."
            )
        )
        named = Bilingual.of(lambda: _("General"))
        return [{"id": "general", "zh": named.zh, "en": named.en, "pass_mark": 85}]

    def _praise(self) -> list[dict[str, Any]]:
        rows = self._listed("praise", "praise", "P", "praise_tags")
        return [values for _place, _row, values in rows]

    def _settings(self, items: Grid) -> dict[str, Any]:
        said = _Settings(self._tables, self._report)
        given = self._given
        if not said.found:
            self._notes.append(
                _(
                    "The file says nothing about the checklist as a whole. Taken for now: code "
                    "{code}, version {number}, in force from {day}, inbound calls, a fatal error "
                    "zeroes the score. Change it in the draft."
                ).format(code=given.code, number=given.number, day=given.effective_from)
            )
        title = said.texts("title")
        if not any(title.values()):
            titles = items.titles()
            title = {"zh": titles[0] if len(titles) == 1 else given.title or given.code, "en": ""}
        scoring = {
            "fatal_policy": said.fatal_policy() or "zero_total",
            "na_policy": said.code("na_policy", "na_policy") or "exclude",
            "na_max_share": said.number("na_max_share", 0.4),
            "min_skill_scope": said.code("min_skill_scope", "scope") or "month",
        }
        if said.text("ceiling"):
            scoring["ceiling"] = said.number("ceiling", 100)
        return {
            "id": said.text("id") or given.code,
            "version": said.text("version") or given.number,
            "title": title,
            "direction": said.code("direction", "direction") or given.direction,
            "channel": said.text("channel") or "voice",
            "effective_from": said.day("effective_from") or given.effective_from.isoformat(),
            "scoring": scoring,
        }


class _Settings:
    """The rows of the sheet of settings: a word, and beside it the value."""

    def __init__(self, tables: Sequence[Table], report: CellReport) -> None:
        self._report = report
        self.found: dict[tuple[str, str], Row] = {}
        known = checklist_columns.headings("settings")
        for table in tables:
            if checklist_columns.sheet_of(table.name) == "settings":
                self._read(table, known)

    def _read(self, table: Table, known: Any) -> None:
        for number, written in enumerate(table.rows, 1):
            name, language = known.get(plain(written[0]), ("", "")) if written else ("", "")
            if not name or len(written) < 2 or not written[1].strip():
                continue
            field = checklist_columns.SETTINGS[name]
            grid = Grid(Table(table.name, ()), "items", self._report)
            grid.columns = {("value", ""): 1}
            row = Row(grid, number, written)
            self.found.setdefault((name, language if field.kind == "text" else ""), row)
            place = ("scoring", name) if name in _OF_SCORING else (name,)
            self._report.put(place, row.cell("value"))

    def text(self, name: str, language: str = "") -> str:
        """Return a value as it was written, "" where it was not."""
        row = self.found.get((name, language))
        return row.text("value") if row else ""

    def texts(self, name: str) -> dict[str, str]:
        """Return a text in both languages."""
        return {language: self.text(name, language) for language in checklist_columns.OTHER}

    def code(self, name: str, kind: str) -> str:
        """Return the code of a word."""
        row = self.found.get((name, ""))
        return row.code("value", kind) if row else ""

    def number(self, name: str, otherwise: float) -> int | float:
        """Return a number."""
        row = self.found.get((name, ""))
        found = row.number_in("value") if row else None
        return otherwise if found is None else found

    def fatal_policy(self) -> str:
        """Return what a fatal error does: a word, or a number of points as 扣35分 or deduct:35."""
        written = self.text("fatal_policy")
        for prefix in ("deduct:", "扣", "deduct"):
            points = checklist_columns.number(plain(written).removeprefix(plain(prefix)))
            if plain(written).startswith(plain(prefix)) and points is not None:
                return f"deduct:{points}"
        return self.code("fatal_policy", "fatal_policy")

    def day(self, name: str) -> str:
        """Return a day as the document has it."""
        written = self.text(name)
        try:
            found = cells.day(written)
        except cells.CellError:
            found = None
            self.found[name, ""].fault(
                "value",
                _("“{value}” is not a day; write it like this: 2026-01-31.").format(
                    value=written[:20]
                ),
            )
        return found.isoformat() if found else ""


_OF_SCORING = ("fatal_policy", "na_policy", "na_max_share", "min_skill_scope", "ceiling")

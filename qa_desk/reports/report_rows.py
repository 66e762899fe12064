"""A report on paper, whatever its kind: section by section; `report_sheet.draw` is the way in."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.reports import charts, flow, parts, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.parts import NAME, VALUE
from qa_desk.reports.report_sheet import Sheet
from qa_desk.reports.signing import signing_box
from qa_desk.reports.style import DIM, EMPTY, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules import report_charts, report_periods, report_words, signatories
from qa_desk.rules.masking import mask_in_text
from qa_desk.rules.report_forms import DIGESTS, KINDS, SECTIONS, SIGNED, Part, Table, Wanted
from qa_desk.rules.report_words import Heading

_CELL, _HEADING, _WORDS = Style(7.5), Style(7, DIM), Style(9)
_CAPTION = Style(8, bold=True)
_GAP = 8.0  # between cells
_LEADING = 11.0
_LEAST, _WIDEST = 26.0, 190.0  # of a column
_WARNING = Style(9.5, LATE, bold=True)
_DEFINITION = Style(7, DIM)


class _Report:
    """Lays out one report as rows, in the order of its sections."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.form = sheet.form
        self.zone = ZoneInfo(sheet.imprint.timezone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole report from top to bottom."""
        yield from self.head()
        for number, wanted in enumerate(SECTIONS[self.form.kind], 1):
            yield from self.section(f"{number}. {_(wanted.title)}", wanted)
        drafted = [(place, role, "") for place, role in enumerate(SIGNED[self.form.kind], 1)]
        places = parts.places(self.sheet.signatories, self.zone, drafted)
        signatures = signing_box(_("Signatures"), (), places)
        if self.form.kind in DIGESTS:  # one page is for the management, the next how it is reckoned
            yield signatures
            yield flow.space(8)
        yield from self.definitions()
        if self.form.kind not in DIGESTS:
            yield signatures

    def head(self) -> Iterator[Row]:
        """Yield the period, whose report it is, and how far it is."""
        form, sheet = self.form, self.sheet
        if sheet.state == "void":
            said = _("Void: {reason}").format(reason=sheet.void_reason)
            yield from side_by_side(Column(LEFT, RIGHT, said, _WARNING))
            yield flow.space(7)
        reckoned = wording.moment(form.reckoned_at, self.zone) if form.reckoned_at else EMPTY
        yield from parts.facts(
            (_("Period"), wording.period(form.first, form.last), VALUE),
            (_("Author"), form.author, NAME),
            (_("Figures as of"), reckoned, VALUE),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("State"), wording.word(signatories.STATES, sheet.state), VALUE),
            (_("Replaces"), sheet.replaces, VALUE),
            (_("Of"), form.subject or _("the whole centre"), VALUE),
        )
        yield flow.space(11)

    def section(self, title: str, wanted: Wanted) -> Iterator[Row]:
        """Yield a section: its figures, tables and pictures, and what was typed."""
        part = self.form.part(wanted.code)
        found = [*self.figures(part)]
        for table in part.tables:
            found += _table(table)
        for chart in report_charts.charts(part):
            found += charts.rows(chart)
        if wanted.has_words:
            text = mask_in_text(part.words) or EMPTY
            found += side_by_side(Column(LEFT, RIGHT, text, _WORDS))
        found = found or side_by_side(Column(LEFT, RIGHT, _("Nothing in this period."), _CELL))
        yield from parts.section(title, "", found)

    def figures(self, part: Part) -> Iterator[Row]:
        """Yield the figures of a section as a table of their own."""
        if not part.figures:
            return
        heads = [Heading(_(label), place > 0)
                 for place, label in enumerate(report_words.FIGURE_HEADINGS)]  # fmt: skip
        lines = [report_words.figure_cells(figure) for figure in part.figures]
        yield from grid(heads, lines)
        yield flow.space(8)

    def definitions(self) -> Iterator[Row]:
        """Yield what each figure meant on the day on which it was reckoned."""
        title = _("How the figures are reckoned")
        rows = [
            row
            for words in self.sheet.definitions.values()
            for row in side_by_side(Column(LEFT, RIGHT, str(words), _DEFINITION))
        ]
        yield from parts.section(title, "", rows)
        yield from parts.statements(self.sheet.signatories)


def _table(table: Table) -> list[Row]:
    """Return a table of a report; nothing without rows."""
    if not table.rows:
        return []
    caption = report_words.caption(table)
    title = side_by_side(Column(LEFT, RIGHT, caption, _CAPTION), keep=True) if caption else []
    found = grid(report_words.headings(table), report_words.cells(table))
    return [*title, *found, flow.space(8)]


def grid(heads: Sequence[Heading], lines: Sequence[Sequence[str]]) -> list[Row]:
    """Return rows of cells in columns as wide as they need; heads stand atop each page again."""
    edges = _edges(heads, lines)
    titles = [
        Column(left, right, head.label, _HEADING, head.to_right)
        for (left, right), head in zip(edges, heads, strict=True)
    ]
    ruled = flow.ruled()
    head = (*side_by_side(*titles, keep=True), ruled)
    return [*head, *(_line(edges, heads, line, head) for line in lines)]


def _edges(heads: Sequence[Heading], lines: Sequence[Sequence[str]]) -> list[tuple[float, float]]:
    """Return where each column begins and ends: as wide as its widest cell, within the page."""
    wanted = []
    for place, head in enumerate(heads):
        longest = max((line[place] for line in lines), key=len, default="")
        natural = max(style.width(longest, _CELL), _widest_word(head.label))
        wanted.append(min(max(natural, _LEAST), _WIDEST))
    room = RIGHT - LEFT - _GAP * (len(heads) - 1)
    share = room / sum(wanted)
    stretch = min(share, 1.6)
    edges, left = [], LEFT
    for each in wanted:
        edges.append((left, left + each * stretch))
        left += each * stretch + _GAP
    return edges


def _widest_word(label: str) -> float:
    return max((style.width(word, _HEADING) for word in label.split()), default=0.0)


def _line(
    edges: Sequence[tuple[float, float]],
    heads: Sequence[Heading],
    cells: Sequence[str],
    head: tuple[Row, ...],
) -> Row:
    wrapped = [
        [cell]
        if style.width(cell, _CELL) <= right - left
        else style.wrap(cell, _CELL, right - left)
        for (left, right), cell in zip(edges, cells, strict=True)
    ]
    height = _LEADING * max(map(len, wrapped)) + 3

    placed = [
        (right - style.width(text, _CELL) if heading.to_right else left, number * _LEADING, text)
        for (left, right), heading, found in zip(edges, heads, wrapped, strict=True)
        for number, text in enumerate(found)
    ]

    def draw(canvas: Any, top: float) -> None:
        style.write_cells(canvas, ((x, top - 8.5 - down, text) for x, down, text in placed), _CELL)
        style.hairline(canvas, LEFT, RIGHT, top - height + 1.5, style.FAINT)

    return Row(height, draw, head=head)


def pdf(sheet: Sheet) -> bytes:
    """Return a report as a PDF in the language spoken now."""
    form = sheet.form
    with style.DRAWING:
        style.load_fonts()
        period = report_periods.told((form.first, form.last))
        running = DOT.join(filter(None, [_(KINDS[form.kind].name), period, form.subject]))
        notice = _(
            "Rates stand with n and 95 % interval; – is no data. Electronic signatures are "
            "internal acknowledgements: password entered again, bound to the content by its hash."
        )
        frame = parts.frame(sheet.imprint, lambda: _(KINDS[form.kind].name), running, notice)
        return flow.document(_Report(sheet).rows(), frame)

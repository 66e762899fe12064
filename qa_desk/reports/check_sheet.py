"""The sheet for a round on the floor: people and five lines to mark, on one A4 page (P15)."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from qa_desk.i18n import _, speaking
from qa_desk.reports.saving import save
from qa_desk.rules.quick_checks import LINES

PER_PAGE = 24
_SMALLEST = 6.5  # a longer name takes two lines (P21)


@dataclass(frozen=True)
class CheckSheet:
    """Whose round it is."""

    centre: str
    team: str
    shift: str  # 08:00–16:00, or empty
    day: date
    people: tuple[tuple[str, str], ...]  # name and staff no.


def draw(sheet: CheckSheet, target: Path, spoken: str) -> None:
    """Draw the sheet as an A4 PDF in a language; StorageError when it cannot be saved."""
    with speaking(spoken):
        content = _pdf(sheet)
    save(content, target)


def _pdf(sheet: CheckSheet) -> bytes:
    from qa_desk.reports import flow, style

    with style.DRAWING:
        output = BytesIO()
        canvas = flow.blank(output, _("Quick check sheet"), sheet.centre)
        for start in range(0, max(1, len(sheet.people)), PER_PAGE):
            _draw_page(canvas, sheet, start)
            canvas.showPage()
        canvas.save()
        return output.getvalue()


def _draw_page(canvas: Any, sheet: CheckSheet, start: int) -> None:
    from qa_desk.reports import flow, style
    from qa_desk.reports.style import DIM, INK, Style

    small, title = Style(8.5, DIM), Style(18, INK, bold=True)
    left, right, top = flow.LEFT, flow.RIGHT, flow.HEIGHT
    style.write(canvas, left, top - 46, sheet.centre, style.fit(sheet.centre, small, 300))
    secret = _("Internal – keep confidential")
    style.write(canvas, right, top - 46, secret, small, right=True)
    style.write(canvas, left, top - 70, _("Quick check sheet"), title)
    facts = [sheet.team, sheet.shift, f"{sheet.day:%Y-%m-%d}"]
    whose = " · ".join(filter(None, facts))
    style.write(canvas, right, top - 70, whose, Style(11, INK, bold=True), right=True)
    how = _("Mark × for a problem, + for praise; empty is OK. Write the time of each contact.")
    style.write(canvas, left, top - 88, how, style.fit(how, small, right - left))
    style.block(canvas, left, top - 97, (right - left, 1.2), INK)
    _draw_table(canvas, sheet, start)
    by = _("Checked by")
    y = 62.0
    for x, words in ((left, by), (left + 190, _("Mode")), (left + 340, _("Entered by"))):
        style.write(canvas, x, y, words, small)
        end = x + (170 if x == left else 130)
        style.hairline(canvas, x + style.width(words, small) + 6, end, y - 2, DIM)
    pages = -(-max(1, len(sheet.people)) // PER_PAGE)
    shown = _("Page {page} of {pages}").format(page=start // PER_PAGE + 1, pages=pages)
    style.write(canvas, right, 40, shown, small, right=True)


def _edges() -> list[float]:
    """Return where the columns begin, and the right end of the last."""
    from qa_desk.reports import flow

    widths = (104, 44, *(50,) * len(LINES))
    edges = [flow.LEFT]
    for width in widths:
        edges.append(edges[-1] + width)
    return [*edges, flow.RIGHT]


def _draw_table(canvas: Any, sheet: CheckSheet, start: int) -> None:
    from qa_desk.reports import flow, style
    from qa_desk.reports.style import DIM, INK, LINE, Style

    edges = _edges()
    heading, name, small = Style(7.5, DIM, bold=True), Style(10, INK), Style(8, DIM)
    tiny = Style(_SMALLEST, INK)
    titles = [_("CSR"), _("Time"), *(_(line) for line in LINES.values()), _("Note")]
    y = flow.HEIGHT - 111.0
    for title, (x, end) in zip(titles, pairwise(edges), strict=True):
        for n, words in enumerate(style.wrap(title, heading, end - x - 6)[:3]):
            style.write(canvas, x + 3, y - n * 9, words, heading)
    top = y - 24
    height = (top - 92) / PER_PAGE
    people = sheet.people[start : start + PER_PAGE]
    for n, (who, staff_no) in enumerate(people):
        middle = top - (n + 0.5) * height
        room = edges[1] - edges[0] - 6
        fitted = style.fit(who, name, room)
        lines = [who] if fitted.size > _SMALLEST else style.wrap(who, tiny, room)
        first = middle + 1 if len(lines) == 1 else middle + 6
        for at, words in enumerate(lines):
            lettering = fitted if len(lines) == 1 else tiny
            style.write(canvas, edges[0] + 3, first - at * 6.8, words, lettering)
        style.write(canvas, edges[0] + 3, middle - 9, staff_no, small)
        style.hairline(canvas, edges[0], edges[-1], top - (n + 1) * height)
    bottom = top - len(people) * height
    style.hairline(canvas, edges[0], edges[-1], top, DIM)
    for x in edges[1:-1]:
        style.block(canvas, x, bottom, (0.5, top - bottom), LINE)

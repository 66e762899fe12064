"""The list “to sign today” on paper; `sign_list.draw` is the way in."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from qa_desk.i18n import _
from qa_desk.reports import flow, style
from qa_desk.reports.flow import HEIGHT, LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.sign_list import SignList, SignRow, in_sum, title
from qa_desk.reports.style import DIM, EMPTY, INK, LATE, Style

_SMALL, _LABEL, _TITLE = Style(8.5, DIM), Style(8, DIM, bold=True), Style(18, INK, bold=True)
_NAME, _VALUE, _LATE = Style(10.5), Style(9.5), Style(9.5, LATE, bold=True)
_EDGES = (LEFT, LEFT + 196, LEFT + 250, LEFT + 350, RIGHT - 46)
_TOP, _FOOT = HEIGHT - 128, 66.0  # between them stand the rows


def pdf(sheet: SignList) -> bytes:
    """Return the list as a PDF in the language spoken now."""
    with style.DRAWING:
        output = BytesIO()
        canvas = flow.blank(output, title(), sheet.centre)
        pages = flow.paginate(_rows(sheet), _TOP - _FOOT, _TOP - _FOOT) or [[]]
        for number, page in enumerate(pages, start=1):
            shown = _("Page {page} of {pages}").format(page=number, pages=len(pages))
            _draw_frame(canvas, sheet, shown)
            top = _TOP
            for row in page:
                if row.draw:
                    row.draw(canvas, top)
                top -= row.height
            canvas.showPage()
        canvas.save()
        return output.getvalue()


def _draw_frame(canvas: Any, sheet: SignList, page: str) -> None:
    printed = f"{sheet.printed_by} · {sheet.moment(sheet.printed_at)}"
    flow.draw_watermark(canvas, printed)
    style.write(canvas, LEFT, HEIGHT - 46, sheet.centre, style.fit(sheet.centre, _SMALL, 300))
    secret = _("Internal – keep confidential")
    style.write(canvas, RIGHT, HEIGHT - 46, secret, _SMALL, right=True)
    taken = style.write(canvas, LEFT, HEIGHT - 70, title(), _TITLE)
    whose = style.fit(sheet.whose, Style(11, INK, bold=True), RIGHT - LEFT - taken - 16)
    style.write(canvas, RIGHT, HEIGHT - 70, sheet.whose, whose, right=True)
    style.write(canvas, LEFT, HEIGHT - 88, in_sum(sheet), _SMALL)
    style.block(canvas, LEFT, HEIGHT - 97, (RIGHT - LEFT, 1.2), INK)
    if sheet.rows:
        _draw_titles(canvas)
    style.hairline(canvas, LEFT, RIGHT, 54)
    how = _("Tick who was handed this reminder, then enter it in QA Desk.")
    style.write(canvas, LEFT, 40, how, style.fit(how, _SMALL, 290))
    style.write(canvas, RIGHT, 40, f"{printed} · {page}", Style(7.5, DIM), right=True)


def _draw_titles(canvas: Any) -> None:
    titles = (
        _("CSR"),
        _("To confirm"),
        _("Nearest deadline"),
        _("Disputes open until"),
        _("Handed over"),
    )
    for words, left, right in zip(titles, _EDGES, (*_EDGES[1:], RIGHT + 6), strict=True):
        style.write(canvas, left, HEIGHT - 114, words, style.fit(words, _LABEL, right - left - 6))
    style.hairline(canvas, LEFT, RIGHT, HEIGHT - 120, DIM)


def _rows(sheet: SignList) -> Iterator[Row]:
    for row in sheet.rows:
        yield _row(sheet, row)


def _row(sheet: SignList, row: SignRow) -> Row:
    """Return a person's line, the name whole on as many lines as it takes (P21)."""
    due, until = (sheet.moment(at) if at else EMPTY for at in (row.due, row.dispute_until))
    if sheet.overdue(row):
        due = f"{due}\n{_('Overdue')}"
    lines = side_by_side(
        Column(_EDGES[0], _EDGES[1] - 8, str(row.person), _NAME),
        Column(_EDGES[1], _EDGES[2] - 8, str(row.waiting), _VALUE),
        Column(_EDGES[2], _EDGES[3] - 8, due, _LATE if sheet.overdue(row) else _VALUE),
        Column(_EDGES[3], _EDGES[4] - 8, until, _VALUE),
    )
    height = sum(line.height for line in lines) + 8

    def draw(canvas: Any, top: float) -> None:
        y = top - 4
        for line in lines:
            if line.draw:
                line.draw(canvas, y)
            y -= line.height
        style.tick_box(canvas, _EDGES[4], top - 16, ticked=False, size=11)
        style.hairline(canvas, LEFT, RIGHT, top - height)

    return Row(height, draw)

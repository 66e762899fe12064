"""The daily QA bulletin on paper and on phones; `bulletin.draw` and `tall` are the ways in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from qa_desk.i18n import _
from qa_desk.reports import bulletin, flow, parts, style
from qa_desk.reports.bulletin import Section, Sheet
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.style import ACCENT, DIM, FATAL, INK, Style

_WIDTH, _HEIGHT = 360.0, 1000.0  # of a narrow page, in points
_MARGIN = 18.0


@dataclass(frozen=True)
class _Room:
    """How wide it is set, and in which sizes."""

    left: float
    right: float
    small: float
    body: float
    section: float

    @property
    def indent(self) -> float:
        """Return how far the mark of an entry moves its text."""
        return self.body * 1.3


_PAPER = _Room(LEFT, RIGHT, 8.5, 9, 10.5)
_PHONE = _Room(_MARGIN, _WIDTH - _MARGIN, 10, 12, 14)


def paper(sheet: Sheet) -> bytes:
    """Return it as an A4 PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        notice = _(
            "Internal. Customers' numbers are not in it; who is not named here may not be named "
            "elsewhere."
        )
        running = f"{bulletin.title()} {bulletin.days(sheet.form)}"
        frame = parts.frame(sheet.imprint, bulletin.title, running, notice)
        return flow.document(_rows(sheet, _PAPER), frame)


def narrow(sheet: Sheet) -> bytes:
    """Return it as narrow pages, each as high as it is full."""
    with style.DRAWING:
        output = BytesIO()
        canvas = flow.blank(output, bulletin.title(), sheet.imprint.centre, (_WIDTH, _HEIGHT))
        rows = [*_phone_head(sheet), *_rows(sheet, _PHONE), *_phone_foot(sheet)]
        room = _HEIGHT - 2 * _MARGIN
        for page in flow.paginate(rows, room, room):
            height = sum(row.height for row in page) + 2 * _MARGIN
            canvas.setPageSize((_WIDTH, height))
            style.block(canvas, 0, 0, (_WIDTH, height), style.SURFACE)
            top = height - _MARGIN
            for row in page:
                if row.draw:
                    row.draw(canvas, top)
                top -= row.height
            canvas.showPage()
        canvas.save()
        return output.getvalue()


def _phone_head(sheet: Sheet) -> Iterator[Row]:
    lines = (
        (sheet.imprint.centre, Style(_PHONE.small, DIM)),
        (bulletin.title(), Style(20, INK, bold=True)),
    )
    for text, lettering in lines:
        yield from side_by_side(Column(_PHONE.left, _PHONE.right, text, lettering), keep=True)


def _phone_foot(sheet: Sheet) -> Iterator[Row]:
    imprint = sheet.imprint
    said = [_("Internal – keep confidential"), imprint.number, imprint.content_hash[:16]]
    text = " · ".join([*said, imprint.printed_by])
    yield flow.space(6)
    yield from side_by_side(Column(_PHONE.left, _PHONE.right, text, Style(8.5, DIM)))


def _rows(sheet: Sheet, room: _Room) -> Iterator[Row]:
    first, *others = bulletin.heads(sheet)
    lettering = Style(room.section, INK, bold=True)
    yield from side_by_side(Column(room.left, room.right, first, lettering), keep=True)
    for text in others:
        yield from side_by_side(Column(room.left, room.right, text, Style(room.small, DIM)))
    yield flow.space(8)
    for section in bulletin.sections(sheet):
        yield from _section(section, room)


def _section(section: Section, room: _Room) -> Iterator[Row]:
    lettering = Style(room.section, ACCENT, bold=True)
    title = section.title
    first, *others = side_by_side(Column(room.left, room.right, title, lettering), keep=True)
    yield from (replace(first, entry=title), *others)
    yield Row(6, lambda canvas, top: style.hairline(canvas, room.left, room.right, top), keep=True)
    for entry in section.entries:
        left = room.left + room.indent
        ink = Style(room.body, FATAL if entry.is_fatal else INK, bold=bool(entry.lines))
        rows = []
        if entry.head:
            rows = side_by_side(Column(left, room.right, entry.head, ink), keep=bool(entry.lines))
            rows[0] = _marked(rows[0], room, is_fatal=entry.is_fatal)
        for line in entry.lines:
            rows += side_by_side(Column(left, room.right, line, Style(room.body)))
        yield from rows
        yield flow.space(3)
    yield flow.space(7)


def _marked(row: Row, room: _Room, *, is_fatal: bool) -> Row:
    """Return a row with a mark before it: a square, or the sign of a fatal error."""
    size = room.body * 0.8 if is_fatal else 3.0

    def draw(canvas: Any, top: float) -> None:
        base = top - 0.7 * row.height
        if is_fatal:
            style.warning_sign(canvas, room.left, base, size)
        else:
            style.block(canvas, room.left + 2, base + 0.25 * room.body, (size, size), DIM)
        if row.draw:
            row.draw(canvas, top)

    return replace(row, draw=draw)

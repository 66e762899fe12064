"""Rows flow over pages inside the frame that all documents share.

Everything is laid out as on A4. A smaller page is the same one reduced, and ends higher up.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, A5, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from qa_desk.i18n import _, language
from qa_desk.reports import style
from qa_desk.reports.style import DIM, FAINT, INK, Style

WIDTH, HEIGHT = A4
LEFT, RIGHT = 51.0, WIDTH - 51.0  # 18 mm, room for punched holes

_RULE = HEIGHT - 124  # under the head
_TOP = _RULE - 8
_FOOT = 54.0  # the line above the foot, from the end of the page
_QR_SIZE = 51.0
_LOGO, _LOGO_WIDTH = 18.0, 120.0
_QR_LEFT = RIGHT - _QR_SIZE

_CENTRE, _TITLE, _SUBTITLE = Style(9, DIM), Style(18, INK, bold=True), Style(9.5, DIM)
_NUMBER, _SMALL = Style(9.5, INK, bold=True), Style(7.5, DIM)
_RUNNING, _WATERMARK = Style(8.5, DIM), Style(24, FAINT)


@dataclass(frozen=True)
class Paper:
    """A sheet with pages beside each other, to be cut apart, each reduced by `scale`."""

    sheet: tuple[float, float]  # width and height
    columns: int = 1
    scale: float = 1.0

    @property
    def end(self) -> float:
        """Return where a page ends, in the units of the layout."""
        end: float = HEIGHT - self.sheet[1] / self.scale
        return end

    @property
    def foot(self) -> float:
        """Return where the line above the foot is."""
        return self.end + _FOOT

    def place(self, canvas: Any, column: int) -> None:
        """Let the layout's units be those of a column of the sheet."""
        width, height = self.sheet[0] / self.columns, self.sheet[1]
        left = column * width + (width - WIDTH * self.scale) / 2
        canvas.translate(left, height - HEIGHT * self.scale)
        canvas.scale(self.scale, self.scale)

    def cut_lines(self, canvas: Any) -> None:
        """Draw where the sheet is cut."""
        if self.columns == 1:
            return
        canvas.setStrokeColor(HexColor(DIM))
        canvas.setLineWidth(0.5)
        canvas.setDash(3, 3)
        for column in range(1, self.columns):
            x = column * self.sheet[0] / self.columns
            canvas.line(x, 0, x, self.sheet[1])


_REDUCED = 0.765  # leaves margins of 8 mm; 0.707 would be a plain reduction
PAPERS = {
    "a4": Paper(A4),
    "a5": Paper(A5, scale=_REDUCED),
    "a5x2": Paper(landscape(A4), columns=2, scale=_REDUCED),
}


@dataclass(frozen=True)
class Row:
    """The smallest thing that is never split; `draw` gets the canvas and the row's top."""

    height: float
    draw: Callable[[Any, float], None] | None = None  # None is space, dropped atop a page
    keep: bool = False  # on the same page as the next row
    head: tuple["Row", ...] = ()  # of its table, repeated where it begins a page
    entry: str = ""  # in the outline of the document


@dataclass(frozen=True)
class Column:
    """Text between two edges of the page."""

    left: float
    right: float
    text: str
    style: Style
    to_right: bool = False


@dataclass(frozen=True)
class Frame:
    """What stands on every page of a document."""

    centre: str
    title: str
    subtitle: str  # the title in the other language
    number: str
    content_hash: str  # 64 hex digits
    running: str  # who and when, atop later pages
    notice: str
    printed: str
    watermark: str  # who printed it and when, faint behind the text (S1-4.8)
    logo: bytes = b""  # the centre's, a PNG


def space(height: float, keep: bool = False) -> Row:
    """Leave some room."""
    return Row(height, keep=keep)


def ruled(keep: bool = True) -> Row:
    """Draw a hairline across the page."""
    return Row(8, lambda canvas, top: style.hairline(canvas, LEFT, RIGHT, top), keep)


def _line_row(columns: Sequence[Column], lines: Sequence[str], keep: bool) -> Row:
    leading = max(column.style.leading for column in columns)

    def draw(canvas: Any, top: float) -> None:
        for column, line in zip(columns, lines, strict=True):
            x = column.right if column.to_right else column.left
            style.write(canvas, x, top - 0.7 * leading, line, column.style, column.to_right)

    return Row(leading, draw, keep)


def side_by_side(*columns: Column, keep: bool = False) -> list[Row]:
    """Set texts beside each other, one row a line, so that long ones flow over pages."""
    wrapped = [
        style.wrap(column.text, column.style, column.right - column.left) for column in columns
    ]
    lines = list(zip_longest(*wrapped, fillvalue=""))
    last = len(lines) - 1
    return [  # neither the first nor the last line stands alone
        _line_row(columns, line, keep or (number in {0, last - 1} and number < last))
        for number, line in enumerate(lines)
    ]


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows that stay together, unless they are more than a page."""
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row.keep:
            yield group
            group = []
    if group:
        yield group


def paginate(rows: Iterable[Row], first: float, later: float) -> list[list[Row]]:
    """Return the rows of each page; later pages have no more room than the first."""
    pages: list[list[Row]] = [[]]
    left = first
    for group in _groups(rows):
        height = sum(row.height for row in group)
        for part in [group] if height <= later else [[row] for row in group]:
            if pages[-1] and sum(row.height for row in part) > left:
                pages.append(list(part[0].head))
                left = later - sum(row.height for row in part[0].head)
            for row in part:
                if pages[-1] or row.draw:
                    pages[-1].append(row)
                    left -= row.height
    return pages if pages[-1] else pages[:-1]


def _draw_head(canvas: Any, frame: Frame, page: str) -> None:
    secret = _("Internal – keep confidential")
    left = LEFT + _draw_logo(canvas, frame.logo)
    room = RIGHT - left - style.width(secret, _SMALL) - 12
    centre = style.fit(frame.centre, _CENTRE, room)
    style.write(canvas, left, HEIGHT - 51, frame.centre, centre)
    style.write(canvas, RIGHT, HEIGHT - 51, secret, _SMALL, right=True)
    style.write(canvas, LEFT, HEIGHT - 76, frame.title, _TITLE)
    digits = frame.content_hash[:16]
    shown = " ".join(digits[at : at + 4] for at in range(0, 16, 4))
    beside = _QR_LEFT - 9
    style.write(canvas, beside, HEIGHT - 72, frame.number, _NUMBER, right=True)
    style.write(canvas, beside, HEIGHT - 85, page, _SMALL, right=True)
    style.write(canvas, beside, HEIGHT - 97, shown, _SMALL, right=True)
    style.qr(canvas, _QR_LEFT, HEIGHT - 114, _QR_SIZE, qr_content(frame.number, digits))
    if frame.subtitle != frame.title:
        style.write(canvas, LEFT, HEIGHT - 93, frame.subtitle, _SUBTITLE)
    style.block(canvas, LEFT, _RULE, (RIGHT - LEFT, 1.2), INK)


def _draw_logo(canvas: Any, logo: bytes) -> float:
    """Draw the centre's logo before its name; return the room that it took."""
    if not logo:
        return 0.0
    picture = ImageReader(BytesIO(logo))
    wide, high = picture.getSize()
    width: float = min(_LOGO_WIDTH, _LOGO * wide / high)
    size = width, width * high / wide
    canvas.drawImage(picture, LEFT, HEIGHT - 48 - size[1] / 2, *size, mask="auto")
    return width + 6


def draw_watermark(canvas: Any, text: str, middle: float = HEIGHT / 2) -> None:
    """Write it across the page before anything else; a copy still tells from whom it came."""
    canvas.saveState()
    canvas.translate(WIDTH / 2, middle)
    canvas.rotate(35)
    half = style.width(text, _WATERMARK) / 2
    for y in (-240, 0, 240):
        style.write(canvas, -half, y, text, _WATERMARK)
    canvas.restoreState()


def _draw_foot(canvas: Any, frame: Frame, foot: float) -> None:
    style.hairline(canvas, LEFT, RIGHT, foot)
    room = RIGHT - LEFT - style.width(frame.printed, _SMALL) - 24
    for number, line in enumerate(style.wrap(frame.notice, _SMALL, room)):
        style.write(canvas, LEFT, foot - 12 - number * 10, line, _SMALL)
    style.write(canvas, RIGHT, foot - 12, frame.printed, _SMALL, right=True)


def qr_content(number: str, content_hash: str) -> str:
    """Return what the QR code says, in capitals because those need fewer modules."""
    return f"{number} {content_hash[:16]}".upper()


def _pages(rows: Iterable[Row], frame: Frame, foot: float) -> list[list[Row]]:
    """Return the rows of each page; later pages begin with the running line."""
    running = side_by_side(Column(LEFT, RIGHT, frame.running, _RUNNING), keep=True)
    running.append(space(4))
    room = _TOP - foot - 6
    first, *later = paginate(rows, room, room - sum(row.height for row in running))
    return [first, *([*running, *page] for page in later)]


def blank(output: BytesIO, title: str, centre: str, sheet: tuple[float, float] = A4) -> Canvas:
    """Return an empty document in the language spoken now; hold `style.DRAWING` for it."""
    style.load_fonts()
    canvas = Canvas(
        output,
        pagesize=sheet,
        pageCompression=1,
        initialFontName=style.REGULAR,
        lang="zh-CN" if language() == "zh" else "en",
    )
    canvas.setTitle(title)
    canvas.setAuthor(centre)
    canvas.setCreator("QA Desk")
    return canvas


class Book:
    """A PDF in the making, in the language spoken now; hold `style.DRAWING` for each call."""

    def __init__(self, paper: Paper, title: str, centre: str) -> None:
        self._output = BytesIO()
        self._paper = paper
        self._column = 0  # the next one to be filled
        self._entries = 0  # of the outline
        self.canvas = blank(self._output, title, centre, paper.sheet)

    def add(self, rows: Iterable[Row], frame: Frame) -> int:
        """Put a document on the next pages; return how many."""
        pages = _pages(rows, frame, self._paper.foot)
        for number, page in enumerate(pages, start=1):
            shown = _("Page {page} of {pages}").format(page=number, pages=len(pages))
            self.canvas.saveState()
            self._paper.place(self.canvas, self._column)
            self._draw(page, frame, shown)
            self.canvas.restoreState()
            self._column += 1
            if self._column == self._paper.columns:
                self._turn()
        return len(pages)

    def finish(self) -> bytes:
        """Return the PDF."""
        if self._column:
            self._turn()
        self.canvas.save()
        return self._output.getvalue()

    def _draw(self, page: Sequence[Row], frame: Frame, shown: str) -> None:
        middle = (HEIGHT + self._paper.end) / 2
        draw_watermark(self.canvas, frame.watermark, middle)
        _draw_head(self.canvas, frame, shown)
        _draw_foot(self.canvas, frame, self._paper.foot)
        top = _TOP
        for row in page:
            if row.entry:
                self._note(row.entry, top)
            if row.draw:
                row.draw(self.canvas, top)
            top -= row.height

    def _note(self, entry: str, top: float) -> None:
        """Put a place of the page into the outline."""
        self._entries += 1
        key = f"entry-{self._entries}"
        self.canvas.bookmarkHorizontalAbsolute(key, top, left=0)
        self.canvas.addOutlineEntry(entry, key)

    def _turn(self) -> None:
        self._paper.cut_lines(self.canvas)
        self.canvas.showPage()
        self._column = 0


def document(rows: Iterable[Row], frame: Frame) -> bytes:
    """Return the PDF of the rows on A4; hold `style.DRAWING` for it."""
    book = Book(PAPERS["a4"], f"{frame.title} {frame.number}", frame.centre)
    book.canvas.setSubject(frame.number)
    book.add(rows, frame)
    return book.finish()

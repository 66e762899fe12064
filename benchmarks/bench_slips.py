"""1,000 confirmation slips of one page to PDF, beside a bare reportlab canvas (D17).

The peer is told everything: it puts the same strings, lines and QR codes where ours put them,
from a record of each slip's drawing. Only the code's own modules are made by it too, by segno.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

import segno
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.hours import seconds
from qa_desk.i18n import Bilingual
from qa_desk.reports import flow, style
from qa_desk.reports import slip as slips
from qa_desk.reports.slip import Deduction, DimensionScore, Fatal, Person, Slip, SlipLine, Stamp

SLIPS, TURN = 1000, 10  # turns are short, since a machine's pace changes
TARGET = 1.3
PEER = "a bare reportlab canvas"
DAY = datetime(2026, 11, 18, 6, 2, tzinfo=UTC)
Step = tuple[str, tuple[Any, ...]]

NOTES = (
    "客户说明时插话一次",
    "未复述退费金额与到账时间",
    "退费条件表述有误，已提交信息反馈单",
    "客户三次询问到账时间，只答“大概三到五天”，未按 KB-2031 说明自受理之日起 7 个工作日内原路退回",
)
ITEMS = (
    Bilingual("专注倾听,不打断", "Listens without interrupting"),
    Bilingual("复述确认需求", "Confirms the need"),
    Bilingual("解答准确", "Correct answer"),
    Bilingual("解答完整", "Complete answer"),
)
FATAL = Fatal(
    "compliance",
    "IN-F7",
    Bilingual("泄露客户信息或内部机密,或私下联系客户", "Discloses customer data or secrets"),
    151_000,
    "未核身即向第三方说明机主套餐与余额。",
)


def line(number: int) -> SlipLine:
    """Return one of many results: most pass, some fail, one in twenty is fatal."""
    fatal, lost = number % 20 == 0, [100 * (1 + number % 3)] * (number % 4)
    found = zip(range(1, 5), ITEMS, lost, NOTES, strict=False)
    final = 0 if fatal else 1000 - sum(lost) // 10
    return SlipLine(
        no=1,
        evaluation_no=f"ZJ-20261118-{number:04}",
        mode="recording",
        sample_reason="random",
        call_at=DAY + timedelta(minutes=number),
        duration_ms=60_000 + number * 731,
        call_id=f"20261118-140205-{1000 + number % 97}",
        number_masked=f"138****{number:04}",
        contact_reason=Bilingual("资费咨询", "Tariff enquiry"),
        checklist=Bilingual("呼入综合服务 1.0", "Inbound general service 1.0"),
        dimensions=tuple(
            DimensionScore(code, most - number % 5 * 100, most)
            for code, most in (("BK", 3000), ("CS", 2000), ("AT", 2000), ("SW", 1200), ("MS", 1800))
        ),
        deductions=tuple(
            Deduction(item, text, points, 30_000 + 977 * number, note, "csr")
            for item, text, points, note in found
        ),
        fatals=(FATAL,) if fatal else (),
        praise="主动说明下月账单日，客户表示感谢。" if number % 2 else "",
        suggestion="" if number % 2 else "先核对套餐变更记录再答复。",
        raw=1000 - sum(lost) // 10,
        final=final,
        result="fatal_fail" if fatal else "pass" if final >= 850 else "fail",
    )


def slip(number: int) -> Slip:
    """Return the slip of one result; two of three are signed."""
    csr = Person(f"示例{'一二三四五六七八九'[number % 9]}", str(1000 + number % 97))
    lead = Person("示例班长", "0301")
    moments = (DAY + timedelta(days=1), DAY + timedelta(days=2))
    stamps = tuple(
        Stamp(role, who.name, who.staff_no, at, "password", f"{number:016x}")
        for role, who, at in zip(("csr", "team_lead"), (csr, lead), moments, strict=True)
    )
    return Slip(
        number=f"QRD-20261120-{number:04}",
        mode="single",
        centre="示例客服中心",
        csr=csr,
        team=Bilingual("一班", "Team 1"),
        skill_group=Bilingual("普通组", "General"),
        team_lead=lead,
        inspector="2004",
        period=(date(2026, 11, 18), date(2026, 11, 18)),
        dispute_until=DAY + timedelta(days=5),
        lines=(line(number),),
        stance="agree" if number % 3 else None,
        stance_text="",
        coaching_note="已共同回听，明确退费条件；本周五复听一通。" if number % 3 else "",
        signatures=stamps if number % 3 else (),
        content_hash=f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}" * 4,
        printed_at=DAY + timedelta(days=3),
        printed_by="示例班长 0301",
        retain_until=date(2028, 11, 20),
        timezone="Asia/Shanghai",
    )


# -- the record of what is drawn ---------------------------------------------------------------


class Pen:
    """Takes down the strings of one text object."""

    def __init__(self, x: float, y: float) -> None:
        self.place = x, y
        self.colour: Any = None
        self.font: tuple[str, float] = ("", 0.0)
        self.parts: list[tuple[str, float, str]] = []

    def setFillColor(self, colour: Any) -> None:  # noqa: N802
        """Take down the colour."""
        self.colour = colour

    def setFont(self, name: str, size: float) -> None:  # noqa: N802
        """Take down the font."""
        self.font = name, size

    def textOut(self, text: str) -> None:  # noqa: N802
        """Take down a string."""
        self.parts.append((*self.font, text))


class Record:
    """Takes down what is asked of a canvas, in order."""

    def __init__(self, *_arguments: object, **_options: object) -> None:
        self.steps: list[Step] = []
        records.append(self)

    def beginText(self, x: float, y: float) -> Pen:  # noqa: N802
        """Begin to write."""
        return Pen(x, y)

    def beginPath(self) -> "Record":  # noqa: N802
        """Begin a shape; it is a record of its own."""
        path = Record()
        records.remove(path)
        return path

    def save(self) -> None:
        """Leave nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        def note(*arguments: Any, **options: Any) -> None:
            self.steps.append((name, (*arguments, options) if options else arguments))

        return note


records: list[Record] = []


@contextmanager
def recording() -> Iterator[None]:
    """Let drawing be taken down instead of done."""
    before = flow.Canvas, style.qr
    flow.Canvas, style.qr = Record, lambda canvas, *where: canvas.steps.append(("qr", where))
    try:
        yield
    finally:
        flow.Canvas, style.qr = before


def recorded(slip: Slip) -> list[Step]:
    """Return what is drawn of a slip, one page."""
    records.clear()
    with recording():
        slips.draw(slip, io.BytesIO(), "zh")
    (record,) = records
    assert sum(name == "showPage" for name, _where in record.steps) == 1
    return record.steps


# -- the peer ----------------------------------------------------------------------------------


def put(canvas: Canvas, steps: Iterable[Step]) -> None:
    """Put the same strings, lines and code."""
    for name, given in steps:
        if name == "drawText":
            write(canvas, *given)
        elif name == "qr":
            code(canvas, *given)
        elif name == "drawPath":
            path = canvas.beginPath()
            for stroke, where in given[0].steps:
                getattr(path, stroke)(*where)
            canvas.drawPath(path, **(given[1] if len(given) > 1 else {}))
        elif given and isinstance(given[-1], dict):
            getattr(canvas, name)(*given[:-1], **given[-1])
        else:
            getattr(canvas, name)(*given)


def write(canvas: Canvas, pen: Pen) -> None:
    """Write a line's strings."""
    text = canvas.beginText(*pen.place)
    text.setFillColor(pen.colour)
    for font, size, said in pen.parts:
        text.setFont(font, size)
        text.textOut(said)
    canvas.drawText(text)


def code(canvas: Canvas, x: float, y: float, size: float, content: str) -> None:
    """Draw a QR code."""
    rows = segno.make(content, error="q", micro=False, boost_error=False).matrix
    path = canvas.beginPath()
    for above, row in enumerate(reversed(rows)):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.rect(column, above, length, 1)
            column += length
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / len(rows), size / len(rows))
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


class Bare:
    """A PDF in the making by the canvas alone."""

    def __init__(self) -> None:
        self._output = io.BytesIO()
        self._canvas = Canvas(
            self._output, pagesize=A4, pageCompression=1, initialFontName=style.REGULAR
        )

    def add(self, steps: list[Step]) -> None:
        """Put one more page."""
        put(self._canvas, steps)

    def finish(self) -> bytes:
        """Return the PDF."""
        self._canvas.save()
        return self._output.getvalue()


def each(start: Callable[[], Any], some: list[Any]) -> None:
    """Draw each slip into a file of its own."""
    for one in some:
        book = start()
        book.add(one)
        book.finish()


def alone(drawn: list[Slip], steps: list[list[Step]]) -> Iterator[tuple[float, float]]:
    """Yield the seconds of ours and the peer's over a file for each slip."""
    for mine, theirs in turns(drawn, steps):
        yield (
            seconds(lambda some=mine: each(ours, some)),
            seconds(lambda some=theirs: each(Bare, some)),
        )


def together(drawn: list[Slip], steps: list[list[Step]]) -> Iterator[tuple[float, float]]:
    """Yield the seconds of ours and the peer's over one file, and at last of writing it."""
    book, bare = ours(), Bare()
    for mine, theirs in turns(drawn, steps):
        yield (
            seconds(lambda some=mine: list(map(book.add, some))),
            seconds(lambda some=theirs: list(map(bare.add, some))),
        )
    yield seconds(book.finish), seconds(bare.finish)


def ours() -> Any:
    """Begin a batch."""
    return slips.book("zh")


def turns(drawn: list[Slip], steps: list[list[Step]]) -> Iterator[tuple[list[Any], list[Any]]]:
    """Yield what each of the two does at its turn."""
    for at in range(0, SLIPS, TURN):
        yield drawn[at : at + TURN], steps[at : at + TURN]


def part(name: str, found: list[tuple[float, float]]) -> dict:
    """Return a part of the measurement: the turns added up."""
    return {
        "name": name,
        "ours": sum(ours for ours, _theirs in found),
        "peer": sum(theirs for _ours, theirs in found),
        "peer_name": PEER,
        "unit": "s",
        "target": TARGET,
    }


def measure() -> dict:
    """Draw 1,000 slips into a file each, and again into one."""
    drawn = [slip(number) for number in range(1, SLIPS + 1)]
    steps = [recorded(one) for one in drawn]
    return {
        "parts": [
            part("a file each", list(alone(drawn, steps))),
            part("one file", list(together(drawn, steps))),
        ]
    }

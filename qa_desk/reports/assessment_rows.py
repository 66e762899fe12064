"""The inspector assessment record on paper; `assessment_sheet.draw` is the way in."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.assessment_sheet import SOURCES, Assessment
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE, labelled
from qa_desk.reports.signing import Choice, signing_box
from qa_desk.reports.style import DIM, EMPTY, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules.disputes import KINDS
from qa_desk.rules.guards import DECISIONS


class _Sheet:
    """Lays out one record as rows; what is still to come has lines for the pen."""

    def __init__(self, sheet: Assessment) -> None:
        self.sheet = sheet
        self.zone = ZoneInfo(sheet.imprint.timezone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole record from top to bottom."""
        sheet = self.sheet
        yield from self.head()
        yield from parts.section(_("What was found"), "", self.found())
        yield from parts.section(_("The inspector's statement"), "", self.statement())
        by = parts.when(sheet.decided, self.zone) if sheet.decided else ""
        yield from parts.section(_("Decision"), by, self.decision())
        choices = [Choice(_(text), code == sheet.decision) for code, text in DECISIONS.items()]
        slots = parts.slots(sheet.signatures, sheet.wanted, self.zone)
        yield signing_box(_("Decision and signatures"), choices, slots)

    def head(self) -> Iterator[Row]:
        """Yield whom and what it is about."""
        sheet = self.sheet
        yield from parts.facts(
            (_("QA inspector"), str(sheet.inspector), NAME),
            (_("Evaluation no."), sheet.evaluation_no, VALUE),
            (_("Kind of error"), wording.word(KINDS, sheet.kind), Style(10, LATE, bold=True)),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("Case opened"), wording.moment(sheet.opened_at, self.zone), VALUE),
            (_("Came from"), wording.word(SOURCES, sheet.source), VALUE),
            (_("Number there"), sheet.source_no, VALUE),
        )
        yield flow.space(11)

    def found(self) -> Iterator[Row]:
        """Yield the item, and what the review found."""
        sheet = self.sheet
        yield from labelled(_("Item"), f"{sheet.item} {sheet.text}".strip(), BOLD)
        yield flow.space(3)
        yield from labelled(_("Finding"), sheet.finding)

    def statement(self) -> Iterator[Row]:
        """Yield what the inspector says, or that nothing came, or lines to write it on."""
        sheet = self.sheet
        if sheet.statement:
            stated = wording.moment(sheet.stated_at, self.zone) if sheet.stated_at else ""
            yield from labelled(_("Stated"), stated)
            yield from labelled(_("Statement"), sheet.statement)
            return
        until = wording.moment(sheet.statement_until, self.zone) if sheet.statement_until else ""
        over = sheet.statement_until and sheet.statement_until <= sheet.imprint.printed_at
        if sheet.decided or over:
            said = _("No statement came by {time}.").format(time=until or EMPTY)
            yield from side_by_side(Column(LEFT, RIGHT, said, BODY))
            return
        yield from labelled(_("Until"), until)
        yield _pen_lines()

    def decision(self) -> Iterator[Row]:
        """Yield the decision, why, and what was coached."""
        sheet = self.sheet
        if not sheet.decision:
            yield _pen_lines()
            return
        said = [wording.word(DECISIONS, sheet.decision)]
        if sheet.points is not None:
            said.append(_("Points {points}").format(points=wording.score(sheet.points)))
        yield from labelled(_("Decision"), DOT.join(said), NAME)
        yield from labelled(_("Reason"), sheet.decided.reason if sheet.decided else "")
        yield from labelled(_("Coaching given"), sheet.coaching_note)


def _pen_lines() -> Row:
    def draw(canvas: object, top: float) -> None:
        for number in (1, 2, 3):
            style.hairline(canvas, LEFT, RIGHT, top + 2 - 20 * number, DIM)

    return Row(64, draw)


def _title() -> str:
    return _("Inspector assessment record")


def pdf(sheet: Assessment) -> bytes:
    """Return the record as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        running = DOT.join([str(sheet.inspector), sheet.evaluation_no])
        notice = _(
            "Counts for the inspector only once both have signed; it then stands in the monthly "
            "summary."
        )
        frame = parts.frame(sheet.imprint, _title, running, notice)
        return flow.document(_Sheet(sheet).rows(), frame)

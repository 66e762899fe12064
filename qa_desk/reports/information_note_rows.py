"""An information note on paper; `information_note.draw` is the way in."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Row
from qa_desk.reports.information_note import InformationNote
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE, labelled
from qa_desk.reports.style import DIM, EMPTY, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules.action_items import CAUSES, KINDS, OPEN, SOURCES, STATES, URGENCIES
from qa_desk.rules.masking import mask_typed

_EVIDENCE = (LEFT, LEFT + 132)
_URGENT = Style(9.5, LATE, bold=True)


class _Sheet:
    """Lays out one note as rows; what is still to come has lines for the pen."""

    def __init__(self, note: InformationNote) -> None:
        self.note = note
        self.zone = ZoneInfo(note.imprint.timezone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole paper from top to bottom."""
        yield from self.head()
        yield from parts.section(_("What it is about"), "", self.about())
        yield from parts.section(_("Evidence"), "", self.evidence())
        yield from parts.section(_("Reply"), "", self.reply())

    def head(self) -> Iterator[Row]:
        """Yield to whom it goes, from whom, how urgent, until when."""
        note = self.note
        urgency = _URGENT if note.urgency == "urgent" else VALUE
        yield from parts.facts(
            (_("To department"), note.department, NAME),
            (_("Responsible"), str(note.owner or ""), NAME),
            (_("Urgency"), wording.word(URGENCIES, note.urgency), urgency),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("Sent by"), str(note.given_by), VALUE),
            (_("Date"), wording.moment(note.given_at, self.zone), VALUE),
            (_("Reply by"), note.due.isoformat(), VALUE),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("Kind"), wording.word(KINDS, note.kind), VALUE),
            *(
                (label, wording.word(words, code), VALUE)
                for label, words, code in (
                    (_("Cause of the finding"), CAUSES, note.cause),
                    (_("Source"), SOURCES, note.source),
                )
                if code
            ),
            (_("State"), wording.word(STATES, note.state), VALUE),
        )
        yield flow.space(11)

    def about(self) -> Iterator[Row]:
        """Yield the words."""
        yield from labelled(_("Content of the note"), self.note.what, BODY)

    def evidence(self) -> Iterator[Row]:
        """Yield the numbers of the evaluations and their items."""
        if not self.note.evidence:
            return
        yield from parts.headings(_EVIDENCE, _("Evaluation no."), _("Items"))
        for one in self.note.evidence:
            items = mask_typed("\n".join(one.items)) or EMPTY
            yield from parts.table(_EVIDENCE, ((one.number, BOLD), (items, BODY)))
            yield flow.space(3)

    def reply(self) -> Iterator[Row]:
        """Yield the reply, by whom and when, and whether it was read; or lines for the pen."""
        note = self.note
        if note.state == OPEN:
            yield from labelled(_("Progress"), f"{note.progress} %" if note.progress else "")
            yield _pen_lines()
            return
        yield from labelled(_("Result"), note.result or EMPTY)
        when = wording.moment(note.finished_at, self.zone) if note.finished_at else ""
        yield from labelled(_("Replied"), DOT.join(filter(None, (str(note.finished_by), when))))
        read = wording.moment(note.read_at, self.zone) if note.read_at else EMPTY
        yield from labelled(_("Read by the sender"), read)


def _pen_lines() -> Row:
    def draw(canvas: object, top: float) -> None:
        for number in (1, 2, 3, 4):
            style.hairline(canvas, LEFT, RIGHT, top + 2 - 20 * number, DIM)

    return Row(84, draw)


def _title() -> str:
    return _("QA information note")


def _action_title() -> str:
    return _("Action item")


def pdf(note: InformationNote) -> bytes:
    """Return the note as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        running = DOT.join(filter(None, (note.department, str(note.owner or ""))))
        title = _title if note.kind == "note" else _action_title
        notice = _("For internal use. The evaluations named here stay with quality inspection.")
        frame = parts.frame(note.imprint, title, running, notice)
        return flow.document(_Sheet(note).rows(), frame)

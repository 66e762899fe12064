"""The complaints of some days on paper; `complaint_list.draw` is the way in."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.complaint_list import ComplaintList, Listed
from qa_desk.reports.flow import LEFT, Row
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE
from qa_desk.reports.style import DIM, EMPTY, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules.complaints import KINDS, SEVERITIES, STATES, Line, named, told_span
from qa_desk.rules.masking import mask_typed
from qa_desk.rules.statistics import Share

_LIST = (LEFT, LEFT + 98, LEFT + 180, LEFT + 264, LEFT + 352, LEFT + 420)
_SUMS = (LEFT, LEFT + 150, LEFT + 210, LEFT + 262, LEFT + 310, LEFT + 372, LEFT + 428)
_SMALL = Style(8, DIM)


class _Sheet:
    """Lays out one list as rows."""

    def __init__(self, sheet: ComplaintList) -> None:
        self.sheet = sheet
        self.zone = ZoneInfo(sheet.imprint.timezone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole paper from top to bottom."""
        yield from self.head()
        yield from parts.section(_("By CSR"), "", _table("csr", self.sheet.by_csr))
        yield from parts.section(_("By type"), "", _table("kind", self.sheet.by_kind))
        yield from parts.section(_("Complaints"), "", self.complaints())

    def head(self) -> Iterator[Row]:
        """Yield what the days come to (6.12)."""
        sheet, figures = self.sheet, self.sheet.figures
        yield from parts.facts(
            (_("Which period"), told_span((sheet.first, sheet.last)), NAME),
            (_("Complaints"), str(figures.complaints), VALUE),
            (_("Major"), str(figures.major), VALUE),
            (_("Unanswered"), str(figures.open), VALUE),
        )
        yield flow.space(7)
        rate = figures.rate if sheet.is_whole else None
        told = EMPTY if rate is None else f"{rate // 10}.{rate % 10}  (n = {figures.contacts})"
        yield from parts.facts(
            (_("Per 10,000 contacts"), told, VALUE),
            (_("Complaints answered in time"), _share(figures.on_time), VALUE),
            (_("Repeat share"), _share(figures.repeat), VALUE),
            (_("Attributed"), str(figures.attributable), VALUE),
        )
        yield flow.space(11)

    def complaints(self) -> Iterator[Row]:
        """Yield each complaint, with what was said and answered below it."""
        if not self.sheet.rows:
            return
        yield from parts.headings(
            _LIST,
            _("Complaint no."),
            _("Received"),
            _("Type"),
            _("CSR"),
            _("Status"),
            _("Read by manager"),
        )
        for one in self.sheet.rows:
            yield from parts.together(self.complaint(one))
            yield flow.space(5)

    def complaint(self, one: Listed) -> Iterator[Row]:
        """Yield one complaint."""
        kind = wording.word(KINDS, one.kind)
        if one.severity == "major":
            kind = DOT.join((kind, wording.word(SEVERITIES, one.severity)))
        read = wording.moment(one.read_at, self.zone) if one.read_at else EMPTY
        cells = (
            (one.number, BOLD),
            (wording.moment(one.received_at, self.zone), BODY),
            (kind, BODY),
            (one.csr or EMPTY, BODY),
            (wording.word(STATES, one.state), BODY),
            (read, BODY),
        )
        yield from parts.table(_LIST, cells)
        again = _("Again: {n} before").format(n=one.repeat) if one.repeat else ""
        about = DOT.join(filter(None, (one.reason, one.department, again, one.content)))
        for words in (about, one.outcome and _("Answer: {words}").format(words=one.outcome)):
            if words:
                yield from parts.table((LEFT + 12,), ((mask_typed(words), _SMALL),))


def _table(grouping: str, lines: Sequence[Line]) -> Iterator[Row]:
    if not lines:
        return
    titles = (_("Complaints"), _("Others"), _("Major"), _("Unanswered"), _("Overdue"))
    yield from parts.headings(_SUMS, "", *titles, _("Closed late"))
    for line in lines:
        numbers = (line.complaints, line.others, line.major, line.open, line.overdue)
        cells = [(named(grouping, line.group), BODY)]
        cells += [(str(number), BODY) for number in (*numbers, line.closed_late)]
        yield from parts.table(_SUMS, cells)


def _share(share: Share) -> str:
    """Return a share with what it stands on: 88.9 % (16 of 18)."""
    found = share.permille()
    if found is None:
        return EMPTY
    of = _("{part} of {of}").format(part=share.part, of=share.of)
    return f"{found // 10}.{found % 10} % ({of})"


def _title() -> str:
    return _("List of complaints")


def pdf(sheet: ComplaintList) -> bytes:
    """Return the list as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        running = told_span((sheet.first, sheet.last))
        notice = _("For internal use. Customers' numbers are masked.")
        frame = parts.frame(sheet.imprint, _title, running, notice)
        return flow.document(_Sheet(sheet).rows(), frame)

"""The feedback slip on paper, in the order of 5.6; `knowledge_slip.draw` is the way in."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_desk.i18n import N_, _, ngettext
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.flow import LEFT, Row
from qa_desk.reports.knowledge_slip import Acknowledged, KnowledgeSlip
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE, labelled
from qa_desk.reports.signing import Slot, signing_box
from qa_desk.reports.style import EMPTY, GOOD, INK, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules.knowledge import CHANGES, CHANNELS, FOUND, READERS, SOURCES, URGENCIES
from qa_desk.rules.workflow import STATUSES

_ROLES = {
    "coach": N_("Floor coach"),
    "editor": N_("Knowledge editor"),
    "csr": N_("CSR"),
}
_TIMES = (LEFT, LEFT + 220, LEFT + 330)
_WARNING = Style(8.5, LATE, bold=True)
_HOUR, _DAY = 60, 24 * 60


class _Sheet:
    """Lays out one slip as rows; what is still to come is a dash."""

    def __init__(self, slip: KnowledgeSlip) -> None:
        self.slip = slip
        self.zone = ZoneInfo(slip.imprint.timezone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole paper from top to bottom."""
        slip = self.slip
        yield from self.head()
        yield from parts.section(_("Question"), "", self.question())
        by = str(slip.coach or "")
        yield from parts.section(_("Floor coach (B1, B2)"), by, self.coach())
        by = self._by(str(slip.editor or ""), slip.verified_at)
        yield from parts.section(_("Verification (B3)"), by, self.verification())
        by = self._by("", slip.settled_at)
        yield from parts.section(_("Knowledge base (B4)"), by, self.change())
        yield from parts.section(_("Result passed on (B5)"), "", self.told())
        yield from parts.section(_("Customer answered (B6)"), "", self.customer())
        yield from parts.section(_("Time taken"), "", self.times())
        yield signing_box(_("Acknowledged"), (), [self.slot(role) for role in READERS])

    def head(self) -> Iterator[Row]:
        """Yield fields 1 and 2: whence, how urgent, by whom, when."""
        slip = self.slip
        yield from parts.facts(
            (_("Source"), wording.word(SOURCES, slip.source), VALUE),
            (_("Urgency"), wording.word(URGENCIES, slip.urgency), VALUE),
            (_("Status"), _(STATUSES[slip.status].name), VALUE),
        )
        yield flow.space(7)
        who = str(slip.raised_by)
        if slip.csr and slip.csr != slip.raised_by:
            who = DOT.join((str(slip.csr), who))
        yield from parts.facts(
            (_("Raised by"), who, NAME),
            (_("Team"), slip.team, VALUE),
            (_("Raised"), wording.moment(slip.raised_at, self.zone), VALUE),
        )
        yield flow.space(11)

    def question(self) -> Iterator[Row]:
        """Yield fields 3 to 5: the question, whether the customer waits, what there is."""
        slip = self.slip
        yield from labelled(_("Question"), slip.question, BOLD)
        yield from labelled(_("Contact reason"), slip.reason or EMPTY)
        waits = _("yes") if slip.is_waiting else _("no")
        yield from labelled(_("Customer is waiting"), waits)
        promised = self._at(slip.promised_at) if slip.promised_at else EMPTY
        yield from labelled(_("Promised until"), promised)
        found = wording.word(FOUND, slip.found) if slip.found else EMPTY
        yield from labelled(
            _("Knowledge base as it was"), DOT.join(filter(None, (found, slip.article)))
        )
        yield from labelled(_("Evaluation"), DOT.join(filter(None, (slip.evaluation, slip.item))))

    def coach(self) -> Iterator[Row]:
        """Yield field 6: what the coach did."""
        slip = self.slip
        yield from labelled(_("What was tried"), slip.tried or EMPTY)
        for words in slip.asked_back:
            yield from labelled(_("Asked back"), words)

    def verification(self) -> Iterator[Row]:
        """Yield fields 7 and 8: the source and the verified answer."""
        slip = self.slip
        who = DOT.join(filter(None, (slip.department, slip.person)))
        yield from labelled(_("Source"), who or EMPTY)
        yield from labelled(_("Grounds of the answer"), slip.document or EMPTY)
        yield from labelled(_("Time"), self._at(slip.source_at))
        yield from labelled(_("Answer meanwhile"), slip.interim)
        yield from labelled(_("Same as"), slip.same_as)
        yield from labelled(_("Answer"), slip.answer or EMPTY, BOLD)

    def change(self) -> Iterator[Row]:
        """Yield field 9: what changed, or that nothing did and why."""
        slip = self.slip
        yield from labelled(
            _("Knowledge base now"), wording.word(CHANGES, slip.change) if slip.change else EMPTY
        )
        article = DOT.join(filter(None, (slip.new_article, slip.new_version)))
        yield from labelled(_("Article, version"), article)
        label = _("Reason") if slip.change == "unchanged" else _("What changed")
        yield from labelled(label, slip.change_summary)
        if slip.effective_on:
            yield from labelled(_("Holds from"), slip.effective_on.isoformat())
        yield from labelled(_("To be told"), slip.tell)

    def told(self) -> Iterator[Row]:
        """Yield field 10: when coach and CSR had the result."""
        yield from labelled(_("Coach told"), self._at(self.slip.coach_read_at))
        yield from labelled(_("CSR told"), self._at(self.slip.told_at))

    def customer(self) -> Iterator[Row]:
        """Yield field 11: when, how, with what result; and the promise."""
        slip = self.slip
        yield from labelled(_("Time"), self._at(slip.answered_at))
        how = wording.word(CHANNELS, slip.channel) if slip.channel else EMPTY
        yield from labelled(_("How"), how)
        yield from labelled(_("Result"), slip.result or EMPTY)
        late = slip.is_past_promise
        said = self._at(slip.promise_at)
        said = _("{time}, not kept").format(time=said) if late else said
        yield from labelled(_("To be answered by"), said, _WARNING if late else BODY)

    def times(self) -> Iterator[Row]:
        """Yield field 12: how long each step took, and whether that was in time."""
        if not self.slip.elapsed:
            yield from labelled(_("Time taken"), EMPTY)
            return
        yield from parts.headings(_TIMES, _("Step"), _("Time"), _("Kept in time"))
        words = {True: _("on time"), False: _("late"), None: EMPTY}
        for one in self.slip.elapsed:
            lettering = _WARNING if one.in_time is False else BODY
            yield from parts.table(
                _TIMES,
                (
                    (_(STATUSES[one.status].name), BODY),
                    (length(one.minutes), BODY),
                    (words[one.in_time], lettering),
                ),
            )
            yield flow.space(2)

    def slot(self, role: str) -> Slot:
        """Return the place of an acknowledgement (field 13): who and when, once it is given."""
        given: Acknowledged | None = next(
            (one for one in self.slip.receipts if one.role == role), None
        )
        if given is None:
            return Slot(_(_ROLES[role]), "", (), INK)
        when = _("Acknowledged {time}").format(time=wording.moment(given.at, self.zone))
        return Slot(_(_ROLES[role]), str(given.by), (when,), GOOD)

    def _at(self, moment: datetime | None) -> str:
        return wording.moment(moment, self.zone) if moment else EMPTY

    def _by(self, who: str, at: datetime | None) -> str:
        when = wording.moment(at, self.zone) if at else ""
        return DOT.join(filter(None, (who, when)))


def length(minutes: int) -> str:
    """Return a length of time in words."""
    if minutes < _HOUR:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    if minutes < _DAY:
        return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    return _("{days} d {hours} h").format(days=minutes // _DAY, hours=minutes % _DAY // _HOUR)


def _title() -> str:
    return _("Knowledge feedback slip")


def pdf(slip: KnowledgeSlip) -> bytes:
    """Return the slip as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        notice = _("Who acknowledges has read the answer; the receipts are kept with their times.")
        frame = parts.frame(slip.imprint, _title, slip.imprint.number, notice)
        return flow.document(_Sheet(slip).rows(), frame)

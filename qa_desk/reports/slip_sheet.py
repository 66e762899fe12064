"""The confirmation slip on paper; `slip.draw` is the way in."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from qa_desk.i18n import _, language, ngettext, speaking
from qa_desk.reports import flow, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Frame, Row, side_by_side
from qa_desk.reports.signing import Choice, Slot, signing_box
from qa_desk.reports.slip import (
    METHODS,
    MODES,
    SIGNERS,
    STANCES,
    Slip,
    SlipLine,
    totals,
)
from qa_desk.reports.slip_imprint import Entry, Imprint
from qa_desk.reports.slip_lines import BODY, INDENT, ITEM, LABEL, evaluation
from qa_desk.reports.style import DIM, EMPTY, INK, LATE, Style
from qa_desk.reports.wording import DOT

_BOLD = Style(8.5, bold=True)
_VALUE, _NAME = Style(9.5), Style(10, bold=True)
_FACT_SHARES = (0.24, 0.24, 0.28, 0.24)


class _Sheet:
    """Lays out one slip as rows; times are shown in the centre's zone."""

    def __init__(self, slip: Slip) -> None:
        self.slip = slip
        self.zone = ZoneInfo(slip.timezone)
        checklists = dict.fromkeys(str(line.checklist) for line in slip.lines)
        self.checklists = " / ".join(checklists)
        self.one_checklist = len(checklists) == 1

    def moment(self, at: datetime) -> str:
        return wording.moment(at, self.zone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole slip from top to bottom."""
        yield from self.head()
        for line in self.slip.lines:
            yield from evaluation(line, self.zone, self.beside(line))
        yield from self.totals()
        yield _signing(self)
        yield from self.remarks()

    def head(self) -> Iterator[Row]:
        slip = self.slip
        until = self.moment(slip.dispute_until) if slip.dispute_until else EMPTY
        yield from _facts(
            (_("CSR"), str(slip.csr), _NAME),
            (_("Team / skill group"), f"{slip.team} / {slip.skill_group}", _NAME),
            (_("Team lead"), str(slip.team_lead or EMPTY), _NAME),
            (_("QA inspector"), slip.inspector or EMPTY, _NAME),
        )
        yield flow.space(7)
        yield from _facts(
            (_("Period"), wording.period(*slip.period), _VALUE),
            (_("Slip mode"), wording.word(MODES, slip.mode), _VALUE),
            (_("Checklist and version"), self.checklists or EMPTY, _VALUE),
            (_("Dispute until"), until, Style(10, LATE, bold=True)),
        )
        yield flow.space(9)

    def beside(self, line: SlipLine) -> list[str]:
        """Return what a line says only because it differs from the head."""
        said = [] if self.one_checklist else [str(line.checklist)]
        if line.dispute_until and line.dispute_until != self.slip.dispute_until:
            until = self.moment(line.dispute_until)
            said.append(_("Dispute until {time}").format(time=until))
        return said

    def totals(self) -> Iterator[Row]:
        sums = totals(self.slip.lines)
        figures = [
            ngettext("{n} evaluation", "{n} evaluations", sums.evaluations).format(
                n=sums.evaluations
            ),
            _("Average {score}").format(score=wording.score(sums.average)),
            _("Pass {n}").format(n=sums.passed),
            _("Fatal {n}").format(n=sums.fatal),
            _("Disputes {n}").format(n=sums.disputed),
        ]
        yield flow.ruled()
        yield from side_by_side(
            Column(LEFT, INDENT + 30, _("Totals"), Style(9.5, bold=True)),
            Column(ITEM, RIGHT, DOT.join(figures), _VALUE),
            keep=True,
        )
        yield flow.space(8, keep=True)  # nobody signs a page without figures

    def remarks(self) -> Iterator[Row]:
        """Yield what CSR and team lead say, or lines to write it on."""
        slip = self.slip
        yield flow.space(5)
        for label, text, signer in (
            (_("CSR's words"), slip.stance_text, "csr"),
            (_("Coaching note"), slip.coaching_note, "team_lead"),
        ):
            yield flow.space(6)
            if text:
                yield from side_by_side(
                    Column(LEFT, ITEM - 6, label, _BOLD), Column(ITEM, RIGHT, text, BODY)
                )
            elif not slip.stamp(signer) and not (signer == "csr" and slip.stance):
                yield _ruled_lines(label)

    def frame(self) -> Frame:
        slip = self.slip
        here = language()
        printed = [
            _("Printed {time}").format(time=self.moment(slip.printed_at)),
            slip.printed_by,
            _("Keep until {date}").format(date=slip.retain_until.isoformat()),
        ]
        running = [str(slip.csr), wording.period(*slip.period)]
        return Frame(
            centre=slip.centre,
            title=_title(here),
            subtitle=_title("en" if here == "zh" else "zh"),
            number=slip.number,
            content_hash=slip.content_hash,
            running=DOT.join([*running, wording.word(MODES, slip.mode)]),
            notice=self.notice(),
            printed=DOT.join(printed),
            watermark=DOT.join([slip.printed_by, self.moment(slip.printed_at)]),
            logo=slip.logo,
        )

    def notice(self) -> str:
        slip = self.slip
        deadlines = filter(None, (line.dispute_until for line in slip.lines))
        until = slip.dispute_until or min(deadlines, default=None)
        if until is None:
            return _("These results can no longer be disputed.")
        return _(
            "If you disagree, dispute single items in QA Desk until {time}; your team lead "
            "({person}) judges first. A dispute never lowers a score."
        ).format(time=self.moment(until), person=slip.team_lead or EMPTY)


def _title(spoken: str) -> str:
    with speaking(spoken):
        return _("Service quality confirmation slip")


def _facts(*facts: tuple[str, str, Style]) -> list[Row]:
    """Return four labelled values side by side, as the head of the slip has them."""
    labels, values = [], []
    left = LEFT
    for (label, value, lettering), share in zip(facts, _FACT_SHARES, strict=True):
        right = left + share * (RIGHT - LEFT)
        labels.append(Column(left, right - 8, label, LABEL))
        values.append(Column(left, right - 8, value, lettering))
        left = right
    return [*side_by_side(*labels, keep=True), *side_by_side(*values)]


def _ruled_lines(label: str) -> Row:
    """Return a label with two lines to write on by pen."""

    def draw(canvas: Any, top: float) -> None:
        style.write(canvas, LEFT, top - 9, label, _BOLD)
        for number in (1, 2):
            style.hairline(canvas, ITEM, RIGHT, top + 4 - 19 * number, DIM)

    return Row(40, draw)


def _slot(sheet: _Sheet, role: str) -> Slot:
    slip = sheet.slip
    label = wording.word(SIGNERS, role)
    stamp = slip.stamp(role)
    if stamp:
        details = [
            _("Signed {time}").format(time=sheet.moment(stamp.at)),
            DOT.join([wording.word(METHODS, stamp.method), stamp.hash_prefix]),
        ]
        if stamp.deputy_for:
            details.append(_("Deputy for {person}").format(person=stamp.deputy_for))
        if stamp.taken_in_by:
            details.append(_("Taken in by {person}").format(person=stamp.taken_in_by))
        return Slot(label, str(stamp.person), tuple(details), drawing=stamp.drawing)
    if role == "csr" and slip.stance == "refused":
        witness = slip.stamp("witness")
        name = str(witness.person) if witness else EMPTY
        said = _("Refused to sign; witness: {person}").format(person=name)
        return Slot(label, str(slip.csr), (said,), INK)
    expected = {"csr": slip.csr, "team_lead": slip.team_lead}.get(role)
    if role == "witness" and slip.stance != "refused":
        label = _("Witness (only if refused)")
    return Slot(label, str(expected or ""))


def _signing(sheet: _Sheet) -> Row:
    slip = sheet.slip
    choices = [Choice(_(text), code == slip.stance) for code, text in STANCES.items()]
    return signing_box(_("CSR's opinion"), choices, [_slot(sheet, role) for role in slip.signers])


class SlipBook:
    """A PDF of slips in the making; each begins on a page of its own."""

    def __init__(self, spoken: str, paper: str) -> None:
        self._spoken = spoken
        self._paper = paper
        self._book: flow.Book | None = None
        self._entries: list[Entry] = []
        self.pages: list[int] = []  # of each slip

    def add(self, slip: Slip) -> None:
        """Draw one more slip."""
        with speaking(self._spoken), style.DRAWING:
            style.load_fonts()
            sheet = _Sheet(slip)
            frame = sheet.frame()
            if self._book is None:
                self._book = flow.Book(flow.PAPERS[self._paper], frame.title, frame.centre)
            self._book.canvas.bookmarkPage(slip.number)
            self._book.canvas.addOutlineEntry(slip.number, slip.number)
            self.pages.append(self._book.add(sheet.rows(), frame))
        self._entries.append(Entry.of(slip))

    def finish(self) -> bytes:
        """Return the PDF; it says of itself which slips it holds, for `slip_imprint.read`."""
        if self._book is None:
            raise ValueError("a PDF without a slip")
        first, *others = (entry.number for entry in self._entries)
        named = f"{first} – {others[-1]}" if others else first
        with speaking(self._spoken), style.DRAWING:
            canvas = self._book.canvas
            canvas.setTitle(f"{_title(self._spoken)} {named}")
            canvas.setSubject(named)
            canvas.setKeywords(Imprint(self._paper, self._spoken, tuple(self._entries)).text())
            return self._book.finish()

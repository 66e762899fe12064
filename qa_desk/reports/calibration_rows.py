"""The calibration record on paper; `calibration_record.draw` is the way in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from qa_desk.i18n import Bilingual, _, ngettext
from qa_desk.reports import calibration_matrix, charts, flow, parts, style, wording
from qa_desk.reports.calibration_record import Sheet
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.parts import BODY, BOLD, LABEL, NAME, VALUE, labelled
from qa_desk.reports.signing import signing_box
from qa_desk.reports.style import EMPTY, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules import calibration_lines as lines
from qa_desk.rules import permissions
from qa_desk.rules.calibration_lines import Line
from qa_desk.rules.calibration_records import WHY
from qa_desk.rules.masking import mask_typed

_WARNING = Style(9.5, style.LATE, bold=True)
_CELL, _STRONG = Style(7.5), Style(7.5, bold=True)
_PEOPLE = (LEFT, LEFT + 190, LEFT + 330, LEFT + 420)
_CALLS = (LEFT, LEFT + 30, LEFT + 190, LEFT + 300, LEFT + 350, LEFT + 420)
_PANEL = (LEFT, LEFT + 210)
_RATERS = tuple(LEFT + x for x in (0, 72, 108, 160, 194, 224, 280, 318, 384, 466))
_ITEMS = tuple(LEFT + x for x in (0, 30, 168, 238, 304, 398))
_ARRANGED = (LEFT, LEFT + 120, LEFT + 420)


class _Record:
    """Lays out one record as rows, in the order of domain.md 5.12."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.record = sheet.record
        self.zone = ZoneInfo(sheet.imprint.timezone)
        self.named = lines.item_names(sheet.record)

    def rows(self) -> Iterator[Row]:
        """Yield the whole record from top to bottom."""
        yield from self.head()
        yield from parts.section(_("Who took part"), "", self.people())
        yield from parts.section(_("Calls"), "", self.calls())
        yield from parts.section(_("Blind scores"), "", self.matrix())
        yield from parts.section(_("Scores against the reference"), "", self.raters())
        yield from parts.section(_("Agreement"), "", self.agreement())
        yield from parts.section(_("Items that differed"), "", self.topics())
        yield from parts.section(_("Changes of the standard"), "", self.changes())
        yield from parts.section(_("Personal improvement"), "", self.arrangements())
        yield from parts.section(_("Training of those who score"), "", self.training())
        yield from parts.section(_("Notes"), "", self.notes())
        yield from parts.section(_("Opinions"), "", parts.statements(self.sheet.signatories))
        slots = parts.places(self.sheet.signatories, self.zone)
        if slots:
            yield signing_box(_("Signatures"), (), slots)

    def head(self) -> Iterator[Row]:
        """Yield which session it is, and by what people scored."""
        record = self.record
        if not self.sheet.signatories.wanted:
            said = _("Not closed yet: what stands here can still change.")
            yield from side_by_side(Column(LEFT, RIGHT, said, _WARNING))
            yield flow.space(7)
        yield from parts.facts(
            (_("Month"), f"{record.month:%Y-%m}", VALUE),
            (_("Day"), record.held_on.isoformat(), VALUE),
            (_("Led by"), record.chair, NAME),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("Checklist"), record.form, VALUE),
            (_("Version"), record.checklist_version, VALUE),
            (_("Reference scorer"), record.reference, NAME),
        )
        yield flow.space(7)
        allowed = _("±{points} points").format(points=lines.tenths(record.tolerance))
        newer = _("±{points} points").format(points=lines.tenths(record.tolerance_new))
        yield from parts.facts(
            (_("Tolerance"), allowed, VALUE),
            (_("While somebody is new"), newer, VALUE),
            (_("Calls"), str(len(record.calls)), VALUE),
        )
        yield flow.space(11)

    def people(self) -> Iterator[Row]:
        """Yield who took part, by which post, and how many calls each has scored."""
        yield from parts.headings(
            _PEOPLE, _("Person"), _("Post"), _("At the discussion"), _("Calls scored")
        )
        for one in self.record.members:
            post = wording.word(permissions.ROLES, one.post)
            if one.is_new:
                post = DOT.join([post, _("new")])
            there = _("present") if one.present else _("absent")
            scored = f"{one.submitted}/{len(self.record.calls)}"
            said = (one.name, post, there, scored)
            yield from parts.table(_PEOPLE, ((each, BODY) for each in said))
            yield flow.space(2)

    def calls(self) -> Iterator[Row]:
        """Yield the calls with why each was chosen, and the reference's score."""
        titles = (_("No."), _("Recording"), _("Contact reason"), _("Length"), _("Why chosen"))
        yield from parts.headings(_CALLS, *titles, _("Reference score · range"))
        reference = lines.reference_of(self.record)
        right = {
            score.call: score.final
            for score in self.record.scores
            if reference and score.member == reference.place
        }
        for call in self.record.calls:
            known = wording.score(right.get(call.place))
            apart = lines.tenths(call.spread)
            said = (
                *(str(call.place), call.recording, call.contact_reason or EMPTY),
                *(wording.clock(call.seconds * 1000), wording.word(WHY, call.why)),
                f"{known} · {apart}",
            )
            yield from parts.table(_CALLS, ((each, BODY) for each in said))
            yield flow.space(2)

    def matrix(self) -> Iterator[Row]:
        """Yield what everybody chose, call by call."""
        found = list(calibration_matrix.rows(self.record))
        if found:
            said = calibration_matrix.key(self.record)
            yield from side_by_side(Column(LEFT, RIGHT, said, LABEL), keep=True)
            yield flow.space(4, keep=True)
            yield from found

    def raters(self) -> Iterator[Row]:
        """Yield the picture of the deviations, and its table; why not, without a reference."""
        chart = lines.deviations(self.record)
        if chart is None:
            said = _("There was no reference scorer, so nothing is told of single people.")
            yield from side_by_side(Column(LEFT, RIGHT, said, BODY))
            return
        yield from charts.rows(chart)
        yield from _table(_RATERS, lines.RATER_HEADINGS, lines.raters(self.record))

    def agreement(self) -> Iterator[Row]:
        """Yield how all agree together, and on each item."""
        for name, value in lines.panel(self.record):
            yield from parts.table(_PANEL, ((name, BODY), (value, BOLD)))
            yield flow.space(1)
        yield flow.space(5)
        yield from _table(_ITEMS, lines.ITEM_HEADINGS, lines.items(self.record))
        said = _(
            "α is Krippendorff's: 0.800 and above is good, 0.667 and above tentative, below people "
            "have to act. In brackets the 95 % interval."
        )
        yield from side_by_side(Column(LEFT, RIGHT, said, LABEL))

    def topics(self) -> Iterator[Row]:
        """Yield what was talked over, and what was agreed, in both languages."""
        for one in self.record.topics:
            title = f"{self.named[one.item_key]}  {one.label}"
            yield from side_by_side(Column(LEFT, RIGHT, title, BOLD), keep=True)
            yield flow.space(2, keep=True)
            yield from labelled(_("Views"), one.views)
            yield from labelled(_("Conclusion"), one.conclusion)
            yield from labelled(_("Agreed interpretation"), _both(one.agreed), BOLD)
            yield flow.space(5)

    def changes(self) -> Iterator[Row]:
        """Yield what is proposed for the policy evaluation form."""
        for one in self.record.topics:
            if one.change:
                yield from labelled(str(one.label), one.change)
                yield flow.space(2)

    def arrangements(self) -> Iterator[Row]:
        """Yield what people beyond their tolerance do next, and until when."""
        if not self.record.arrangements:
            return
        yield from parts.headings(_ARRANGED, _("Person"), _("What is arranged"), _("Until"))
        for one in self.record.arrangements:
            until = one.due_on.isoformat() if one.due_on else EMPTY
            cells = ((one.name, BODY), (mask_typed(one.what), BODY), (until, BOLD))
            yield from parts.table(_ARRANGED, cells)
            yield flow.space(2)

    def training(self) -> Iterator[Row]:
        """Yield what those who score were taught, and for how long."""
        minutes = self.record.training_minutes
        yield from labelled(_("Content"), self.record.training or EMPTY)
        said = ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
        yield from labelled(_("Duration"), said, BOLD)

    def notes(self) -> Iterator[Row]:
        """Yield what else was said."""
        if self.record.notes:
            yield from side_by_side(Column(LEFT, RIGHT, mask_typed(self.record.notes), BODY))


def _table(edges: Sequence[float], titles: Iterable[str], found: Iterable[Line]) -> Iterator[Row]:
    """Yield a table in small letters; what asks for something is bold."""
    heads = _narrow(edges, ((_(title), LABEL) for title in titles))
    yield from (replace(row, keep=True) for row in heads)
    yield flow.space(2, keep=True)
    for line in found:
        lettering = _STRONG if line.mark == "act" else _CELL
        cells = ((cell, lettering) for cell in line.cells)
        yield from _narrow(edges, cells)
        yield flow.space(2)


def _narrow(edges: Sequence[float], cells: Iterable[tuple[str, Style]]) -> list[Row]:
    """Return cells side by side with little room between them."""
    ends = (*(right - 4 for _left, right in pairwise(edges)), RIGHT)
    return side_by_side(
        *(
            Column(left, right, text, lettering)
            for left, right, (text, lettering) in zip(edges, ends, cells, strict=True)
        )
    )


def _both(words: Bilingual) -> str:
    """Return words in both languages, below one another; those that are there."""
    return "\n".join(filter(None, dict.fromkeys((words.zh, words.en))))


def _title() -> str:
    return _("Calibration record")


def pdf(sheet: Sheet) -> bytes:
    """Return the record as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        running = DOT.join([f"{sheet.record.month:%Y-%m}", sheet.record.form])
        notice = _(
            "Calibration scores enter no figure of a CSR. Electronic signatures are internal "
            "acknowledgements: password entered again, bound to the content by its hash."
        )
        frame = parts.frame(sheet.imprint, _title, running, notice)
        return flow.document(_Record(sheet).rows(), frame)

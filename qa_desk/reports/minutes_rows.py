"""Minutes on paper; `minutes_sheet.draw` is the way in."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from qa_desk.i18n import _, ngettext
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.minutes_sheet import Sheet
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE, labelled
from qa_desk.reports.signing import signing_box
from qa_desk.reports.style import EMPTY, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules import action_items
from qa_desk.rules.masking import mask_typed
from qa_desk.rules.minutes import FIGURES, TYPES, Fact, said_value

_ABSENT = (LEFT, LEFT + 120, LEFT + 240)
_CHECKS = (LEFT, LEFT + 104, LEFT + 290, LEFT + 380, LEFT + 446)
_LATE = (LEFT, LEFT + 104, LEFT + 360, LEFT + 446)
_FIGURES = (LEFT, LEFT + 260)
_PROBLEMS = (LEFT, LEFT + 18, LEFT + 260)
_TASKS = (LEFT, LEFT + 104, LEFT + 360, LEFT + 446)
_WARNING, _RED = Style(9.5, LATE, bold=True), Style(8.5, LATE, bold=True)
_SLOTS = 10  # in a box, so that it is never higher than a page


class _Minutes:
    """Lays out minutes as rows, in the order of domain.md 5.11."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.minutes = sheet.minutes
        self.zone = ZoneInfo(sheet.imprint.timezone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole of it from top to bottom."""
        minutes = self.minutes
        yield from self.head()
        yield from parts.section(_("Who attended"), "", self.attendance())
        before = minutes.previous
        yield from parts.section(_("Actions of the last meeting"), before, self.checks())
        period = wording.period(minutes.first, minutes.last)
        yield from parts.section(_("Summary of the time behind"), period, self.summary())
        yield from parts.section(_("Problems and solutions"), "", self.problems())
        yield from parts.section(_("Drill"), "", self.drill())
        decided = labelled(_("Relayed"), minutes.decisions)
        yield from parts.section(_("Company requirements and decisions"), "", decided)
        yield from parts.section(_("Plan and actions"), "", self.tasks())
        yield from parts.section(
            _("Comments on the minutes"), "", parts.statements(self.sheet.signatories)
        )
        slots = parts.places(self.sheet.signatories, self.zone, self._named())
        for at in range(0, len(slots), _SLOTS):
            yield signing_box(_("Read and signed"), (), slots[at : at + _SLOTS])
            yield flow.space(6)

    def head(self) -> Iterator[Row]:
        """Yield what kind of meeting, when, where, who led it and who wrote this."""
        minutes = self.minutes
        if self.sheet.state == "void":
            said = _("Void: {reason}").format(reason=self.sheet.void_reason)
            yield from side_by_side(Column(LEFT, RIGHT, said, _WARNING))
            yield flow.space(7)
        hours = "–".join(filter(None, (minutes.begins, minutes.ends)))
        yield from parts.facts(
            (_("Kind of meeting"), wording.word(TYPES, minutes.type), NAME),
            (_("Time"), " ".join(filter(None, (minutes.day.isoformat(), hours))), VALUE),
            (_("Place"), mask_typed(minutes.place), VALUE),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("Led by"), minutes.chair, VALUE),
            (_("Minutes by"), minutes.recorder, VALUE),
            (_("Replaces"), self.sheet.replaces, VALUE),
        )
        yield flow.space(7)
        yield from labelled(_("Topic"), minutes.topic, NAME)
        yield flow.space(11)

    def attendance(self) -> Iterator[Row]:
        """Yield how many were expected and came, who did not and why, what people wrote before."""
        minutes = self.minutes
        counted = ngettext("{n} person", "{n} people", len(minutes.people))
        yield from labelled(_("Expected"), counted.format(n=len(minutes.people)), BOLD)
        present = _(", ").join(one.name for one in minutes.present)
        yield from labelled(_("Present ({n})").format(n=len(minutes.present)), present or EMPTY)
        if minutes.absent:
            yield flow.space(3)
            yield from parts.headings(
                _ABSENT, _("Absentee"), _("Reason"), _("What they wrote beforehand")
            )
        for one in minutes.absent:
            said = (one.reason or EMPTY, one.words or EMPTY)
            yield from parts.table(
                _ABSENT, ((one.name, BOLD), *((mask_typed(each), BODY) for each in said))
            )
            yield flow.space(2)
        for one in minutes.people:
            if one.words and one not in minutes.absent:
                yield from labelled(one.name, one.words)

    def checks(self) -> Iterator[Row]:
        """Yield how far the actions of the meeting before are."""
        found = self.minutes.checks
        if not found:
            return
        yield from parts.headings(
            _CHECKS, _("Number"), _("What"), _("Responsible"), _("Due by"), _("State")
        )
        for one in found:
            state = wording.word(action_items.STATES, one.state)
            if one.state == action_items.OPEN and one.progress:
                state = f"{state} {one.progress} %"
            what = "\n".join(filter(None, (one.what, one.result)))
            yield from parts.table(
                _CHECKS,
                (
                    (one.number, BODY),
                    (mask_typed(what), BODY),
                    (one.owner, BODY),
                    (one.due.isoformat(), _RED if one.is_overdue else BODY),
                    (state, BOLD),
                ),
            )
            yield flow.space(2)

    def summary(self) -> Iterator[Row]:
        """Yield the figures, what is overdue and with whom, and the words."""
        minutes = self.minutes
        for fact in minutes.figures:
            yield from parts.table(
                _FIGURES, ((wording.word(FIGURES, fact.code), BODY), (_value(fact), BOLD))
            )
            yield flow.space(1)
        if minutes.late:
            yield flow.space(3)
            yield from parts.headings(_LATE, _("Overdue"), _("What"), _("Responsible"), _("Due by"))
        for one in minutes.late:
            cells = (one.number, mask_typed(one.what), one.owner)
            yield from parts.table(
                _LATE, (*((each, BODY) for each in cells), (one.due.isoformat(), _RED))
            )
            yield flow.space(2)
        yield flow.space(3)
        yield from labelled(_("Summary in words"), minutes.summary)

    def problems(self) -> Iterator[Row]:
        """Yield each problem with how it is solved."""
        if not self.minutes.problems:
            return
        yield from parts.headings(_PROBLEMS, "", _("Problem"), _("Solution"))
        for number, one in enumerate(self.minutes.problems, start=1):
            said = ((mask_typed(each), BODY) for each in (one.problem, one.solution))
            yield from parts.table(_PROBLEMS, ((str(number), BODY), *said))
            yield flow.space(2)

    def drill(self) -> Iterator[Row]:
        """Yield which plan was drilled, the scenario, what happened, what follows (S0-8.2)."""
        drill = self.minutes.drill
        yield from labelled(_("Contingency plan"), drill.plan, BOLD)
        yield from labelled(_("Scenario"), drill.scenario)
        yield from labelled(_("Course of the drill"), drill.record)
        yield from labelled(_("Review of the drill"), drill.review)

    def tasks(self) -> Iterator[Row]:
        """Yield what is to be done, by whom, until when."""
        if not self.minutes.tasks:
            return
        yield from parts.headings(
            _TASKS, _("Number"), _("What to do"), _("Responsible"), _("Due by")
        )
        for one in self.minutes.tasks:
            cells = (one.number or EMPTY, mask_typed(one.what), one.owner or EMPTY)
            yield from parts.table(
                _TASKS, (*((each, BODY) for each in cells), (one.due.isoformat(), BOLD))
            )
            yield flow.space(2)

    def _named(self) -> list[parts.Wanted]:
        """Return who signs a draft as far as is known."""
        names = {one.person_id: one.name for one in self.minutes.people}
        asked = self.minutes.signatories()
        return [(one.place, one.role, names[one.person_id]) for one in asked]


def _value(fact: Fact) -> str:
    value = said_value(fact)
    return DOT.join(filter(None, (value, f"n = {fact.n}" if fact.n else ""))) or EMPTY


def _title() -> str:
    return _("Minutes of a meeting")


def pdf(sheet: Sheet) -> bytes:
    """Return the minutes as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        minutes = sheet.minutes
        running = DOT.join([wording.word(TYPES, minutes.type), minutes.day.isoformat()])
        notice = _(
            "Electronic signatures are internal acknowledgements: password entered again, bound "
            "to the content by its hash."
        )
        frame = parts.frame(sheet.imprint, _title, running, notice)
        return flow.document(_Minutes(sheet).rows(), frame)

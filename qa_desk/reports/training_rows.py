"""A training need on paper, in the order of domain.md 5.5; `training_sheet.draw` is the way in."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.reports import charts, flow, parts, style, training_effects, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE, labelled
from qa_desk.reports.signing import signing_box
from qa_desk.reports.style import EMPTY, LATE, Style
from qa_desk.reports.training_need import Session, Trainee, TrainingNeed, Tried
from qa_desk.reports.wording import DOT
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.masking import mask_typed
from qa_desk.rules.training_effect import VERDICTS
from qa_desk.rules.trainings import (
    ATTENDANCE,
    METHODS,
    SOURCES,
    TESTS,
    URGENCIES,
)
from qa_desk.rules.workflow import STATUSES

ROLES = ("need_inspector", "need_lead", "need_trainer")
_CASES = (LEFT, LEFT + 128, LEFT + 242, LEFT + 300, LEFT + 340)
_SESSIONS = (LEFT, LEFT + 112, LEFT + 208, LEFT + 318, LEFT + 360)
_PEOPLE = (LEFT, LEFT + 138, LEFT + 226, LEFT + 292)
_WARNING = Style(8.5, LATE, bold=True)


class _Sheet:
    """Lays out one need as rows; what is still to come is a dash."""

    def __init__(self, need: TrainingNeed) -> None:
        self.need = need
        self.zone = ZoneInfo(need.imprint.timezone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole paper from top to bottom."""
        need = self.need
        yield from self.head()
        yield from parts.section(_("Problem"), "", self.problem())
        yield from parts.section(_("Evidence"), "", self.evidence())
        yield from parts.section(_("Training wanted"), "", self.wanted())
        by = parts.when(need.accepted, self.zone) if need.accepted else ""
        yield from parts.section(_("Answer of the trainer"), by, self.answer())
        yield from parts.section(_("Sessions"), "", self.sessions())
        yield from parts.section(_("Attendance and tests"), self.turnout(), self.people())
        back = wording.moment(need.result_at, self.zone) if need.result_at else ""
        words = labelled(_("Result"), need.result or EMPTY)
        yield from parts.section(_("Result back to QA"), back, words)
        yield from parts.section(_("Training effect"), "", self.effect())
        yield from parts.section(_("Conclusion"), "", self.verdict())
        wanted = [(role, None) for role in ROLES]
        yield signing_box(_("Signatures"), (), parts.slots(need.signatures, wanted, self.zone))

    def head(self) -> Iterator[Row]:
        """Yield fields 1 to 3: when, how urgent, by whom, whence."""
        need = self.need
        yield from parts.facts(
            (_("Topic"), need.topic, NAME),
            (_("Status"), _(STATUSES[need.status].name), VALUE),
            (_("Urgency"), wording.word(URGENCIES, need.urgency), VALUE),
        )
        yield flow.space(7)
        approved = parts.when(need.approved, self.zone) if need.approved else EMPTY
        yield from parts.facts(
            (_("Raised"), wording.moment(need.raised_at, self.zone), VALUE),
            (_("Raised by"), str(need.raised_by), VALUE),
            (_("Source"), wording.word(SOURCES, need.source), VALUE),
        )
        yield flow.space(7)
        yield from labelled(_("Approved by"), approved, VALUE)
        yield flow.space(11)

    def problem(self) -> Iterator[Row]:
        """Yield fields 4 and 5: the problem, the dimension and its items."""
        need = self.need
        yield from labelled(_("Problem"), need.problem or EMPTY)
        said = wording.word(DIMENSIONS, need.dimension) if need.dimension else EMPTY
        yield from labelled(_("Dimension"), said)
        yield from labelled(_("Checklist items"), "\n".join(map(str, need.items)) or EMPTY)

    def evidence(self) -> Iterator[Row]:
        """Yield fields 6 and 7: the frozen figures and the typical calls."""
        need = self.need
        yield from labelled(
            _("Figures"),
            training_effects.figures(need.baseline, need.source) if need.baseline else EMPTY,
        )
        typical = [case for case in need.cases if case.is_typical]
        if not typical:
            return
        yield flow.space(3)
        yield from parts.headings(
            _CASES, _("Typical call"), _("CSR"), _("Day"), _("At"), _("Remark")
        )
        for case in typical:
            said = (case.number, str(case.csr), case.day.isoformat(), wording.clock(case.at_ms))
            cells = ((each, BODY) for each in (*said, mask_typed(case.note)))
            yield from parts.table(_CASES, cells)

    def wanted(self) -> Iterator[Row]:
        """Yield fields 8 to 11: whom, to what end, how, until when."""
        need = self.need
        by_team: dict[str, list[str]] = {}
        for trainee in need.trainees:
            by_team.setdefault(trainee.team, []).append(str(trainee.name))
        lines = [
            _("{person}: {what}").format(person=team or EMPTY, what=_(", ").join(names))
            for team, names in by_team.items()
        ]
        yield from labelled(_("Trainees"), "\n".join(lines) or EMPTY)
        yield from labelled(
            _("Training goal"),
            training_effects.goal(need.metric, need.goal_baseline, need.target),
            BOLD,
        )
        yield from labelled(_("Method"), wording.word(METHODS, need.method))
        yield from labelled(_("Content"), need.content or EMPTY)
        yield from labelled(_("Wanted by"), need.due_on.isoformat() if need.due_on else EMPTY, BOLD)

    def answer(self) -> Iterator[Row]:
        """Yield field 12: accepted, or returned and why."""
        accepted = self.need.accepted
        if accepted is None:
            said = EMPTY
        elif accepted.status == "TR":
            said = _("Returned: {reason}").format(reason=accepted.reason)
        else:
            said = DOT.join(filter(None, (_("Accepted"), accepted.reason)))
        yield from labelled(_("Acceptance"), said)

    def sessions(self) -> Iterator[Row]:
        """Yield field 13: when, where, by whom, how long, with what."""
        if not self.need.sessions:
            yield from labelled(_("Sessions"), EMPTY)
            return
        yield from parts.headings(
            _SESSIONS, _("When"), _("Place"), _("Lecturer and method"), _("Hours"), _("Material")
        )
        for one in self.need.sessions:
            kind = wording.word(METHODS, one.method)
            when = f"{when_of(one)}\n{_('make-up')}" if one.is_make_up else when_of(one)
            said = (when, one.place, f"{one.lecturer}\n{kind}", wording.score(one.hours))
            yield from parts.table(_SESSIONS, ((each, BODY) for each in (*said, one.material)))
            yield flow.space(3)

    def turnout(self) -> str:
        """Return how many were to come, came, and made it up."""
        states = [trainee.attendance for trainee in self.need.trainees]
        if not any(states):
            return ""
        return _("{n} expected, {came} came, {made_up} made it up").format(
            n=len(states), came=states.count("present"), made_up=states.count("made_up")
        )

    def people(self) -> Iterator[Row]:
        """Yield fields 14 and 15: each trainee's attendance, tests, and retakes."""
        if not self.need.trainees:
            yield from labelled(_("Trainees"), EMPTY)
            return
        head = tuple(
            parts.headings(
                _PEOPLE, _("Trainee"), _("Team"), _("Attendance"), _("Tests and retakes")
            )
        )
        yield from head
        for trainee in self.need.trainees:
            came = wording.word(ATTENDANCE, trainee.attendance) if trainee.attendance else EMPTY
            cells = (str(trainee.name), trainee.team or EMPTY, came, _tests(trainee))
            for line in parts.table(_PEOPLE, ((each, BODY) for each in cells)):
                yield replace(line, head=head)
            yield flow.space(2)

    def effect(self) -> Iterator[Row]:
        """Yield field 17: before and after, with the interval, against the others."""
        shown = self.need.effect
        if shown is None:
            yield from labelled(_("Training effect"), EMPTY)
            return
        lines = [(training_effects.headline(shown), NAME)]
        lines += [(words, BODY) for words in training_effects.details(shown)]
        if words := training_effects.warning(shown):
            lines.append((words, _WARNING))
        for words, lettering in lines:
            yield from side_by_side(Column(LEFT, RIGHT, words, lettering))
            yield flow.space(2)
        yield flow.space(4)
        picture = training_effects.picture(shown, self.need.metric, self.need.target)
        yield from charts.rows(picture)

    def verdict(self) -> Iterator[Row]:
        """Yield field 18: the verdict, why, and what follows."""
        need = self.need
        said = wording.word(VERDICTS, need.verdict) if need.verdict else EMPTY
        yield from labelled(_("Conclusion"), said, NAME)
        yield from labelled(_("Reason"), need.verdict_reason)
        yield from labelled(_("Need that follows"), need.follow_up)


def when_of(session: Session) -> str:
    """Return day and time of a session."""
    start, end = (
        f"{minute // 60:02}:{minute % 60:02}" for minute in (session.from_minute, session.to_minute)
    )
    return f"{session.day.isoformat()} {start}–{end}"


def _tests(trainee: Trainee) -> str:
    return "\n".join(_test(one) for one in trainee.tests) or EMPTY


def _test(one: Tried) -> str:
    passed = _("passed") if one.passed else _("failed")
    said = [
        f"{one.day.isoformat()} {wording.word(TESTS, one.kind)}",
        f"{wording.score(one.score)} / {wording.score(one.pass_mark)} {passed}",
        mask_typed(one.words),
    ]
    if one.retake_on is not None:
        said.append(_("retake on {day}").format(day=one.retake_on.isoformat()))
    return DOT.join(filter(None, said))


def _title() -> str:
    return _("Training need slip")


def pdf(need: TrainingNeed) -> bytes:
    """Return the paper as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        running = DOT.join([need.imprint.number, need.topic])
        notice = _(
            "The evidence is frozen when the need is submitted, the effect when the verdict is "
            "given."
        )
        frame = parts.frame(need.imprint, _title, running, notice)
        return flow.document(_Sheet(need).rows(), frame)

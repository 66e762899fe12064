"""An appraisal on paper, in the order of domain.md 5.10; `appraisal_sheet.draw` is the way in."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.appraisal_sheet import AppraisalSheet
from qa_desk.reports.flow import LEFT, Row
from qa_desk.reports.papers import ROLES
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE, labelled
from qa_desk.reports.signing import Slot, signing_box
from qa_desk.reports.style import DIM, EMPTY, INK, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules import appraisal_texts, permissions
from qa_desk.rules.appraisals import (
    GRADES,
    PARTS,
    SPANS,
    STATES,
    TARGETS,
    Indicator,
    Mark,
    points,
)
from qa_desk.rules.masking import mask_typed

_LINES = (LEFT, LEFT + 160, LEFT + 218, LEFT + 272, LEFT + 404, LEFT + 446)
_MONTHS = (LEFT, LEFT + 110, LEFT + 260, LEFT + 330)
_SMALL = Style(8, DIM)


class _Sheet:
    """Lays out one appraisal as rows; what is still to come is a dash."""

    def __init__(self, paper: AppraisalSheet) -> None:
        self.paper, self.sheet, self.targets = paper, paper.sheet, paper.sheet.targets
        self.zone = ZoneInfo(paper.imprint.timezone)
        self.own = {one.code: one for one in self.sheet.own.marks}
        self.given = {one.code: one for one in self.sheet.judgement.marks}
        self.evidence = {one.code: one for one in self.sheet.evidence}

    def rows(self) -> Iterator[Row]:
        """Yield the whole paper from top to bottom."""
        yield from self.head()
        sheet, judged = self.sheet, self.sheet.judgement
        yield from parts.section(
            _("Tasks of the month"),
            self.sheet.targets_number,
            labelled(_("Agreed tasks"), self.targets.tasks),
        )
        for code, words in PARTS.items():
            yield from parts.section(_(words), self.part(code), self.indicators(code))
        yield from parts.section(_("Months of the year"), "", self.months())
        own = sheet.own.summary if sheet.has_own else ""
        yield from parts.section(_("Self-evaluation"), "", labelled(_("Summary of the work"), own))
        yield from parts.section(
            _("Evaluation of the supervisor"),
            "",
            [
                *labelled(_("Problems"), judged.problems),
                *labelled(_("How to improve"), judged.direction),
                *labelled(_("Training proposed"), judged.training),
            ],
        )
        on = judged.talk_on.isoformat() if judged.talk_on else ""
        yield from parts.section(_("Feedback talk"), on, labelled(_("What was said"), judged.talk))
        yield from parts.section(_("Remarks of those who sign"), "", self.remarks())
        yield signing_box(_("Signatures"), (), list(self.slots()))

    def head(self) -> Iterator[Row]:
        """Yield whom it is about, by whom, of which time, and what it comes to."""
        said, result = self.targets, self.sheet.result
        yield from parts.facts(
            (_("Person"), said.person, NAME),
            (_("Post"), wording.word(permissions.ROLES, said.post), VALUE),
            (_("Team"), said.team, VALUE),
        )
        yield flow.space(7)
        yield from parts.facts(
            (
                wording.word(SPANS, said.span),
                appraisal_texts.period(said.span, said.first),
                NAME,
            ),
            (_("Supervisor"), said.supervisor, VALUE),
            (_("Template"), str(said.title), VALUE),
        )
        yield flow.space(7)
        filed = self.paper.filed_on.isoformat() if self.paper.filed_on else EMPTY
        yield from parts.facts(
            (_("Total"), appraisal_texts.points(result.total), NAME),
            (_("Grade"), _grade(result.grade), NAME),
            (_("By self-evaluation"), appraisal_texts.points(result.own_total), VALUE),
            (_("State"), wording.word(STATES, self.paper.state), VALUE),
            (_("Filed with HR"), filed, VALUE),
        )
        yield flow.space(11)

    def part(self, code: str) -> str:
        """Return what a part weighs and comes to."""
        result = self.sheet.result
        if code == "extra":
            return appraisal_texts.points(result.extra, signed=True) if self.given else ""
        weight = sum(one.weight for one in self.targets.indicators if one.part == code)
        score = appraisal_texts.points(getattr(result, code))
        return DOT.join((f"{weight} %", _("Score {score}").format(score=score)))

    def indicators(self, code: str) -> Iterator[Row]:
        """Yield the indicators of a part with both sides' scores and the evidence."""
        found = [one for one in self.targets.indicators if one.part == code]
        if not found:
            return
        head = parts.headings(
            _LINES,
            _("Indicator"),
            _("Weight"),
            _("Target value"),
            _("Evidence"),
            _("Self"),
            _("Supervisor"),
        )
        yield from head
        for one in found:
            for row in parts.together(self.indicator(one)):
                yield replace(row, head=tuple(head))
            yield flow.space(3)

    def indicator(self, one: Indicator) -> Iterator[Row]:
        """Yield one indicator, with the notes of both below it."""
        own, given = self.own.get(one.code), self.given.get(one.code)
        known = self.evidence.get(one.code)
        cells = (
            (str(one.label), BODY),
            (appraisal_texts.weight(one), BODY),
            (EMPTY if one.target is None else appraisal_texts.value(one, one.target), BODY),
            (appraisal_texts.evidence(one, known) or EMPTY, BODY),
            (EMPTY if one.is_counted or own is None else appraisal_texts.points(own.score), BODY),
            (self.score(one, given), BOLD),
        )
        yield from parts.table(_LINES, cells)
        for who, mark in ((_("Self"), own), (_("Supervisor"), given)):
            if mark is not None and mark.note:
                words = _("{person}: {what}").format(person=who, what=mask_typed(mark.note))
                yield from parts.table((LEFT + 12,), ((words, _SMALL),))

    def score(self, one: Indicator, given: Mark | None) -> str:
        """Return the supervisor's score, or what events come to."""
        if one.is_counted:
            if not self.given:
                return EMPTY
            known = self.evidence.get(one.code)
            n = known.n if known else 0
            return appraisal_texts.points(points(one, given or Mark(one.code), n), signed=True)
        return EMPTY if given is None else appraisal_texts.points(given.score)

    def months(self) -> Iterator[Row]:
        """Yield the filed months of a year (S2-5.3)."""
        if not self.sheet.months:
            return
        yield from parts.headings(_MONTHS, _("Month"), _("Number"), _("Total"), _("Grade"))
        for one in self.sheet.months:
            cells = (
                (appraisal_texts.period("month", one.first), BODY),
                (one.number, BODY),
                (appraisal_texts.points(one.total), BOLD),
                (_grade(one.grade), BODY),
            )
            yield from parts.table(_MONTHS, cells)
            yield flow.space(2)

    def remarks(self) -> Iterator[Row]:
        """Yield what people wrote beside their signatures."""
        for one in self.paper.signatures:
            if one.statement:
                yield from labelled(f"{wording.word(ROLES, one.role)} {one.name}", one.statement)

    def slots(self) -> Iterator[Slot]:
        """Yield a place for each signatory: of the targets, then of the sheet."""
        for one in self.paper.signatures:
            slot = Slot(wording.word(ROLES, one.role), one.name, (), INK)
            if one.signed is not None:
                slot = parts.stamped(one.signed, self.zone)
            if one.paper == TARGETS:
                slot = replace(slot, label=_("Of the targets: {role}").format(role=slot.label))
            yield slot


def _grade(code: str) -> str:
    return f"{code} {wording.word(GRADES, code)}" if code else EMPTY


def _title() -> str:
    return _("Appraisal")


def pdf(paper: AppraisalSheet) -> bytes:
    """Return the appraisal as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        said = paper.sheet.targets
        running = DOT.join([said.person, appraisal_texts.period(said.span, said.first)])
        notice = _(
            "Confidential: for the person, the supervisor, the manager and human resources. It "
            "decides nothing about pay."
        )
        frame = parts.frame(paper.imprint, _title, running, notice)
        return flow.document(_Sheet(paper).rows(), frame)

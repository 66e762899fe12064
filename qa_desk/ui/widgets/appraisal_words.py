"""Appraisals in tables: those of a month or year, the lines of one, whom customers praised."""

from dataclasses import dataclass

from qa_desk.i18n import _, ngettext
from qa_desk.rules import appraisal_texts, permissions
from qa_desk.rules.appraisal_groups import KINDS, Group
from qa_desk.rules.appraisals import (
    GRADES,
    PARTS,
    STATES,
    Evidence,
    Filed,
    Indicator,
    Mark,
    Sheet,
    points,
)
from qa_desk.services.appraising import Nominee, Record, Row, Waiting
from qa_desk.ui.tables import Column, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import shown

CHIPS = {  # state → what its chip says of it, and its icon
    "targets": ("neutral", "target"),
    "agreeing": ("information", "pen-line"),
    "running": ("neutral", "circle-check"),
    "judging": ("information", "scale"),
    "signing": ("information", "pen-line"),
    "signed": ("good", "check"),
    "filed": ("good", "save"),
}


@dataclass(frozen=True)
class Line:
    """An indicator with what both sides say of it."""

    indicator: Indicator
    evidence: Evidence | None = None
    own: Mark | None = None
    given: Mark | None = None

    @property
    def score(self) -> int | None:
        """Return the supervisor's score, or what events come to."""
        if self.indicator.is_counted and (self.evidence or self.given):
            n = self.evidence.n if self.evidence else 0
            return points(self.indicator, self.given or Mark(self.indicator.code), n)
        return self.given.score if self.given else None


def lines(record: Record) -> list[Line]:
    """Return the lines of an appraisal as far as its reader may know them."""
    sheet = record.sheet or (Sheet(record.targets) if record.targets else None)
    if sheet is None:
        return []
    own = {one.code: one for one in record.own.marks}
    given = {one.code: one for one in sheet.judgement.marks}
    known = {one.code: one for one in sheet.evidence}
    return [
        Line(one, known.get(one.code), own.get(one.code), given.get(one.code))
        for one in sheet.targets.indicators
    ]


def appraisals() -> list[Column[Row]]:
    """Return the columns of the list."""
    return [
        Column(
            _("To do"),
            lambda row: _("Sign") if row.is_to_sign else "",
            icon=lambda row: "pen-line" if row.is_to_sign else None,
            means="to_do",
        ),
        Column(_("Person"), lambda row: shown(row.person), reading=usual, means="appraised"),
        Column(
            _("State"),
            lambda row: row.state,
            lambda code: _(STATES[code]),
            icon=lambda row: CHIPS[row.state][1],
            means="appraisal_state",
        ),
        Column(
            _("Total"), lambda row: row.total, appraisal_texts.points, right=True,
            means="appraisal_total",
        ),
        Column(_("Grade"), lambda row: row.grade, grade, means="appraisal_grade"),
        Column(
            _("By self-evaluation"), lambda row: row.own_total, appraisal_texts.points, right=True,
            means="appraisal_own",
        ),
        Column(_("Team"), lambda row: shown(row.team), means="team"),
        Column(
            _("Post"), lambda row: row.post, lambda code: _(permissions.ROLES[code]),
            means="appraisal_post",
        ),
        Column(
            _("Supervisor"), lambda row: shown(row.supervisor), reading=usual, means="appraiser",
        ),
        Column(
            _("Period"), lambda row: appraisal_texts.period(row.span, row.first),
            means="appraisal_period",
        ),
        Column(_("Number"), lambda row: row.number, means="appraisal_no"),
        Column(
            _("Filed with HR"), lambda row: row.filed_on.isoformat() if row.filed_on else "",
            means="appraisal_filed",
        ),
    ]  # fmt: skip


def of_one() -> list[Column[Line]]:
    """Return the columns of one appraisal."""
    return [
        Column(
            _("Indicator"),
            lambda row: shown(str(row.indicator.label)),
            wide=True,
            tip=lambda row: wording.told(_(PARTS[row.indicator.part]), str(row.indicator.label)),
        ),
        Column(_("Weight"), lambda row: appraisal_texts.weight(row.indicator)),
        Column(
            _("Target value"),
            lambda row: (
                ""
                if row.indicator.target is None
                else appraisal_texts.value(row.indicator, row.indicator.target)
            ),
        ),
        Column(
            _("Evidence"),
            lambda row: appraisal_texts.evidence(row.indicator, row.evidence),
            wide=True,
            tip=lambda row: appraisal_texts.evidence(row.indicator, row.evidence),
        ),
        Column(
            _("Self"),
            lambda row: row.own.score if row.own else None,
            lambda score: "" if score is None else appraisal_texts.points(score),
            right=True,
        ),
        Column(
            _("Supervisor"),
            lambda row: row.score,
            lambda score: "" if score is None else appraisal_texts.points(score),
            right=True,
        ),
    ]


def months() -> list[Column[Filed]]:
    """Return the columns of the months of a year."""
    return [
        Column(_("Month"), lambda row: appraisal_texts.period("month", row.first)),
        Column(_("Number"), lambda row: row.number),
        Column(_("Total"), lambda row: row.total, appraisal_texts.points, right=True),
        Column(_("Grade"), lambda row: row.grade, grade, wide=True),
    ]


def groups() -> list[Column[Group]]:
    """Return the columns of the sums by department, team and post."""
    return [
        Column(_("Level"), lambda row: row.kind, lambda kind: _(KINDS[kind]), means="appraisal_by"),
        Column(_("Called"), _name, wide=True, means="appraisal_of"),
        Column(_("People"), lambda row: row.people, right=True, means="appraisal_people"),
        Column(_("Evaluated"), lambda row: row.evaluated, right=True, means="appraisal_evaluated"),
        Column(
            _("Mean"), lambda row: row.mean, appraisal_texts.points, right=True,
            means="appraisal_mean",
        ),
        *map(_with_grade, GRADES),
        Column(_("Filed"), lambda row: row.filed, right=True, means="appraisals_filed"),
    ]  # fmt: skip


def _with_grade(code: str) -> Column[Group]:
    return Column(code, lambda row: row.grades[code], right=True, means="appraisal_with_grade")


def _name(row: Group) -> str:
    return _(permissions.ROLES[row.name]) if row.kind == "post" else shown(row.name)


def nominees() -> list[Column[Nominee]]:
    """Return the columns of those whom customers praised."""
    return [
        Column(_("Person"), lambda row: shown(row.person), reading=usual, means="appraised"),
        Column(_("Team"), lambda row: shown(row.team), means="team"),
        Column(_("Compliments"), lambda row: row.praise, right=True, means="praised"),
        Column(_("Complaint no."), lambda row: row.numbers, wide=True, means="praise_numbers"),
        Column(
            _("QA score"), lambda row: row.qa_score, appraisal_texts.points, right=True,
            means="praised_score",
        ),
        Column(_("Fatal errors"), lambda row: row.fatals, right=True, means="praised_fatals"),
        Column(
            _("Attributable complaints"), lambda row: row.complaints, right=True,
            means="praised_complaints",
        ),
    ]  # fmt: skip


def grade(code: str) -> str:
    """Return a grade with its word, nothing while there is none."""
    return f"{code} {_(GRADES[code])}" if code else ""


def waiting(found: Waiting) -> str:
    """Return what waits in a sentence, nothing when nothing does."""
    said = (
        (found.to_sign, ngettext("{n} to sign", "{n} to sign", found.to_sign)),
        (found.own, ngettext("{n} self-evaluation", "{n} self-evaluations", found.own)),
        (found.targets, ngettext("targets of {n}", "targets of {n}", found.targets)),
        (found.evaluate, ngettext("{n} to evaluate", "{n} to evaluate", found.evaluate)),
        (found.to_file, ngettext("{n} to file", "{n} to file", found.to_file)),
    )
    words = _(", ").join(text.format(n=n) for n, text in said if n)
    return _("Appraisals wait for you: {what}").format(what=words) if words else ""

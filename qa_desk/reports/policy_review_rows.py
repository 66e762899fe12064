"""The policy evaluation form on paper; `policy_review.draw` is the way in."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE, labelled
from qa_desk.reports.policy_review import Sheet
from qa_desk.reports.signing import signing_box
from qa_desk.reports.style import EMPTY, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules.masking import mask_typed
from qa_desk.rules.policy_reviews import COMPLIANCE, CONCLUSIONS, FIGURES, GRADES, TYPES

_CLAUSES = (LEFT, LEFT + 196, LEFT + 290)
_CHANGES = (LEFT, LEFT + 170, LEFT + 340)
_FIGURES = (LEFT, LEFT + 260)
_WARNING = Style(9.5, LATE, bold=True)


class _Form:
    """Lays out one form as rows, in the order of domain.md 5.8."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.form = sheet.form
        self.zone = ZoneInfo(sheet.imprint.timezone)

    def rows(self) -> Iterator[Row]:
        """Yield the whole form from top to bottom."""
        yield from self.head()
        yield from parts.section(_("How far it is carried out"), "", self.clauses())
        yield from parts.section(_("Data of the period"), "", self.figures())
        yield from parts.section(_("Judgement"), "", self.judgement())
        if self.form.conclusion == "revise":
            yield from parts.section(_("Change"), "", self.changes())
        yield from parts.section(_("Opinions"), "", parts.statements(self.sheet.signatories))
        yield signing_box(
            _("Signatures"),
            (),
            parts.places(self.sheet.signatories, self.zone, self._named()),
        )

    def head(self) -> Iterator[Row]:
        """Yield which policy it is about, the period, and who evaluates."""
        form = self.form
        if self.sheet.state == "void":
            said = _("Void: {reason}").format(reason=self.sheet.void_reason)
            yield from side_by_side(Column(LEFT, RIGHT, said, _WARNING))
            yield flow.space(7)
        yield from parts.facts(
            (_("Policy no."), form.number, VALUE),
            (_("Policy"), str(form.title), NAME),
            (_("Version"), form.version, VALUE),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("In force from"), _day(form.effective_from), VALUE),
            (_("Owner"), form.owner, VALUE),
            (_("Replaces"), self.sheet.replaces, VALUE),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("Kind of evaluation"), wording.word(TYPES, form.type), VALUE),
            (_("Period evaluated"), wording.period(form.period_from, form.period_to), VALUE),
            (_("Next review"), _day(form.next_review), VALUE),
        )
        yield flow.space(7)
        who = [DOT.join(filter(None, (one.name, one.post))) for one in form.evaluators]
        yield from labelled(_("Evaluators"), "\n".join(who) or EMPTY, BODY)
        yield flow.space(11)

    def clauses(self) -> Iterator[Row]:
        """Yield each clause with how far it is carried out, and what shows it."""
        if not self.form.clauses:
            return
        yield from parts.headings(_CLAUSES, _("Clause"), _("How far"), _("Evidence"))
        for one in self.form.clauses:
            ink = BODY if one.compliance == "done" else BOLD
            cells = (
                (mask_typed(one.clause), BODY),
                (wording.word(COMPLIANCE, one.compliance), ink),
                (mask_typed(one.evidence), BODY),
            )
            yield from parts.table(_CLAUSES, cells)
            yield flow.space(3)

    def figures(self) -> Iterator[Row]:
        """Yield what the program counted."""
        for code, number in self.form.figures:
            cells = ((wording.word(FIGURES, code), BODY), (str(number), BOLD))
            yield from parts.table(_FIGURES, cells)
            yield flow.space(2)

    def judgement(self) -> Iterator[Row]:
        """Yield problems, their effect, and the three grades."""
        form = self.form
        yield from labelled(_("Problems"), form.problems)
        yield flow.space(3)
        yield from labelled(_("Effect"), form.effects)
        yield flow.space(3)
        grades = (form.suitability, form.adequacy, form.effectiveness)
        said = zip(GRADES.values(), grades, strict=True)
        words = [f"{_(name)} {grade or EMPTY}/5" for name, grade in said]
        yield from labelled(_("Grades"), DOT.join(words), BOLD)
        yield flow.space(3)
        concluded = wording.word(CONCLUSIONS, form.conclusion) if form.conclusion else EMPTY
        yield from labelled(_("Conclusion"), concluded, NAME)

    def changes(self) -> Iterator[Row]:
        """Yield what is to change and why, what that affects, and how it is rolled out."""
        form = self.form
        yield from parts.headings(_CHANGES, _("Old clause"), _("New clause"), _("Reason"))
        for one in form.changes:
            said = (one.old or EMPTY, one.new, one.reason)
            yield from parts.table(_CHANGES, ((mask_typed(each), BODY) for each in said))
            yield flow.space(3)
        yield from labelled(_("Checklists affected"), form.on_checklists)
        yield from labelled(_("Training needed"), form.on_training)
        yield from labelled(_("Settings affected"), form.on_settings)
        yield from labelled(_("Roll-out"), form.roll_out)
        yield from labelled(_("Change in force from"), _day(form.in_force_from), BOLD)

    def _named(self) -> list[parts.Wanted]:
        """Return whom a draft names so far."""
        form = self.form
        named = [("evaluator", one.name) for one in form.evaluators] or [("evaluator", "")]
        named.append(("checker", form.checker.name if form.checker else ""))
        named.append(("approver", form.approver.name if form.approver else ""))
        return [(place, *one) for place, one in enumerate(named, start=1)]


def _day(day: date | None) -> str:
    return day.isoformat() if day else EMPTY


def _title() -> str:
    return _("Policy and process evaluation form")


def pdf(sheet: Sheet) -> bytes:
    """Return the form as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        running = DOT.join([sheet.form.number, str(sheet.form.title)])
        notice = _(
            "Electronic signatures are internal acknowledgements: password entered again, bound "
            "to the content by its hash."
        )
        frame = parts.frame(sheet.imprint, _title, running, notice)
        return flow.document(_Form(sheet).rows(), frame)

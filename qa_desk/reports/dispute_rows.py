"""The dispute and review sheet on paper; `dispute_sheet.draw` is the way in."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.dispute_sheet import (
    VOTES,
    Appeal,
    DisputedItem,
    DisputeSheet,
    Opinion,
    Rescored,
    Score,
    act_words,
    elapsed,
)
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.papers import ROLES, Act
from qa_desk.reports.parts import BODY, BOLD, INDENT, LABEL, NAME, VALUE, labelled
from qa_desk.reports.signing import signing_box
from qa_desk.reports.slip import MONITORING_MODES, RESULTS
from qa_desk.reports.style import EMPTY, FATAL, GOOD, INK, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules.dispute_figures import STAGES
from qa_desk.rules.guards import CLOSINGS, VERDICTS
from qa_desk.rules.masking import mask_typed

_JUDGED = (LEFT, INDENT, LEFT + 186, LEFT + 246)
_AGAIN = (LEFT, INDENT, LEFT + 176, LEFT + 270, LEFT + 364)
_PANEL = (LEFT, LEFT + 170, LEFT + 252, LEFT + 310)
_COURSE = (LEFT, LEFT + 92, LEFT + 222, LEFT + 352)
_COLOURS = {"upheld": INK, "": LATE}


class _Sheet:
    """Lays out one dispute as rows; a part that has nothing to say is left out."""

    def __init__(self, sheet: DisputeSheet) -> None:
        self.sheet = sheet
        self.zone = ZoneInfo(sheet.imprint.timezone)
        self.texts = {each.item: str(each.text) for each in sheet.items}

    def rows(self) -> Iterator[Row]:
        """Yield the whole sheet from top to bottom."""
        yield from self.head()
        raised = self.sheet.raised
        yield from parts.section(
            _("Disputed items"), parts.when(raised, self.zone), self.disputed()
        )
        yield from self.judgement()
        yield from self.review()
        yield from self.appeal()
        yield from parts.section(_("Course of events"), "", self.course())
        yield from parts.section(
            _("Time taken"), _("nights and days off counted too"), self.time_taken()
        )
        sheet = self.sheet
        slots = parts.slots(sheet.signatures, sheet.wanted, self.zone, self.unsigned())
        yield signing_box(_("Signatures"), [], slots)

    def unsigned(self) -> dict[str, str]:
        """Return why somebody does not sign, by role."""
        code = self.sheet.close_reason
        if not code:
            return {}
        if code == "refused":
            said = _("Refused to sign; witness: {person}")
            return {"csr": said.format(person=self.sheet.witness or EMPTY)}
        return {"team_lead" if code == "tl_vacant" else "csr": wording.word(CLOSINGS, code)}

    def head(self) -> Iterator[Row]:
        """Yield whose result it is, of which contact, and how it stands."""
        sheet = self.sheet
        colour = _COLOURS.get(sheet.verdict, GOOD)
        yield from parts.facts(
            (_("CSR"), str(sheet.csr), NAME),
            (_("Team"), str(sheet.team), NAME),
            (_("Team lead"), str(sheet.team_lead or ""), NAME),
            (_("QA inspector"), sheet.inspector, NAME),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("Evaluation no."), sheet.evaluation_no, VALUE),
            (_("Confirmation slip no."), sheet.slip_no, VALUE),
            (_("Score"), _change(sheet.score, sheet.score_now), BOLD),
            (_("Outcome"), self.outcome(), Style(10, colour, bold=True)),
        )
        yield flow.space(7)
        yield from side_by_side(Column(LEFT, RIGHT, self.contact(), LABEL))
        yield flow.space(9)

    def outcome(self) -> str:
        """Return what became of the dispute: the verdict, or the step that ended it without."""
        if self.sheet.verdict:
            return wording.word(VERDICTS, self.sheet.verdict)
        settled = self.sheet.settled
        return _(act_words(settled.step)) if settled else _("Not decided yet")

    def contact(self) -> str:
        """Return the facts of the contact."""
        contact = self.sheet.contact
        said = [
            wording.word(MONITORING_MODES, contact.mode),
            wording.moment(contact.at, self.zone),
            wording.clock(contact.duration_ms) if contact.call_id else "",
            _("Call ID {call_id}").format(call_id=contact.call_id) if contact.call_id else "",
            contact.number_masked,
            str(contact.reason),
            str(contact.checklist),
        ]
        return style.joined([each for each in said if each], LABEL, RIGHT - LEFT)

    def disputed(self) -> Iterator[Row]:
        """Yield what is disputed, and why the team lead was skipped."""
        raised = self.sheet.raised
        if raised.reason:
            label = _("Why past the team lead") if raised.role == "csr" else _("Reason")
            yield from labelled(label, raised.reason)
            yield flow.space(4)
        for item in self.sheet.items:
            yield from parts.together(_item(item))
            yield flow.space(5)

    def judgement(self) -> Iterator[Row]:
        """Yield what the team lead holds of each item."""
        found = self.sheet.judgement
        if found is None:
            return
        rows = parts.headings(_JUDGED, "", _("Item"), _("Finding is"), _("Opinion and evidence"))
        for opinion in found.opinions:
            rows += self.opinion(opinion)
        rows += labelled(_("Reason"), found.act.reason)
        by = parts.when(found.act, self.zone)
        yield from parts.section(_("Team lead's judgement"), by, rows)

    def opinion(self, found: Opinion) -> list[Row]:
        """Return the opinion on one item."""
        evidence = DOT.join(filter(None, [found.evidence, _marks(found.marks)]))
        judged = _("True") if found.true else _("Not true")
        cells = (
            (str(found.item), BOLD),
            (self.texts.get(found.item, ""), BODY),
            (judged, Style(8.5, INK if found.true else LATE, bold=True)),
            (mask_typed("\n".join(filter(None, [found.opinion, evidence]))), BODY),
        )
        return [*parts.together(parts.table(_JUDGED, cells)), flow.space(3)]

    def review(self) -> Iterator[Row]:
        """Yield the blind re-score beside the first score, and the verdict."""
        found = self.sheet.review
        if found is None:
            return
        act = found.decided or found.rescored
        rows = list(self.rescored())
        rows += parts.together(
            self.decision(found.verdict, found.decided, self.sheet.score, found.after)
        )
        if not found.recorded:
            rows += labelled(
                _("Evidence"), _("Decided on written evidence: there is no recording.")
            )
        by = parts.when(act, self.zone) if act else ""
        yield from parts.section(_("Review"), by, rows)

    def rescored(self) -> Iterator[Row]:
        """Yield the items that were scored again."""
        found = self.sheet.review
        if not found or not found.items:
            return
        titles = (_("Item"), _("First score"), _("Re-score"), _("Note"))
        yield from parts.headings(_AGAIN, "", *titles)
        for item in found.items:
            yield from _rescored(item)
        if found.rescored:
            said = _("Blind re-score: {who}").format(who=parts.when(found.rescored, self.zone))
            yield from side_by_side(Column(LEFT, RIGHT, said, LABEL))
        yield flow.space(4)

    def decision(
        self, verdict: str, act: Act | None, before: Score, after: Score | None
    ) -> Iterator[Row]:
        """Yield a verdict, its reason, and what it made of the score."""
        if not verdict:
            return
        colour = _COLOURS.get(verdict, GOOD)
        words = wording.word(VERDICTS, verdict)
        yield from labelled(_("Verdict"), words, Style(9.5, colour, bold=True))
        yield from labelled(_("Reason"), act.reason if act else "")
        yield from labelled(_("Score"), _change(before, after or before), BOLD)

    def appeal(self) -> Iterator[Row]:
        """Yield the second appeal: new grounds, who decides, and what."""
        found = self.sheet.appeal
        if found is None:
            return
        rows = labelled(_("New grounds"), found.filed.reason)
        for item in found.items:
            rows += [*parts.together(_item(item)), flow.space(5)]
        rows += labelled(_("Filed together with"), str(found.together_with or ""))
        rows.append(flow.space(4))
        rows += self.panel(found)
        rows.append(flow.space(4))
        before = self.sheet.review and self.sheet.review.after
        decision = list(
            self.decision(found.verdict, found.decided, before or self.sheet.score, found.after)
        )
        if found.decided:
            decision += labelled(_("Decided by"), parts.when(found.decided, self.zone))
        rows += parts.together(decision)
        by = parts.when(found.filed, self.zone)
        yield from parts.section(_("Second appeal to a panel"), by, rows)

    def panel(self, found: Appeal) -> list[Row]:
        """Return who decides, and why they are fewer than three."""
        if not found.panel:
            return []
        few = _(found.few_reason) if found.few_reason else ""
        rows = parts.headings(_PANEL, _("Panel members"), _("Sits as"), "", _("Vote and reason"))
        for each in found.panel:
            vote = wording.word(VOTES, each.vote) if each.vote else EMPTY
            cells = (
                (str(each.person), BODY),
                (wording.word(ROLES, each.role), BODY),
                (_("Chair") if each.chair else "", BOLD),
                ("\n".join(filter(None, [vote, mask_typed(each.reason)])), BODY),
            )
            rows += parts.table(_PANEL, cells)
        return parts.together([*rows, *labelled(_("Fewer than three"), few)])

    def course(self) -> Iterator[Row]:
        """Yield every step in order; words that stand in a section above are not repeated."""
        said = self.reasons()
        for act in self.sheet.course:
            words = "" if act.reason in said else mask_typed(act.reason)
            cells = (
                (wording.moment(act.at, self.zone), LABEL),
                (_(act_words(act.step)), BODY),
                (parts.doer(act), LABEL),
                ("\n".join(filter(None, [words, *parts.beside(act)])), BODY),
            )
            yield from parts.table(_COURSE, cells)
            yield flow.space(2)

    def reasons(self) -> set[str]:
        """Return the reasons that stand in the sections."""
        sheet = self.sheet
        acts = [sheet.raised, *([sheet.judgement.act] if sheet.judgement else [])]
        said = set()
        for found in (sheet.review, sheet.appeal):
            acts += [found.decided] if found and found.decided else []
        if sheet.appeal:
            acts.append(sheet.appeal.filed)
            said = {each.reason for each in sheet.appeal.panel}
        return said | {act.reason for act in acts}

    def time_taken(self) -> Iterator[Row]:
        """Yield how long it lay with whom, in plain time."""
        lasted = elapsed(self.sheet.course, self.sheet.imprint.printed_at)
        if not lasted:
            return
        stages = [(_(STAGES[stage]), wording.span(time), VALUE) for stage, time in lasted.items()]
        whole = sum(lasted.values(), timedelta())
        yield from parts.facts(*stages, (_("In all"), wording.span(whole), NAME))


def _item(item: DisputedItem) -> Iterator[Row]:
    """Yield an item: what was given, and what is said against it."""
    cost = _("Fatal error") if item.fatal else _points(item.lost)
    colour = FATAL if item.fatal else LATE
    yield from side_by_side(
        Column(LEFT, INDENT - 6, str(item.item), BOLD),
        Column(INDENT, RIGHT - 176, str(item.text), BOLD),
        Column(RIGHT - 168, RIGHT - 70, str(item.given), BODY),
        Column(RIGHT - 66, RIGHT, cost, Style(8.5, colour, bold=True), to_right=True),
        keep=True,
    )
    yield from labelled(_("Grounds"), item.grounds, left=INDENT)
    yield from labelled(_("Time marks"), _marks(item.marks), left=INDENT)
    yield from labelled(_("Should be"), str(item.proposed), left=INDENT)
    yield from labelled(_("Knowledge base"), item.reference, left=INDENT)
    yield from labelled(_("Attachments"), _(", ").join(item.attachments), left=INDENT)


def _rescored(item: Rescored) -> list[Row]:
    changed = (str(item.first), item.first_lost) != (str(item.again), item.again_lost)
    cells = (
        (str(item.item), BOLD),
        (str(item.text), BODY),
        (f"{item.first}  {_points(item.first_lost)}", BODY),
        (f"{item.again}  {_points(item.again_lost)}", BOLD if changed else BODY),
        (mask_typed(item.note), BODY),
    )
    return [*parts.table(_AGAIN, cells), flow.space(3)]


def _points(lost: int) -> str:
    return f"−{wording.points(lost)}" if lost else "0"


def _marks(marks: tuple[int, ...]) -> str:
    return _(", ").join(map(wording.clock, marks))


def _score(score: Score) -> str:
    return f"{wording.score(score.final)} {wording.word(RESULTS, score.result)}"


def _change(before: Score, after: Score) -> str:
    return _score(before) if before == after else f"{_score(before)} → {_score(after)}"


def _title() -> str:
    return _("Dispute and review sheet")


def pdf(sheet: DisputeSheet) -> bytes:
    """Return the sheet as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        running = DOT.join([str(sheet.csr), sheet.evaluation_no])
        notice = _("A dispute never lowers a score. What a panel has decided is final.")
        frame = parts.frame(sheet.imprint, _title, running, notice)
        return flow.document(_Sheet(sheet).rows(), frame)

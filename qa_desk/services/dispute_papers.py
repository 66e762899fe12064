"""The dispute and review sheet of an evaluation, for whoever may read it (P25, domain.md 5.13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.models import (
    Call,
    Document,
    DocumentLine,
    Evaluation,
    Person,
    Revision,
    Signature,
    StepTaken,
    Team,
    chain,
    live_calls,
    panels,
    queries,
    reviewing,
    revisions,
    signatures,
    visible,
)
from qa_desk.models.taken import Taken
from qa_desk.reports import dispute_sheet as paper
from qa_desk.reports.papers import Act, Imprint, Signed
from qa_desk.reports.slip import Person as Name
from qa_desk.rules import answers, comparing, options
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.comparing import Compared
from qa_desk.rules.disputes import Disputed
from qa_desk.rules.sheets import Sheet
from qa_desk.work import Work

RAISED = ("dispute", "dispute_past", "contest")
_JUDGED = ("judge_true", "judge_false")
_REVIEWED = ("uphold", "uphold_signed", "correct")
_DECIDED = ("panel_uphold", "panel_correct")
_ROLES = {"closing": "team_lead"}  # of a signature, as what its person is to the record
_NOBODY_ELSE = N_("There was nobody else who had no part in it.")


@dataclass(frozen=True)
class _Gathered:
    """What a sheet is made of."""

    work: Work
    found: Evaluation
    route: tuple[Taken, ...]  # from the dispute on
    before: tuple[Taken, ...]
    names: Mapping[UUID, Name]
    form: Checklist
    hidden: UUID | None  # the inspector, where slips do not name him

    def name(self, person_id: UUID | None) -> Name | None:
        """Return who somebody is, None for somebody not to be named here."""
        if person_id is None or person_id == self.hidden:
            return None
        return self.names.get(person_id)

    def act(self, step: Taken) -> Act:
        """Return a step as the sheet tells it."""
        named = step.key == "record_refusal"
        return Act(
            step.key,
            step.at,
            self.name(step.person_id),
            step.role,
            step.target,
            step.words.reason,
            self.name(step.words.person) if named else None,
        )

    def last(self, *keys: str) -> Taken | None:
        """Return the newest of some steps since the dispute was raised."""
        return next((one for one in reversed(self.route) if one.key in keys), None)

    def sheet_of(self, number: int | None) -> Sheet:
        """Return a revision as it was filled in."""
        revision = self.work.session.get_one(Revision, (self.found.id, number))
        return revisions.sheet_of(self.work.session, revision)

    def score(self, number: int | None) -> paper.Score:
        """Return the result of a revision."""
        revision = self.work.session.get_one(Revision, (self.found.id, number))
        return paper.Score(revision.raw, revision.final, revision.result)


def sheet(work: Work, evaluation_id: UUID) -> paper.DisputeSheet:
    """Return the sheet of the newest dispute; RuleError where there is none for the actor."""
    found = _seen(work, evaluation_id)
    gathered = _gather(work, found)
    raised = gathered.route[0]
    number = raised.revision
    stored = queries.stored_options(work.session, work.now)
    lead = queries.lead_of(work.session, found.team_id, _day(work, found))
    inspector = work.session.get_one(Person, found.inspector_id)
    shown = {"name": inspector.name, "staff_no": inspector.staff_no, "hidden": ""}
    slip = _slip_of(work, found)
    return paper.DisputeSheet(
        imprint=_imprint(work, gathered),
        evaluation_no=found.number,
        slip_no=slip,
        csr=gathered.names[found.csr_id],
        team=work.session.get_one(Team, found.team_id).name,
        team_lead=Name(lead.name, lead.staff_no) if lead else None,
        inspector=shown[options.text("slip.inspector_shown", stored)],
        contact=_contact(work, found, gathered.form),
        score=gathered.score(number),
        raised=gathered.act(raised),
        items=_items(gathered, raised),
        judgement=_judgement(gathered),
        review=_review(gathered),
        appeal=_appeal(gathered),
        course=_course(gathered),
        close_reason=found.close_reason or "",
        signatures=_signed(gathered),
    )


def note_print(work: Work, evaluation_id: UUID) -> None:
    """Write into the journal that a dispute sheet was printed or saved (S1-6.3)."""
    chain.note(work.session, "print", "dispute_sheet", evaluation_id, {})


def _seen(work: Work, evaluation_id: UUID) -> Evaluation:
    """Return an evaluation whose first score the actor may know."""
    found = work.session.scalar(
        select(Evaluation).where(
            Evaluation.id == evaluation_id,
            visible.evaluations(work.actor) | visible.to_decide(work),
        )
    )
    if found is None:
        raise RuleError(_("This evaluation is not there, or not yours to see."))
    if reviewing.unseen(work, [found]):
        raise RuleError(
            _("The sheet shows the first score. Score the disputed items yourself, then open it.")
        )
    return found


def _gather(work: Work, found: Evaluation) -> _Gathered:
    route = reviewing.history(work, found)
    starts = [place for place, step in enumerate(route) if step.key in RAISED]
    if not starts:
        raise RuleError(_("Nobody has disputed this result, so there is no dispute sheet."))
    stored = queries.stored_options(work.session, work.now)
    since = route[starts[-1] :]
    revision = work.session.get_one(Revision, (found.id, since[0].revision))
    ids = {found.csr_id, found.inspector_id, *(step.person_id for step in route)}
    ids |= {step.words.person for step in route if step.words.person}
    ids |= {one for step in route for one in step.words.panel}
    if found.status == "E9":
        ids |= set(panels.members(work.session, found.id, work.today))
    people = queries.people_by_id(work.session, ids)
    hides = options.text("slip.inspector_shown", stored) == "hidden"
    return _Gathered(
        work,
        found,
        since,
        route[: starts[-1]],
        {key: Name(person.name, person.staff_no) for key, person in people.items()},
        revisions.checklist(work.session, revision.checklist_version_id),
        found.inspector_id if hides else None,
    )


def _imprint(work: Work, gathered: _Gathered) -> Imprint:
    """Return what the sheet says of itself; its hash is over those of the steps it tells of."""
    ids = [step.id for step in gathered.route]
    hashes = work.session.execute(
        select(StepTaken.id, StepTaken.content_hash)
        .where(StepTaken.id.in_(ids))
        .order_by(StepTaken.taken_at, StepTaken.id)
    )
    released = gathered.found.released_at or work.now
    return Imprint(
        number=paper.number_of(gathered.found.number),
        content_hash=content_hash((str(key), value) for key, value in hashes).hex(),
        **queries.letterhead(work, released),
    )


def _slip_of(work: Work, found: Evaluation) -> str:
    slip = work.session.get(Document, found.slip_id) if found.slip_id else None
    return slip.number if slip else ""


def _day(work: Work, found: Evaluation) -> date:
    moment = _contact_at(work, found)
    return moment.astimezone(work.zone).date()


def _contact_at(work: Work, found: Evaluation) -> datetime:
    call = work.session.get(Call, found.call_id) if found.call_id else None
    if call and call.started_at:
        return call.started_at
    check = queries.check_behind(work.session, found.id)
    return check.began_at if check else found.assigned_at


def _contact(work: Work, found: Evaluation, form: Checklist) -> paper.Contact:
    call = work.session.get(Call, found.call_id) if found.call_id else None
    return paper.Contact(
        mode=found.mode,
        at=_contact_at(work, found),
        duration_ms=call.duration_ms if call else 0,
        call_id=call.given_id if call else "",
        number_masked=call.number_masked if call else "",
        reason=call.contact_reason if call else "",
        checklist=form.title_and_version,
    )


def _items(gathered: _Gathered, step: Taken) -> tuple[paper.DisputedItem, ...]:
    """Return what a step disputes, beside what the result had said."""
    subjects = [one.subject for one in step.words.disputed]
    first = gathered.sheet_of(step.revision)
    known = {one.subject: one for one in comparing.compared(gathered.form, first, None, subjects)}
    return tuple(_item(gathered.form, known[one.subject], one) for one in step.words.disputed)


def _item(form: Checklist, known: Compared, one: Disputed) -> paper.DisputedItem:
    items = (answers.proposals(item) for item in form.items if item.number == one.subject)
    proposals = next(items, [])
    chosen = one.option is not None and one.option < len(proposals)
    return paper.DisputedItem(
        item=one.subject,
        text=known.text,
        given=known.first.given,
        lost=known.first.lost,
        grounds=one.grounds,
        marks=one.at_ms,
        proposed=proposals[one.option] if chosen and one.option is not None else "",
        reference=one.reference,
        fatal=known.fatal,
    )


def _judgement(gathered: _Gathered) -> paper.Judgement | None:
    step = gathered.last(*_JUDGED)
    if step is None:
        return None
    said = tuple(paper.Opinion(one.subject, one.is_true, one.words) for one in step.words.opinions)
    return paper.Judgement(gathered.act(step), said)


def _review(gathered: _Gathered) -> paper.Review | None:
    decided, again = gathered.last(*_REVIEWED), gathered.last("rescore")
    if decided is None and again is None:
        return None
    recorded = live_calls.is_recorded(gathered.work.session, gathered.found.call_id)
    return paper.Review(
        rescored=gathered.act(again) if again else None,
        items=_rescored(gathered, again) if again and again.words.sheet else (),
        decided=gathered.act(decided) if decided else None,
        verdict=_verdict(decided),
        after=_after(gathered, decided),
        recorded=recorded,
    )


def _rescored(gathered: _Gathered, again: Taken) -> tuple[paper.Rescored, ...]:
    """Return the disputed items as they were scored again, and all that came out otherwise."""
    wanted = [one.subject for one in gathered.route[0].words.disputed]
    first = gathered.sheet_of(again.revision)
    found = comparing.compared(gathered.form, first, again.words.sheet, wanted)
    return tuple(
        paper.Rescored(
            one.subject,
            one.text,
            one.first.given,
            one.first.lost,
            one.second.given,
            one.second.lost,
            one.second.note,
        )
        for one in found
        if one.second is not None and (one.second.given or one.subject in wanted)
    )


def _verdict(decided: Taken | None) -> str:
    if decided is None:
        return ""
    return decided.words.verdict or "upheld"


def _after(gathered: _Gathered, decided: Taken | None) -> paper.Score | None:
    if decided is None or decided.revision is None or decided.target != "E8":
        return None
    return gathered.score(decided.revision + 1)


def _appeal(gathered: _Gathered) -> paper.Appeal | None:
    filed = gathered.last("appeal")
    if filed is None:
        return None
    decided = gathered.last(*_DECIDED)
    few = decided is not None and bool(decided.words.missing)
    return paper.Appeal(
        filed=gathered.act(filed),
        items=_items(gathered, filed),
        panel=_panel(gathered, decided),
        few_reason=_NOBODY_ELSE if few else "",
        decided=gathered.act(decided) if decided else None,
        verdict=_verdict(decided),
        after=_after(gathered, decided),
    )


def _panel(gathered: _Gathered, decided: Taken | None) -> tuple[paper.Panellist, ...]:
    """Return who decides, the chair first, with their votes as far as the reader sees them."""
    work, found = gathered.work, gathered.found
    members: Sequence[UUID] = decided.words.panel if decided else ()
    if found.status == "E9":
        members = panels.members(work.session, found.id, work.today)
    votes = {step.person_id: step.words for step in gathered.route if step.key == "vote"}
    sat: list[paper.Panellist] = []
    for place, one in enumerate(members):
        words = votes.get(one)
        vote = "" if words is None else "uphold" if words.upholds else "correct"
        sat.append(
            paper.Panellist(
                gathered.names.get(one, Name("", "")),
                "panel",
                chair=not place,
                vote=vote,
                reason=words.reason if words else "",
            )
        )
    return tuple(sat)


def _course(gathered: _Gathered) -> tuple[Act, ...]:
    """Return every step since the release in order, those of the main road too."""
    found = gathered.found
    acts = [gathered.act(step) for step in (*gathered.before, *gathered.route)]
    acts.append(Act("release", found.released_at or found.assigned_at, status="E3"))
    targets = {"csr": ("accept", "E4"), "team_lead": ("countersign", "E10")}
    for signature, person in _signatures(gathered):
        if signature.role in targets:
            key, status = targets[signature.role]
            by = Name(person.name, person.staff_no)
            acts.append(
                Act(key, signature.signed_at, by, signature.role, status, signature.statement)
            )
    return tuple(sorted(acts, key=lambda act: act.at))


def _signatures(gathered: _Gathered) -> list[tuple[Signature, Person]]:
    rows = gathered.work.session.execute(
        select(Signature, Person)
        .join(Person, Person.id == Signature.person_id)
        .join(DocumentLine, DocumentLine.document_id == Signature.document_id)
        .where(
            DocumentLine.evaluation_id == gathered.found.id,
            Signature.role.in_(("csr", "team_lead", "closing", "witness")),
        )
        .order_by(Signature.signed_at)
    )
    return [(signature, person) for signature, person in rows]


def _signed(gathered: _Gathered) -> tuple[Signed, ...]:
    """Return the signatures under the result as it stands; earlier ones are void."""
    given = [
        (signature, person)
        for signature, person in _signatures(gathered)
        if signature.document_id == gathered.found.slip_id
    ]
    return tuple(
        Signed(
            **{**vars(shown), "role": _ROLES.get(shown.role, shown.role)},
            meaning=signature.meaning,
        )
        for shown, (signature, _person) in zip(
            signatures.shown(gathered.work.session, given), given, strict=True
        )
    )

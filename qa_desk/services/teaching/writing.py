"""Collect teaching cases: add, edit and remove them (issue 9, the library of cases)."""

from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    CallSegment,
    CaseSource,
    Evaluation,
    ModelCall,
    TeachingCase,
    audio_store,
    live_calls,
    visible,
)
from qa_desk.rules import permissions, teaching
from qa_desk.rules.passages import Passage
from qa_desk.rules.teaching import Entry
from qa_desk.services.teaching import cutting, reading
from qa_desk.services.teaching.cutting import Cut
from qa_desk.services.teaching.types import About
from qa_desk.work import Work


def add(work: Work, about: About, entry: Entry) -> UUID:
    """Add a passage of an evaluation's or a call's recording to the library; return its id."""
    permissions.require_of(work.actor, "case.edit")
    start, end = about.passage
    tidy = _checked(entry, end - start)
    csr_id, call_id = _whose(work, about)
    made = cutting.cut(work, cutting.parts_of_call(work, call_id), about.passage, tidy.silences)
    case = TeachingCase(length_ms=end - start, added_by=work.actor.id, added_at=work.now)
    _say(case, tidy)
    _hold(case, made)
    work.session.add(case)
    work.session.flush()
    source = CaseSource(case_id=case.id, call_id=call_id, evaluation_id=about.evaluation_id)
    source.csr_id, source.from_ms, source.to_ms = csr_id, start, end
    work.session.add(source)
    work.session.flush()
    return case.id


def edit(work: Work, case_id: UUID, seen: int, entry: Entry) -> None:
    """Change what a case says, and what of it is silent; a CSR who was asked is not any more.

    RuleError while it is published: what was consented to stays as it is.
    """
    permissions.require_of(work.actor, "case.edit")
    case, source = as_seen(work, case_id, seen)
    tidy, before = _checked(entry, case.length_ms), reading.entry_of(case)
    if tidy == before:
        return
    if published(work, case_id) is not None:
        raise RuleError(
            _("This case is published as a model call. Withdraw it first, then change the case.")
        )
    source.asked_at = source.asked_by = source.consent = source.answered_at = None
    work.session.flush()
    _say(case, tidy)
    if tidy.silences != before.silences:
        old = case.cut_id
        _hold(case, _cut_again(work, case, source, before.silences, tidy.silences))
        audio_store.discard_at_commit(work.session, work.now, [old])
    work.session.flush()


def remove(work: Work, case_id: UUID, seen: int, reason: str) -> None:
    """Take a case out of the library with a reason; its cut is destroyed for good."""
    permissions.require_of(work.actor, "case.edit")
    case, _source = as_seen(work, case_id, seen)
    if published(work, case_id) is not None:
        raise RuleError(
            _("This case is published as a model call. Withdraw it first, then remove the case.")
        )
    case.remove_reason = said(reason)
    case.removed_at, case.removed_by, case.cut_key = work.now, work.actor.id, b""
    audio_store.discard_at_commit(work.session, work.now, [case.cut_id])
    work.session.flush()


def as_seen(work: Work, case_id: UUID, seen: int) -> tuple[TeachingCase, CaseSource]:
    """Return a case and its source; ConflictError when it is not as the person saw it."""
    case = work.session.get(TeachingCase, case_id)
    if case is None or case.removed_at is not None or case.version != seen:
        raise ConflictError(_("Somebody else changed this case meanwhile. Look at it again."))
    return case, work.session.get_one(CaseSource, case_id)


def published(work: Work, case_id: UUID) -> ModelCall | None:
    """Return the model call that is out of a case."""
    out = select(ModelCall).where(ModelCall.case_id == case_id, ModelCall.withdrawn_at.is_(None))
    return work.session.scalar(out)


def said(reason: str) -> str:
    """Return a reason without blanks around it; InputError where there is none."""
    if not reason.strip():
        raise InputError(_("Say why."))
    return reason.strip()


def _checked(entry: Entry, length_ms: int) -> Entry:
    tidy = entry.tidy(length_ms)
    if problem := tidy.problem():
        raise InputError(problem)
    return tidy


def _whose(work: Work, about: About) -> tuple[UUID, UUID | None]:
    """Return the CSR whom a passage is of, and the call whose recordings are heard."""
    if about.evaluation_id is None:
        return _of_call(work, about), about.call_id
    seen = visible.evaluations(work.actor) | visible.to_second(work.actor)
    found = work.session.scalar(
        select(Evaluation).where(Evaluation.id == about.evaluation_id, seen)
    )
    if found is None:
        raise RuleError(_("This evaluation is not there, or not yours to hear."))
    if found.purpose != "normal":
        raise RuleError(
            _("This call is scored to compare people, unseen. Add the case once that is over.")
        )
    return found.csr_id, live_calls.heard_in(work.session, found.call_id)


def _of_call(work: Work, about: About) -> UUID:
    """Return who had the call at the passage's beginning."""
    rows = work.session.execute(
        select(CallSegment.person_id, CallSegment.offset_ms)
        .where(CallSegment.call_id == about.call_id)
        .order_by(CallSegment.offset_ms)
    ).all()
    had: list[UUID | None] = [row.person_id for row in rows if row.offset_ms <= about.passage[0]]
    last = had[-1] if had else None
    if last is None:
        raise RuleError(_("Nobody knows whose call this is. Assign it to a CSR first."))
    return last


def _say(case: TeachingCase, entry: Entry) -> None:
    case.is_good, case.is_anonymous = entry.is_good, entry.is_anonymous
    case.items, case.topics = list(entry.items), list(entry.topics)
    case.lesson, case.silences = entry.lesson, [list(span) for span in entry.silences]


def _hold(case: TeachingCase, made: Cut) -> None:
    case.cut_id, case.cut_key = made.id, made.key
    case.cut_sha256, case.cut_size = made.sha256, made.size


def _cut_again(
    work: Work,
    case: TeachingCase,
    source: CaseSource,
    before: tuple[Passage, ...],
    wanted: tuple[Passage, ...],
) -> Cut:
    """Cut with other silences: more of them out of the cut itself, else out of the recording."""
    if teaching.within((*before, *wanted), case.length_ms) == wanted:
        own = [reading.part_of(work, case)]
        return cutting.cut(work, own, (0, case.length_ms), wanted)
    parts = cutting.parts_of_call(work, source.call_id)
    return cutting.cut(work, parts, (source.from_ms, source.to_ms), wanted)

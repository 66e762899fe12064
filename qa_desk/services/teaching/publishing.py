"""Publish a case as a model call, with a consent that the CSR may take back any time (P23)."""

from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import CaseSource, ModelCall, TeachingCase, audio_store
from qa_desk.rules import permissions
from qa_desk.rules.teaching import Standing
from qa_desk.services.teaching import cutting, reading, writing
from qa_desk.work import Work


def ask(work: Work, case_id: UUID, seen: int) -> None:
    """Ask the CSR whether his passage may be published; he answers in the program."""
    permissions.require_of(work.actor, "case.edit")
    case, source = writing.as_seen(work, case_id, seen)
    _refuse(_standing(work, case, source).against_asking())
    source.asked_by, source.asked_at = work.actor.id, work.now
    source.consent = source.answered_at = None
    work.session.flush()


def answer(work: Work, case_id: UUID, *, given: bool) -> None:
    """Say as the CSR whether a passage of one's own may be published.

    Refusing what is published withdraws it at once, and destroys its cut.
    """
    permissions.require_of(work.actor, "model_call.see")
    source = work.session.get(CaseSource, case_id)
    if source is None or source.csr_id != work.actor.id or source.asked_at is None:
        raise RuleError(_("Only the CSR himself answers, and after he was asked."))
    out = writing.published(work, case_id)
    if out is not None and not given:
        _withdraw(work, out, "")
    source.consent, source.answered_at = ("given" if given else "refused"), work.now
    work.session.flush()


def publish(work: Work, case_id: UUID, seen: int) -> UUID:
    """Publish a case for all CSRs; return the model call's id."""
    permissions.require_of(work.actor, "model_call.publish")
    case, source = writing.as_seen(work, case_id, seen)
    _refuse(_standing(work, case, source).against_publishing())
    made = cutting.again(work, reading.part_of(work, case))
    row = ModelCall(id=made.id, case_id=case.id, sha256=made.sha256, size=made.size, key=made.key)
    row.items, row.topics, row.lesson = list(case.items), list(case.topics), case.lesson
    row.length_ms = case.length_ms
    row.published_by, row.published_at = work.actor.id, work.now
    work.session.add(row)
    work.session.flush()
    return row.id


def withdraw(work: Work, model_call_id: UUID, reason: str) -> None:
    """Take a model call back with a reason; its cut is destroyed, the case stays."""
    permissions.require_of(work.actor, "model_call.publish")
    row = work.session.get(ModelCall, model_call_id)
    if row is None or row.withdrawn_at is not None:
        raise RuleError(_("This model call was withdrawn already."))
    _withdraw(work, row, writing.said(reason))


def _withdraw(work: Work, row: ModelCall, reason: str) -> None:
    row.withdrawn_by, row.withdrawn_at = work.actor.id, work.now
    row.reason, row.key = reason, b""
    audio_store.discard_at_commit(work.session, work.now, [row.id])
    work.session.flush()


def _standing(work: Work, case: TeachingCase, source: CaseSource) -> Standing:
    is_published = writing.published(work, case.id) is not None
    return reading.standing(case, source, is_published=is_published)


def _refuse(reason: str) -> None:
    if reason:
        raise RuleError(reason)

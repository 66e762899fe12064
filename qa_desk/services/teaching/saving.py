"""Save a case's passage as a file, only with somebody else's approval (P17, S1-6.3)."""

from pathlib import Path
from uuid import UUID

from qa_desk import files
from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import TeachingCase, chain, leave
from qa_desk.rules import permissions
from qa_desk.services.teaching import reading
from qa_desk.services.teaching.types import Leave
from qa_desk.work import Work

_KIND = "clip"


def asked(work: Work, case_id: UUID) -> Leave:
    """Return whether the actor has asked to save a case's passage, and whether he may now."""
    permissions.require_of(work.actor, "case.see")
    found = leave.mine(work, _KIND, _what(case_id))
    return Leave(found is not None, found is not None and found.approved_at is not None)


def ask_to_save(work: Work, case_id: UUID, reason: str) -> None:
    """Ask for leave to save it; somebody else who may save clips has a day to give it."""
    case = _case(work, case_id)
    if leave.mine(work, _KIND, _what(case_id)) is None:
        leave.ask(work, _KIND, _what(case_id), -(-case.length_ms // 1000), reason)


def save(work: Work, case_id: UUID, file: Path) -> None:
    """Write a case's cut to a WAV file as it is heard: what is silenced there is silent in it.

    The leave is used up, and the journal says who took which case out.
    """
    part = reading.part_of(work, _case(work, case_id))
    if part.copy is None or not part.copy.exists():
        raise RuleError(_("This passage cannot be heard any more."))
    leave.use(work, _KIND, _what(case_id))
    chain.note(work.session, "export", "teaching_case", case_id, {})
    with part.open(work.progress) as opened, files.whole(file) as aside:
        aside.write_bytes(opened.read())


def _case(work: Work, case_id: UUID) -> TeachingCase:
    permissions.require_of(work.actor, "case.see")
    permissions.require_of(work.actor, "save_clip")
    case = work.session.get(TeachingCase, case_id)
    if case is None or case.removed_at is not None:
        raise RuleError(_("This case was removed."))
    return case


def _what(case_id: UUID) -> str:
    return f"case/{case_id}"

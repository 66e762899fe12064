"""A case that somebody else changed first: what it is now, and what was wanted."""

from qa_desk.i18n import _
from qa_desk.rules import workflow
from qa_desk.services.cases import Case
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.conflict import Conflict, Difference, meanwhile


def verb(key: str) -> str:
    """Return the step of a key as its button says it."""
    if key == "accept":
        return _("Sign")
    return workflow.label(key)


def of_case(before: Case, after: Case, key: str, sentence: str, words: str = "") -> Conflict:
    """Return the two sides of a step that was not taken; `words` were typed for it."""
    mine = "\n".join(part for part in (verb(key), words.strip()) if part)
    step = Difference(_("Status"), wording.status(after.row.status), mine)
    return meanwhile(after.row.number, sentence, step, _fields(before), _fields(after))


def _fields(case: Case) -> dict[str, str]:
    row = case.row
    return {
        _("Result"): wording.result(row.result),
        _("Score"): wording.score(row.final),
        _("Skill group"): case.skill_group,
        _("Due"): wording.local_time(row.due_at),
        _("Signatures"): "\n".join(f"{sign.name}  {sign.meaning}" for sign in case.signatures),
    }

"""A corrected result: a new revision on a new slip, never worse, never an edit (E-18, E-32)."""

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import assessing, facts, moves, revisions, slips
from qa_desk.models.evaluations import Evaluation, Revision
from qa_desk.rules import answers, scoring
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.disputes import Words
from qa_desk.rules.sheets import Sheet
from qa_desk.work import Work

_SOURCES = {"correct": "review", "panel_correct": "panel"}


def write(work: Work, found: Evaluation, key: str, words: Words) -> str:
    """Take a step that corrects a result; return the number of its new slip.

    An assessment of the inspector follows only where he erred, and only while he is there.
    """
    before = work.session.get_one(Revision, (found.id, found.revision))
    form = revisions.checklist(work.session, before.checklist_version_id)
    first = revisions.sheet_of(work.session, before)
    known = facts.of(work, found, key, words)
    moves.check(work, found, key, known)
    sheet = _complete(form, first, words.sheet, found)
    score = scoring.score(form, sheet, found.skill_group)

    def revise() -> None:
        revisions.write(work, found, form, sheet, score, words.reason)

    moves.take(work, found, key, known, words, revise)
    revision = work.session.get_one(Revision, (found.id, found.revision))
    slip = slips.issue(work, found, revision)
    if words.verdict == "overturned_inspector_error" and key in _SOURCES:
        assessing.open_for(work, found, _SOURCES[key], form, (first, sheet))
    return slip.number


def _complete(form: Checklist, first: Sheet, sheet: Sheet | None, found: Evaluation) -> Sheet:
    """Return the corrected sheet, or refuse one that changes nothing or is not finished."""
    sheet = answers.shown(form, sheet) if sheet else None
    if sheet is None or (sheet.answers, sheet.fatals) == (first.answers, first.fatals):
        raise RuleError(
            _("Nothing on the checklist was changed. Change what is corrected, or uphold it.")
        )
    if scoring.score(form, sheet, found.skill_group).missing:
        raise RuleError(_("Some items of the corrected checklist are not answered yet."))
    return sheet

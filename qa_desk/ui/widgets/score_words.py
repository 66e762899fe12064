"""What the scoring desk says where there is no sheet: nothing to do, not begun, or done."""

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.workflow import EvaluationState
from qa_desk.services.cases import CaseRow
from qa_desk.services.knowledge.types import About
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_list import CaseList
from qa_desk.ui.widgets.checklist_form import ChecklistForm
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.work import Actor


def say_empty(queue: CaseList, actor: Actor) -> None:
    """Say when tasks come; who scores in calibrations only has none of a plan."""
    if permissions.may(actor, "score"):
        reason = _("New tasks come when samples are drawn from an approved plan.")
        queue.say_when_empty(_("Your queue is empty"), reason, _("Open the plan"), "headphones")
    else:
        reason = _("The calls of a calibration come here when its scoring is opened.")
        queue.say_when_empty(_("Nothing to score"), reason, icon="headphones")


def say_none(start: EmptyState) -> None:
    """Say that no task is chosen."""
    start.say(_("No task chosen"), _("Choose a call from your queue."), icon="headphones")


def say_ready(start: EmptyState, *, compares: bool) -> None:
    """Say how a task is begun; of a calibration, that nobody sees what others choose."""
    reason = _("Listen first if you like. The checklist of the call's day opens with Enter.")
    if compares:
        reason = _(
            "Score it by yourself: nobody sees what others choose, nor whose call it is, until "
            "the scoring has ended."
        )
    start.say(_("Ready to score"), reason, _("Start scoring"), "list-checks")


def about(row: CaseRow | None, form: ChecklistForm) -> About | None:
    """Return what a feedback slip would be about: the task and the item in hand (K-12)."""
    return About(row.id, row.number, form.item_words()) if row else None


def submitted(state: EvaluationState) -> str:
    """Return what became of a sheet that was submitted to be released."""
    words = _("{number} is submitted: {result}. It waits in the inbox to be released.")
    return words.format(number=state.number, result=wording.result(state.result))


def set_down(state: EvaluationState) -> str:
    """Return what became of a sheet that only compares people; it cannot be recalled."""
    words = _("{number} is submitted. It is compared when the scoring has ended.")
    return words.format(number=state.number)

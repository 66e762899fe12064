"""The monthly plans as a list, and what somebody else made of one meanwhile."""

from qa_desk.i18n import N_, _
from qa_desk.services.planning import PlanRow
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import plan_words
from qa_desk.ui.widgets.conflict import Conflict, Difference, meanwhile

DONE = 3  # the column of the bar
STEPS = {  # a verb, and the state that it is taken from
    "approve": (N_("Approve"), "draft"),
    "draw": (N_("Draw samples"), "approved"),
    "close": (N_("Close plan"), "approved"),
}


def plan_table() -> Table[PlanRow]:
    """Return the table of plans, a line for each version."""
    return Table(
        [
            Column(_("Month"), lambda plan: plan_words.month(plan.month), means="month"),
            Column(_("No."), lambda plan: plan.number, right=True, means="plan_no"),
            Column(
                _("State"),
                lambda plan: plan.state,
                plan_words.state,
                icon=lambda plan: _kind(plan)[1],
                colour=lambda plan: "good" if _kind(plan)[0] == "good" else None,
                means="state",
            ),
            Column(
                _("Done"),
                _share,
                lambda share: f"{share:.0%}",
                tip=lambda plan: _("{done} of {drawn} submitted").format(
                    done=plan.done, drawn=plan.drawn
                ),
                means="plan_done",
                measure=lambda share: round(100 * share, 1),
            ),
        ],
        key=lambda plan: plan.id,
    )


def changed_meanwhile(before: PlanRow, now: PlanRow, step: str, sentence: str) -> Conflict:
    """Return what somebody else made of a plan on which a step was tried."""
    return meanwhile(
        _("The plan of {month}").format(month=plan_words.month(now.month)),
        sentence,
        Difference(_("State"), plan_words.state(now.state), _(STEPS[step][0])),
        _fields(before),
        _fields(now),
    )


def _fields(plan: PlanRow) -> dict[str, str]:
    return {
        _("Per CSR"): str(plan.per_csr),
        _("Drawn"): str(plan.drawn),
        _("Done"): str(plan.done),
    }


def _share(plan: PlanRow) -> float | None:
    return plan.done / plan.drawn if plan.drawn else None


def _kind(plan: PlanRow) -> tuple[str, str]:
    return plan_words.STATE_CHIPS.get(plan.state, ("neutral", "info"))

"""The states and steps of a training need: machine T of domain.md 2.6."""

from qa_desk.i18n import N_
from qa_desk.rules.workflow_rows import Status, Step, step_row, told_rows

STATUSES = (
    Status("T0", N_("Training need proposed"), False, False),
    Status("T1", N_("Training need submitted"), False, False),
    Status("TR", N_("Training need returned"), False, False),
    Status("T2", N_("Training need accepted"), False, False),
    Status("T3", N_("Training scheduled"), False, False),
    Status("T4", N_("Training held"), False, False),
    Status("T5", N_("Training result back"), False, False),
    Status("T6", N_("Effect being followed up"), False, False),
    Status("T7", N_("Training effective"), False, False, closed=True),
    Status("T8", N_("Training not effective"), False, False, closed=True),
    Status("TX", N_("Training need cancelled"), False, False, closed=True),
)
STEPS: tuple[Step, ...] = (
    step_row(
        "T-01", "raise_need", N_("Raise a training need"), (None, "T0"),
        "system need_raiser", limit="train.submit", told=True,
    ),
    *told_rows(
        "T-02", "submit_need", N_("Submit"), ("T0 TR", "T1"), "need_drafter", needs="whole",
    ),
    *told_rows(
        "T-02s", "approve_need", N_("Approve"), ("T1", ""), "need_approver", needs="unapproved",
    ),
    *told_rows(
        "T-02r", "send_back", N_("Send back"), ("T1", "T0"),
        "need_approver", needs="reason unapproved", limit="train.submit",
    ),
    *told_rows(
        "T-03", "accept_need", N_("Accept"), ("T1", "T2"),
        "trainer", needs="approved", limit="train.deliver",
    ),
    *told_rows(
        "T-03r", "return_need", N_("Return"), ("T1", "TR"), "trainer", needs="reason approved",
    ),
    *told_rows(
        "T-03m", "merge_need", N_("Merge"), ("T1", "TX"), "trainer", needs="reason approved whole",
    ),
    *told_rows(
        "T-04", "schedule_training", N_("Schedule"), ("T2", "T3"),
        "trainer", needs="whole", limit="train.deliver",
    ),
    *told_rows(
        "T-05", "deliver_training", N_("Training held"), ("T3", "T4"),
        "trainer", needs="whole", limit="train.result",
    ),
    *told_rows(
        "T-06", "give_result", N_("Give the result to QA"), ("T4", "T5"),
        "trainer", needs="reason whole",
    ),
    *told_rows(
        "T-07", "follow_up", N_("Follow up"), ("T5", "T6"),
        "system need_drafter", limit="train.followup",
    ),
    *told_rows(
        "T-08p", "propose_verdict", N_("Propose a verdict"), ("T6", ""),
        "need_drafter", needs="reason",
    ),
    *told_rows(
        "T-08", "close_effective", N_("Close as effective"), ("T6", "T7"),
        "need_approver", needs="reason whole",
    ),
    *told_rows(
        "T-08n", "close_ineffective", N_("Close as not effective"), ("T6", "T8"),
        "need_approver", needs="reason whole",
    ),
    *told_rows(
        "T-09", "cancel_need", N_("Cancel the training need"), ("T0 T1 TR T2 T3", "TX"),
        "need_approver", needs="reason",
    ),
    *told_rows(
        "T-09w", "withdraw_need", N_("Withdraw"), ("T0", "TX"), "need_raiser", needs="reason",
    ),
)  # fmt: skip

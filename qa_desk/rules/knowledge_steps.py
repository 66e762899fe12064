"""The states and steps of a knowledge ticket: machine K of domain.md 2.3 (S3-6.B1 to B6)."""

from qa_desk.i18n import N_
from qa_desk.rules.workflow_rows import Status, Step, step_row, told_rows

RELATIONS = {
    "know_raiser": N_("whoever raised the question"),
    "know_finder": N_("a QA inspector, QA lead, knowledge editor or floor coach"),
    "know_csr": N_("the CSR who asked, or who found it in an evaluation"),
    "know_coach": N_("the floor coach, or who found it in an evaluation"),
    "know_editor": N_("a knowledge editor"),
}
STATUSES = (
    Status("K0", N_("Question open"), False, False),
    Status("K1", N_("Floor coach answering"), False, False),
    Status("K2", N_("With the knowledge editor"), False, False),
    Status("K3", N_("Answer verified"), False, False),
    Status("K4", N_("Knowledge base settled"), False, False),
    Status("K5", N_("CSR has the answer"), False, False),
    Status("K6", N_("Customer answered"), False, False, closed=True),
    Status("KX", N_("Question withdrawn"), False, False, closed=True),
    Status("KD", N_("Same as another question"), False, False, closed=True),
)
STEPS: tuple[Step, ...] = (
    step_row(
        "K-01", "raise_question", N_("Raise a question"), (None, "K0"),
        "know_raiser", needs="whole", limit="know.coach", told=True,
    ),
    step_row(
        "K-12", "raise_finding", N_("Raise a feedback slip"), (None, "K2"),
        "know_finder", needs="whole", limit="know.verify", told=True,
    ),
    *told_rows(
        "K-02", "take_question", N_("Take in hand"), ("K0", "K1"), "know_coach", limit="know.coach",
    ),
    *told_rows(
        "K-03", "solve_question", N_("Answer the question"), ("K1", "K5"),
        "know_coach", needs="whole", limit="know.customer",
    ),
    *told_rows(
        "K-04", "forward_question", N_("Send to the knowledge editor"), ("K1", "K2"),
        "know_coach", needs="reason whole", limit="know.verify",
    ),
    *told_rows(
        "K-05", "verify_answer", N_("Verify the answer"), ("K2", "K3"),
        "know_editor", needs="whole", limit="know.publish",
    ),
    *told_rows(
        "K-06", "ask_back", N_("Ask back"), ("K2", "K1"),
        "know_editor", needs="reason", limit="know.coach",
    ),
    *told_rows(
        "K-07", "settle_knowledge", N_("Settle the knowledge base"), ("K3", "K4"),
        "know_editor", needs="whole", limit="know.customer",
    ),
    *told_rows(
        "K-08", "answer_meanwhile", N_("Answer meanwhile"), ("K3", ""),
        "know_editor", needs="reason",
    ),
    *told_rows(
        "K-09", "tell_csr", N_("Tell the CSR"), ("K4", "K5"), "know_coach", limit="know.customer",
    ),
    *told_rows(
        "K-10", "answer_customer", N_("Answer the customer"), ("K5", "K6"),
        "know_csr", needs="whole",
    ),
    *told_rows(
        "K-11", "link_question", N_("Link to another question"),
        ("K0 K1 K2 K3 K4 K5", "KD"), "know_coach know_editor", needs="whole",
    ),
    *told_rows(
        "K-13", "withdraw_question", N_("Withdraw"), ("K0 K1 K2", "KX"),
        "know_raiser", needs="reason",
    ),
)  # fmt: skip

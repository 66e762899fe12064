"""What both engines refuse of complaints (S0-3.2)."""

from qa_desk.models.sealing import Rule, changed

_SAID = (  # stays while it is closed
    *("received_at", "kind", "severity", "reason", "content", "number_masked", "number_hash"),
    *("csr_id", "team_id", "department_id", "due_at", "call", "is_attributable", "investigation"),
    *("cause", "root_cause", "outcome", "closed_at", "closed_by"),
)

RULES = (
    Rule("kept", "complaint", "DELETE", "QAD98", "TRUE"),
    Rule(
        "kept",
        "complaint",
        "UPDATE",
        "QAD98",
        f"{changed('id', 'number', 'entered_at', 'entered_by', 'file')}"
        " OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT NULL"
        f" AND ({changed(*_SAID)}))"
        " OR (OLD.reported_at IS NOT NULL"
        f" AND ({changed('reported_at', 'reported_by', 'report_note')}))",
    ),
    Rule(
        "closed",  # nobody closes one without saying what came of it
        "complaint",
        "UPDATE",
        "QAD98",
        "NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL AND NEW.outcome = ''",
    ),
)

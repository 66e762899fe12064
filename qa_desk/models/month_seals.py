"""What both engines refuse of closed months: no row after the closing, no value by one person."""

from qa_desk.models.sealing import Rule, changed

_CLOSED = "EXISTS (SELECT 1 FROM month_close WHERE month = NEW.month)"
_ENTERED = ("id", "month", "person_id", "score", "reason", "proposed_by", "proposed_at")
_LISTED = (
    "EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND kind = 'adjustment_list'"
    " AND closed_at IS NOT NULL AND period_from = NEW.month)"
)

RULES = (
    *(
        Rule("closed", table, "INSERT", "QAD90", _CLOSED)
        for table in ("monthly_result", "month_total", "typed_result")
    ),
    Rule(
        "whole",
        "month_close",
        "INSERT",
        "QAD90",
        "NEW.people <> (SELECT count(*) FROM monthly_result WHERE month = NEW.month)",
    ),
    Rule(
        "listed",
        "adjustment",
        "INSERT",
        "QAD90",
        f"NOT {_CLOSED} OR NOT {_LISTED}",
    ),
    Rule(
        "entered",
        "typed_result",
        "INSERT",
        "QAD91",
        "NEW.confirmed_at IS NOT NULL OR NEW.confirmed_by IS NOT NULL"
        " OR NEW.withdrawn_at IS NOT NULL OR trim(NEW.reason) = ''",
    ),
    Rule(
        "entered",
        "typed_result",
        "UPDATE",
        "QAD91",
        f"{changed(*_ENTERED)} OR OLD.withdrawn_at IS NOT NULL OR {_CLOSED}"
        " OR NEW.confirmed_by = NEW.proposed_by"
        f" OR (OLD.confirmed_at IS NOT NULL AND ({changed('confirmed_by', 'confirmed_at')}))",
    ),
    Rule("entered", "typed_result", "DELETE", "QAD91", "TRUE"),
)

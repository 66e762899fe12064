"""What both engines refuse of improvement plans: check-ins are about what was approved."""

from qa_desk.models.sealing import Rule

_OF_AN_APPROVED_VERSION = (
    "EXISTS (SELECT 1 FROM document WHERE id = NEW.paper_id AND kind = 'improvement_plan'"
    " AND subject_id = NEW.plan_id AND closed_at IS NOT NULL)"
)

RULES = (
    Rule("approved", "improvement_check_in", "INSERT", "QAD88", f"NOT {_OF_AN_APPROVED_VERSION}"),
)

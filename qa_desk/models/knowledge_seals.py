"""What both engines refuse of knowledge tickets (machine K)."""

from qa_desk.models.sealing import Rule, changed

_STEP = "EXISTS (SELECT 1 FROM workflow_step WHERE source = OLD.status AND target = NEW.status)"
_ASKED = (  # what was asked, by whom and whence
    *("id", "number", "raised_at", "raised_by", "csr_id", "team_id", "skill_group", "source"),
    *("question", "reason", "is_waiting", "promised_at", "promise_at", "origin_id"),
    *("evaluation_id", "evaluation_number", "item"),
)
_SAID = (
    *("urgency", "found", "article", "tried", "coach_id", "editor_id", "source_department"),
    *("source_person", "source_document", "source_at", "verified_at", "interim", "interim_at"),
    *("answer", "change", "new_article", "new_version", "change_summary", "effective_on", "tell"),
    *("settled_at", "told_at", "answered_at", "channel", "result", "duplicate_of", "closed_at"),
    *("status", "entered_at", "due_at"),
)
_CLOSED = "('K6', 'KX', 'KD')"

RULES = (
    Rule("first_state", "knowledge_ticket", "INSERT", "QAD74", "NEW.status NOT IN ('K0', 'K2')"),
    Rule("kept", "knowledge_ticket", "DELETE", "QAD74", "TRUE"),
    Rule(
        "step",
        "knowledge_ticket",
        "UPDATE",
        "QAD02",
        f"({changed('status')}) AND NOT {_STEP}",
    ),
    Rule(
        "kept",
        "knowledge_ticket",
        "UPDATE",
        "QAD74",
        f"({changed(*_ASKED)}) OR OLD.outdated_at IS NOT NULL"
        f" OR (OLD.status IN {_CLOSED} AND ({changed(*_SAID)}))"
        f" OR (OLD.settled_at IS NOT NULL AND ({changed('answer', 'settled_at')}))"
        " OR (OLD.settled_at IS NULL AND NEW.outdated_at IS NOT NULL)",
    ),
)

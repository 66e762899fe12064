"""What both engines refuse of actions."""

from qa_desk.models.sealing import Rule, changed

_SAID = (
    *("id", "number", "kind", "subject_kind", "subject_id", "what", "begins", "given_by"),
    *("given_at", "source", "cause"),
)
_ENDED = (
    *("owner_id", "department_id", "urgency", "due", "state", "progress", "result"),
    *("finished_at", "finished_by"),
)
_UNLIKELY = (  # a suggestion is answered, anything else is done
    "(NEW.kind = 'suggestion' AND NEW.state = 'done')"
    " OR (NEW.kind <> 'suggestion' AND NEW.state IN ('adopted', 'declined'))"
)

RULES = (
    Rule(
        "begins",
        "action_item",
        "INSERT",
        "QAD95",
        "NEW.state <> 'open' OR NEW.progress <> 0 OR NEW.result <> ''"
        " OR NEW.finished_at IS NOT NULL OR NEW.finished_by IS NOT NULL OR NEW.read_at IS NOT NULL",
    ),
    Rule("kept", "action_item", "DELETE", "QAD95", "TRUE"),
    Rule(
        "kept",
        "action_item",
        "UPDATE",
        "QAD95",
        f"{changed(*_SAID)} OR {_UNLIKELY}"
        f" OR (OLD.state <> 'open' AND ({changed(*_ENDED)}))"
        " OR (NEW.state = 'open') <> (NEW.finished_at IS NULL)"
        " OR (OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at)",
    ),
)

"""What both engines refuse of training needs (machine T)."""

from qa_desk.models.sealing import Rule, changed

_STEP = "EXISTS (SELECT 1 FROM workflow_step WHERE source = OLD.status AND target = NEW.status)"
_SAID = (  # words and evidence, which may change until they are submitted
    *("source", "topic", "problem", "dimension", "items", "urgency", "metric", "target", "method"),
    *("content", "due_on", "period_from", "period_to", "baseline", "samples", "failed", "applied"),
    *("people_failed", "people", "submitted_by", "submitted_at"),
)
_OPEN = "('T0', 'TR')"
_CLOSED = "('T7', 'T8', 'TX')"
_NEED = "EXISTS (SELECT 1 FROM training_need WHERE id = {row}.need_id AND status {states})"


def _unless(row: str, states: str) -> str:
    return f"NOT {_NEED.format(row=row, states=states)}"


RULES = (
    Rule("first_state", "training_need", "INSERT", "QAD73", "NEW.status <> 'T0'"),
    Rule("kept", "training_need", "DELETE", "QAD73", "TRUE"),
    Rule(
        "step",
        "training_need",
        "UPDATE",
        "QAD02",
        f"({changed('status')}) AND NOT {_STEP}",
    ),
    Rule(
        "kept",
        "training_need",
        "UPDATE",
        "QAD73",
        f"({changed('id', 'number', 'raised_at', 'raised_by', 'kind', 'subject', 'origin_id')})"
        f" OR OLD.status IN {_CLOSED}"
        f" OR (OLD.status NOT IN {_OPEN} AND ({changed(*_SAID)}))",
    ),
    *(
        Rule("evidence", "training_case", event, "QAD73", _unless(row, f"IN {_OPEN}"))
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ),
    Rule("trainees", "training_trainee", "DELETE", "QAD73", _unless("OLD", f"IN {_OPEN}")),
    Rule("trainees", "training_trainee", "UPDATE", "QAD73", "TRUE"),
    Rule(  # others' trainees may join until a training is held
        "trainees",
        "training_trainee",
        "INSERT",
        "QAD73",
        _unless("NEW", "IN ('T0', 'TR', 'T1', 'T2', 'T3')"),
    ),
    Rule(
        "marked",  # what was held stays where and when it was
        "training_session",
        "UPDATE",
        "QAD73",
        "EXISTS (SELECT 1 FROM training_attendance WHERE session_id = OLD.id)",
    ),
    Rule("kept", "training_session", "DELETE", "QAD73", "TRUE"),
    Rule(
        "closed",
        "training_session",
        "INSERT",
        "QAD73",
        _unless("NEW", "IN ('T2', 'T3', 'T4', 'T5', 'T6')"),
    ),
    Rule(
        "closed",
        "training_test",
        "INSERT",
        "QAD73",
        _unless("NEW", "IN ('T3', 'T4', 'T5', 'T6')"),
    ),
)

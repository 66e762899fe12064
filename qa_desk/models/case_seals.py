"""What the database refuses of an evaluation, its steps and an inspector's assessment."""

from qa_desk.models.sealing import Rule, changed

_FIRST_STATE = (
    "EXISTS (SELECT 1 FROM workflow_step WHERE source IS NULL AND target = NEW.status AND NOT told)"
)
_STEP = "EXISTS (SELECT 1 FROM workflow_step WHERE source = OLD.status AND target = NEW.status)"
_UNTOLD = _STEP.replace("WHERE", "WHERE NOT told AND")
_TOLD = (  # it was written down while the evaluation was in the state that it leaves
    "EXISTS (SELECT 1 FROM step_taken WHERE evaluation_id = NEW.id AND source = OLD.status"
    " AND target = NEW.status AND taken_at >= coalesce(OLD.entered_at, taken_at))"
)
_A_TOLD_STEP = (
    "EXISTS (SELECT 1 FROM workflow_step AS step WHERE told AND step.key = NEW.key"
    " AND step.source IS NOT DISTINCT FROM NEW.source AND step.target = NEW.target)"
)
_ASSESSED = (
    *("id", "number", "evaluation_id", "inspector_id", "reviewer_id"),
    *("source", "kind", "item", "fatal", "opened_at"),
)
_DECIDED = ("decision", "points", "reason", "decided_by", "decided_at", "document_id", "statement")
_REVISION = "EXISTS (SELECT 1 FROM revision WHERE evaluation_id = NEW.id AND number = NEW.revision)"
_IDENTITY = (
    "id", "number", "draw_id", "draw_rank", "call_id", "segment_id", "csr_id", "team_id",
)  # fmt: skip

RULES = (
    Rule("identity", "evaluation", "UPDATE", "QAD01", changed(*_IDENTITY)),
    Rule(
        "replaced",  # let go only when the task that was replaced is purged
        "evaluation",
        "UPDATE",
        "QAD01",
        f"{changed('replaces_id')} AND NEW.replaces_id IS NOT NULL",
    ),
    Rule(
        "inspector",  # another inspector only where the work begins, also after it was given back
        "evaluation",
        "UPDATE",
        "QAD01",
        f"{changed('inspector_id')} AND NOT {_FIRST_STATE}",
    ),
    Rule("first_state", "evaluation", "INSERT", "QAD02", f"NOT {_FIRST_STATE}"),
    Rule("step", "evaluation", "UPDATE", "QAD02", f"{changed('status')} AND NOT {_STEP}"),
    Rule(
        "told",  # what has words is not taken without them
        "evaluation",
        "UPDATE",
        "QAD02",
        f"{changed('status')} AND NOT {_UNTOLD} AND NOT {_TOLD}",
    ),
    Rule("step", "step_taken", "INSERT", "QAD02", f"NOT {_A_TOLD_STEP}"),
    Rule("first_state", "assessment", "INSERT", "QAD72", "NEW.status <> 'I0'"),
    Rule("step", "assessment", "UPDATE", "QAD02", f"{changed('status')} AND NOT {_STEP}"),
    Rule(
        "kept",
        "assessment",
        "UPDATE",
        "QAD72",
        f"{changed(*_ASSESSED)} OR OLD.status = 'I3'"
        f" OR (OLD.status = 'I2' AND ({changed(*_DECIDED)}))",
    ),
    Rule("no_revision_yet", "evaluation", "INSERT", "QAD05", "NEW.revision IS NOT NULL"),
    Rule(
        "revision",  # in force is the newest one that exists; there is no way back
        "evaluation",
        "UPDATE",
        "QAD05",
        f"{changed('revision')}"
        f" AND (NEW.revision IS NULL OR NEW.revision < OLD.revision OR NOT {_REVISION})",
    ),
)

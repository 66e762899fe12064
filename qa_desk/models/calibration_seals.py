"""What both engines refuse of calibration sessions: nothing changes behind what people scored."""

from qa_desk.models.sealing import PURGEABLE, Rule, changed

_STATE = "(SELECT state FROM calibration WHERE id = {row}.calibration_id)"
_STEP = (
    "NEW.state = OLD.state"
    " OR (OLD.state = 'preparing' AND NEW.state = 'scoring'"
    " AND (SELECT count(*) FROM calibration_call WHERE calibration_id = NEW.id) >= 3)"
    " OR (OLD.state = 'scoring' AND NEW.state = 'discussing')"
    " OR (OLD.state = 'discussing' AND NEW.state = 'closed' AND {issued})"
    " OR (OLD.state = 'closed' AND NEW.state = 'discussing' AND NOT {issued})"
)
_ISSUED = (
    "EXISTS (SELECT 1 FROM document WHERE kind = 'calibration' AND subject_id = NEW.id"
    " AND issued_at IS NOT NULL AND voided_at IS NULL)"
)
_ALWAYS = ("id", "number", "created_at", "created_by")
_SCORED = (  # what people have scored by
    *("month", "chair_id", "reference_id", "checklist_version_id", "tolerance", "tolerance_new"),
    "opened_at",
)
_TALKED = ("held_on", "training", "training_minutes", "notes", "ended_at")
_OF_TOPIC = (
    *("id", "calibration_id", "place", "item_key", "views", "conclusion"),
    *("agreed_zh", "agreed_en", "change"),
)
_OF_ITS_POLICY = (
    "EXISTS (SELECT 1 FROM document AS d JOIN policy AS p ON p.id = d.subject_id"
    " JOIN checklist_version AS v ON v.checklist_id = p.checklist_id"
    " JOIN calibration AS s ON s.checklist_version_id = v.id"
    " WHERE d.id = NEW.review_id AND d.kind = 'policy_review' AND s.id = NEW.calibration_id)"
)


def _unless(state: str, row: str) -> str:
    return f"coalesce({_STATE.format(row=row)}, '') <> '{state}'"


RULES = (
    Rule("begun", "calibration", "INSERT", "QAD87", "NEW.state <> 'preparing'"),
    Rule(
        "step",
        "calibration",
        "UPDATE",
        "QAD87",
        f"NOT ({_STEP.format(issued=_ISSUED)}) OR {changed(*_ALWAYS)}"
        f" OR (OLD.state <> 'preparing' AND ({changed(*_SCORED)}))"
        f" OR (OLD.state = 'closed' AND ({changed(*_TALKED)}))",
    ),
    Rule("step", "calibration", "DELETE", "QAD87", "OLD.state <> 'preparing'"),
    *(
        Rule("prepared", table, "INSERT", "QAD87", _unless("preparing", "NEW"))
        for table in ("calibration_call", "calibration_member")
    ),
    Rule("prepared", "calibration_call", "UPDATE", "QAD87", "TRUE"),
    Rule(
        "prepared",
        "calibration_call",
        "DELETE",
        "QAD87",
        f"{_unless('preparing', 'OLD')} AND NOT {PURGEABLE.format(kind='call', column='call_id')}",
    ),
    Rule(
        "prepared",
        "calibration_member",
        "UPDATE",
        "QAD87",
        f"{changed('calibration_id', 'person_id', 'post', 'is_new')}"
        f" OR {_STATE.format(row='OLD')} = 'closed'",
    ),
    Rule("prepared", "calibration_member", "DELETE", "QAD87", _unless("preparing", "OLD")),
    Rule(
        "prepared",
        "calibration_task",
        "INSERT",
        "QAD87",
        "NOT EXISTS (SELECT 1 FROM calibration_call AS c JOIN calibration AS s"
        " ON s.id = c.calibration_id JOIN calibration_member AS m ON m.calibration_id = s.id"
        " JOIN evaluation AS e ON e.segment_id = c.segment_id AND e.inspector_id = m.person_id"
        " WHERE c.id = NEW.call_id AND e.id = NEW.evaluation_id AND s.state = 'preparing'"
        " AND e.purpose = 'calibration' AND e.status = 'E0')",
    ),
    Rule("prepared", "calibration_task", "UPDATE", "QAD87", "TRUE"),
    Rule(
        "prepared",
        "calibration_task",
        "DELETE",
        "QAD87",
        f"NOT {PURGEABLE.format(kind='evaluation', column='evaluation_id')}",
    ),
    *(
        Rule("talked", table, event, "QAD87", _unless("discussing", row))
        for table in ("calibration_topic", "calibration_arrangement")
        for event, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ),
    Rule("talked", "calibration_arrangement", "UPDATE", "QAD87", _unless("discussing", "OLD")),
    Rule(
        "talked",  # when an agreed interpretation ends is said later, once and with the reason
        "calibration_topic",
        "UPDATE",
        "QAD87",
        f"{_unless('discussing', 'OLD')} AND ({changed(*_OF_TOPIC)}"
        f" OR (OLD.ended_on IS NOT NULL AND ({changed('ended_on', 'end_reason')}))"
        " OR (NEW.ended_on IS NULL AND NEW.end_reason <> ''))",
    ),
    Rule(
        "proposed",  # a proposal goes to one evaluation of the checklist's policy, and stays there
        "calibration_topic",
        "UPDATE",
        "QAD87",
        f"({changed('review_id')}) AND (OLD.review_id IS NOT NULL OR NOT {_OF_ITS_POLICY})",
    ),
    Rule(
        "pinned",  # everybody scores by the session's version
        "evaluation",
        "UPDATE",
        "QAD87",
        "NEW.purpose = 'calibration' AND NEW.checklist_version_id IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM calibration_task AS t JOIN calibration_call AS c"
        " ON c.id = t.call_id JOIN calibration AS s ON s.id = c.calibration_id"
        " WHERE t.evaluation_id = NEW.id AND s.checklist_version_id <> NEW.checklist_version_id)",
    ),
)

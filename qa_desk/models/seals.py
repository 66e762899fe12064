"""What the database itself refuses and records: one list of rules for both engines (D2, D5, D6)."""

from qa_desk.models import (
    action_seals,
    appraisal_seals,
    attachment_seals,
    bulletin_seals,
    calibration_seals,
    case_seals,
    complaint_seals,
    improvement_seals,
    knowledge_seals,
    meeting_seals,
    month_seals,
    policy_seals,
    recheck_seals,
    teaching_seals,
    training_seals,
)
from qa_desk.models.sealing import PURGEABLE, Rule, changed

SEALED = (
    "revision",
    "answer",
    "fatal_flag",
    "mark",
    "signature",
    "document_line",
    "journal_entry",
    "draw",
    "draw_stratum",
    "step_taken",
    "signature_picture",
    "policy_reading",
    "month_close",
    "month_total",
    "monthly_result",
    "adjustment_note",
    "adjustment",
    "bulletin_edition",
    *("training_step", "training_release", "training_test", "action_step", "action_evidence"),
    "complaint_reading",
    *("improvement_plan", "improvement_check_in"),
    *("knowledge_step", "knowledge_reading"),
)
JOURNALLED = (
    *("person", "person_identifier", "role_grant", "department", "team", "skill_group"),
    *("membership", "deputy", "ability", "credential", "account", "setting"),
    *("recorder", "audio_key", "checklist", "checklist_version", "plan", "sampling_rule"),
    *("watch_entry", "script", "draw", "evaluation", "revision", "document", "signature"),
    *("quick_check", "live_contact", "export_request", "hold", "purge"),
    *("attachment", "screen_video"),
    "step_taken",
    "assessment",
    *("policy", "policy_version", "policy_reading", "signatory"),
    *("month_close", "typed_result"),
    "adjustment_note",
    "adjustment",
    "bulletin_edition",
    "praise_choice",
    *("training_need", "training_step", "training_trainee", "training_session"),
    *("training_release", "training_test", "training_plan_line"),
    *("knowledge_ticket", "knowledge_step", "knowledge_reading"),
    *("teaching_case", "case_source", "case_use", "model_call", "recheck", "recheck_draw"),
    *("calibration", "calibration_topic", "calibration_arrangement"),
    *("action_item", "action_step", "action_evidence"),
    *("complaint", "complaint_reading", "kpi_metric", "kpi_value"),
    "meeting_input",
    *("improvement_plan", "improvement_check_in"),
    *("appraisal", "appraisal_template"),
)
PURGED = {  # deleted only as a part of these, see purging.py: table → kind, and its column
    **dict.fromkeys(("revision", "answer", "fatal_flag", "mark"), ("evaluation", "evaluation_id")),
    **dict.fromkeys(("step_taken", "assessment"), ("evaluation", "evaluation_id")),
    **dict.fromkeys(
        ("signature", "signature_picture", "document_line"), ("document", "document_id")
    ),
    **{name: (name, "id") for name in ("evaluation", "document", "call")},
    "live_contact": ("call", "call_id"),
}
HASHES = ("content_hash", "sha256", "pool_digest")  # the journal repeats these, and only these


_IN_FORCE = (
    "EXISTS (SELECT 1 FROM evaluation"
    " WHERE evaluation.id = NEW.evaluation_id AND evaluation.revision >= NEW.revision)"
)
_EVALUATED = "EXISTS (SELECT 1 FROM evaluation WHERE {column} = OLD.{key})"
_OF_A_FIXED_PLAN = "EXISTS (SELECT 1 FROM plan WHERE id = {row}.plan_id AND state <> 'draft')"
_SAID_BY_A_PAPER = (
    *("kind", "number", "mode", "person_id", "period_from", "period_to"),
    *("content", "content_hash"),
)
_SIGNED = "EXISTS (SELECT 1 FROM signature WHERE document_id = {id})"


def _used(version: str) -> str:
    return f"EXISTS (SELECT 1 FROM revision WHERE checklist_version_id = {version})"  # noqa: S608 - a column of ours


def _item_of_a_fixed_version(version: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM checklist_version"  # noqa: S608 - as above
        f" WHERE id = {version} AND state <> 'draft') OR {_used(version)}"
    )


_FIXED = f"(OLD.state <> 'draft' OR {_used('OLD.id')})"
_VERSION_CHANGED = (
    f"({changed('checklist_id', 'number', 'sha256', 'effective_from')}"
    " OR CAST(NEW.document AS TEXT) <> CAST(OLD.document AS TEXT)"
    " OR (NEW.state = 'draft' AND OLD.state <> 'draft'))"
)
_SAME_DAY = (
    "EXISTS (SELECT 1 FROM checklist_version AS other WHERE other.checklist_id = NEW.checklist_id"
    " AND other.id <> NEW.id AND other.state = 'in_force'"
    " AND other.effective_from = NEW.effective_from)"
)
_ASKED = ("id", "kind", "what", "amount", "reason", "requested_by", "requested_at")
_CHECKED = (
    *("id", "mode", "csr_id", "team_id", "checker_id", "began_at", "recorded_at"),
    *("call_id", "segment_id", "opening", "attitude", "accuracy", "process", "conduct"),
    *("fatal", "note"),
)
_LINKED = "NEW.recorded_id IS NOT NULL OR NEW.linked_at IS NOT NULL"
_WATCHED_LIVE = ("call_id", "mode", "observer_id", "is_remote", "dialled", "script_id")
_LIVE_CALL = (
    *("id", "recorder_id", "external_id", "channel", "csat", "is_test"),
    *("number_masked", "number_hash"),
)
_LIVE = "(SELECT id FROM recorder WHERE code = 'live')"
_OF_LIVE = "OLD.call_id IN (SELECT call_id FROM live_contact)"
_SUBMITTED = (
    "EXISTS (SELECT 1 FROM evaluation WHERE call_id = OLD.{column} AND status NOT IN ('E0', 'E1'))"
)
_MARKS_MOVED = f"{changed('offset_ms')} AND {_OF_LIVE} AND {_SUBMITTED.format(column='call_id')}"
_PLANNED = ("id", "month", "number", "created_at", "created_by")
_APPROVED = ("approved_at", "approved_by")
_CLOSED = ("closed_at", "closed_by")
_PLAN_STEP = (  # a draft is approved, what was approved is closed; what is closed stays
    "(OLD.state = 'draft' AND NEW.state IN ('draft', 'approved'))"
    " OR (OLD.state = 'approved' AND NEW.state IN ('approved', 'closed'))"
)
_SAID = "(CAST(NEW.content AS TEXT) <> CAST(OLD.content AS TEXT))"
_WATCHED = (
    "id", "person_id", "contact_reason", "reason", "uplift", "valid_from", "created_at",
    "created_by",
)  # fmt: skip
_VIDEO = (
    *("id", "call_id", "name", "sha256", "size", "format", "duration_ms"),
    *("added_by", "added_at"),
)

RULES = (
    *action_seals.RULES,
    *appraisal_seals.RULES,
    *case_seals.RULES,
    *improvement_seals.RULES,
    *attachment_seals.RULES,
    *policy_seals.RULES,
    *training_seals.RULES,
    *complaint_seals.RULES,
    *meeting_seals.RULES,
    *knowledge_seals.RULES,
    *month_seals.RULES,
    *bulletin_seals.RULES,
    *teaching_seals.RULES,
    *calibration_seals.RULES,
    *recheck_seals.RULES,
    *(
        Rule("content", table, "INSERT", "QAD03", _IN_FORCE)
        for table in ("answer", "fatal_flag", "mark")
    ),
    Rule("content", "document_line", "INSERT", "QAD03", _SIGNED.format(id="NEW.document_id")),
    Rule(
        "content",
        "document",
        "UPDATE",
        "QAD03",
        f"({changed(*_SAID_BY_A_PAPER)}) AND {_SIGNED.format(id='OLD.id')}",
    ),
    Rule(
        "evidence",
        "audio_file",
        "UPDATE",
        "QAD15",
        f"({changed('call_id', 'sha256', 'channel', 'offset_ms', 'swapped')})"
        f" AND {_EVALUATED.format(column='call_id', key='call_id')}",
    ),
    Rule("seal", "import_run", "UPDATE", "QAD09", "OLD.ended_at IS NOT NULL"),
    Rule("seal", "import_run", "DELETE", "QAD09", "TRUE"),
    Rule(
        "key",  # it is only ever destroyed
        "audio_key",
        "UPDATE",
        "QAD09",
        f"{changed('audio_file_id')} OR length(NEW.key) > 0",
    ),
    Rule(
        "evidence",
        "call_segment",
        "UPDATE",
        "QAD15",
        f"({changed('call_id', 'person_id', 'team_id')})"
        f" AND {_EVALUATED.format(column='segment_id', key='id')}",
    ),
    Rule("watched", "call_segment", "UPDATE", "QAD34", _MARKS_MOVED),
    Rule("version", "checklist_version", "UPDATE", "QAD04", f"{_FIXED} AND {_VERSION_CHANGED}"),
    Rule("version", "checklist_version", "DELETE", "QAD04", _FIXED),
    Rule(
        "one_a_day",
        "checklist_version",
        "UPDATE",
        "QAD80",
        f"OLD.state <> 'in_force' AND NEW.state = 'in_force'"
        f" AND (OLD.state = 'withdrawn' OR {_SAME_DAY})",
    ),
    Rule(
        "approved",  # is what was approved, word for word
        "checklist_draft",
        "UPDATE",
        "QAD81",
        "NEW.approved_by IS NOT NULL AND (NEW.state <> 'approved'"
        " OR CAST(NEW.document AS TEXT) <> CAST(OLD.document AS TEXT))",
    ),
    Rule("item", "checklist_item", "INSERT", "QAD04", _used("NEW.version_id")),
    Rule(
        "item",
        "checklist_item",
        "UPDATE",
        "QAD04",
        f"{_item_of_a_fixed_version('OLD.version_id')} OR {_used('NEW.version_id')}",
    ),
    Rule("item", "checklist_item", "DELETE", "QAD04", _item_of_a_fixed_version("OLD.version_id")),
    Rule(
        "own_leave",  # somebody else approves, only what was asked, and it is used once (P17)
        "export_request",
        "INSERT",
        "QAD19",
        "NEW.approved_by IS NOT NULL OR NEW.approved_at IS NOT NULL OR NEW.used_at IS NOT NULL",
    ),
    Rule(
        "own_leave",
        "export_request",
        "UPDATE",
        "QAD19",
        f"{changed(*_ASKED)} OR OLD.used_at IS NOT NULL OR NEW.approved_by = OLD.requested_by"
        f" OR (OLD.approved_by IS NOT NULL AND ({changed('approved_by', 'approved_at')}))"
        " OR (OLD.approved_by IS NULL AND NEW.used_at IS NOT NULL)",
    ),
    *(
        Rule("kept", table, "UPDATE", "QAD09", "TRUE")
        for table in ("imported_result", "imported_item")
    ),
    Rule("own_leave", "export_request", "DELETE", "QAD19", "TRUE"),
    *(Rule("seal", table, "UPDATE", "QAD09", "TRUE") for table in SEALED),
    *(Rule("seal", table, "DELETE", "QAD09", "TRUE") for table in SEALED if table not in PURGED),
    *(
        Rule(
            "seal",
            table,
            "DELETE",
            "QAD09" if table in SEALED else "QAD40",
            f"NOT {PURGEABLE.format(kind=kind, column=column)}",
        )
        for table, (kind, column) in PURGED.items()
    ),
    *(
        Rule("seal", table, "DELETE", "QAD40", _EVALUATED.format(column="call_id", key="call_id"))
        for table in ("call_segment", "audio_file")
    ),
    Rule(
        "dropped",
        "audio_file",
        "UPDATE",
        "QAD40",
        f"({changed('dropped_at', 'dropped_by')})"
        f" AND (NEW.dropped_at IS NULL OR NOT {PURGEABLE.format(kind='audio', column='id')})",
    ),
    Rule(
        "kept",  # nobody checks himself (NO-SELF)
        "quick_check",
        "INSERT",
        "QAD33",
        "NEW.evaluation_id IS NOT NULL OR NEW.voided_at IS NOT NULL OR NEW.voided_by IS NOT NULL"
        " OR NEW.checker_id = NEW.csr_id",
    ),
    Rule(
        "kept",
        "quick_check",
        "UPDATE",
        "QAD33",
        f"{changed(*_CHECKED)} OR CAST(NEW.passages AS TEXT) <> CAST(OLD.passages AS TEXT)"
        f" OR (OLD.evaluation_id IS NOT NULL AND {changed('evaluation_id')})"
        f" OR (OLD.voided_at IS NOT NULL"
        f" AND ({changed('voided_at', 'voided_by', 'void_reason', 'evaluation_id')}))",
    ),
    Rule(
        "kept",  # it goes with its call or evaluation, else by itself
        "quick_check",
        "DELETE",
        "QAD40",
        " AND ".join(
            f"NOT {PURGEABLE.format(kind=kind, column=column)}"
            for kind, column in (
                ("quick_check", "id"),
                ("call", "call_id"),
                ("evaluation", "evaluation_id"),
            )
        ),
    ),
    Rule("watched", "live_contact", "INSERT", "QAD34", _LINKED),
    Rule(
        "watched",  # the recorder's call is found once; it is let go with a purge, or unsubmitted
        "live_contact",
        "UPDATE",
        "QAD34",
        f"{changed(*_WATCHED_LIVE)} OR (OLD.linked_at IS NOT NULL"
        f" AND ({changed('recorded_id', 'linked_at')}) AND NOT (NEW.recorded_id IS NULL"
        f" AND ({PURGEABLE.format(kind='call', column='recorded_id')}"
        f" OR NOT {_SUBMITTED.format(column='call_id')})))"
        f" OR ((({changed('outcome')}) OR CAST(NEW.answers AS TEXT) <> CAST(OLD.answers AS TEXT))"
        f" AND {_SUBMITTED.format(column='call_id')})",
    ),
    Rule(
        "watched",
        "call",
        "UPDATE",
        "QAD34",
        f"(OLD.recorder_id = {_LIVE} OR NEW.recorder_id = {_LIVE}) AND ({changed(*_LIVE_CALL)}"
        f" OR (({changed('started_at', 'duration_ms')}) AND {_SUBMITTED.format(column='id')}))",
    ),
    Rule(
        "floor",  # RET-6M
        "setting",
        "INSERT",
        "QAD41",
        "(CASE WHEN NEW.key LIKE 'retention.%' THEN CAST(NEW.value AS integer) < 6 ELSE FALSE END)",
    ),
    Rule("floor", "setting", "UPDATE", "QAD41", "NEW.key LIKE 'retention.%'"),
    Rule(
        "step",
        "plan",
        "UPDATE",
        "QAD60",
        f"NOT ({_PLAN_STEP}) OR {changed(*_PLANNED)}"
        f" OR (OLD.state = 'approved' AND ({changed(*_APPROVED)}))"
        f" OR (OLD.state = 'approved' AND NEW.state = 'approved' AND {_SAID})"
        f" OR (NEW.state <> 'closed' AND ({changed(*_CLOSED)}))",
    ),
    Rule("step", "plan", "DELETE", "QAD60", "TRUE"),
    *(
        Rule("draft", "sampling_rule", event, "QAD60", _OF_A_FIXED_PLAN.format(row=row))
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    Rule("draft_still", "sampling_rule", "UPDATE", "QAD60", changed("plan_id")),
    Rule("watched", "watch_entry", "UPDATE", "QAD60", changed(*_WATCHED)),
    Rule("watched", "watch_entry", "DELETE", "QAD60", "TRUE"),
    Rule("held", "hold", "INSERT", "QAD42", "NEW.released_at IS NOT NULL"),
    Rule(
        "held",
        "hold",
        "UPDATE",
        "QAD42",
        changed("id", "subject", "subject_id", "reason", "placed_at", "placed_by")
        + " OR OLD.released_at IS NOT NULL",
    ),
    Rule("held", "hold", "DELETE", "QAD42", "TRUE"),
    Rule(
        "listed",
        "purge",
        "INSERT",
        "QAD42",
        "NEW.approved_at IS NOT NULL OR NEW.finished_at IS NOT NULL",
    ),
    Rule(
        "listed",
        "purge",
        "UPDATE",
        "QAD42",
        changed("id", "kind", "proposed_at", "proposed_by", "items", "content_hash")
        + " OR OLD.finished_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL"
        f" OR (OLD.approved_at IS NOT NULL AND ({changed('approved_at', 'approved_by')}))",
    ),
    Rule("listed", "purge", "DELETE", "QAD42", "TRUE"),
    Rule(
        "listed",
        "purge_item",
        "INSERT",
        "QAD42",
        "NEW.outcome IS NOT NULL OR NOT EXISTS"
        " (SELECT 1 FROM purge WHERE id = NEW.purge_id AND approved_at IS NULL)",
    ),
    Rule(
        "listed",
        "purge_item",
        "UPDATE",
        "QAD42",
        changed("purge_id", "kind", "subject_id", "number", "content_hash", "unit")
        + " OR OLD.outcome IS NOT NULL",
    ),
    Rule("listed", "purge_item", "DELETE", "QAD42", "TRUE"),
    Rule(
        "kept",  # its place on the recording's time line may move, its key be destroyed
        "screen_video",
        "UPDATE",
        "QAD71",
        f"{changed(*_VIDEO)} OR ({changed('key')} AND length(NEW.key) > 0)",
    ),
)

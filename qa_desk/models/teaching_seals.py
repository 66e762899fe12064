"""What both engines refuse of teaching cases: consent comes first, and ends it (P23)."""

from qa_desk.models.sealing import PURGEABLE, Rule, changed

_CASE = ("id", "added_by", "added_at", "length_ms")
_SAID = ("is_good", "is_anonymous", "lesson", "cut_id", "cut_sha256", "cut_size")
_SOURCE = ("case_id", "csr_id", "from_ms", "to_ms")
_PUBLISHED = (
    *("id", "case_id", "lesson", "length_ms", "sha256", "size", "published_by", "published_at"),
)


def _texts_changed(*columns: str) -> str:
    return " OR ".join(f"CAST(NEW.{name} AS TEXT) <> CAST(OLD.{name} AS TEXT)" for name in columns)


def _out(case: str) -> str:
    return f"EXISTS (SELECT 1 FROM model_call WHERE case_id = {case} AND withdrawn_at IS NULL)"  # noqa: S608 - a column of ours


_AGREED = "EXISTS (SELECT 1 FROM case_source WHERE case_id = OLD.id AND consent = 'given')"
_FIT = (
    "EXISTS (SELECT 1 FROM teaching_case AS c JOIN case_source AS s ON s.case_id = c.id"
    " WHERE c.id = NEW.case_id AND c.is_good AND c.is_anonymous AND c.removed_at IS NULL"
    " AND s.consent = 'given' AND c.cut_sha256 = NEW.sha256)"
)
_ISSUED = "EXISTS (SELECT 1 FROM document WHERE id = {row}.subject_id AND issued_at IS NOT NULL)"
_REMOVED = "EXISTS (SELECT 1 FROM teaching_case WHERE id = NEW.case_id AND removed_at IS NOT NULL)"
_GOES = PURGEABLE.format(kind="teaching_case", column="{column}")

RULES = (
    Rule(
        "kept",
        "teaching_case",
        "UPDATE",
        "QAD97",
        f"{changed(*_CASE)} OR OLD.removed_at IS NOT NULL"
        " OR (NEW.removed_at IS NOT NULL) <> (length(NEW.cut_key) = 0)"
        f" OR (NEW.removed_at IS NOT NULL AND {_out('OLD.id')})"
        f" OR (({changed(*_SAID)} OR {_texts_changed('items', 'topics', 'silences')})"
        f" AND ({_AGREED} OR {_out('OLD.id')}))",
    ),
    Rule("kept", "teaching_case", "DELETE", "QAD40", f"NOT {_GOES.format(column='id')}"),
    Rule(
        "consent",  # is the CSR's answer to a question, and nothing stays published without it
        "case_source",
        "UPDATE",
        "QAD97",
        f"{changed(*_SOURCE)} OR (NEW.consent IS NOT NULL AND NEW.asked_at IS NULL)"
        f" OR ((NEW.consent IS NULL OR NEW.consent <> 'given') AND {_out('OLD.case_id')})"
        " OR (NEW.call_id IS NOT NULL AND NEW.call_id IS DISTINCT FROM OLD.call_id)"
        " OR (NEW.evaluation_id IS NOT NULL"
        " AND NEW.evaluation_id IS DISTINCT FROM OLD.evaluation_id)",
    ),
    Rule("consent", "case_source", "INSERT", "QAD97", "NEW.consent IS NOT NULL"),
    Rule("kept", "case_use", "UPDATE", "QAD97", "TRUE"),
    Rule(
        "kept",  # what a paper that was published says it used, it used
        "case_use",
        "DELETE",
        "QAD97",
        f"{_ISSUED.format(row='OLD')} AND NOT {_GOES.format(column='case_id')}",
    ),
    Rule(
        "kept",
        "case_use",
        "INSERT",
        "QAD97",
        f"{_ISSUED.format(row='NEW')} OR {_REMOVED}",
    ),
    Rule("kept", "case_source", "DELETE", "QAD40", f"NOT {_GOES.format(column='case_id')}"),
    Rule(
        "consent",
        "model_call",
        "INSERT",
        "QAD97",
        f"NEW.withdrawn_at IS NOT NULL OR length(NEW.key) <> 32 OR NOT {_FIT}"
        f" OR {_out('NEW.case_id')}",
    ),
    Rule(
        "published",  # it is only ever withdrawn, and its key with it
        "model_call",
        "UPDATE",
        "QAD97",
        f"{changed(*_PUBLISHED)} OR {_texts_changed('items', 'topics')}"
        " OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR length(NEW.key) > 0",
    ),
    Rule("kept", "model_call", "DELETE", "QAD40", f"NOT {_GOES.format(column='case_id')}"),
)

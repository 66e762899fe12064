"""What both engines refuse of appraisals (S2-5.1.1)."""

from qa_desk.models.sealing import Rule, changed

_SAID = ("id", "person_id", "span", "first", "post", "team_id", "created_at", "created_by")
_WRITTEN = ("supervisor_id", "template", "targets_id", "document_id", "own", "own_at")
_ISSUED = (
    "EXISTS (SELECT 1 FROM document WHERE document.id = OLD.document_id"
    " AND issued_at IS NOT NULL AND voided_at IS NULL)"
)
_SIGNED = (
    "EXISTS (SELECT 1 FROM document WHERE document.id = NEW.document_id"
    " AND kind = 'appraisal' AND closed_at IS NOT NULL)"
)

RULES = (
    Rule("kept", "appraisal", "DELETE", "QAD99", "TRUE"),
    Rule(
        "begins",
        "appraisal",
        "INSERT",
        "QAD99",
        "NEW.own <> '' OR NEW.own_at IS NOT NULL OR NEW.filed_at IS NOT NULL"
        " OR NEW.targets_id IS NOT NULL OR NEW.document_id IS NOT NULL",
    ),
    Rule(
        "kept",
        "appraisal",
        "UPDATE",
        "QAD99",
        f"{changed(*_SAID)}"
        f" OR (OLD.filed_at IS NOT NULL AND ({changed(*_WRITTEN, 'filed_at', 'filed_by')}))"
        f" OR (({changed('own', 'own_at')}) AND {_ISSUED})"
        f" OR (OLD.filed_at IS NULL AND NEW.filed_at IS NOT NULL AND NOT {_SIGNED})",
    ),
)

"""What both engines refuse of papers with signatories, and of the register of policies."""

from qa_desk.models.sealing import Rule, changed

_ISSUED = "EXISTS (SELECT 1 FROM document WHERE id = {row}.document_id AND issued_at IS NOT NULL)"
_SAID_BY_A_PAPER = (
    *("id", "kind", "number", "mode", "person_id", "period_from", "period_to"),
    *("created_at", "created_by", "content", "content_hash", "subject_id", "replaces_id"),
)
_WITH_SIGNATORIES = "OLD.kind NOT IN ('slip', 'assessment')"
_SIGNED = "EXISTS (SELECT 1 FROM signature WHERE document_id = OLD.id)"
_ENDED = "(OLD.closed_at IS NOT NULL OR OLD.voided_at IS NOT NULL)"
_OF_A_VERSION = (
    *("id", "policy_id", "number", "effective_from", "state", "text", "requirements"),
    *("file_name", "media_type", "sha256", "content", "asked", "created_at", "created_by"),
    *("published_at",),
)
_LINKED_ONCE = f"OLD.review_id IS NOT NULL AND ({changed('review_id')})"
_UNSIGNED = (  # somebody who is asked to has not signed
    "EXISTS (SELECT 1 FROM signatory AS s WHERE s.document_id = OLD.id AND NOT EXISTS"
    " (SELECT 1 FROM signature AS g WHERE g.document_id = s.document_id AND g.place = s.place"
    " AND g.person_id = s.person_id))"
)

RULES = (
    *(
        Rule("issued", "signatory", event, "QAD82", _ISSUED.format(row=row))
        for event, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ),
    Rule("issued", "signatory", "UPDATE", "QAD82", "TRUE"),
    Rule(
        "issued",  # what was issued says what it said, and goes back only while nobody has signed
        "document",
        "UPDATE",
        "QAD82",
        f"{_WITH_SIGNATORIES} AND ({_ENDED}"
        f" OR (OLD.issued_at IS NOT NULL AND ({changed(*_SAID_BY_A_PAPER)}))"
        f" OR (NEW.issued_at IS NULL AND {_SIGNED})"
        f" OR (NEW.closed_at IS NOT NULL AND (NEW.issued_at IS NULL OR {_UNSIGNED}))"
        " OR (NEW.voided_at IS NOT NULL AND NEW.closed_at IS NOT NULL))",
    ),
    Rule(
        "first_state",
        "document",
        "INSERT",
        "QAD82",
        "NEW.issued_at IS NOT NULL OR NEW.closed_at IS NOT NULL OR NEW.voided_at IS NOT NULL",
    ),
    Rule(
        "published",
        "policy_version",
        "UPDATE",
        "QAD83",
        f"OLD.state = 'published' AND ({changed(*_OF_A_VERSION)} OR ({_LINKED_ONCE}))",
    ),
    Rule("published", "policy_version", "DELETE", "QAD83", "OLD.state = 'published'"),
    Rule("kept", "policy", "DELETE", "QAD83", "TRUE"),
    Rule(
        "kept",
        "policy",
        "UPDATE",
        "QAD83",
        changed("id", "kind", "checklist_id", "post", "created_at", "created_by"),
    ),
    Rule(
        "published",
        "policy_reading",
        "INSERT",
        "QAD83",
        "NOT EXISTS (SELECT 1 FROM policy_version"
        " WHERE id = NEW.version_id AND state = 'published')",
    ),
    Rule(
        "reviewed",
        "checklist_version",
        "UPDATE",
        "QAD04",
        f"OLD.state <> 'draft' AND ({_LINKED_ONCE})",
    ),
)

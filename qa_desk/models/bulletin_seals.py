"""What both engines refuse of bulletins and their editions; policy_seals.py holds for papers."""

from qa_desk.models.sealing import Rule

RULES = (
    Rule(
        "published",  # what was published has the editions that it had
        "bulletin_edition",
        "INSERT",
        "QAD86",
        "EXISTS (SELECT 1 FROM document WHERE id = NEW.bulletin_id AND issued_at IS NOT NULL)",
    ),
)

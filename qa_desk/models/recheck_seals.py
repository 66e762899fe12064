"""What both engines refuse of re-checks: what was compared stays (domain.md 6.7)."""

from qa_desk.models.sealing import PURGEABLE, Rule, changed

_DRAWN = (
    *("id", "kind", "month", "original_id", "revision", "evaluation_id", "inspector_id"),
    *("drawn_by", "drawn_at", "seed"),
)

RULES = (
    Rule("kept", "recheck", "INSERT", "QAD94", "NEW.compared_at IS NOT NULL"),
    Rule(
        "kept",
        "recheck",
        "UPDATE",
        "QAD94",
        f"OLD.compared_at IS NOT NULL OR {changed(*_DRAWN)}",
    ),
    Rule(
        "kept",  # it goes with either of the two
        "recheck",
        "DELETE",
        "QAD40",
        " AND ".join(
            f"NOT {PURGEABLE.format(kind='evaluation', column=column)}"
            for column in ("original_id", "evaluation_id")
        ),
    ),
)

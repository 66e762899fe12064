"""What both engines refuse of re-checks: what was compared stays (domain.md 6.7)."""

from qa_desk.models.sealing import PURGEABLE, Rule, changed

_DRAWN = (
    *("id", "kind", "month", "original_id", "revision", "evaluation_id", "inspector_id"),
    *("drawn_by", "drawn_at", "seed", "draw_id"),
)

RULES = (
    Rule("kept", "recheck_draw", "UPDATE", "QAD94", "TRUE"),
    Rule("kept", "recheck_draw", "DELETE", "QAD94", "TRUE"),
    Rule(
        "kept",
        "recheck",
        "INSERT",
        "QAD94",
        "NEW.compared_at IS NOT NULL OR (NEW.draw_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
        " recheck_draw AS d WHERE d.id = NEW.draw_id AND d.kind = NEW.kind AND d.seed = NEW.seed"
        " AND d.month = NEW.month AND d.drawn_by = NEW.drawn_by))",
    ),
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

"""A need as it is kept while it is being written: a document of the draft journal and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from qa_desk.services.training.types import Draft, Marked

_PLAIN = (
    "topic",
    "problem",
    "source",
    "dimension",
    "urgency",
    "metric",
    "target",
    "method",
    "content",
)


def document(draft: Draft) -> dict[str, Any]:
    """Return a draft as plain values."""
    return {
        **{name: getattr(draft, name) for name in _PLAIN},
        "items": list(draft.items),
        "due_on": draft.due_on.isoformat() if draft.due_on else None,
        "trainees": [key.hex for key in draft.trainees],
        "cases": [[one.evaluation_id.hex, one.is_typical, one.at_ms, one.note]
                  for one in draft.cases],
        "period": [day.isoformat() for day in draft.period] if draft.period else None,
    }  # fmt: skip


def draft(kept: Mapping[str, Any]) -> Draft:
    """Return the draft of a document."""
    period = kept["period"]
    return Draft(
        **{name: kept[name] for name in _PLAIN},
        items=tuple(kept["items"]),
        due_on=date.fromisoformat(kept["due_on"]) if kept["due_on"] else None,
        trainees=tuple(UUID(key) for key in kept["trainees"]),
        cases=tuple(Marked(UUID(key), *rest) for key, *rest in kept["cases"]),
        period=(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
    )

"""Teaching cases and model calls (issue 9, P23): collected, heard, published with consent."""

from qa_desk.services.teaching.publishing import answer, ask, publish, withdraw
from qa_desk.services.teaching.reading import (
    for_items,
    library,
    model_calls,
    played,
    questions,
)
from qa_desk.services.teaching.types import (
    About,
    CaseRow,
    Library,
    ModelCalls,
    Published,
    Question,
    Source,
    Standards,
)
from qa_desk.services.teaching.writing import add, edit, remove

__all__ = [
    "About",
    "CaseRow",
    "Library",
    "ModelCalls",
    "Published",
    "Question",
    "Source",
    "Standards",
    "add",
    "answer",
    "ask",
    "edit",
    "for_items",
    "library",
    "model_calls",
    "played",
    "publish",
    "questions",
    "remove",
    "withdraw",
]

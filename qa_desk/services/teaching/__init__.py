"""Teaching cases and model calls (issue 9, P23): collected, heard, published with consent."""

from qa_desk.services.teaching.publishing import answer, ask, publish, withdraw
from qa_desk.services.teaching.reading import (
    for_items,
    library,
    model_calls,
    played,
    questions,
)
from qa_desk.services.teaching.saving import ask_to_save, asked, save
from qa_desk.services.teaching.types import (
    About,
    CaseRow,
    Leave,
    Library,
    ModelCalls,
    Place,
    Published,
    Question,
    Source,
    Standards,
)
from qa_desk.services.teaching.using import Heard, places, use, used_in
from qa_desk.services.teaching.writing import add, edit, remove

__all__ = [
    "About",
    "CaseRow",
    "Heard",
    "Leave",
    "Library",
    "ModelCalls",
    "Place",
    "Published",
    "Question",
    "Source",
    "Standards",
    "add",
    "answer",
    "ask",
    "ask_to_save",
    "asked",
    "edit",
    "for_items",
    "library",
    "model_calls",
    "places",
    "played",
    "publish",
    "questions",
    "remove",
    "save",
    "use",
    "used_in",
    "withdraw",
]

"""Results of before QA Desk come in from a list, and go out again with it (P19).

They are history: a table of their own, which nobody signs and no coverage counts. `resolving` says
what a line means, `importing` is the use case.
"""

from qa_desk.services.history.importing import (
    Batch,
    Line,
    Preview,
    Summary,
    apply,
    batches,
    names_of_items,
    open_list,
    preview,
    take_back,
)

__all__ = [
    "Batch",
    "Line",
    "Preview",
    "Summary",
    "apply",
    "batches",
    "names_of_items",
    "open_list",
    "preview",
    "take_back",
]

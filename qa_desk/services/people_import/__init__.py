"""Bring people in from a list: known by staff number, never by name (P2, P19).

`running` is the use case, `register` takes one line after another.
"""

from qa_desk.services.people_import.register import (
    ADDED,
    CHANGED,
    OUTCOMES,
    UNCHANGED,
    Difference,
)
from qa_desk.services.people_import.running import (
    Line,
    Preview,
    Summary,
    apply,
    import_file,
    import_people,
    of_text,
    open_list,
    preview,
)

__all__ = [
    "ADDED",
    "CHANGED",
    "OUTCOMES",
    "UNCHANGED",
    "Difference",
    "Line",
    "Preview",
    "Summary",
    "apply",
    "import_file",
    "import_people",
    "of_text",
    "open_list",
    "preview",
]

"""Bring people in from a list: known by staff number, never by name (P2).

`running` is the use case, `register` takes one line after another.
"""

from qa_desk.services.people_import.running import Summary, import_file, import_people

__all__ = ["Summary", "import_file", "import_people"]

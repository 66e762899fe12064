"""Bring people in from a list: known by staff number, never by name (P2).

`running` is the use case, `register` takes one line after another, `resolving` gives calls that
waited for somebody to their CSR.
"""

from qa_desk.services.people_import.running import Summary, import_file, import_people

__all__ = ["Summary", "import_file", "import_people"]

"""Standards: the checklists by which calls are scored, their versions, and the editor."""

from qa_desk.ui.pages.standards.page import StandardsPage

__all__ = ["StandardsPage"]

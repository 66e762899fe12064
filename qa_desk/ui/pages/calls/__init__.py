"""Calls: the page, the import, and the pane of one call."""

from qa_desk.ui.pages.calls.page import CallsPage

__all__ = ["CallsPage"]

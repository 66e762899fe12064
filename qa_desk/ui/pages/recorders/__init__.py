"""Recorders: where they are, what their names mean, what each import brought."""

from qa_desk.ui.pages.recorders.page import RecordersPage

__all__ = ["RecordersPage"]

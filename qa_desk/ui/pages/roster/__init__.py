"""The roster of a month."""

from qa_desk.ui.pages.roster.page import RosterPage

__all__ = ["RosterPage"]

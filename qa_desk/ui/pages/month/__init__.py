"""The page of a month: results of CSRs, its close, adjustments, warnings."""

from qa_desk.ui.pages.month.page import MonthPage

__all__ = ["MonthPage"]

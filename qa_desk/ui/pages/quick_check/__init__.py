"""Quick checks: one at a time, a round of twenty, and what was recorded."""

from qa_desk.ui.pages.quick_check.page import QuickCheckPage

__all__ = ["QuickCheckPage"]

"""The dashboard: what the figures of somebody's own work, team or centre look like."""

from qa_desk.ui.pages.dashboard.page import DashboardPage

__all__ = ["DashboardPage"]

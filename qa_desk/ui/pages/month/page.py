"""Month: the results of CSRs, the close of the month, adjustments and warnings (P12, 6.13)."""

from collections.abc import Hashable
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QTabWidget, QToolButton, QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.services import months
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.pages.month.adjust_tab import AdjustTab
from qa_desk.ui.pages.month.close_tab import CloseTab
from qa_desk.ui.pages.month.results_tab import ResultsTab
from qa_desk.ui.pages.month.tab import Tab
from qa_desk.ui.pages.month.warnings_tab import WarningsTab
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor, Work


class MonthPage(Page):
    """A month in tabs; who sees the own line only has no others."""

    name = "month"
    title = N_("Monthly results")
    group = N_("Figures and reports")
    icon = "target"
    action = "month.see"
    watches = frozenset(
        {"Evaluation", "MonthClose", "TypedResult", "Document", "Signature", "AdjustmentNote"}
    )

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._month = wording.here(datetime.now(UTC)).date().replace(day=1)
        self.notice = Notice()
        self.before, self.after = QToolButton(), QToolButton()
        self.label = QLabel()
        self.results = ResultsTab(jobs, actor)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.close_tab = self._add(CloseTab, "month.close")
        self.adjust_tab = self._add(AdjustTab, "month.close", "report.approve")
        self.warnings = WarningsTab(jobs, actor) if self.results.sees_others else None
        self._lay_out()
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        self.tabs.currentChanged.connect(self._on_tab)

    def _add(self, kind: type[Tab], *rights: str) -> Tab | None:
        held = any(permissions.may(self.actor, right) for right in rights)
        return kind(self.jobs, self.actor) if held else None

    def _lay_out(self) -> None:
        for button, icon, words in (
            (self.before, "chevron-left", _("Month before")),
            (self.after, "chevron-right", _("Month after")),
        ):
            button.setIcon(theme.icon(icon))
            button.setToolTip(words)
            button.setAccessibleName(words)
        for widget in (self.before, self.label, self.after):
            self.header.beside.addWidget(widget)
            widget.setVisible(self.results.sees_others)
        titles = (
            (self.results, _("Results")),
            (self.close_tab, _("Month close")),
            (self.adjust_tab, _("Adjustments")),
            (self.warnings, _("Warnings")),
        )
        for tab, title in titles:
            if tab is not None:
                self.tabs.addTab(tab, title)
                tab.said.connect(self.notice.say)
                tab.warned.connect(self.notice.warn)
                tab.opened.connect(self.open_requested)
                tab.remember(self.memory)
        self.tabs.tabBar().setVisible(self.tabs.count() > 1)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.tabs, 1)
        self.setFocusProxy(self.results)
        self._show_label()

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read the tab that is on show again."""
        self.recount()
        tab = self.tabs.currentWidget()
        if isinstance(tab, Tab):
            tab.show_month(self._month)

    def recount(self) -> None:
        """Count what waits for this person: a month to be closed, lists to be signed."""
        self.jobs.ask(_waiting).succeeded.connect(self._on_waiting)

    @Slot(object)
    def _on_waiting(self, found: int) -> None:
        self.set_waiting(found)

    def state(self) -> Hashable:
        """Return which month and which tab are on show."""
        return self._month, self.tabs.currentIndex()

    def restore(self, state: Hashable) -> None:
        """Come back to a month and a tab."""
        if isinstance(state, tuple) and isinstance(state[0], date):
            self._month = state[0]
            self.tabs.setCurrentIndex(state[1])
            self._go(0)

    def show_month(self, month: date) -> None:
        """Go to a month."""
        self._month = month.replace(day=1)
        self._go(0)

    @Slot()
    def _on_before(self) -> None:
        self._go(-1)

    @Slot()
    def _on_after(self) -> None:
        self._go(1)

    @Slot()
    def _on_tab(self) -> None:
        """Show the tab; a month is closed after it is over, so its tabs begin with the last one."""
        tab = self.tabs.currentWidget()
        is_about_past = tab in (self.close_tab, self.adjust_tab)
        this = wording.here(datetime.now(UTC)).date().replace(day=1)
        if is_about_past and self._month == this:
            self._go(-1)
        else:
            self._go(0)

    def _go(self, n: int) -> None:
        """Show the month that is so many later."""
        place = self._month.year * 12 + self._month.month - 1 + n
        self._month = date(place // 12, place % 12 + 1, 1)
        self._show_label()
        self.refresh()

    def _show_label(self) -> None:
        self.label.setText(f"{self._month:%Y-%m}")
        following = (self._month + timedelta(days=31)).replace(day=1)
        self.after.setEnabled(following <= wording.here(datetime.now(UTC)).date())


def _waiting(work: Work) -> int:
    return months.waiting(work) + len(months.adjusting.waiting(work))

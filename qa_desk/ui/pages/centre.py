"""The centre: its settings, and the days on which its office works."""

from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules.working_calendar import not_known
from qa_desk.services import centre_settings, signature_counts, working_days
from qa_desk.services.centre_settings import Centre, SettingRow, Wanted
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import TableView
from qa_desk.ui.widgets import arranging, setting_words
from qa_desk.ui.widgets.calendar_panel import CalendarPanel
from qa_desk.ui.widgets.logo_box import LogoBox
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.setting_editor import SettingEditor
from qa_desk.work import Actor

_LIST, _DETAIL = 660, 520


class CentrePage(Page):
    """All settings beside the one that is chosen; the working calendar behind them."""

    name = "centre"
    title = N_("Centre")
    group = N_("Administration")
    icon = "settings"
    roles = frozenset({"qa_lead", "cs_manager", "admin"})
    action = "settings.see"
    watches = frozenset({"Setting"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self.centre: Centre | None = None
        self._wanted: Wanted | None = None
        self._missing: int | None = None  # the year that is not known, once it was told
        self.notice = Notice()
        self.editor = SettingEditor()
        table = setting_words.settings_table(self._is_pending)
        self.settings = TableView(table, _("Settings"), code="settings")
        self.calendar = CalendarPanel(jobs, actor)
        self.logo = LogoBox(jobs)
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.settings.filter_box.setPlaceholderText(_("Search settings"))
        for column in setting_words.HIDDEN:  # searched all the same; the titles' menu shows them
            self.settings.grid.setColumnHidden(column, True)
        self.settings.remember(self.memory, "settings")
        self.settings.say_when_empty(_("No setting has these words"), icon="search")
        split = arranging.split(
            Qt.Orientation.Horizontal, (self.settings, self.editor), (_LIST, _DETAIL), (1, 1)
        )
        self.editor.more.addWidget(self.logo)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(split, _("Settings"))
        self.tabs.addTab(self.calendar, _("Working calendar"))
        self.body.addWidget(self.notice)
        self.body.addWidget(self.tabs, 1)
        self.setFocusProxy(self.settings)

    def _connect(self) -> None:
        self.settings.retried.connect(self.refresh)
        self.settings.chosen.connect(self._on_chosen)
        self.settings.opened.connect(self._on_opened)
        self.editor.typed.connect(self._on_typed)
        self.editor.looked.connect(self._on_looked)
        self.editor.wanted.connect(self._on_wanted)
        self.editor.taken_back.connect(self._on_taken_back)
        for part in (self.calendar, self.logo):
            part.said.connect(self._on_said)
            part.warned.connect(self.notice.warn)
        self.notice.acted.connect(self._on_missing)

    def _is_pending(self, key: str) -> bool:
        return key in self.editor.pending

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read the settings and the calendar again; what is typed stays."""
        job = self.jobs.ask(centre_settings.read)
        job.succeeded.connect(self._on_centre)
        job.failed.connect(self._on_failed)
        self.jobs.ask(signature_counts.of_last_month).succeeded.connect(self.editor.show_signatures)
        self.calendar.refresh()
        self.recount()

    def recount(self) -> None:
        """Ask whether the holidays of a year are missing (P20)."""
        self.jobs.ask(working_days.missing).succeeded.connect(self._on_known)

    @Slot(object)
    def _on_centre(self, centre: Centre) -> None:
        self.centre = centre
        chosen = self.settings.current()
        self.settings.show_rows(centre.rows)
        self.logo.refresh(may_edit=centre.may_edit)
        key = chosen.option.key if chosen else centre.rows[0].option.key
        self.settings.choose(key)
        if self.settings.current() is not None:
            self._on_chosen(centre.row(key))

    @Slot(object)
    def _on_known(self, missing: int | None) -> None:
        self.set_waiting(0 if missing is None else 1)
        told, self._missing = self._missing, missing
        if (
            missing is not None
            and missing != told
            and self.tabs.currentWidget() is not self.calendar
        ):
            self.notice.warn(not_known(missing), _("Open the calendar"))

    @Slot()
    def _on_missing(self) -> None:
        self.notice.hide()
        self.tabs.setCurrentWidget(self.calendar)
        self.calendar.setFocus()

    @Slot(object)
    def _on_chosen(self, row: SettingRow | None) -> None:
        if row is not None and self.centre is not None:
            self.editor.show_row(self.centre, row)
            self.logo.setVisible(row.option.key == "centre.name")

    @Slot(object)
    def _on_opened(self, row: SettingRow) -> None:
        self._on_chosen(row)
        (self.editor.choice if row.option.choices else self.editor.line).setFocus()

    @Slot(str)
    def _on_typed(self, _key: str) -> None:
        self.settings.grid.viewport().update()

    # -- changing ----------------------------------------------------------------------------

    @Slot(str, str)
    def _on_looked(self, key: str, value: str) -> None:
        job = self.jobs.ask(centre_settings.look, key, value)
        job.succeeded.connect(lambda moves: self.editor.show_moves(key, value, moves))
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_wanted(self, wanted: Wanted) -> None:
        self._wanted = wanted
        job = self.jobs.work(centre_settings.change, wanted)
        job.succeeded.connect(self._on_changed)
        job.failed.connect(self._on_not_changed)

    @Slot()
    def _on_changed(self) -> None:
        assert self._wanted is not None  # noqa: S101 - it was sent
        self.editor.saved(self._wanted.key)
        words = _("{key} is saved. It holds for everybody.")
        if self._wanted.starts:
            words = _("{key} is saved. It holds for everybody from the chosen time on.")
        self._on_said(words.format(key=self._wanted.key))

    @Slot(object)
    def _on_not_changed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.editor.show_error(str(error))

    @Slot(str, object)
    def _on_taken_back(self, key: str, moment: datetime) -> None:
        job = self.jobs.work(centre_settings.withdraw, key, moment)
        job.succeeded.connect(self._on_withdrawn)
        job.failed.connect(self._on_not_changed)

    @Slot()
    def _on_withdrawn(self) -> None:
        self._on_said(_("The planned change is taken back."))

    @Slot(str)
    def _on_said(self, words: str) -> None:
        self.notice.say(words)
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.notice.warn(str(error))

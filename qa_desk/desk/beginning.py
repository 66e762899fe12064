"""The assistant of a new centre: offered in the menu, and shown until the first call is scored."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desk.i18n import N_
from qa_desk.rules import setting_up as rules
from qa_desk.rules.setting_up import Standing
from qa_desk.ui.jobs import Jobs
from qa_desk.work import Actor

if TYPE_CHECKING:
    from qa_desk.ui.main_window import MainWindow
    from qa_desk.ui.widgets.setting_up import Assistant


class Beginning(QObject):
    """Belongs to one window, and goes with it."""

    def __init__(self, jobs: Jobs, actor: Actor, window: "MainWindow") -> None:
        super().__init__(window)
        from qa_desk.ui.page import memory
        from qa_desk.ui.widgets import setting_up

        self._jobs, self._actor, self._window = jobs, actor, window
        self._memory = memory(actor.login, "setting-up")
        self.assistant: Assistant | None = None
        if setting_up.is_for(actor):
            window.offer(N_("Set up the centre"), "list-checks", self.show)
            if setting_up.shows_by_itself(self._memory):
                self._ask()

    @Slot()
    def show(self) -> None:
        """Show the assistant where it was left."""
        from qa_desk.ui.widgets.setting_up import Assistant

        if self.assistant is None:
            self.assistant = Assistant(self._jobs, self._actor, self._memory, self._window)
            self.assistant.left.connect(self._on_left)
            self.assistant.finished.connect(self._on_finished)
            self.assistant.open()

    def _ask(self) -> None:
        from qa_desk.services import setting_up

        job = self._jobs.ask(setting_up.standing)
        job.succeeded.connect(self._on_standing)

    @Slot(object)
    def _on_standing(self, standing: Standing) -> None:
        from qa_desk.ui.widgets.setting_up import steps_for

        if rules.is_new(standing, steps_for(self._actor)):
            self.show()

    @Slot(str, object)
    def _on_left(self, page: str, record: object) -> None:
        self._window.open(page, record)
        self._window.activateWindow()  # the keys go on where the person is now

    @Slot()
    def _on_finished(self) -> None:
        self.assistant = None

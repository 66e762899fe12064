"""The teaching cases that are used in something, as its reader may open and hear them."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.rules.teaching import SORTS
from qa_desk.services import teaching
from qa_desk.services.teaching import Heard
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.link_row import LinkRow


class CaseLinks(LinkRow):
    """A button for each case; hidden while there are none."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title or _("Teaching cases"), parent, "graduation-cap")
        self._asked: Job | None = None

    def read(self, jobs: Jobs, kind: str, subject_id: UUID) -> None:
        """Show what is used in something; `kind` is a key of teaching.USES."""
        self._asked = jobs.ask(teaching.used_in, kind, subject_id)
        self._asked.succeeded.connect(self._on_found)

    @Slot(object)
    def _on_found(self, found: Sequence[Heard]) -> None:
        if self.sender() is self._asked:
            self.show_links([(_words(one), one.page, one.record_id) for one in found])


def _words(one: Heard) -> str:
    return wording.DOT.join((_(SORTS["good" if one.is_good else "bad"]), one.lesson))

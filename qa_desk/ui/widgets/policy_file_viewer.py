"""The file of a policy, to read and to save."""

from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desk.services import policies
from qa_desk.services.attachments import AttachmentRow
from qa_desk.services.policies import Version
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.attachment_viewer import AttachmentViewer


class PolicyFileViewer(AttachmentViewer):
    """Shows a file as attachments are shown; whoever may read a policy may save it."""

    def __init__(self, jobs: Jobs, version: Version, parent: QWidget | None = None) -> None:
        row = AttachmentRow(
            id=version.id,
            evaluation_id=UUID(int=0),
            name=version.file_name,
            media_type=version.media_type,
            size=0,
            added_at=version.created_at,
            added_by="",
            is_removable=False,
            is_takeable=True,
        )
        super().__init__(jobs, row, parent)
        self.follow(jobs.ask(policies.file_of, version.id))

    @Slot()
    def _on_save(self) -> None:
        if name := self.choose_file():
            job = self._jobs.ask(policies.file_of, self._row.id)
            job.setProperty("file", name)
            job.succeeded.connect(self._on_taken)
            job.failed.connect(self._on_failed)

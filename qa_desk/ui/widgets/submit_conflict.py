"""A sheet was submitted, but somebody else had changed the evaluation first: both are shown."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.services.cases import Case
from qa_desk.ui.widgets import case_conflict
from qa_desk.ui.widgets.conflict import ConflictDialog


class SubmitConflict(QObject):
    """Remembers what was on show; `submit_wanted()` when it is to be submitted as it is now."""

    submit_wanted = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._before: tuple[Case, str] | None = None
        self.dialog: ConflictDialog | None = None

    def remember(self, case: Case | None, sentence: str) -> None:
        """Keep the case as it was on show when the database refused it, and why."""
        self._before = (case, sentence) if case else None

    def show(self, case: Case) -> None:
        """Show what somebody else made of the evaluation, and offer to submit it as it is now."""
        conflict, self._before = self._before, None
        if conflict is None or conflict[0].row.id != case.row.id:
            return
        before, sentence = conflict
        if before.row.version == case.row.version:
            return  # it is the draft that differs, and that is shown by itself
        self.dialog = ConflictDialog(
            case_conflict.of_case(before, case, "submit", sentence),
            [("submit", case_conflict.verb("submit"))],
            self._page,
        )
        self.dialog.chosen.connect(self.submit_wanted)
        self.dialog.finished.connect(self._on_seen)
        self.dialog.open()

    @Slot()
    def _on_seen(self) -> None:
        self.dialog = None

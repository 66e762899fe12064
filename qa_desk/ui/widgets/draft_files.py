"""Save drafts as a file and bring them back, for computers that forget at sign-out (P4)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from qa_desk import drafts as journals
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules.drafts import LocalDraft
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs


def button() -> QToolButton:
    """Return the button that brings drafts back."""
    made = QToolButton()
    made.setIcon(theme.icon("upload"))
    made.setIconSize(theme.icon_size())
    made.setAccessibleName(_("Bring back drafts"))
    made.setToolTip(_("Read drafts from a file that was saved when leaving"))
    return made


def ask_target(parent: QWidget) -> str:
    """Ask where to save; "" when nothing is chosen."""
    name = f"qa-desk-drafts-{datetime.now(UTC).astimezone():%Y%m%d-%H%M}.json"
    return QFileDialog.getSaveFileName(parent, _("Save drafts"), name, _kinds())[0]


def ask_source(parent: QWidget) -> str:
    """Ask for a file of drafts; "" when none is chosen."""
    return QFileDialog.getOpenFileName(parent, _("Bring back drafts"), "", _kinds())[0]


def save(parent: QWidget, jobs: Jobs, drafts: Sequence[LocalDraft]) -> bool:
    """Save drafts where the person says; say whether that was done."""
    chosen = ask_target(parent)
    if not chosen or jobs.drafts is None:
        return False
    try:
        jobs.drafts.save_file(Path(chosen), drafts)
    except QaDeskError as error:
        messages.warn(parent, error)
        return False
    return True


def bring_back(parent: QWidget, jobs: Jobs) -> bool:
    """Bring back what a file holds; say whether something was new."""
    chosen = ask_source(parent)
    if not chosen or jobs.drafts is None:
        return False
    try:
        taken = jobs.drafts.restore_file(Path(chosen))
    except QaDeskError as error:
        messages.warn(parent, error)
        return False
    messages.tell(parent, journals.taken_words(taken))
    return bool(taken)


def _kinds() -> str:
    return _("Drafts") + " (*.json);;" + _("All files") + " (*)"

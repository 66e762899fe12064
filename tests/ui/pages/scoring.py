"""An inspector before the scoring desk."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from ui.pages import sitting

from qa_desk.services import evaluating
from qa_desk.ui.pages.score import ScorePage


def press(qtbot, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    """Press keys where the cursor is."""
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def sat_down(office, qtbot):
    """Let the inspector sit down before the desk; return the page, with nothing on its way."""
    return sitting.before(ScorePage(*office.jobs("inspector")), qtbot, 1196)


def begun(office, qtbot):
    """Let the inspector sit down before an evaluation that was begun."""
    task = office.drawn()
    with office.work("inspector") as work:
        evaluating.open_task(work, task.id, task.version)
    page = sat_down(office, qtbot)
    in_form(page, qtbot)
    return page


def in_form(page, qtbot):
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.form)

"""Somebody before a page, as the window shows it."""

from PySide6.QtCore import QCoreApplication


def before(page, qtbot, width, height=680):
    """Show a page in front; return it, with nothing on its way."""
    qtbot.addWidget(page)
    page.resize(width, height)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.catch_up()
    idle(page, qtbot)
    return page


def idle(page, qtbot):
    """Wait until nothing is on its way any more, nor asked for as soon as there is time."""

    def is_idle():
        if not page.jobs.running:
            QCoreApplication.processEvents()
        return page.jobs.running == 0

    qtbot.waitUntil(is_idle)

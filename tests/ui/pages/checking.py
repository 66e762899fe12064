"""Sit down at the page of quick checks, and use its keys."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from ui.pages.sitting import before, idle

from qa_desk.models import QuickCheck
from qa_desk.ui.pages.quick_check import QuickCheckPage

Key = Qt.Key


def sitting(office, qtbot):
    """Return a function that opens somebody's page."""

    def sit(role):
        jobs, actor = office.jobs(role)
        page = QuickCheckPage(jobs, actor)
        page.office, page.qtbot = office, qtbot
        return before(page, qtbot, 1178, 690)

    return sit


def settle(page):
    idle(page, page.qtbot)


def press(page, *keys):
    """Press keys where the cursor is; texts are typed."""
    for key in keys:
        QApplication.processEvents()
        where = QApplication.focusWidget()
        if isinstance(key, str) and not key.isascii():
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, key)
            QApplication.sendEvent(where, event)
        elif isinstance(key, str):
            page.qtbot.keyClicks(where, key)
        else:
            page.qtbot.keyClick(where, key)
    QApplication.processEvents()


def save(page):
    page.qtbot.keyClick(
        QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )


def stored(page):
    """Return the checks in the database, in the order of their contacts."""
    with page.office._access.ask() as work:
        found = work.session.query(QuickCheck).order_by(QuickCheck.began_at).all()
        work.session.expunge_all()
        return found


def wait_stored(page, n):
    page.qtbot.waitUntil(lambda: len(stored(page)) == n)
    settle(page)
    return stored(page)

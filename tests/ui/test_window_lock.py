"""The lock of the window: nothing to see, nothing to reach, and nothing typed is lost (S1-4.8)."""

import pytest
from factories import PASSWORD
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from qa_desk.models import Setting
from qa_desk.ui import messages
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.page import Page


class TypingPage(Page):
    """A page with a field."""

    name = "typing"
    title = "Typing"

    def __init__(self, jobs, actor, parent=None):
        super().__init__(jobs, actor, parent)
        self.field = QLineEdit()
        self.body.addWidget(self.field)
        self.setFocusProxy(self.field)


@pytest.fixture
def window(office, qtbot):
    jobs, actor = office.jobs("csr")
    window = MainWindow(jobs, actor, [TypingPage], "here")
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: jobs.running == 0)
    yield window
    window.close()
    qtbot.waitUntil(lambda: jobs.running == 0)


def seen(window):
    """Return the widgets that are visible in the window and not of the lock."""
    lock = window.window_lock
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget is not lock and not lock.isAncestorOf(widget)
    ]


def open_lock(window, password, qtbot):
    lock = window.window_lock
    lock.password.setText(password)
    qtbot.keyClick(lock.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.jobs.running == 0)


def put_off_by_a_key(window, lock, qtbot):
    """Wait until a key begins the time again: once the window has come forward."""

    def put_off():
        QTest.qWait(5)
        left = lock._idle.remainingTime()
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
        return lock._idle.remainingTime() > left

    qtbot.waitUntil(put_off)


def test_nothing_is_seen_or_reached_until_the_password_is_typed(window, qtbot):
    field = window.page().field
    qtbot.keyClicks(field, "half a sentence")
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    lock = window.window_lock
    assert lock.is_locked
    assert seen(window) == []
    assert lock.geometry() == window.rect()
    assert not any(
        shortcut.isEnabled()
        for shortcut in window.findChildren(
            QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly
        )
    )
    window.resize(900, 600)
    qtbot.waitUntil(lambda: lock.geometry() == window.rect())
    open_lock(window, "wrong horse battery", qtbot)
    assert lock.problem.words() == "Name or password is wrong."
    assert lock.is_locked
    open_lock(window, PASSWORD, qtbot)
    assert not lock.is_locked
    assert field.isVisible()
    assert field.text() == "half a sentence"
    qtbot.waitUntil(field.hasFocus)
    assert all(
        shortcut.isEnabled()
        for shortcut in window.findChildren(
            QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly
        )
    )


def test_several_wrong_passwords_make_it_wait(window, qtbot):
    """D1."""
    window.lock()
    for _ in range(3):
        open_lock(window, "wrong horse battery", qtbot)
    open_lock(window, PASSWORD, qtbot)
    assert "Too many wrong passwords" in window.window_lock.problem.words()
    window.window_lock._again_at = 0
    open_lock(window, PASSWORD, qtbot)
    assert not window.window_lock.is_locked


def test_dialogs_wait_behind_the_lock(window, qtbot):
    window.change_password()
    (dialog,) = (w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window)
    window.lock()
    window.lock()
    assert not dialog.isVisible()
    messages.tell(window, "Something came up")

    def others():
        return [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]

    qtbot.waitUntil(lambda: others() == [])
    open_lock(window, PASSWORD, qtbot)
    assert dialog.isVisible()
    for widget in others():
        widget.close()


def test_the_window_locks_itself_and_keys_put_it_off(window, qtbot):
    lock = window.window_lock
    qtbot.waitUntil(lock._idle.isActive)
    assert lock._idle.interval() == 600_000
    lock._idle.setTimerType(Qt.TimerType.PreciseTimer)
    lock._idle.setInterval(60_000)
    lock._idle.start()
    put_off_by_a_key(window, lock, qtbot)
    lock._idle.start(1)
    qtbot.waitUntil(lambda: lock.is_locked)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert lock.password.text() == "a"
    assert not lock._idle.isActive()
    lock._idle.setInterval(60_000)
    open_lock(window, PASSWORD, qtbot)
    assert lock._idle.isActive()


def test_a_key_in_a_dialog_puts_it_off_too(window, qtbot):
    lock = window.window_lock
    qtbot.waitUntil(lock._idle.isActive)
    window.change_password()
    (dialog,) = (w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window)
    put_off_by_a_key(dialog, lock, qtbot)
    dialog.reject()


def test_a_centre_may_do_without_it(office, qtbot):
    with office.work("qa_lead") as work:
        work.session.add(
            Setting(key="desk.idle_lock", value="0", valid_from=work.now, changed_by=work.actor.id)
        )
    jobs, actor = office.jobs("csr")
    window = MainWindow(jobs, actor, [TypingPage], "here")
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: jobs.running == 0)
    assert not window.window_lock._idle.isActive()
    window.lock()
    assert not window.window_lock.is_locked  # there is nothing to see


def test_somebody_else_may_sign_in(window, qtbot):
    window.lock()
    with qtbot.waitSignal(window.signed_out):
        window.window_lock.leave.click()


def test_ones_own_password_is_changed_from_the_menu(window, qtbot):
    changed = []
    window.password_changed.connect(changed.append)
    window._on_taken(":password")
    (dialog,) = (w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window)
    dialog.button.click()
    assert dialog.problem.words() == "Type your old password."
    dialog.old.setText("wrong horse battery")
    for field in (dialog.new, dialog.again):
        field.setText("four horses at dawn")
    dialog.button.click()
    dialog.reject()  # not while it is being done
    qtbot.waitUntil(lambda: dialog.problem.words() == "Name or password is wrong.")
    dialog.old.setText(PASSWORD)
    qtbot.keyClicks(dialog.old, " ")
    assert dialog.problem.words() == ""
    dialog.old.setText(PASSWORD)
    dialog.button.click()
    qtbot.waitUntil(lambda: changed == ["four horses at dawn"])
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and widget is not window:
            widget.close()

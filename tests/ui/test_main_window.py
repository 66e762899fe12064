import threading
import weakref
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox

from qa_desk import i18n
from qa_desk.errors import OutageError, RuleError
from qa_desk.i18n import N_
from qa_desk.ui import theme
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.messages import CrashDialog
from qa_desk.ui.page import Page
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.keys_dialog import KeysDialog
from qa_desk.ui.widgets.palette import Palette
from qa_desk.ui.widgets.rail_group import RailButton, RailGroup

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Plain(Page):
    """A page that counts what happens to it."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.refreshed = 0
        self.recounted = 0
        self.record = None
        self.field = QLineEdit()
        self.body.addWidget(self.field)
        self.body.addWidget(QLabel(i18n.language()))
        self.setFocusProxy(self.field)

    def refresh(self):
        self.refreshed += 1

    def recount(self):
        self.recounted += 1

    def state(self):
        return self.record

    def show_record(self, record):
        self.record = record
        self.header.show_title(f"{self.title} {record}")

    restore = show_record


class Inbox(Plain):
    name, title, icon = "inbox", N_("Inbox"), "inbox"
    watches = frozenset({"Signature"})


class Score(Plain):
    name, title, icon = "score", N_("Score"), "headphones"
    roles = frozenset({"inspector"})
    watches = frozenset({"Evaluation", "Signature"})


class Training(Plain):
    name, title, icon = "training", N_("Training needs"), "graduation-cap"
    roles = frozenset({"trainer"})


@pytest.fixture
def window(jobs, inspector, qtbot):
    window = MainWindow(jobs, inspector, [Inbox, Score, Training], "Local file")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: set(window._pages) == {"inbox", "score"})
    return window


def current(window):
    return window.page().name


def labels(widget):
    return {label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)}


def test_the_rail_has_the_pages_of_the_roles_in_their_order(window):
    buttons = window.rail.findChildren(RailButton)
    assert [button.accessibleName() for button in buttons] == ["Inbox", "Score"]
    assert [button.isChecked() for button in buttons] == [True, False]


def test_a_narrow_window_shows_the_icons_of_the_rail_alone(window, qtbot):
    button = window.rail.button("score")
    window.resize(1366, 768)
    wide = window.rail.width()
    window.resize(960, 700)
    assert (button.text(), button.accessibleName()) == ("", "Score")
    assert button.toolTip().startswith("Score")
    assert window.rail.width() < wide / 2
    button.show_waiting(7)
    assert "7" in labels(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert current(window) == "score"
    window.resize(1366, 768)
    assert (button.text(), window.rail.width()) == ("Score", wide)


@pytest.mark.parametrize(
    "name", ["测试员10001", "欧阳建国", "Alexandra Montgomery-Fitzgerald of York"]
)
def test_the_person_below_the_pages_is_never_cut_off(jobs, inspector, qtbot, name):
    person = replace(inspector, name=name, staff_no="100012")
    window = MainWindow(jobs, person, [Inbox], "Local file")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitUntil(lambda: window._person.width() >= window._person.sizeHint().width())
    assert window._person.toolTip() == f"{name} 100012"
    words = window._person.text()
    assert words == f"{name} 100012" or (words.endswith("…") and name.startswith(words[:-1]))


def test_a_click_on_the_rail_brings_a_page_to_the_front(window, qtbot):
    qtbot.mouseClick(window.rail.button("score"), Qt.MouseButton.LeftButton)
    assert current(window) == "score"
    assert window.page().header.isVisible()


def test_pages_are_reached_by_keys(window, qtbot):
    qtbot.waitUntil(window.page().field.hasFocus)
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert current(window) == "score"
    qtbot.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert current(window) == "inbox"


def test_a_page_asks_for_another_and_the_way_back_is_kept(window, qtbot):
    window.page().open_requested.emit("score", "QA-1")
    window.page().open_requested.emit("score", "QA-2")
    assert window.place().state == "QA-2"
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert (current(window), window.page().record) == ("score", "QA-1")
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert current(window) == "inbox"
    assert not window.top.back.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert window.page().record == "QA-2"
    assert not window.top.forward.isEnabled()


def test_a_page_a_person_does_not_have_cannot_be_opened(window):
    window.open("training", "N-1")
    assert current(window) == "inbox"


def test_only_the_page_in_front_reads_again(window, qtbot):
    inbox, score = window._pages["inbox"], window._pages["score"]
    counted = score.recounted
    window.jobs.announce(frozenset({"Signature"}))
    qtbot.waitUntil(lambda: inbox.refreshed == 2)
    assert (score.refreshed, score.recounted) == (0, counted + 1)
    window.open("score")
    assert score.refreshed == 1
    window.open("inbox")
    assert inbox.refreshed == 2


def test_many_changes_in_a_row_are_read_once(window, qtbot):
    inbox = window._pages["inbox"]
    heard = []
    window.jobs.changed.connect(heard.append)
    for _ in range(20):
        window.jobs.announce(frozenset({"Signature"}))
    qtbot.waitUntil(lambda: len(heard) == 20 and not window._refreshing.isActive())
    assert inbox.refreshed < 20


def test_a_flood_of_changes_does_not_put_reading_off(window, qtbot):
    inbox = window._pages["inbox"]
    flood = QTimer(interval=1)
    flood.timeout.connect(lambda: window.jobs.announce(frozenset({"Signature"})))
    flood.start()
    qtbot.waitUntil(lambda: inbox.refreshed > 2, timeout=20_000)
    flood.stop()


def test_what_the_person_has_before_them_is_told(window, qtbot):
    heard = []
    window.looked_at.connect(heard.append)
    window.open("score")
    window.showMinimized()
    qtbot.waitUntil(lambda: len(heard) == 2)
    window.showNormal()
    qtbot.waitUntil(lambda: len(heard) == 3)
    window.hide()
    assert heard == [Score.watches, frozenset(), Score.watches, frozenset()]


def test_a_server_that_is_away_is_said_in_the_status_line_until_it_is_back(window, qtbot):
    inbox, place = window._pages["inbox"], window.status.place
    assert place.text() == "Local file"
    window.jobs.say_away(OutageError("gone"))
    qtbot.waitUntil(lambda: "Local file does not answer since" in place.text())
    assert place.text().endswith("What you type is kept on this computer.")
    window.rebuild()
    assert "does not answer" in window.status.place.text()
    window.rebuild()
    inbox, place = window.page(), window.status.place
    place._news.setInterval(50)
    before = inbox.refreshed
    window.jobs.say_away(None)
    qtbot.waitUntil(lambda: place.text() == "Local file is back")
    qtbot.waitUntil(lambda: place.text() == "Local file")
    assert inbox.refreshed == before + 1


def test_a_list_that_cannot_be_read_for_an_outage_opens_no_box(window, qtbot):
    def away(work):
        raise OutageError("The database server cannot be reached.")

    unhandled = []
    window.jobs.unhandled.connect(unhandled.append)
    window.jobs.ask(away)
    qtbot.waitUntil(lambda: window.jobs.running == 0)
    assert unhandled == []
    window.jobs.work(away)
    qtbot.waitUntil(lambda: len(unhandled) == 1)
    (box,) = window.findChildren(QMessageBox)
    box.close()


def test_the_rail_counts_what_waits(window):
    page = window._pages["score"]
    page.set_waiting(12)
    button = window.rail.button("score")
    assert (button._count.text(), button.accessibleDescription()) == ("12", "12 waiting")
    page.set_waiting(0)
    assert button._count.text() == ""


def test_switching_the_language_stays_on_the_page_and_its_record(window, qtbot, free):
    window.open("score", "QA-7")
    before = window.page()
    with qtbot.waitSignal(window.language_chosen) as chosen:
        window.switch_language()
    assert chosen.args == ["zh"]
    after = window.page()
    assert after is not before
    assert (after.name, after.record) == ("score", "QA-7")
    assert "zh" in labels(after)
    assert window.top.back.isEnabled()
    free()
    assert not shiboken6.isValid(before)


def test_the_theme_is_switched_and_told(window, qtbot):
    with qtbot.waitSignal(window.theme_chosen) as chosen:
        window.switch_theme()
    assert chosen.args == ["dark"]
    assert theme.colours().name == "dark"


def test_the_palette_jumps_to_a_page_by_a_few_letters(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    palette = window.findChild(Palette)
    qtbot.waitUntil(palette.field.hasFocus)
    qtbot.keyClicks(palette.field, "sco")
    assert palette.list.count() == 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert current(window) == "score"
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)


def test_f1_lists_the_keys_and_the_pages_say_the_new_ones(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(KeysDialog)
    before = window.page()
    dialog.change.click()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Q)
    assert keys.bound(Command.PLAY) == ("Q", "F5")
    dialog.usual.click()
    dialog.close_button.click()
    assert keys.bound(Command.PLAY) == ("Space", "F5")
    assert window.page() is not before


def test_the_palette_goes_when_the_person_goes_elsewhere(window, qtbot):
    for leave in (
        lambda palette: qtbot.keyClick(palette.field, Qt.Key.Key_Escape),
        lambda palette: window.page().field.setFocus(),
    ):
        window.jump()
        palette = window.findChild(Palette)
        qtbot.waitUntil(palette.field.hasFocus)
        leave(palette)
        qtbot.waitUntil(lambda: window.findChild(Palette) is None)
        qtbot.waitUntil(window.page().field.hasFocus)


def test_the_palette_runs_commands_and_says_when_nothing_matches(window, qtbot):
    window.jump()
    palette = window.findChild(Palette)
    qtbot.keyClicks(palette.field, "xyz")
    assert palette._nothing.isVisibleTo(palette)
    palette.field.clear()
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    with qtbot.waitSignal(window.signed_out):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_saved_is_said_only_when_it_was(window):
    mark = window.status.saved
    assert not mark.isVisible()
    when = datetime(2026, 11, 16, 6, 2, 7, tzinfo=UTC)
    window.page().saved.emit(when)
    assert mark.text() == f"Saved {when.astimezone():%H:%M:%S}"
    window.page().saved.emit(None)
    assert mark.text() == "Saving"
    window.page().not_saved.emit("the disk is full")
    assert mark.text() == "Not saved: the disk is full"


def test_a_long_job_is_shown_with_progress_and_can_be_stopped(window, qtbot):
    gate = threading.Event()

    def import_recordings(progress):
        for done in range(1, 101):
            progress.step(done, 100)
            gate.wait(0.02)

    job = window.jobs.compute(import_recordings).named("Importing recordings")
    shown = window.status.jobs
    qtbot.waitUntil(lambda: shown.isVisible() and shown._bar.value() > 0)
    assert shown._text.text().startswith("Importing recordings")
    with qtbot.waitSignal(job.ended):
        qtbot.mouseClick(shown._cancel, Qt.MouseButton.LeftButton)
    assert not shown.isVisible()


def test_a_failure_nobody_expected_is_put_into_words(window, qtbot):
    def refuse(progress):
        raise RuleError("Only the QA lead may release.")

    window.jobs.compute(refuse)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert box.text() == "Only the QA lead may release."
    box.close()


def test_a_fault_in_a_job_is_reported_as_a_crash(window, qtbot):
    window.jobs.compute(lambda progress: 1 // 0)
    qtbot.waitUntil(lambda: len(window.findChildren(CrashDialog)) == 1)
    window.findChildren(CrashDialog)[0].close()


def test_a_person_without_a_role_is_told_what_to_do(jobs, inspector, qtbot):
    window = MainWindow(jobs, inspector, [Training], "Local file")
    qtbot.addWidget(window)
    window.show()
    assert "Your account has no role today. Ask your administrator." in labels(window)


def test_the_size_is_remembered_for_each_person(window, jobs, inspector, qtbot):
    window.resize(960, 700)
    window.close()
    again = MainWindow(jobs, inspector, [Inbox], "Local file")
    qtbot.addWidget(again)
    assert again.height() == 700


@pytest.mark.parametrize(("scale", "width", "height"), [(1.0, 910, 512), (1.5, 1366, 768)])
def test_the_window_fits_an_old_screen_also_with_large_letters(
    jobs, inspector, qtbot, qapp, scale, width, height
):
    theme.apply(qapp, "light", scale)
    window = MainWindow(jobs, inspector, [Inbox, Score], "Local file")
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show()
    assert (window.width(), window.height()) == (width, height)
    hint = window.centralWidget().minimumSizeHint()
    assert hint.width() <= width
    assert hint.height() <= height - 40  # a task bar


def test_text_grows_and_shrinks_by_key_and_the_place_stays(window, qtbot):
    window.open("score", "QA-7")
    for key, percent in (
        (Qt.Key.Key_Plus, "115"),
        (Qt.Key.Key_Equal, "130"),
        (Qt.Key.Key_Minus, "115"),
    ):
        with qtbot.waitSignal(window.text_chosen) as chosen:
            qtbot.keyClick(window, key, CONTROL)
        assert chosen.args == [percent]
        assert theme.px(100) == int(percent)
    assert (current(window), window.page().record) == ("score", "QA-7")


def test_every_control_has_a_name(window):
    for button in window.findChildren(type(window.top.jump)):
        if button.isVisible():
            assert button.accessibleName() or button.text(), button


def test_a_closed_window_is_freed(jobs, inspector, qtbot, free):
    window = MainWindow(jobs, inspector, [Inbox, Score], "Local file")
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
    window.jump()
    window.findChild(Palette).close()
    window.switch_language()
    page, itself = weakref.ref(window.page()), weakref.ref(window)
    window.close()
    del window
    free()
    assert (page(), itself()) == (None, None)


# Groups of the rail


def made(n):
    group = {"group": N_("Administration")} if n > 13 else {}
    return type(f"Page{n}", (Plain,), {"name": f"page{n}", "title": f"Page {n}", **group})


MANY = [made(n) for n in range(16)]  # two of which stand in a group


@pytest.fixture
def long(jobs, inspector, qtbot):
    """Make windows of somebody with many pages."""
    windows = []  # somebody must hold them

    def make():
        window = MainWindow(jobs, inspector, MANY, "Local file")
        qtbot.addWidget(window)
        window._building.stop()
        windows.append(window)
        window.resize(1366, 1000)
        window.show()
        return window

    yield make
    windows.clear()


def test_a_group_that_was_folded_is_folded_the_next_time_too(long, qtbot):
    heading = long().rail.findChildren(RailGroup)[1].heading
    qtbot.mouseClick(heading, Qt.MouseButton.LeftButton)

    window = long()
    group = window.rail.findChildren(RailGroup)[1]
    assert not group.is_open
    window.open("page15")
    assert group.is_open, "the page in front is seen"
    assert not long().rail.findChildren(RailGroup)[1].is_open, "but nobody has chosen that"


def test_the_headings_speak_the_language_of_the_window(long):
    window = long()
    window.switch_language()
    heading = window.rail.findChildren(RailGroup)[1].heading
    assert heading.accessibleName() == i18n._("Administration")

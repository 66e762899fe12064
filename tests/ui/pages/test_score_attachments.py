"""Attachments on the scoring desk: by file, by drop, by the clipboard; none is lost on the way."""

from dataclasses import replace

import pytest
from factories import full_sheet
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit
from ui.pages.scoring import begun
from ui.pages.sitting import idle

from qa_desk.errors import OutageError
from qa_desk.services import attachments, cases, evaluating
from qa_desk.ui import messages
from qa_desk.ui.widgets import pictures
from qa_desk.ui.widgets.attachment_viewer import AttachmentViewer


@pytest.fixture
def page(office, qtbot):
    """The scoring desk with one evaluation begun."""
    return begun(office, qtbot)


@pytest.fixture
def clipboard(qapp):
    clipboard = QGuiApplication.clipboard()
    yield clipboard
    clipboard.clear()


def picture(colour="red", size=40):
    picture = QImage(size, size, QImage.Format.Format_RGB32)
    picture.fill(QColor(colour))
    return picture


def file_of(folder, name="截图.png", colour="red"):
    file = folder / name
    file.write_bytes(pictures.png(picture(colour)))
    return file


def names(page):
    return page.attachments.strip.names


def stored(office, page):
    with office.work("inspector") as work:
        return [row.name for row in attachments.listed(work, page._row.id)]


def test_a_file_is_added_shown_small_and_looked_at(page, office, tmp_path, qtbot):
    page.attachments.add_files([file_of(tmp_path, "13812345678.png")])
    qtbot.waitUntil(lambda: names(page) == ["138****5678.png"], timeout=10_000)
    idle(page, qtbot)
    assert stored(office, page) == ["138****5678.png"]
    tile = page.attachments.strip.tiles[0]
    assert "138****5678.png" in tile.accessibleName()
    assert "13812345678" not in tile.accessibleName()
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    viewer = page.window().findChild(AttachmentViewer)
    qtbot.waitUntil(lambda: viewer._stack.currentWidget() is viewer.picture, timeout=10_000)
    viewer.close()


def test_ctrl_v_attaches_the_picture_of_the_clipboard(page, office, clipboard, qtbot):
    clipboard.setImage(picture())
    item = page.window().focusWidget()
    qtbot.keyClick(item, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(names(page)) == 1, timeout=10_000)
    idle(page, qtbot)
    (name,) = stored(office, page)
    assert name.startswith("Picture ")


def test_a_text_field_still_pastes_text(page, clipboard, qtbot):
    clipboard.setText("客户要求退款")
    field = page.form.findChild(QPlainTextEdit)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "客户要求退款" in field.toPlainText()
    idle(page, qtbot)
    assert names(page) == []
    page.attachments.paste()
    assert "no picture" in page.notice.words()
    clipboard.clear()
    page.attachments.paste()


def test_files_are_chosen_by_a_key(page, tmp_path, qtbot, monkeypatch):
    chosen = [str(file_of(tmp_path))]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: (chosen, ""))
    item = page.window().focusWidget()
    qtbot.keyClick(item, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names(page) == ["截图.png"], timeout=10_000)

    def is_reached():  # once its picture is there
        qtbot.keyClick(item, Qt.Key.Key_O)
        return page.attachments.strip.tiles[0].hasFocus()

    qtbot.waitUntil(is_reached)
    qtbot.keyClick(page.attachments.strip.tiles[0], Qt.Key.Key_Escape)
    assert page.form.isAncestorOf(page.window().focusWidget())


def dropped(page, urls):
    data = QMimeData()
    data.setUrls(urls)
    at, copy, left = QPointF(9, 9), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), copy, data, left, keys)
    QApplication.sendEvent(page, enter)
    QApplication.sendEvent(page, QDropEvent(at, copy, data, left, keys))
    return enter.isAccepted()


def test_files_are_dropped_anywhere_on_the_page(page, office, tmp_path, qtbot):
    assert dropped(page, [QUrl.fromLocalFile(str(file_of(tmp_path)))])
    qtbot.waitUntil(lambda: names(page) == ["截图.png"], timeout=10_000)
    idle(page, qtbot)
    assert stored(office, page) == ["截图.png"]
    assert not dropped(page, [QUrl("https://example.org/a.png")])


def test_what_cannot_be_added_is_said_and_nothing_is_added(page, tmp_path, qtbot):
    bad = tmp_path / "报表.exe"
    bad.write_bytes(b"MZ")
    for file, words in (
        (bad, "none of what can be added"),
        (tmp_path / "gone.png", "cannot be read"),
        (tmp_path / "broken.png", "damaged"),
    ):
        (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
        page.notice.hide()
        page.attachments.add_files([file])
        qtbot.waitUntil(lambda words=words: words in page.notice.words(), timeout=10_000)
    idle(page, qtbot)
    assert names(page) == []
    assert not page.attachments.is_adding


def test_one_is_taken_away_by_delete(page, office, tmp_path, qtbot, monkeypatch):
    page.attachments.add_files([file_of(tmp_path)])
    qtbot.waitUntil(lambda: len(names(page)) == 1, timeout=10_000)
    idle(page, qtbot)
    answers = iter([False, True, True])
    gone = page.attachments.strip.tiles[0].row
    monkeypatch.setattr(messages, "ask", lambda *_args: next(answers))
    qtbot.keyClick(page.attachments.strip.tiles[0], Qt.Key.Key_Delete)
    idle(page, qtbot)
    assert stored(office, page) == ["截图.png"]
    qtbot.keyClick(page.attachments.strip.tiles[0], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(page) == [], timeout=10_000)
    assert stored(office, page) == []
    page.attachments.strip.removed.emit(gone)
    qtbot.waitUntil(lambda: "not there any more" in page.notice.words(), timeout=10_000)


def away(page):
    """Let the database be away: every transaction is refused as the watcher does it."""
    open_work = page.jobs.open_work

    def refuse(_progress):
        raise OutageError("away")

    page.jobs.open_work = refuse
    return lambda: setattr(page.jobs, "open_work", open_work)


def test_while_the_database_is_away_an_attachment_waits_here_and_is_brought_later(
    page, office, tmp_path, qtbot
):
    come_back = away(page)
    page.attachments.add_files([file_of(tmp_path)])
    qtbot.waitUntil(lambda: names(page) == ["截图.png"], timeout=10_000)
    idle(page, qtbot)
    assert "on this computer only" in page.attachments.strip.tiles[0].accessibleName()
    assert page.jobs.drafts.kept()[0].label.endswith("截图.png")
    qtbot.mouseClick(page.attachments.strip.tiles[0], Qt.MouseButton.LeftButton)
    viewer = page.window().findChild(AttachmentViewer)
    qtbot.waitUntil(lambda: viewer._stack.currentWidget() is viewer.picture, timeout=10_000)
    viewer.close()
    come_back()
    page.form.submit_requested.emit()
    assert "not stored yet" in page.notice.words()
    page.attachments._again.timeout.emit()
    qtbot.waitUntil(lambda: page.jobs.drafts.kept() == [], timeout=10_000)
    idle(page, qtbot)
    assert stored(office, page) == ["截图.png"]
    assert "only" not in page.attachments.strip.tiles[0].accessibleName()
    assert not page.attachments.is_adding


def test_one_that_is_refused_stays_here_until_it_is_dropped_or_taken(page, office, tmp_path, qtbot):
    come_back = away(page)
    page.attachments.add_files([file_of(tmp_path)])
    qtbot.waitUntil(lambda: names(page) == ["截图.png"], timeout=10_000)
    idle(page, qtbot)
    case = office.case(page._row.id, "inspector")
    with office.work("inspector") as work:
        evaluating.submit(work, case.row.id, case.row.version, full_sheet(case.checklist))
    come_back()
    page.attachments._pusher.push()
    qtbot.waitUntil(lambda: "was not added" in page.notice.words(), timeout=10_000)
    idle(page, qtbot)
    assert "not taken" in page.attachments.strip.tiles[0].accessibleName()
    with office.work("inspector") as work:
        version = cases.case(work, case.row.id).row.version
        evaluating.recall(work, case.row.id, version)
    page.attachments.show_case(None)
    page.attachments.show_case(replace(case))
    qtbot.waitUntil(lambda: page.jobs.drafts.kept() == [], timeout=10_000)
    idle(page, qtbot)
    assert stored(office, page) == ["截图.png"]


def test_one_that_waits_can_be_taken_away_too(page, tmp_path, qtbot, monkeypatch):
    come_back = away(page)
    page.attachments.add_files([file_of(tmp_path)])
    qtbot.waitUntil(lambda: names(page) == ["截图.png"], timeout=10_000)
    idle(page, qtbot)
    monkeypatch.setattr(messages, "ask", lambda *_args: True)
    qtbot.keyClick(page.attachments.strip.tiles[0], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(page) == [], timeout=10_000)
    assert page.jobs.drafts.kept() == []
    come_back()
    idle(page, qtbot)


def test_without_a_journal_it_goes_to_the_database_at_once(page, office, tmp_path, qtbot):
    drafts, page.jobs.drafts = page.jobs.drafts, None
    page.attachments.add_files([file_of(tmp_path)])
    qtbot.waitUntil(lambda: names(page) == ["截图.png"], timeout=10_000)
    idle(page, qtbot)
    page.jobs.drafts = drafts
    assert stored(office, page) == ["截图.png"]
    assert not page.attachments.is_adding


def test_nothing_is_added_to_a_task_that_is_not_begun(page, tmp_path, qtbot):
    case = replace(page._case, row=replace(page._case.row, status="E0"))
    page.attachments.show_case(case)
    page.attachments.add_files([file_of(tmp_path)])
    page.attachments.paste()
    page.attachments.choose()
    idle(page, qtbot)
    assert not page.attachments.isVisible()
    assert names(page) == []

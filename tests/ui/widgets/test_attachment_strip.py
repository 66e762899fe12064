"""The attachments of a result as its readers see them: small pictures, named, opened by a click."""

import pytest
from factories import full_sheet
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from qa_desk.models.base import uuid7
from qa_desk.rules import attachments as rules
from qa_desk.services import attachments, cases, evaluating
from qa_desk.ui.widgets import pictures
from qa_desk.ui.widgets.attachment_viewer import AttachmentViewer
from qa_desk.ui.widgets.case_view import CaseView


def png():
    made = QImage(60, 40, QImage.Format.Format_RGB32)
    made.fill(QColor("teal"))
    return pictures.png(made)


FILES = {
    "截图.png": png(),
    "broken.png": b"\x89PNG\r\n\x1a\n" + bytes(30),
    "a very long name of a text.txt": "客户要求退款".encode(),
}


@pytest.fixture
def released(office):
    """A released result with three attachments."""
    task = office.drawn()
    with office.work("inspector") as work:
        state = evaluating.open_task(work, task.id, task.version)
        for name, content in FILES.items():
            attachments.add(work, rules.of_file(uuid7(), state.id, name, content))
    with office.work("inspector") as work:
        sheet = full_sheet(cases.case(work, state.id).checklist)
        state = evaluating.submit(work, state.id, state.version, sheet)
        return evaluating.release(work, state.id, state.version)


@pytest.fixture
def view(office, released, qtbot):
    jobs, _actor = office.jobs("csr")
    view = CaseView(jobs)
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    view.show_case(office.case(released.id, "csr"))
    qtbot.waitUntil(lambda: len(view.attachments.tiles) == 3, timeout=10_000)
    qtbot.waitUntil(lambda: jobs.running == 0, timeout=10_000)
    return view


def test_the_csr_sees_what_was_added_and_takes_nothing_away(view, qtbot):
    strip = view.attachments
    assert strip.isVisible()
    assert "(3)" in strip.title.text()
    assert strip.names == list(FILES)
    assert all("KB" in tile.accessibleName() for tile in strip.tiles)
    with qtbot.assertNotEmitted(strip.removed):
        qtbot.keyClick(strip.tiles[0], Qt.Key.Key_Delete)
    with qtbot.waitSignal(strip.left):
        qtbot.keyClick(strip.tiles[0], Qt.Key.Key_Escape)
    assert strip.tiles[2].text() == "a very long …t.txt"


@pytest.mark.parametrize("place", [0, 1])
def test_one_is_opened_and_a_broken_one_is_said(view, qtbot, place):
    qtbot.keyClick(view.attachments.tiles[place], Qt.Key.Key_Enter)
    viewer = view.findChild(AttachmentViewer)
    if place:
        qtbot.waitUntil(lambda: "damaged" in viewer.problem.words(), timeout=10_000)
    else:
        qtbot.waitUntil(lambda: viewer._stack.currentWidget() is viewer.picture, timeout=10_000)
    assert not viewer.save.isEnabled()
    viewer.close()


def test_another_result_shows_its_own(view, office, qtbot):
    other = office.released()
    view.show_case(office.case(other.id, "csr"))
    qtbot.waitUntil(lambda: view.attachments._jobs.running == 0, timeout=10_000)
    assert not view.attachments.isVisible()

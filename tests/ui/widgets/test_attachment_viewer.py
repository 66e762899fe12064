"""An attachment is looked at in a window of ours; saving it is a right (P17)."""

import io

import pytest
from conftest import NOW
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QApplication, QFileDialog
from reportlab.pdfgen.canvas import Canvas

from qa_desk.models.base import uuid7
from qa_desk.rules import attachments as rules
from qa_desk.services import attachments
from qa_desk.services.attachments import AttachmentRow, Opened
from qa_desk.ui.jobs import Jobs, nobody
from qa_desk.ui.widgets import pictures
from qa_desk.ui.widgets.attachment_viewer import AttachmentViewer


@pytest.fixture
def jobs(qapp):
    jobs = Jobs(nobody, nobody)
    yield jobs
    assert jobs.close()


def opened(name, content, *, takeable=False):
    new = rules.of_file(uuid7(), uuid7(), name, content)
    row = AttachmentRow(
        new.id, new.evaluation_id, new.name, new.media_type, len(content), NOW, "王芳 1001",
        is_removable=False, is_takeable=takeable,
    )  # fmt: skip
    return Opened(row, content)


@pytest.fixture
def show(jobs, qtbot):
    """A function that opens the window on something."""

    def show(found):
        viewer = AttachmentViewer(jobs, found.row)
        viewer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(viewer)
        viewer.resize(800, 600)
        viewer.show()
        viewer.show_content(found)
        qtbot.waitUntil(lambda: jobs.running == 0)
        return viewer

    return show


def png(width=2000, height=1000):
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor("teal"))
    return pictures.png(made)


def test_a_picture_fits_and_keys_and_the_wheel_zoom(show, qtbot):
    viewer = show(opened("a.png", png()))
    assert viewer._stack.currentWidget() is viewer.picture
    fitting = viewer.picture.factor
    assert fitting < 0.5
    qtbot.keyClick(viewer, "+")
    assert viewer.picture.factor == pytest.approx(fitting * 1.25)
    viewer.resize(900, 700)
    qtbot.keyClick(viewer, "-")
    assert viewer.picture.factor == pytest.approx(fitting)
    for control in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier):
        wheel = QWheelEvent(
            QPointF(9, 9), QPointF(9, 9), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            control, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(viewer.picture.viewport(), wheel)
    assert viewer.picture.factor == pytest.approx(fitting * 1.25)
    viewer.larger.click()
    viewer.smaller.click()
    viewer.fit.click()
    assert viewer.picture.factor == pytest.approx(fitting, rel=0.3)
    qtbot.keyClick(viewer, "0")
    assert viewer.picture.accessibleName() == "a.png"


def test_a_damaged_picture_is_said(show):
    viewer = show(opened("a.png", png()[:200]))
    assert "damaged" in viewer.problem.words()


def pdf():
    content = io.BytesIO()
    canvas = Canvas(content)
    canvas.drawString(99, 99, "x")
    canvas.save()
    return content.getvalue()


def test_a_pdf_is_shown_page_by_page(show, qtbot):
    viewer = show(opened("a.pdf", pdf()))
    assert viewer._stack.currentWidget() is viewer.pages
    assert viewer.document.pageCount() == 1
    viewer.zoom(2)
    assert viewer.pages.zoomMode() == QPdfView.ZoomMode.Custom
    viewer.zoom(None)
    assert viewer.pages.zoomMode() == QPdfView.ZoomMode.FitToWidth


def test_a_damaged_pdf_is_said(show):
    assert "PDF" in show(opened("a.pdf", b"%PDF-1.7 and nothing")).problem.words()


def test_a_text_is_shown_as_centres_write_it(show, qtbot):
    viewer = show(opened("a.txt", "客户要求退款".encode("gb18030")))
    assert viewer.text.toPlainText() == "客户要求退款"
    qtbot.keyClick(viewer, Qt.Key.Key_F9)
    assert viewer.isVisible()


def test_an_office_file_is_only_saved_and_only_by_who_may(show):
    viewer = show(opened("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)))
    assert "not shown" in viewer.none.text()
    assert not viewer.save.isEnabled()
    assert "QA lead" in viewer.save.toolTip()


def test_it_is_saved_under_a_name_that_every_system_takes(show, jobs, tmp_path, monkeypatch, qtbot):
    found = opened("13812345678.png", png(9, 9), takeable=True)
    viewer = show(found)
    offered = []
    monkeypatch.setattr(attachments, "take", lambda _work, _id: found)
    monkeypatch.setattr(jobs, "work", lambda _take, _id: jobs.compute(lambda _progress: found))
    target = tmp_path / "saved.png"
    answers = iter(["", str(target), str(tmp_path / "no" / "way.png")])
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda _parent, _title, name: offered.append(name) or (next(answers), ""),
    )
    for _ in range(3):
        viewer.save.click()
        qtbot.waitUntil(lambda: jobs.running == 0)
    assert offered[0] == "138_5678.png"
    assert target.read_bytes() == found.content
    assert viewer.said.isVisible()
    assert "cannot be written" in viewer.problem.words()
    assert viewer.size() != QSize()

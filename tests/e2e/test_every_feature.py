"""A checklist with every feature: installed, scored by keys, signed and printed."""

import pytest
from desks import Program
from factories import PASSWORD
from office import Office
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel
from rules.sample_checklists import every_feature_text

from qa_desk import i18n
from qa_desk.models import Revision
from qa_desk.rules.sheets import Answer
from qa_desk.services import checklists, evaluating
from qa_desk.ui.widgets.slip_preview import SlipPreview


@pytest.fixture
def office(url, tmp_path):
    i18n.set_language("en")
    office = Office(url, tmp_path)
    text = every_feature_text().replace("2026-01-01", "2026-02-01")
    text = text.replace("direction: both", "direction: inbound")
    with office.work("qa_lead") as work:
        assert checklists.install(work, text, "every-feature.yaml").state == "in_force"
    yield office
    office.close()


@pytest.fixture
def program(office, qtbot):
    program = Program(qtbot, office.url)
    program.desk.begin()
    yield program
    program.close()


def press(program, *keys):
    """Press keys where the cursor is: what is written is typed, the others are Qt's."""
    for key in keys:
        target = QApplication.focusWidget()
        if isinstance(key, str):
            program.qtbot.keyClicks(target, key)
        else:
            program.qtbot.keyClick(target, key)


def started(program, task):
    """Sign in as the inspector and begin with the task; return the page."""
    page = program.open("score")
    program.wait(lambda: page.queue.table.total == 1 and page._case is not None)
    page.queue.opened.emit(page.queue.current())
    program.wait(lambda: page._stack.currentWidget() is page.form)
    program.settle()
    program.desk.window.activateWindow()
    page.form.focus_first()
    assert page._row.id == task.id
    return page


def scored(program):
    """Score by keys alone: X-1 fails and shows the bonus, X-2 is counted and shows X-4."""
    down, tab, escape = Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Escape
    press(program, "2", "m", tab, "not verified", escape, down)  # nothing of 10
    press(program, "1111", Qt.Key.Key_Backspace, "2", "m", tab, "cut in", escape, down)
    press(program, "1", down)  # the bonus of 5
    press(program, "2", "m", tab, "late", escape, down)  # 4 of 10
    press(program, "1")  # 7 of 10


def sign(program, page, *, words=""):
    """Sign the form that is open, by mouse and keys."""
    form = page.desk.panel.form
    if words:
        program.qtbot.keyClicks(form.text, words)
    else:
        form.agree.click()
    program.qtbot.keyClicks(form.secret.password, PASSWORD)
    program.settle()
    with program.qtbot.waitSignal(page.desk.done):
        program.qtbot.mouseClick(form.buttons[0], Qt.MouseButton.LeftButton)
        assert form.problem.words() == ""
    program.settle()


def inbox(program, login, case):
    program.sign_in(login)
    page = program.open("inbox")
    program.wait(lambda: page.list.table.find(case) >= 0)
    page.show_record(case)
    program.wait(lambda: page.desk.panel.isVisible() and page.desk.case_id() == case)
    program.settle()
    return page


def printed(program, number, file):
    """Print a slip and return what stands on the paper's own text."""
    preview = SlipPreview(program.desk.jobs, number)
    program.qtbot.addWidget(preview)
    preview.show()
    program.wait(lambda: preview.document.pageCount() == 1)
    words = " ".join(preview.document.getAllText(0).text().split())

    def to_file():
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        return printer

    preview.choose_printer = to_file
    preview.print.click()
    program.wait(preview.said.isVisible)
    assert preview.said.text() == "Sent to the printer"
    copy = QPdfDocument()
    assert copy.load(str(file)) == QPdfDocument.Error.None_
    assert copy.pageCount() == 1
    copy.close()
    preview.close()
    return words


def test_a_checklist_with_every_feature_goes_the_whole_road(office, program, tmp_path):
    """Domain.md 4.1, S3-4.4a, S3-4.4b, S3-5.3b."""
    task = office.drawn()
    program.sign_in(office.inspector.login)
    page = started(program, task)
    assert "Why it matters: Only the customer gets his data" in page.form.guidance.html()
    scored(program)
    assert page.form.footer.raw.text() == "62.0"  # (50 − 15 − 6 − 3 + 5) / 50
    assert page.form.footer.added.text() == "Bonus +5  ·  Caps +7.5"
    assert page.form.footer.missing.text() == "Nothing is missing"
    page.form.footer.submit.click()
    program.wait(lambda: "submitted" in page.notice.words())
    program.settle()
    program.sign_out()

    found = office.case(task.id, "inspector")
    with office.work("inspector") as work:
        state = evaluating.release(work, task.id, found.row.version)
        sealed = work.session.get_one(Revision, (task.id, 1))
        assert (sealed.raw, sealed.result) == (620, "fail")
    assert found.sheet.answers[2] == Answer(0, "cut in", "csr", (3, 1))

    csr = inbox(program, office.csr.login, task.id)
    words = " ".join(label.text() for label in csr.desk.view.findChildren(QLabel))
    assert "打断客户 ×3" in words
    assert "Bonus: 主动补救" in words
    sign(program, csr)
    program.sign_out()
    lead = inbox(program, office.lead.login, task.id)
    sign(program, lead, words="practise listening")
    text = printed(program, state.slip, tmp_path / "printed.pdf")
    for expected in ("打断客户 ×3", "cut in", "+5", "+7.5", "62.0"):
        assert expected in text
    assert office.case(task.id).row.status == "E10"

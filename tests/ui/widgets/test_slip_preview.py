"""A real slip, shown, saved and printed."""

import pytest
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from sqlalchemy import func, select

from qa_desk import paths
from qa_desk.models import JournalEntry
from qa_desk.ui.widgets import paper_choice
from qa_desk.ui.widgets.slip_preview import SlipPreview


@pytest.fixture
def preview(office, qtbot):
    """The preview of a slip that waits for the CSR."""
    slip = office.released(item_5=1).slip
    jobs, _actor = office.jobs("csr")
    preview = SlipPreview(jobs, slip)
    qtbot.addWidget(preview)
    preview.show()
    qtbot.waitUntil(lambda: preview.document.pageCount() == 1)
    return preview


def text(document):
    return document.getAllText(0).text()


def prints(office):
    with office.work("qa_lead") as work:
        query = select(func.count()).where(JournalEntry.action == "print")
        return work.session.scalar(query)


def read(file):
    document = QPdfDocument()
    assert document.load(str(file)) == QPdfDocument.Error.None_
    return document


def test_the_slip_is_shown_and_nothing_is_left_on_disk(preview, tmp_path):
    assert preview._name in text(preview.document)
    assert preview.save.isEnabled()
    assert not list(tmp_path.rglob("*.pdf"))


def test_the_slip_speaks_the_other_language(preview, qtbot):
    assert "Accuracy of answer" in text(preview.document)
    before = text(preview.document)
    preview.languages.buttons()[0].click()
    qtbot.waitUntil(lambda: preview.document.pageCount() == 1 and text(preview.document) != before)
    assert "Accuracy of answer" not in text(preview.document)


def test_the_slip_is_saved_and_the_journal_says_so(preview, office, tmp_path, monkeypatch, qtbot):
    """S1-6.3."""
    file = tmp_path / "slip.pdf"
    monkeypatch.setattr(preview, "choose_file", lambda: str(tmp_path / "slip"))
    preview.save.click()
    qtbot.waitUntil(preview.said.isVisible)
    assert preview.said.text() == "Saved as slip.pdf"
    document = read(file)
    assert preview._name in text(document)
    document.close()
    qtbot.waitUntil(lambda: prints(office) == 1)


def test_a_slip_that_cannot_be_saved_says_why(preview, office, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(preview, "choose_file", lambda: str(tmp_path / "no folder" / "slip.pdf"))
    preview.save.click()
    qtbot.waitUntil(preview.problem.isVisible)
    assert "cannot be written" in preview.problem.words()
    assert prints(office) == 0


def test_changing_ones_mind_saves_and_prints_nothing(preview, office, monkeypatch):
    monkeypatch.setattr(preview, "choose_file", lambda: "")
    monkeypatch.setattr(preview, "choose_printer", lambda: None)
    preview.save.click()
    preview.print.click()
    assert not preview.said.isVisible()
    assert prints(office) == 0


def test_the_slip_is_printed(preview, office, tmp_path, monkeypatch, qtbot):
    file = tmp_path / "printed.pdf"

    def to_file():
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        return printer

    monkeypatch.setattr(preview, "choose_printer", to_file)
    preview.print.click()
    preview.reject()  # it stays until the journal can tell of the copy
    assert preview.isVisible()
    qtbot.waitUntil(preview.said.isVisible)
    assert preview.said.text() == "Sent to the printer"
    document = read(file)
    assert document.pageCount() == 1
    document.close()
    qtbot.waitUntil(lambda: prints(office) == 1)


def test_p22_the_paper_is_chosen_and_remembered(preview, office, qtbot):
    def size():
        if preview.document.pageCount() != 1:
            return None
        points = preview.document.pagePointSize(0)
        return round(points.width()), round(points.height())

    assert size() == (595, 842)
    preview.paper.setCurrentIndex(preview.paper.findData("a5"))
    preview.paper.activated.emit(1)
    qtbot.waitUntil(lambda: size() == (420, 595))
    jobs, _actor = office.jobs("lead")
    again = SlipPreview(jobs, preview._name)
    qtbot.addWidget(again)
    assert again.paper.paper == "a5"
    qtbot.waitUntil(lambda: again.document.pageCount() == 1)
    assert round(again.document.pagePointSize(0).height()) == 595


def test_a_paper_that_cannot_be_remembered_says_why(preview, monkeypatch):
    said = []
    monkeypatch.setattr(paper_choice.messages, "warn", lambda _parent, error: said.append(error))
    paths.settings().mkdir(parents=True, exist_ok=True)
    (paths.settings() / "qa-desk.toml").write_text("= no settings")
    preview.paper.activated.emit(0)
    assert "cannot be read" in str(said[0])


def test_it_can_be_made_larger_and_fitted_again(preview):
    preview.zoom_in()
    larger = preview.view.zoomFactor()
    preview.zoom_out()
    assert preview.view.zoomFactor() < larger
    preview.fit()
    assert preview.view.zoomMode() == preview.view.ZoomMode.FitToWidth


def test_a_slip_that_is_not_ones_own_is_not_shown(office, qtbot):
    slip = office.confirmed().slip
    jobs, _actor = office.jobs("csr")
    preview = SlipPreview(jobs, slip + "9")
    qtbot.addWidget(preview)
    preview.show()
    qtbot.waitUntil(preview.problem.isVisible)
    assert not preview.save.isEnabled()

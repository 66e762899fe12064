"""P22, 6.7: many slips are saved and printed at once."""

import io

import pytest
from factories import each_apart
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from reports import slips
from sqlalchemy import select

from qa_desk.errors import Cancelled
from qa_desk.models import JournalEntry
from qa_desk.reports import slip
from qa_desk.ui.widgets import printing
from qa_desk.ui.widgets.slip_batch import SlipBatch
from qa_desk.work import Progress


@pytest.fixture
def batch(office, qtbot):
    """Two slips about to be printed by the team lead."""
    with office._access.work() as work:
        each_apart(work)
    slips = [office.released(item_2=n).slip for n in range(2)]
    jobs, _actor = office.jobs("lead")
    batch = SlipBatch(jobs, slips, 1)
    qtbot.addWidget(batch)
    batch.show()
    return batch


def printed(office):
    """Return what the journal says was printed."""
    with office.work("qa_lead") as work:
        query = select(JournalEntry.subject_id).where(JournalEntry.action == "print")
        return sorted(work.session.scalars(query))


def pages(file):
    document = QPdfDocument()
    assert document.load(str(file)) == QPdfDocument.Error.None_
    number = document.pageCount()
    document.close()
    return number


def into(file):
    """Return a printer that prints into a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def test_all_become_one_pdf_on_the_paper_chosen(batch, office, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(batch, "choose_file", lambda: str(tmp_path / "all"))
    batch.paper.setCurrentIndex(batch.paper.findData("a5x2"))
    batch.together.click()
    batch.reject()
    assert batch.isVisible()  # it stays until it is done
    qtbot.waitUntil(batch.said.isVisible)
    assert batch.said.text() == "2 slips saved: all.pdf"
    assert pages(tmp_path / "all.pdf") == 1
    assert printed(office) == sorted(batch.batch().numbers)
    qtbot.waitUntil(lambda: batch.cancel.text() == "Close")
    batch.cancel.click()
    assert not batch.isVisible()


def test_each_becomes_a_pdf(batch, office, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(batch, "choose_folder", lambda: str(tmp_path))
    batch.apart.click()
    qtbot.waitUntil(batch.said.isVisible)
    numbers = sorted(batch.batch().numbers)
    assert sorted(file.stem for file in tmp_path.glob("QRD-*.pdf")) == numbers
    assert printed(office) == numbers


def test_all_are_printed(batch, office, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(batch, "choose_printer", lambda: into(tmp_path / "printed.pdf"))
    batch.print.click()
    qtbot.waitUntil(batch.said.isVisible)
    assert batch.said.text() == "2 pages sent to the printer"
    assert pages(tmp_path / "printed.pdf") == 2
    assert printed(office) == sorted(batch.batch().numbers)


def test_it_can_be_cancelled(batch, office, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(batch, "choose_file", lambda: str(tmp_path / "all.pdf"))
    batch.together.click()
    batch.cancel.click()
    qtbot.waitUntil(lambda: batch.cancel.text() == "Close")
    if "saved" not in batch.said.text():  # it may have been quicker than the click
        assert batch.said.text() == "Stopped. What was made before stays."
        assert not (tmp_path / "all.pdf").exists()
        assert printed(office) == []


def test_what_cannot_be_written_is_said(batch, office, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(batch, "choose_file", lambda: str(tmp_path / "nowhere" / "all.pdf"))
    batch.together.click()
    qtbot.waitUntil(batch.problem.isVisible)
    assert "cannot be written" in batch.problem.words()
    assert printed(office) == []


def test_changing_ones_mind_does_nothing(batch, office, monkeypatch):
    for choice in ("choose_file", "choose_folder"):
        monkeypatch.setattr(batch, choice, lambda: "")
    monkeypatch.setattr(batch, "choose_printer", lambda: None)
    for button in (batch.together, batch.apart, batch.print):
        button.click()
    assert not batch.bar.isVisible()
    assert printed(office) == []


@pytest.mark.parametrize(
    ("points", "page", "orientation"),
    [
        (QSizeF(595, 842), QPageSize.PageSizeId.A4, QPageLayout.Orientation.Portrait),
        (QSizeF(420, 595), QPageSize.PageSizeId.A5, QPageLayout.Orientation.Portrait),
        (QSizeF(842, 595), QPageSize.PageSizeId.A4, QPageLayout.Orientation.Landscape),
    ],
)
def test_the_printer_is_asked_for_the_paper_of_the_pages(qapp, points, page, orientation):
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printing.fit_paper(printer, points)
    assert printer.pageLayout().pageSize().id() == page
    assert printer.pageLayout().orientation() == orientation


def test_printing_stops_where_it_is_cancelled(qapp, tmp_path):
    progress = Progress()
    progress.cancel()
    content = io.BytesIO()
    slip.draw(slips.SIGNED, content, "en")
    with pytest.raises(Cancelled):
        printing.print_pdf(progress, content.getvalue(), into(tmp_path / "printed.pdf"))


@pytest.mark.parametrize(("answer", "is_given"), [(1, True), (0, False)])
def test_a_printer_is_asked_for(batch, monkeypatch, answer, is_given):
    monkeypatch.setattr(printing.QPrintDialog, "exec", lambda _dialog: answer)
    assert (batch.choose_printer() is not None) is is_given

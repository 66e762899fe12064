"""Send a PDF to a printer, away from the UI thread."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from qa_desk.errors import Cancelled, StorageError
from qa_desk.i18n import _
from qa_desk.work import Progress

_DPI = 300


def choose_printer(name: str, points: QSizeF, parent: QWidget) -> QPrinter | None:
    """Ask for a printer for pages of this size; None when the person changed their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    fit_paper(printer, points)
    accepted = QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted
    return printer if accepted else None


def fit_paper(printer: QPrinter, points: QSizeF) -> None:
    """Ask for paper of the pages' size, across when they lie across."""
    across = points.width() > points.height()
    upright = points.transposed() if across else points
    unit, match = QPageSize.Unit.Point, QPageSize.SizeMatchPolicy.FuzzyMatch
    printer.setPageSize(QPageSize(upright, unit, "", match))
    orientation = QPageLayout.Orientation
    printer.setPageOrientation(orientation.Landscape if across else orientation.Portrait)


def print_pdf(progress: Progress, content: bytes, printer: QPrinter) -> int:
    """Print all pages, each filling the paper; return how many.

    StorageError when the printer does not take it; what is cancelled is not printed further.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    try:
        return _print(progress, document, printer)
    finally:
        document.close()  # before the buffer that it reads


def _print(progress: Progress, document: QPdfDocument, printer: QPrinter) -> int:
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(), QPageLayout.Unit.Point)
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageError(
            _(
                "The printer does not answer; nothing was printed. "
                "Choose another one, or save a PDF."
            )
        )
    try:
        for page in range(document.pageCount()):
            progress.step(page, document.pageCount())
            if page:
                printer.newPage()
            _paint(document, page, painter, printer)
    except Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()
    return document.pageCount()


def _paint(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    points = document.pagePointSize(page)
    image = document.render(page, (points * (_DPI / 72)).toSize())
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    size = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRect(paper.topLeft(), size), image)

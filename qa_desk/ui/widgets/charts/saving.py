"""A picture outside the window: as a file, on paper, in the clipboard (S3-4.9).

It is drawn anew, in the light theme and in one size whatever the window has, with its title, what
it is of, and the definition of its measure, so that it says by itself what it shows. SVG, PDF and
paper are vectors.
"""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.rules.charts import Chart
from qa_desk.ui import theme
from qa_desk.ui.widgets.charts.canvas import Canvas
from qa_desk.ui.widgets.charts.words import told

KINDS = (".png", ".svg", ".pdf")
_WIDTH, _HEIGHT, _EDGE = 960, 460, 24
_SHARP = 2  # pixels of an image for each of the picture
_DPI = 96  # at which the lines of a picture are as thick as on a screen


def size(chart: Chart) -> QSize:
    """Return how large a picture is, with its title and what is written below it."""
    return QSize(_WIDTH, round(_layout(chart)[-1]))


def image(chart: Chart) -> QImage:
    """Return a picture as an image."""
    made = QImage(size(chart) * _SHARP, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(_SHARP)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    paint(chart, painter)
    painter.end()
    return made


def save(chart: Chart, file: Path) -> None:
    """Write a picture as PNG, SVG or PDF, by the end of the name.

    StorageError when it cannot be written there.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    kind = file.suffix.lower()
    if kind == ".svg":
        _draw_on(_svg(chart, buffer), chart)
    elif kind == ".pdf":
        _draw_on(_pdf(chart, buffer), chart)
    else:
        image(chart).save(buffer, "PNG")  # type: ignore[call-overload]  # it is bytes by the stubs
    try:
        file.write_bytes(buffer.data().data())
    except OSError as error:
        raise StorageError(
            _("{name} could not be written. Nothing was saved; choose another folder.").format(
                name=file.name
            )
        ) from error


def draw_on_paper(chart: Chart, painter: QPainter, paper: QRectF) -> None:
    """Draw a picture as large as fits on a sheet, in vectors."""
    wanted = QSizeF(size(chart))
    fitting = wanted.scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.translate(paper.topLeft())
    scale = fitting.width() / wanted.width()
    painter.scale(scale, scale)
    paint(chart, painter)


def paint(chart: Chart, painter: QPainter) -> None:
    """Paint a picture with its words, in its own size."""
    parts = ((chart.title, _font(16, bold=True), "text"), (chart.note, _font(12), "dim"))
    note_bottom, plot_bottom, _bottom = _layout(chart)
    top = float(_EDGE)
    for text, font, shade in parts:
        top = _write(painter, text, font, shade, top)
    canvas = Canvas(colours=theme.LIGHT)
    canvas.show_chart(chart)
    canvas.resize(_WIDTH - 2 * _EDGE, round(plot_bottom - note_bottom))
    canvas.grab()  # lays it out, though it is shown nowhere
    target = QRectF(_EDGE, note_bottom, canvas.width(), canvas.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    canvas.render(painter, target, QRect(0, 0, canvas.width(), canvas.height()))
    canvas.close()
    canvas.deleteLater()
    _write(painter, told(chart), _font(11), "dim", plot_bottom + 8)


def _layout(chart: Chart) -> tuple[float, float, float]:
    """Return where the note ends, where the picture ends, and where all ends."""
    note = _EDGE + _height(chart.title, _font(16, bold=True)) + _height(chart.note, _font(12)) + 8
    canvas = Canvas(colours=theme.LIGHT)
    canvas.show_chart(chart)
    plot = note + max(_HEIGHT, canvas.minimumHeight())
    canvas.deleteLater()
    return note, plot, plot + 8 + _height(told(chart), _font(11)) + _EDGE


def _font(pixels: int, *, bold: bool = False) -> QFont:
    font = QFont(Canvas.font_in_use())
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def _height(text: str, font: QFont) -> float:
    width = _WIDTH - 2 * _EDGE
    flags = Qt.TextFlag.TextWordWrap
    box = QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 10_000), flags, text)
    return float(box.height()) if text else 0.0


def _write(painter: QPainter, text: str, font: QFont, shade: str, top: float) -> float:
    """Write some words across the picture and return where they end."""
    if not text:
        return top
    box = QRectF(_EDGE, top, _WIDTH - 2 * _EDGE, _height(text, font))
    painter.setFont(font)
    painter.setPen(QColor(getattr(theme.LIGHT, shade)))
    painter.drawText(box, Qt.TextFlag.TextWordWrap, text)
    return float(box.bottom())


def _svg(chart: Chart, device: QIODevice) -> QSvgGenerator:
    made = QSvgGenerator()
    made.setOutputDevice(device)
    made.setResolution(_DPI)
    made.setSize(size(chart))
    made.setViewBox(QRect(0, 0, size(chart).width(), size(chart).height()))
    made.setTitle(chart.title)
    made.setDescription(chart.note)
    return made


def _pdf(chart: Chart, device: QIODevice) -> QPdfWriter:
    made = QPdfWriter(device)
    made.setTitle(chart.title)
    made.setResolution(_DPI)
    points = QSizeF(size(chart)) * 72 / _DPI
    made.setPageLayout(
        QPageLayout(
            QPageSize(points, QPageSize.Unit.Point),
            QPageLayout.Orientation.Portrait,
            QMarginsF(),
        )
    )
    return made


def _draw_on(device: QPaintDevice, chart: Chart) -> None:
    painter = QPainter(device)
    paint(chart, painter)
    painter.end()

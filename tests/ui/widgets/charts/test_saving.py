"""Pictures leave the window as files, on paper and in the clipboard."""

import pypdfium2
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtSvg import QSvgRenderer

from qa_desk.errors import StorageError
from qa_desk.tour import charts as tour
from qa_desk.ui.widgets import keeping
from qa_desk.ui.widgets.charts import saving
from qa_desk.ui.widgets.charts.chart_view import ChartView

FULL = [name for name in tour.samples() if name.endswith("full")]


@pytest.fixture
def view(qtbot):
    view = ChartView(tour.samples()["pareto-full"])
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    return view


@pytest.mark.parametrize("name", FULL)
def test_a_picture_is_saved_in_three_ways(qtbot, tmp_path, name):
    chart = tour.samples()[name]
    for kind in saving.KINDS:
        saving.save(chart, tmp_path / f"picture{kind}")
    image = QImage(str(tmp_path / "picture.png"))
    assert image.width() == 2 * saving.size(chart).width()
    assert image.height() == 2 * saving.size(chart).height()
    svg = (tmp_path / "picture.svg").read_bytes()
    assert QSvgRenderer(QByteArray(svg)).isValid()
    document = pypdfium2.PdfDocument(tmp_path / "picture.pdf")
    page = document[0]
    text = page.get_textpage().get_text_range()
    assert len(document) == 1
    assert chart.title in text.replace("\r\n", " ")
    pictures = [each for each in page.get_objects() if each.type == 3]
    assert pictures == []  # vectors only
    document.close()


def test_what_cannot_be_written_is_said(tmp_path, qtbot):
    chart = tour.samples()["bars-full"]
    for kind in saving.KINDS:
        with pytest.raises(StorageError, match="Nothing was saved"):
            saving.save(chart, tmp_path / "nowhere" / f"picture{kind}")


def test_the_menu_saves_prints_and_copies(view, qtbot, tmp_path, monkeypatch):
    taken = []
    view.taken.connect(taken.append)
    menu = view.menu
    monkeypatch.setattr(menu, "choose_file", lambda _chart: "")
    menu.save()
    monkeypatch.setattr(menu, "choose_file", lambda _chart: str(tmp_path / "losses.svg"))
    menu.save()
    assert (tmp_path / "losses.svg").exists()
    assert view.readout.text() == "Saved as losses.svg"
    monkeypatch.setattr(menu, "choose_file", lambda _chart: str(tmp_path / "no" / "losses.svg"))
    menu.save()
    assert "Nothing was saved" in view.readout.text()
    assert taken == ["export"]

    monkeypatch.setattr(menu, "choose_printer", lambda _chart: None)
    menu.print()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    monkeypatch.setattr(menu, "choose_printer", lambda _chart: printer)
    menu.print()
    assert view.readout.text() == "Printed"
    assert taken == ["export", "print"]
    document = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert view.chart.title in document[0].get_textpage().get_text_range()
    document.close()

    menu.copy_figures()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["Mark", "Value", "n", "95 % from", "95 % to"]
    assert lines[1].split("\t") == ["1 Standard greeting", "40.0", "300", "–", "–"]
    menu.copy_picture()
    assert not QGuiApplication.clipboard().image().isNull()


def test_a_table_is_copied_with_its_rows(qtbot):
    view = ChartView(tour.samples()["heat-tiny"])
    qtbot.addWidget(view)
    view.menu.copy_figures()
    assert QGuiApplication.clipboard().text().startswith("Row\tMark\tValue")


def test_nothing_leaves_a_window_that_keeps_nothing_or_has_nothing(view, qtbot):
    QGuiApplication.clipboard().setText("before")
    keeping.keep_nothing(view)
    view.menu.copy_figures()
    view.menu.save()
    view.menu.print()
    empty = ChartView(tour.samples()["bars-empty"])
    qtbot.addWidget(empty)
    empty.menu.copy_picture()
    empty.menu.actions_menu.aboutToShow.emit()
    assert not any(action.isEnabled() for action in empty.menu.actions_menu.actions())
    assert QGuiApplication.clipboard().text() == "before"

"""What can be done with a picture: keep it as a file, print it, copy it or its figures."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QToolButton, QWidget

from qa_desk.errors import QaDeskError, StorageError
from qa_desk.i18n import _
from qa_desk.rules.charts import Chart
from qa_desk.ui import theme
from qa_desk.ui.widgets.charts import words
from qa_desk.ui.widgets.keeping import may_keep

_DPI = 96


class ChartMenu(QToolButton):
    """The button and its keys, for the picture that `of` returns.

    Signals: `taken(what)` when a picture left the window ("print" or "export"), `said(words)`.
    """

    taken = Signal(str)
    said = Signal(str)

    def __init__(self, of: Callable[[], Chart | None], place: QWidget) -> None:
        super().__init__(place)
        self._of, self._place = of, place
        self.setIcon(theme.icon("ellipsis"))
        self.setIconSize(theme.icon_size())
        self.setToolTip(_("Save, print or copy this picture"))
        self.setAccessibleName(_("Save, print or copy this picture"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.actions_menu = QMenu(self)
        self.setMenu(self.actions_menu)
        for title, icon, keys, slot in (
            (_("Save picture…"), "save", "Ctrl+S", self.save),
            (_("Print…"), "printer", "Ctrl+P", self.print),
            (_("Copy picture"), "copy", "Ctrl+Shift+C", self.copy_picture),
            (_("Copy figures"), "copy", "Ctrl+C", self.copy_figures),
        ):
            action = QAction(theme.icon(icon), title, self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            place.addAction(action)
            self.actions_menu.addAction(action)
        self.actions_menu.aboutToShow.connect(self._on_menu)
        place.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    @Slot()
    def _on_menu(self) -> None:
        for action in self.actions_menu.actions():
            action.setEnabled(self._chart() is not None)

    def _chart(self) -> Chart | None:
        """Return the picture, if there is one that may leave this window."""
        chart = self._of()
        return chart if chart is not None and may_keep(self) else None

    def choose_file(self, chart: Chart) -> str:
        """Ask where to; nothing when the person changed their mind."""
        kinds = ";;".join(("PNG (*.png)", "SVG (*.svg)", "PDF (*.pdf)"))
        name = "".join(letter if letter.isalnum() else "-" for letter in chart.title)
        chosen, kind = QFileDialog.getSaveFileName(self, _("Save picture"), f"{name}.png", kinds)
        has_kind = chosen.lower().endswith((".png", ".svg", ".pdf"))
        return chosen if has_kind or not chosen else f"{chosen}.{kind[:3].lower()}"

    def choose_printer(self, chart: Chart) -> QPrinter | None:
        """Ask for a printer; None when the person changed their mind."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(chart.title)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        accepted = QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted
        return printer if accepted else None

    @Slot()
    def save(self) -> None:
        """Save the picture as PNG, SVG or PDF."""
        from qa_desk.ui.widgets.charts import saving

        chart = self._chart()
        chosen = self.choose_file(chart) if chart else ""
        if not chart or not chosen:
            return
        try:
            saving.save(chart, Path(chosen))
        except QaDeskError as error:
            self.said.emit(str(error))
            return
        self.taken.emit("export")
        self.said.emit(_("Saved as {name}").format(name=Path(chosen).name))

    @Slot()
    def print(self) -> None:
        """Print the picture as vectors, as large as the paper."""
        from qa_desk.ui.widgets.charts import saving

        chart = self._chart()
        printer = self.choose_printer(chart) if chart else None
        if not chart or not printer:
            return
        printer.setResolution(_DPI)
        painter = QPainter()
        if not painter.begin(printer):
            self.said.emit(
                str(StorageError(_("The printer does not answer; nothing was printed.")))
            )
            return
        saving.draw_on_paper(chart, painter, QRectF(painter.viewport()))
        painter.end()
        self.taken.emit("print")
        self.said.emit(_("Printed"))

    @Slot()
    def copy_picture(self) -> None:
        """Put the picture into the clipboard."""
        from qa_desk.ui.widgets.charts import saving

        chart = self._chart()
        if chart:
            QGuiApplication.clipboard().setImage(saving.image(chart))
            self.said.emit(_("Picture copied"))

    @Slot()
    def copy_figures(self) -> None:
        """Put the figures into the clipboard, to be pasted into a table."""
        chart = self._chart()
        if chart:
            QGuiApplication.clipboard().setText(words.table(chart))
            self.said.emit(_("Figures copied"))

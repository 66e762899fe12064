"""The forms of indicators: a value, and what an indicator is and aims at."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from qa_desk.i18n import _
from qa_desk.rules.kpis import DIRECTIONS, METRICS, RECKONED, UNITS, Metric, told
from qa_desk.rules.typed_numbers import typed_number
from qa_desk.services.indicators import Board, Entry, Row
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.names import shown


class ValueForm(FormDialog):
    """Asks a value of somebody, a team or the centre; an empty one takes it out."""

    def __init__(self, board: Board, row: Row, parent: QWidget | None = None) -> None:
        period = f"{board.first:%Y-%m}" if board.span == "month" else board.first.isoformat()
        super().__init__(f"{shown(row.name)}  {period}", _("Save"), parent)
        self._board, self.row = board, row
        self.indicator, self.value, self.target = QComboBox(), QLineEdit(), QLineEdit()
        for metric in board.metrics:
            if metric.code != RECKONED:
                self.indicator.addItem(shown(metric.called), metric.code)
        self.add(_("Indicator"), self.indicator)
        self.add(_("Value"), self.value, _("Empty: there is no value."))
        self.add(_("Target of its own"), self.target, _("Empty: the indicator's target holds."))
        self.indicator.currentIndexChanged.connect(self._on_metric)
        self._on_metric()

    def entry(self) -> Entry:
        """Return what is written."""
        board = self._board
        return Entry(
            self.indicator.currentData(), board.span, board.first, board.level, self.row.about,
            hundredths(self.value.text()), hundredths(self.target.text()),
        )  # fmt: skip

    def seen(self) -> int:
        """Return the version of the value that is replaced."""
        cell = self.row.cells.get(self.indicator.currentData())
        return cell.version if cell else 0

    def missing(self) -> str:
        """Say what is missing before it is sent."""
        wrong = [
            field.text()
            for field in (self.value, self.target)
            if field.text().strip() and hundredths(field.text()) is None
        ]
        return _("“{value}” is not a number.").format(value=wrong[0]) if wrong else ""

    @Slot()
    def _on_metric(self) -> None:
        cell = self.row.cells.get(self.indicator.currentData())
        self.value.setText(written(cell.value) if cell else "")
        own = cell.target if cell and cell.target != self._usual() else None
        self.target.setText(written(own))

    def _usual(self) -> int | None:
        code = self.indicator.currentData()
        return next((one.target for one in self._board.metrics if one.code == code), None)


class MetricForm(FormDialog):
    """Asks the unit, direction and target of an indicator, or the name of a new one."""

    def __init__(self, metrics: Sequence[Metric], parent: QWidget | None = None) -> None:
        super().__init__(_("Indicators and their targets"), _("Save"), parent)
        self._metrics = {metric.code: metric for metric in metrics}
        self.which, self.unit, self.direction = QComboBox(), QComboBox(), QComboBox()
        self.name, self.target = QLineEdit(), QLineEdit()
        for metric in metrics:
            self.which.addItem(shown(metric.called), metric.code)
        self.which.addItem(_("A new one…"), "")
        for box, table in ((self.unit, UNITS), (self.direction, DIRECTIONS)):
            for code, words in table.items():
                box.addItem(_(words), code)
        self.add(_("Indicator"), self.which)
        self.add(_("Name"), self.name)
        self.add(_("Unit"), self.unit)
        self.add(_("Which way is better"), self.direction)
        self.add(_("Target value"), self.target, _("Empty: nothing is aimed at."))
        self.which.currentIndexChanged.connect(self._on_which)
        self._on_which()

    def said(self) -> Metric:
        """Return what is written."""
        code = self.which.currentData()
        known = self._metrics.get(code)
        name = METRICS[code].name if code in METRICS else self.name.text().strip()
        return Metric(
            code, name, self.unit.currentData(), self.direction.currentData(),
            hundredths(self.target.text()), code not in METRICS, known.version if known else 0,
        )  # fmt: skip

    def missing(self) -> str:
        """Say what is missing before it is sent."""
        if not self.name.text().strip():
            return _("Give the indicator a name.")
        if self.target.text().strip() and hundredths(self.target.text()) is None:
            return _("“{value}” is not a number.").format(value=self.target.text())
        return ""

    @Slot()
    def _on_which(self) -> None:
        found = self._metrics.get(self.which.currentData())
        self.name.setText(found.called if found else "")
        self.name.setEnabled(found is None or found.is_own)
        for box, code in (
            (self.unit, found.unit if found else "percent"),
            (self.direction, found.direction if found else "up"),
        ):
            box.setCurrentIndex(box.findData(code))
        reckoned = found is not None and found.code == RECKONED
        self.unit.setEnabled(not reckoned)
        self.direction.setEnabled(not reckoned)
        self.target.setText(written(found.target if found else None))


def hundredths(text: str) -> int | None:
    """Return a typed number in hundredths, None for what is none."""
    found = typed_number(text.strip().removesuffix("%").strip())
    return round(found * 100) if isinstance(found, int | float) else None


def written(value: int | None) -> str:
    """Return a value as it is typed."""
    return "" if value is None else told(value, "points").replace("−", "-")

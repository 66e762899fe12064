"""What each column of a list holds: a box for each, with its title and how it begins (P19)."""

import json
from collections.abc import Collection, Sequence

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from qa_desk.i18n import _
from qa_desk.rules import column_choice
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.rules.list_problems import COLUMNS
from qa_desk.ui import theme

_COLUMN_WIDTH, _COLUMNS_HEIGHT = 132, 118
_SAMPLES, _SAMPLE_LENGTH = 2, 14


class ColumnBoxes(QScrollArea):
    """Signal `changed()`; `chosen` is what the columns mean now."""

    changed = Signal()

    def __init__(
        self,
        source: Source,
        layout: Layout,
        fields: Sequence[str],
        repeated: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.chosen = layout
        self._source, self._fields, self._repeated = source, fields, repeated
        self.boxes: list[QComboBox] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(self._columns())
        self.setFixedHeight(theme.px(_COLUMNS_HEIGHT))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def keep(self, memory: QSettings, key: str) -> None:
        """Remember on this desktop what was chosen for columns of these names."""
        chosen = remembered(memory, key) | column_choice.remember(self._source, self.chosen)
        memory.setValue(key, json.dumps(chosen, ensure_ascii=False))

    def _columns(self) -> QWidget:
        header, samples = _samples(self._source, self.chosen)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for n in range(max(self._source.width, len(self.chosen.columns))):
            title = header[n] if n < len(header) else _("Column {n}").format(n=n + 1)
            box = QComboBox()
            box.addItem(_("Pass over"), None)
            for field in self._fields:
                box.addItem(_(COLUMNS[field]), field)
            chosen = self.chosen.columns[n] if n < len(self.chosen.columns) else None
            box.setCurrentIndex(box.findData(chosen))
            box.setAccessibleName(_("What “{column}” holds").format(column=title))
            box.setFixedWidth(theme.px(_COLUMN_WIDTH))
            box.currentIndexChanged.connect(self._on_chosen)
            self.boxes.append(box)
            for row, words in enumerate((title, *(one[n] for one in samples if n < len(one)))):
                label = QLabel(_short(words))
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setToolTip(words)
                theme.role(label, "strong" if not row else "dim")
                grid.addWidget(label, row + (row > 0), n)
            grid.addWidget(box, 1, n)
        grid.setColumnStretch(len(self.boxes), 1)
        return inside

    @Slot()
    def _on_chosen(self) -> None:
        """Take a column for one thing only, but for what may be repeated."""
        changed = self.sender()
        meaning = changed.currentData() if isinstance(changed, QComboBox) else None
        for box in self.boxes:
            is_same = meaning is not None and box.currentData() == meaning
            if box is not changed and is_same and meaning not in self._repeated:
                box.blockSignals(True)
                box.setCurrentIndex(0)
                box.blockSignals(False)
        columns = tuple(box.currentData() for box in self.boxes)
        self.chosen = Layout(self.chosen.line, columns)
        self.changed.emit()


def remembered(memory: QSettings, key: str) -> dict[str, str]:
    """Return what was chosen for columns of these names on this desktop."""
    try:
        found = json.loads(str(memory.value(key) or "{}"))
    except ValueError:
        return {}
    known = {*COLUMNS, ""}
    return {k: v for k, v in found.items() if v in known} if isinstance(found, dict) else {}


def _samples(source: Source, layout: Layout) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Return the cells of the header, and of the first lines under it."""
    header = column_choice.header(source, layout).cells
    below = [one.cells for one in source.records if one.line > layout.line and one.cells]
    return header, [cells for cells in below[:_SAMPLES] if cells]


def _short(words: str) -> str:
    return words if len(words) <= _SAMPLE_LENGTH else words[: _SAMPLE_LENGTH - 1] + "…"

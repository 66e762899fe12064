"""Put widgets beside or below each other, or with an edge between them that can be moved."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.ui import theme


def line(*widgets: QWidget | None) -> QHBoxLayout:
    """Put widgets in a line; None is room that gives way."""
    layout = QHBoxLayout()
    layout.setSpacing(8)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


def column(
    *widgets: QWidget, shares: Sequence[int] = (), margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QWidget:
    """Put widgets below each other without gaps; `shares` say who gets how much of the height."""
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(*margins)
    layout.setSpacing(0)
    for place, widget in enumerate(widgets):
        layout.addWidget(widget, shares[place] if shares else 0)
    return box


def stack(*widgets: QWidget) -> QStackedWidget:
    """Put widgets behind each other; the first is shown."""
    box = QStackedWidget()
    for widget in widgets:
        box.addWidget(widget)
    return box


def split(
    way: Qt.Orientation,
    widgets: Sequence[QWidget],
    sizes: Sequence[int] = (),
    shares: Sequence[int] = (0, 1),
) -> QSplitter:
    """Put widgets beside or below each other with edges that can be moved.

    `sizes` are theme units to begin with; `shares` say who gets how much of a larger window.
    """
    splitter = QSplitter(way)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    for widget, share in zip(widgets, shares, strict=True):
        splitter.addWidget(widget)
        splitter.setStretchFactor(splitter.count() - 1, share)
    if sizes:
        splitter.setSizes([theme.px(size) for size in sizes])
    return splitter

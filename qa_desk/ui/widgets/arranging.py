"""Put widgets side by side: in a line, or with an edge between them that can be moved."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

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

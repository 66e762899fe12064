"""Tab order is reading order, also for what is built later than its surroundings."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_before(last: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let Tab go through these widgets and then on to the last one, which stands beside them."""
    around = last.parentWidget()
    others = (each for each in _back_from(last) if around and not around.isAncestorOf(each))
    before = next(filter(_is_stop, others), last)
    put_in_order(before, *widgets, last)


def put_in_order(*widgets: QWidget) -> None:
    """Let Tab go from each of these widgets to the next."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)


def stops(inside: QWidget) -> list[QWidget]:
    """Return what Tab stops at within a widget, in the order in which it was put there."""
    window = inside.window()
    children = inside.findChildren(QWidget)  # with the lists of its choices, windows of their own
    return [each for each in children if _is_stop(each) and each.window() is window]


def _back_from(widget: QWidget) -> Iterator[QWidget]:
    each = widget.previousInFocusChain()
    while each is not None and each is not widget:
        yield each
        each = each.previousInFocusChain()


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None

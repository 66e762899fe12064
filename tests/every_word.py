"""Which texts of a window a person cannot read whole, and why."""

import gettext
import math
import re

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QToolButton, QWidget

from qa_desk.ui.widgets.chips import ElidedLabel

ACCENTS = str.maketrans("aceinosuyACEINOSUY", "áçéíñöšüýÁÇÉÍÑÖŠÜÝ")
PLACEHOLDER = re.compile(r"(\{.*?\})")


class Longer(gettext.NullTranslations):
    """Translates into the longer language; what stands in braces stays."""

    def gettext(self, message):
        parts = PLACEHOLDER.split(message)
        words = [part.translate(ACCENTS) for part in parts[::2]]
        parts[::2] = words
        more = math.ceil(0.4 * sum(map(len, words)))
        again = "".join(words).strip()
        return "".join(parts) + (f" {again}" * more)[:more].rstrip()

    def ngettext(self, msgid1, msgid2, n):
        return self.gettext(msgid1 if n == 1 else msgid2)


def cut_off(window):
    """Return every text that a person cannot read whole, and why."""
    return [
        f"{type(widget).__name__} “{widget.text()}” {fault}"
        for widget in window.findChildren(QWidget)
        if isinstance(widget, QLabel | QAbstractButton) and shows_text(widget)
        for fault in faults(widget)
    ]


def see_all(window, qtbot):
    """Wait until the window has laid itself out; fail when a text stays cut off."""

    def whole():
        found = cut_off(window)
        assert not found, found

    qtbot.waitUntil(whole, timeout=2000)


def shows_text(widget):
    if not widget.isVisible() or not widget.text() or isinstance(widget, ElidedLabel):
        return False
    icon_only = Qt.ToolButtonStyle.ToolButtonIconOnly
    return not (
        isinstance(widget, QToolButton)
        and widget.toolButtonStyle() == icon_only
        and not widget.icon().isNull()
    )


def faults(widget):
    """Say why a text is not seen whole: too narrow, too low, or beyond what surrounds it."""
    wraps = isinstance(widget, QLabel) and widget.wordWrap()
    needed = widget.minimumSizeHint() if wraps else widget.sizeHint()
    if widget.width() < needed.width():
        yield f"is {widget.width()} px wide and needs {needed.width()}"
    if wraps and widget.height() < widget.heightForWidth(widget.width()):
        yield f"is {widget.height()} px high and needs {widget.heightForWidth(widget.width())}"
    if cutter := cutting(widget):
        yield f"is cut by {type(cutter).__name__}"


def cutting(widget):
    """Return the first widget around this one that hides some of its width for good."""
    outer = widget
    while not outer.isWindow():
        outer = outer.parentWidget()
        if isinstance(outer, QAbstractScrollArea) and outer.horizontalScrollBar().isVisible():
            return None
        left = widget.mapTo(outer, QPoint(0, 0)).x()
        if left < 0 or left + widget.width() > outer.width():
            return outer
    return None

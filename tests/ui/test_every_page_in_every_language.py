"""No word is cut off in any window: in Chinese, in English, and in a language that is 40 % longer.

The pseudo-language stands for what a translator may bring: every text accented and longer.
"""

import gettext
import math
import re
from functools import partial

import pytest
from factories import make_call
from office import Office
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

from qa_desk import demo, i18n
from qa_desk.ui.first_start import FirstStartWindow
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages import ALL
from qa_desk.ui.sign_in import SignInWindow
from qa_desk.ui.widgets.chips import ElidedLabel

SIZE = (1366, 768)
ACCENTS = str.maketrans("aceinosuyACEINOSUY", "áçéíñöšüýÁÇÉÍÑÖŠÜÝ")
PLACEHOLDER = re.compile(r"(\{.*?\})")


def longer(text):
    """Return a text accented and 40 % longer; what stands in braces stays."""
    parts = PLACEHOLDER.split(text)
    words = [part.translate(ACCENTS) if n % 2 == 0 else part for n, part in enumerate(parts)]
    more = "".join(words[::2]).strip() or "x"
    length = math.ceil(0.4 * len(text))
    return f"{''.join(words)} {(more + ' ') * length}"[: len("".join(words)) + length].rstrip()


class Pseudo(gettext.NullTranslations):
    """Translates into the pseudo-language."""

    def gettext(self, message):
        return longer(message)

    def ngettext(self, msgid1, msgid2, n):
        return longer(msgid1 if n == 1 else msgid2)


@pytest.fixture(params=["zh", "en", "pseudo"])
def language(request, monkeypatch):
    """Let the program speak a language."""
    if request.param == "pseudo":
        monkeypatch.setattr(i18n, "catalogue", lambda _language: Pseudo())
    else:
        i18n.set_language(request.param)
    return request.param


# -- what is cut off -----------------------------------------------------------------------------


def cut_off(window):
    """Return what a person cannot read whole, in words."""
    return [
        f"{type(widget).__name__} {widget.text()!r}: {fault}"
        for widget in window.findChildren(QWidget)
        if isinstance(widget, QLabel | QAbstractButton) and widget.isVisible() and widget.text()
        for fault in faults(widget)
    ]


def faults(widget):
    """Say why a text is not seen whole: too narrow, too low, or beyond what surrounds it."""
    if isinstance(widget, ElidedLabel) or says_nothing(widget):
        return
    room, need = inner_width(widget), text_width(widget)
    if need > room:
        yield f"needs {need} px, has {room}"
    if wraps(widget) and widget.heightForWidth(widget.width()) > widget.height():
        yield f"needs {widget.heightForWidth(widget.width())} px of height, has {widget.height()}"
    if outside := surrounding_that_cuts(widget):
        yield f"lies partly outside {type(outside).__name__} {outside.objectName()}".rstrip()


def says_nothing(widget):
    """Tell whether a button shows its icon only."""
    icon_only = Qt.ToolButtonStyle.ToolButtonIconOnly
    return isinstance(widget, QToolButton) and (
        widget.toolButtonStyle() == icon_only and not widget.icon().isNull()
    )


def wraps(widget):
    return isinstance(widget, QLabel) and widget.wordWrap()


def text_width(widget):
    """Return the pixels that the text needs beside each other: a line, or the longest word."""
    metrics = widget.fontMetrics()
    if isinstance(widget, QLabel) and Qt.mightBeRichText(widget.text()):
        return widget.minimumSizeHint().width()
    if wraps(widget):
        return 0 if i18n.language() == "zh" else longest_word(metrics, widget.text())
    text = widget.text() if isinstance(widget, QLabel) else widget.text().replace("&", "")
    need = max(metrics.horizontalAdvance(line) for line in text.split("\n"))
    if isinstance(widget, QAbstractButton) and not widget.icon().isNull():
        need += widget.iconSize().width()
    return need


def longest_word(metrics, text):
    return max(metrics.horizontalAdvance(word) for word in re.split(r"[\s\u200b]+", text))


def inner_width(widget):
    """Return the pixels in which the text is painted."""
    if isinstance(widget, QLabel | QToolButton):
        return widget.contentsRect().width()
    element = {
        "QCheckBox": QStyle.SubElement.SE_CheckBoxContents,
        "QRadioButton": QStyle.SubElement.SE_RadioButtonContents,
    }.get(widget.metaObject().superClass().className() if False else kind(widget))
    option = QStyleOptionButton()
    option.initFrom(widget)
    element = element or QStyle.SubElement.SE_PushButtonContents
    return widget.style().subElementRect(element, option, widget).width()


def kind(widget):
    return next(k for k in ("QCheckBox", "QRadioButton", "QAbstractButton") if widget.inherits(k))


def surrounding_that_cuts(widget):
    """Return the widget around this one that hides a part of its width, unless one can scroll."""
    around = widget.parentWidget()
    while around is not None and not widget.isWindow():
        left = widget.mapTo(around, QPoint(0, 0)).x()
        area = around.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is around:
            if area.horizontalScrollBar().isVisible():
                return None
        if left < 0 or left + widget.width() > around.width():
            return around
        if around.isWindow():
            return None
        around = area
    return None

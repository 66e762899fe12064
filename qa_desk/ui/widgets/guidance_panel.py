"""What the standard says about the item in hand: every option in full, and the guidance.

It has a place of its own, so that going from item to item moves nothing.
"""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from qa_desk.i18n import Bilingual, _
from qa_desk.rules.checklists import FATAL_CLASSES, FatalError, Item
from qa_desk.rules.sheets import Answer
from qa_desk.services.cases import Agreed
from qa_desk.ui import theme
from qa_desk.ui.widgets import form_style, wording

_LINES = 6
_NONE = Answer(-1)
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own word for no limit


class GuidancePanel(QTextBrowser):
    """Shows an item's options or a fatal error's guidance; as high as about six lines.

    A browser lays its text out once for each key, where a label with wrapped lines does so for
    every width it is asked about.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: tuple[Item | FatalError | None, Answer] = (None, _NONE)
        self._blind = False
        self._agreed: tuple[Agreed, ...] = ()
        self._written = ""
        self.setAccessibleName(_("Guidance"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QTextBrowser { border: none; background: transparent; padding: 0; }")
        self.setViewportMargins(14, 4, 14, 4)
        self.document().setDocumentMargin(2)
        self.setFixedHeight(theme.px(18) * _LINES + 12)
        theme.changes().happened.connect(self._draw)

    def html(self) -> str:
        """Return what it shows, as it was written."""
        return self._written

    def grow(self) -> None:
        """Take all the height there is."""
        self.setMaximumHeight(QWIDGETSIZE_MAX)

    def show_item(self, item: Item, chosen: Answer) -> None:
        """Show an item's options or deductions, what is chosen strong."""
        self._show(item, chosen)

    def show_fatal(self, fatal: FatalError) -> None:
        """Show a fatal error's class and guidance."""
        self._show(fatal, _NONE)

    def set_blind(self, *, blind: bool) -> None:
        """Hide what the options are worth."""
        self._blind = blind
        self._draw()

    def show_agreed(self, agreed: Sequence[Agreed]) -> None:
        """Show from now on what calibrations agreed about the items."""
        if tuple(agreed) != self._agreed:
            self._agreed = tuple(agreed)
            self._draw()

    def clear(self) -> None:
        """Show nothing."""
        self._show(None, _NONE)

    def _show(self, subject: Item | FatalError | None, chosen: Answer) -> None:
        if (subject, chosen) != self._last:
            fresh = subject is not self._last[0]
            self._last = (subject, chosen)
            self._draw()
            if fresh:
                self.verticalScrollBar().setValue(0)

    def _write(self, html: str) -> None:
        self._written = html
        self.setHtml(html)

    def _draw(self) -> None:
        subject, chosen = self._last
        if isinstance(subject, Item):
            text = _item_text(subject, chosen, blind=self._blind)
            self._write(text + _agreed_text(self._agreed, subject.key))
        elif isinstance(subject, FatalError):
            self._write(_fatal_text(subject) + _agreed_text(self._agreed, subject.key))
        else:
            self._write("")


def _item_text(item: Item, chosen: Answer, *, blind: bool) -> str:
    shade = form_style.dimension_colours()[item.dimension]
    dimension = escape(wording.dimension(item.dimension))
    head = f'<div><span style="color:{shade}">■</span> {dimension}</div>'
    lines = _deductions(item, chosen, blind=blind) if item.deductions else []
    for place, option in enumerate(item.options):
        points = "" if blind else wording.points(option.value)
        is_chosen = place == chosen.option
        lines.append(_line(place, points, str(option.text), option.fatal, is_chosen=is_chosen))
    table = f'<table cellspacing="0" cellpadding="1">{"".join(lines)}</table>'
    why = _said(_("Why it matters: {text}"), item.why)
    return head + table + why + _guide(item.guide)


def _deductions(item: Item, chosen: Answer, *, blind: bool) -> list[str]:
    lines = []
    for place, deduction in enumerate(item.deductions):
        points = "" if blind else wording.lost(deduction.points)
        times, words = chosen.count(place), str(deduction.text)
        if deduction.most > 1:
            counted = _("{n} of at most {most}").format(n=times, most=deduction.most)
            words = wording.DOT.join([words, counted])
        lines.append(_line(place, points, words, deduction.fatal, is_chosen=bool(times)))
    return lines


def _line(place: int, points: str, words: str, fatal: str | None, *, is_chosen: bool) -> str:
    colours = theme.colours()
    style = f"color:{colours.text};font-weight:600" if is_chosen else ""
    if fatal:
        style += f";color:{colours.fatal}"
        words = f"{words} · {_(FATAL_CLASSES[fatal])}"
    return (
        f'<tr><td style="color:{colours.dim}">{place + 1}</td>'
        f'<td align="right" style="{style}">&nbsp;&nbsp;{points}&nbsp;&nbsp;</td>'
        f'<td style="{style}">{escape(words)}</td></tr>'
    )


def _fatal_text(fatal: FatalError) -> str:
    kind = escape(_(FATAL_CLASSES[fatal.fatal_class]))
    return f'<b style="color:{theme.colours().fatal}">{kind}</b>' + _guide(fatal.guide)


def _agreed_text(agreed: Sequence[Agreed], key: str) -> str:
    """Return what was agreed about an item, the newest first, with when and in which session."""
    shade, found = theme.colours().accent, []
    for one in agreed:
        if one.item_key == key:
            said = _("Agreed on {day} ({session}): {text}").format(
                day=one.since.isoformat(), session=one.session, text=one.text
            )
            found.append(f'<div style="color:{shade};margin-top:4px">{escape(said)}</div>')
    return "".join(found)


def _guide(guide: Bilingual) -> str:
    return _said(_("Guidance: {text}"), guide)


def _said(words: str, text: Bilingual) -> str:
    if not str(text):
        return ""
    shown = escape(words.format(text=text))
    return f'<div style="color:{theme.colours().dim};margin-top:4px">{shown}</div>'

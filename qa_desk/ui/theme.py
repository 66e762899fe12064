"""Colours, fonts, icons and the style sheet: how every window of QA Desk looks.

A widget that paints itself reads `colours()` in its paint event; every widget is repainted
when the theme changes, and `changes().happened` tells those that keep something painted.
"""

from dataclasses import asdict, dataclass
from functools import cache
from string import Template
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QIcon,
    QIconEngine,
    QImage,
    QKeySequence,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from qa_desk import paths

_BUNDLED = ("Noto Sans SC", "QA Desk Rare Characters")  # the second for names (P21)
_PLAIN_FONTS = {"DejaVu Sans", "Bitstream Vera Sans"}  # what is left where no font was chosen
_BODY = 13

W = TypeVar("W", bound=QWidget)


@dataclass(frozen=True)
class Colours:
    """Every colour by what it means; a ground lies under text of the colour it is named for."""

    name: str
    background: str
    surface: str
    rail: str
    hover: str
    pressed: str
    line: str
    edge: str  # of a field
    control_edge: str  # of a tick box
    scroll: str
    text: str
    dim: str
    faint: str  # never for anything that must be read
    accent: str
    accent_ground: str
    accent_hover: str
    on_accent: str
    csr: str
    customer: str
    both: str
    fatal: str
    fatal_ground: str
    late: str
    late_ground: str
    good: str
    good_ground: str


LIGHT = Colours(
    name="light",
    background="#F6F7F9",
    surface="#FFFFFF",
    rail="#FBFCFD",
    hover="#F1F3F6",
    pressed="#E9ECF1",
    line="#E3E6EB",
    edge="#CBD1DA",
    control_edge="#838C9C",
    scroll="#C9CFD8",
    text="#1C2430",
    dim="#616B80",
    faint="#98A2B3",
    accent="#2563EB",
    accent_ground="#EAF1FE",
    accent_hover="#1D4FC4",
    on_accent="#FFFFFF",
    csr="#2F6FDE",
    customer="#1E9E6A",
    both="#8B5CF6",
    fatal="#C8352B",
    fatal_ground="#FDECEA",
    late="#925E14",
    late_ground="#FDF3DC",
    good="#1A7A4A",
    good_ground="#E5F5EC",
)
DARK = Colours(
    name="dark",
    background="#14171C",
    surface="#1B1F26",
    rail="#171A20",
    hover="#232831",
    pressed="#2A303A",
    line="#2B313B",
    edge="#3D4552",
    control_edge="#727C8B",
    scroll="#3D4552",
    text="#E6E9EE",
    dim="#9AA4B2",
    faint="#6B7480",
    accent="#6EA0FF",
    accent_ground="#22304A",
    accent_hover="#8AB3FF",
    on_accent="#14171C",
    csr="#6EA0FF",
    customer="#4CC38A",
    both="#B197FC",
    fatal="#FF7A70",
    fatal_ground="#3A2022",
    late="#E3B04B",
    late_ground="#352B18",
    good="#56C690",
    good_ground="#1B3328",
)
THEMES = {"light": LIGHT, "dark": DARK}


class Changes(QObject):
    """Says that the theme changed."""

    happened = Signal()


@dataclass
class _Now:
    colours: Colours = LIGHT
    scale: float = 1.0
    text: int = 0  # size in percent that the person chose, 0 is the system's


TEXT_SIZES = (100, 115, 130, 150, 175)
_now = _Now()


@cache
def changes() -> Changes:
    """Return what tells of a change of theme."""
    return Changes()


def colours() -> Colours:
    """Return the colours in use."""
    return _now.colours


def px(size: float) -> int:
    """Return a size in pixels of the 100 % drawing, grown with the person's font size."""
    return round(size * _now.scale)


def apply(app: QApplication, theme: str, scale: float | None = None) -> None:
    """Give the whole program the theme "light" or "dark".

    `scale` is the font size against the usual one; by default the person's or the system's.
    """
    _now.colours = THEMES.get(theme, LIGHT)
    if not app.styleSheet():  # else it is set already, and to set it again restyles every widget
        app.setStyle("Fusion")
    dark = _now.colours is DARK
    app.styleHints().setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    app.setFont(_font(scale))
    app.setPalette(_palette(_now.colours))
    app.setStyleSheet(_style_sheet(_now.colours))
    changes().happened.emit()


def icon_size(*, gap: bool = False) -> QSize:
    """Return the size of icons in buttons; `gap` leaves room before words at their right."""
    return QSize(px(16 + 6 * gap), px(16))


def switch() -> str:
    """Change between light and dark; return which it is now."""
    name = "light" if colours().name == "dark" else "dark"
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply(app, name)
    return name


def take_text_size(percent: str) -> None:
    """Let the next `apply` write in the size that a person chose, "" for the system's."""
    _now.text = int(percent) if percent.isdigit() and int(percent) in TEXT_SIZES else 0


def resize(step: int) -> str:
    """Write a step larger or smaller, within bounds; return the size in percent."""
    now = round(100 * _now.scale)
    if step > 0:
        _now.text = next((size for size in TEXT_SIZES if size > now), TEXT_SIZES[-1])
    else:
        _now.text = next((size for size in reversed(TEXT_SIZES) if size < now), TEXT_SIZES[0])
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply(app, colours().name)
    return str(_now.text)


def role(widget: W, name: str) -> W:
    """Give a widget its part in the style sheet ("title", "dim", "primary", …) and return it."""
    widget.setProperty("role", name)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        repolish(widget)
    return widget


def repolish(widget: QWidget) -> None:
    """Let the style sheet look again at a property that changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


@cache
def keys(sequence: str) -> str:
    """Return keys such as "Ctrl+K" as this system writes them, in the language of Qt."""
    return QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return an icon of `resources/icons`, drawn in the named colour of the theme in use.

    The colour is one of `Colours`, "dim" when none is given; it follows a change of theme.
    In a size wider than high it stands at the left and leaves a gap before the words.
    """
    return QIcon(_Engine(name, colour or "dim"))


def expect(button: QAbstractButton, *, is_expected: bool) -> None:
    """Let a button be what is expected now, or one of the others; its icon is seen on both.

    The icon is the one that its property `icon_name` names.
    """
    role(button, "primary" if is_expected else "")
    name = str(button.property("icon_name"))
    button.setIcon(icon(name, "on_accent" if is_expected else None))


def paint_icon(painter: QPainter, box: QRect, name: str, colour: str) -> None:
    """Paint an icon in a colour of the theme."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(box, _pixmap(name, getattr(colours(), colour), box.size(), ratio))


class _Engine(QIconEngine):
    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def _shade(self, mode: QIcon.Mode) -> str:
        disabled = mode == QIcon.Mode.Disabled
        return str(getattr(colours(), "faint" if disabled else self._colour))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, _pixmap(self._name, self._shade(mode), rect.size(), ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        del state
        return _pixmap(self._name, self._shade(mode), size, scale)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)


@cache
def _drawing(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8")


def _pixmap(name: str, shade: str, size: QSize, ratio: float) -> QPixmap:
    key = f"{name} {shade} {size.width()}x{size.height()} {ratio}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        return pixmap
    image.fill(Qt.GlobalColor.transparent)
    drawing = _drawing(name).replace("currentColor", shade)
    painter = QPainter(image)
    side = min(image.width(), image.height())
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, pixmap)
    return pixmap


@cache
def _register_fonts() -> None:
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def _font(scale: float | None) -> QFont:
    """Return the system's font, the bundled ones behind it (or first where none was chosen)."""
    _register_fonts()
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    system = QFontInfo(font)
    plain = system.family() in _PLAIN_FONTS
    _now.scale = scale or _now.text / 100 or max(1.0, system.pixelSize() / _BODY)
    font.setFamilies([*([] if plain else font.families()), *_BUNDLED])
    font.setPixelSize(px(_BODY))
    font.setFeature(QFont.Tag("tnum"), 1)  # figures of one width, so that columns stand
    return font


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    part = QPalette.ColorRole
    for name, shade in {
        part.Window: c.background,
        part.WindowText: c.text,
        part.Base: c.surface,
        part.AlternateBase: c.background,
        part.Text: c.text,
        part.PlaceholderText: c.dim,
        part.Button: c.surface,
        part.ButtonText: c.text,
        part.BrightText: c.fatal,
        part.Highlight: c.accent,
        part.HighlightedText: c.on_accent,
        part.Accent: c.accent,
        part.Link: c.accent,
        part.LinkVisited: c.both,
        part.ToolTipBase: c.surface,
        part.ToolTipText: c.text,
        part.Light: c.surface,
        part.Midlight: c.hover,
        part.Mid: c.line,
        part.Dark: c.edge,
        part.Shadow: c.edge,
    }.items():
        palette.setColor(name, QColor(shade))
    for name in (part.WindowText, part.Text, part.ButtonText, part.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.faint))
    return palette


def _style_sheet(c: Colours) -> str:
    icons = paths.resources() / "icons" / "theme"
    return Template((paths.resources() / "style.qss").read_text("utf-8")).substitute(
        asdict(c),
        icons=icons.as_posix(),
        small=px(12),
        body=px(_BODY),
        heading=px(14),
        title=px(16),
        figure=px(20),
        control=px(20),
        rail_row=px(22),
        rail_tight=px(20),
    )


def fit_height(window: QWidget) -> None:
    """Make a window as high as its wrapped words need."""
    layout = window.layout()
    if layout is not None:
        layout.activate()
        window.resize(window.width(), layout.totalHeightForWidth(window.width()))

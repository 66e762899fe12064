"""How every printed page looks: colours, fonts, lettering and drawn marks.

Only the modules that draw import this one: it loads reportlab.
"""

import os
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, ref

import segno
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from qa_desk import paths
from qa_desk.reports.line_breaking import break_lines

# As on the screen, but amber darker: paper and photocopies need the contrast.
INK, DIM, LINE, SURFACE = "#1C2430", "#667085", "#D5D9E0", "#FFFFFF"
ACCENT, FATAL, LATE, GOOD = "#2563EB", "#C8352B", "#94600F", "#1B7F4D"
FAINT = "#F0F2F5"  # behind the text
EMPTY = "–"  # no data is a dash, never 0

REGULAR, BOLD, RARE = "NotoSansSC-Regular", "NotoSansSC-Bold", "RareCharacters"
_SHIPPED = {
    REGULAR: "NotoSansSC_400Regular.ttf",
    BOLD: "NotoSansSC_700Bold.ttf",
    RARE: "RareCharacters.ttf",
}

# Fonts a computer may have for still rarer characters; each may be embedded in a document.
_OTHERS = ("simsunb.ttf", "SimsunExtG.ttf", "HanaMinB.ttf", "HanaMinC.ttf", "DejaVuSans.ttf")
_FOLDERS = (
    "$WINDIR/Fonts",
    "$LOCALAPPDATA/Microsoft/Windows/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
)

rl_config.useA85 = 0  # pages as bytes: a fifth smaller, and quicker made

# reportlab reads a font through one moving position, so one document is drawn at a time.
DRAWING = threading.Lock()


@dataclass(frozen=True)
class Style:
    """One kind of lettering; `size` and all lengths are points."""

    size: float
    colour: str = INK
    bold: bool = False

    @property
    def leading(self) -> float:
        """Return the distance from line to line; Chinese wants one and a half."""
        return self.size * 1.5


class _Font(TTFont):  # type: ignore[misc]
    """A font whose characters beyond U+FFFF can be copied and searched in the document.

    reportlab 5.1 tells readers their code point, where PDF 32000-1, 9.10.3, wants UTF-16.
    """

    def addObjects(self, document: Any) -> None:  # noqa: N802
        super().addObjects(document)
        for name, item in document.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                item.content = re.sub("<([0-9A-F]{5,6})>", _as_utf_16, item.content)


def _as_utf_16(code: re.Match[str]) -> str:
    return f"<{chr(int(code[1], 16)).encode('utf-16-be').hex()}>"


_colour = cache(HexColor)


@cache
def _shipped_font(name: str) -> Any:
    font = _Font(name, paths.resources() / "fonts" / _SHIPPED[name])
    pdfmetrics.registerFont(font)
    return font


def load_fonts() -> None:
    """Register the usual fonts, once; that of rare characters waits for the first of them."""
    for name in (REGULAR, BOLD):
        _shipped_font(name)


@cache
def _other_fonts() -> tuple[Any, ...]:
    """Find and register the computer's fonts for what no shipped one has, only when needed."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for place, _folders, files in os.walk(Path(os.path.expandvars(folder)).expanduser()):
            found |= {name: Path(place, name) for name in _OTHERS if name in files}
    fonts = []
    for name in (name for name in _OTHERS if name in found):
        try:
            font = _Font(found[name].stem, found[name])
        except TTFError:  # an outline or licence reportlab does not take
            continue
        pdfmetrics.registerFont(font)
        fonts.append(font)
    return tuple(fonts)


def _has(font: Any, character: str) -> bool:
    return bool(font.face.charToGlyph.get(ord(character)))


@cache
def _usual_characters() -> frozenset[str]:
    return frozenset(map(chr, _shipped_font(REGULAR).face.charToGlyph))


def _usual(text: str) -> bool:
    """Return whether the usual fonts have every character; both have the same."""
    return _usual_characters().issuperset(text)


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} or (
        unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    )


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the visible characters that the shipped fonts cannot print, each once (P21)."""
    unusual = (character for character in dict.fromkeys(text) if not _usual(character))
    return tuple(
        character
        for character in unusual
        if not character.isspace()
        and not _invisible(character)
        and not _has(_shipped_font(RARE), character)
    )


@cache
def _other_font_name(character: str) -> str | None:
    if _has(_shipped_font(RARE), character):
        return RARE
    names = (font.fontName for font in _other_fonts() if _has(font, character))
    return next(names, None)


@cache
def _as_printed(character: str) -> str:
    if _usual(character) or _other_font_name(character):
        return character
    if character.isspace():
        return " "
    return "" if _invisible(character) else f"〔U+{ord(character):04X}〕"


def _printable(text: str) -> str:
    """Return text that prints whole: a character no font has becomes its code point (P21)."""
    return text if _usual(text) else "".join(map(_as_printed, text))


def _runs(text: str, style: Style) -> Iterator[tuple[str, str]]:
    """Yield the parts of printable text with the font of each."""
    own = BOLD if style.bold else REGULAR
    if _usual(text):
        yield own, text
        return
    names = (own if _usual(character) else _other_font_name(character) for character in text)
    for name, part in groupby(zip(names, text, strict=True), key=lambda pair: pair[0]):
        yield name or own, "".join(character for _name, character in part)


class _Advances(dict[str, float]):
    """How wide characters print in thousandths of the size, found when first asked for."""

    def __init__(self, *, bold: bool) -> None:
        super().__init__()
        self._style = Style(1000, bold=bold)

    def __missing__(self, character: str) -> float:
        runs = _runs(_as_printed(character), self._style)
        self[character] = wide = float(
            sum(pdfmetrics.stringWidth(part, name, 1000) for name, part in runs)
        )
        return wide


_ADVANCES = {bold: _Advances(bold=bold) for bold in (False, True)}


def width(text: str, style: Style) -> float:
    """Return how wide `text` prints."""
    return 0.001 * style.size * sum(map(_ADVANCES[style.bold].__getitem__, text))


def wrap(text: str, style: Style, room: float) -> list[str]:
    """Return the lines of `text` in `room` points, every character printable."""
    lines = text.replace("\r\n", "\n").split("\n")
    clean = "\n".join(_printable(line) for line in lines)
    return break_lines(clean, room, lambda piece: width(piece, style))


def joined(parts: Sequence[str], style: Style, room: float) -> str:
    """Join short facts by dots, with line feeds where they must, never inside one that fits."""
    lines = [""]
    for number, part in enumerate(parts, start=1):
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        more = " ·" if number < len(parts) else ""
        if lines[-1] and width(longer + more, style) > room:
            lines[-1] += " ·"
            lines.append(part)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def fit(text: str, style: Style, room: float) -> Style:
    """Return `style`, made small enough for `text` to stay on one line."""
    return replace(style, size=min(style.size, style.size * room / max(width(text, style), 1)))


class _Code:
    """What a page says, as it is written into the file: the canvas takes texts and paths so.

    Tables have tens of thousands of cells; its own objects would take ten times as long.
    """

    def __init__(self, code: str) -> None:
        self._code = code

    def getCode(self) -> str:  # noqa: N802
        return self._code


_number = lru_cache(maxsize=4096)(fp_str)  # places come again on each page


@cache
def _colour_code(colour: str, operator: str) -> str:
    return f"{fp_str(*_colour(colour).rgb())} {operator}"


class _Pieces(dict[str, tuple[tuple[int, str], ...]]):
    """What a document says of texts in one of its fonts, in parts of one subset each."""

    def __init__(self, font: Any, document: Any) -> None:
        super().__init__()
        self._font, self._document = font, ref(document)

    def __missing__(self, text: str) -> tuple[tuple[int, str], ...]:
        parts = self._font.splitString(text, self._document())
        found = self[text] = tuple((subset, f"<{codes.hex()}> Tj") for subset, codes in parts)
        return found

    def name(self, subset: int) -> str:
        """Return what the document calls a subset of the font."""
        return str(self._font.getSubsetInternalName(subset, self._document()))


_PIECES: WeakKeyDictionary[Any, dict[str, _Pieces]] = WeakKeyDictionary()


def _pieces(canvas: Any, name: str) -> _Pieces:
    document = canvas._doc  # noqa: SLF001 - fonts are asked for their subsets in it
    fonts = _PIECES.setdefault(document, {})
    if name not in fonts:
        fonts[name] = _Pieces(pdfmetrics.getFont(name), document)
    return fonts[name]


def write(canvas: Any, x: float, y: float, text: str, style: Style, right: bool = False) -> float:
    """Write one line with its baseline at `y`, starting or ending at `x`; return its width."""
    text = _printable(text.replace("\n", " "))
    total = width(text, style)
    write_cells(canvas, ((x - total if right else x, y, text),), style)
    return total


def write_cells(canvas: Any, cells: Iterable[tuple[float, float, str]], style: Style) -> None:
    """Write many short texts of one style, from (left, baseline, text): a table in one go."""
    size = f"{_number(style.size)} Tf"
    said, last = ["BT", _colour_code(style.colour, "rg")], ("", -1)
    for x, y, text in cells:
        said.append(f"1 0 0 1 {_number(x)} {_number(y)} Tm")
        for name, part in _runs(_printable(text), style):
            pieces = _pieces(canvas, name)
            for subset, code in pieces[part]:
                if (name, subset) != last:
                    last = name, subset
                    said.append(f"{pieces.name(subset)} {size}")
                said.append(code)
    said.append("ET")
    canvas.drawText(_Code(" ".join(said)))


def hairline(canvas: Any, left: float, right: float, y: float, colour: str = LINE) -> None:
    """Draw a thin line."""
    start, end, height = _number(left), _number(right), _number(y)
    path = f"n {start} {height} m {end} {height} l"
    canvas.drawPath(_Code(f"{_colour_code(colour, 'RG')} .6 w {path}"))


def block(canvas: Any, x: float, y: float, size: tuple[float, float], colour: str) -> None:
    """Fill a rectangle whose lower left corner is at `x`, `y`."""
    canvas.setFillColor(_colour(colour))
    canvas.rect(x, y, *size, stroke=0, fill=1)


def tick_box(canvas: Any, x: float, y: float, ticked: bool, size: float = 9) -> None:
    """Draw a box to tick, or ticked; the fonts have no such signs."""
    canvas.setStrokeColor(_colour(INK))
    canvas.setLineWidth(0.9)
    canvas.rect(x, y, size, size)
    if ticked:
        canvas.setStrokeColor(_colour(GOOD))
        canvas.setLineWidth(1.8)
        tick = canvas.beginPath()
        tick.moveTo(x + 0.2 * size, y + 0.5 * size)
        tick.lineTo(x + 0.42 * size, y + 0.25 * size)
        tick.lineTo(x + 0.85 * size, y + 0.82 * size)
        canvas.drawPath(tick)


def warning_sign(canvas: Any, x: float, y: float, size: float = 8) -> None:
    """Draw the sign of a fatal error: a filled triangle that stays itself on a photocopy."""
    canvas.setFillColor(_colour(FATAL))
    sign = canvas.beginPath()
    sign.moveTo(x, y)
    sign.lineTo(x + size, y)
    sign.lineTo(x + size / 2, y + 0.9 * size)
    sign.close()
    canvas.drawPath(sign, stroke=0, fill=1)
    block(canvas, x + 0.45 * size, y + 0.3 * size, (0.1 * size, 0.3 * size), SURFACE)
    block(canvas, x + 0.45 * size, y + 0.1 * size, (0.1 * size, 0.1 * size), SURFACE)


@lru_cache(maxsize=8)  # of all pages of a document
def _modules(content: str) -> tuple[_Code, int]:
    """Return the code's dark modules, row by row, and how many there are across."""
    rows = segno.make(content, error="q", micro=False, boost_error=False).matrix
    squares = []
    for above, row in enumerate(reversed(rows)):
        column = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                squares.append((column, above, length))
            column += length
    path = " ".join(f"{x} {y} {length} 1 re" for x, y, length in squares)
    return _Code(path), len(rows)


def qr(canvas: Any, x: float, y: float, size: float, content: str) -> None:
    """Draw a QR code that survives a stamp over a quarter of it; `x`, `y` is its lower left."""
    modules, across = _modules(content)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / across, size / across)
    canvas.setFillColor(_colour("#000000"))
    canvas.drawPath(modules, stroke=0, fill=1)
    canvas.restoreState()

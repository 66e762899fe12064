"""People's names on screen: whole, and never with an empty box in them (P21)."""

import unicodedata
from functools import cache

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication, QRawFont, QTextLayout
from PySide6.QtWidgets import QStyledItemDelegate

from qa_desk import paths


def unprinted(text: str) -> tuple[str, ...]:
    """Return the characters which no shipped font has, each once."""
    return tuple(
        character
        for character in dict.fromkeys(text)
        if _is_visible(character) and not _is_shipped(character)
    )


@cache
def shown(text: str) -> str:
    """Return text in which a character that no font here has becomes its code point."""
    for character in unprinted(text):
        if not _can_be_drawn(character):
            text = text.replace(character, f"〔U+{ord(character):04X}〕")
    return text


class NameDelegate(QStyledItemDelegate):
    """Shows names in a table; what is filtered and copied stays as it is."""

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:
        return shown(super().displayText(value, locale))


@cache
def _shipped() -> tuple[QRawFont, ...]:
    files = sorted((paths.resources() / "fonts").glob("*.[ot]tf"))
    return tuple(QRawFont(str(file), 16) for file in files)


@cache
def _is_shipped(character: str) -> bool:
    return any(font.supportsCharacter(ord(character)) for font in _shipped())


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in {"Cc", "Cf", "Mn"}


@cache
def _can_be_drawn(character: str) -> bool:
    layout = QTextLayout(character, QGuiApplication.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
    return bool(glyphs) and 0 not in glyphs

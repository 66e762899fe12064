"""The colours of pictures: one rule for all of them, in both themes and on paper.

Blue is what is measured, a dashed line is what it should be, amber with a diamond is what lies
outside. Cells run through one hue from pale to strong, even in luminance, so that they read
without colour; the number stands in each of them.
"""

from functools import cache

from PySide6.QtGui import QColor

from qa_desk.ui.theme import DARK, Colours

_LIGHT_RAMP = ("#F3F7FE", "#BCD3FB", "#7FA8F2", "#3F74DA", "#173F94")
_DARK_RAMP = ("#1E2530", "#26406F", "#3563B0", "#6E9BEF", "#C3D8FF")
STEPS = 5


def cell(share: float, colours: Colours) -> QColor:
    """Return the ground of a cell at a share (0 to 1) of the scale, the strongest last."""
    ramp = _DARK_RAMP if colours is DARK else _LIGHT_RAMP
    place = min(max(share, 0.0), 1.0) * (len(ramp) - 1)
    below = min(int(place), len(ramp) - 2)
    return QColor(mixed(ramp[below + 1], ramp[below], place - below))


def mixed(shade: str, ground: str, share: float) -> str:
    """Return a colour that lies between two: `share` of the first."""
    one, other = QColor(shade), QColor(ground)
    parts = (
        getattr(one, name)() * share + getattr(other, name)() * (1 - share)
        for name in ("redF", "greenF", "blueF")
    )
    return QColor.fromRgbF(*parts).name()


def ink(ground: QColor) -> QColor:
    """Return black or white, whichever is read better on a ground: at least 4.5 : 1."""
    return QColor("#000000" if luminance(ground) > 0.179 else "#FFFFFF")


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2)."""
    return _luminance(colour.rgb())


@cache
def _luminance(rgb: int) -> float:
    colour = QColor(rgb)
    parts = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return sum(part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


def faded(shade: str, alpha: float) -> QColor:
    """Return a colour of the theme as a ground under others."""
    colour = QColor(shade)
    colour.setAlphaF(alpha)
    return colour

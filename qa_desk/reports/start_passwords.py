"""Start passwords on paper: one sealed slip for each person, cut apart and folded shut (P3).

A slip has three parts: the upper one with the password is folded down onto the hatched middle and
taped there, so that only the lower one with the name is seen. The password is kept nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from qa_desk.errors import StorageError
from qa_desk.i18n import _, speaking

PER_PAGE = 4


@dataclass(frozen=True)
class StartSlip:
    """One person's slip."""

    name: str
    staff_no: str
    login: str
    password: str = field(repr=False)


def draw(slips: Sequence[StartSlip], target: Path, centre: str, spoken: str) -> None:
    """Draw all slips as an A4 PDF in a language; the file is for this computer's user alone."""
    with speaking(spoken):
        content = _pdf(slips, centre)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.touch(0o600)
        target.write_bytes(content)
    except OSError as error:
        raise StorageError(
            _(
                "The start passwords could not be saved as {path} ({reason}). Choose another "
                "place, then reset these accounts to get new ones."
            ).format(path=target, reason=error)
        ) from error


def _pdf(slips: Sequence[StartSlip], centre: str) -> bytes:
    from qa_desk.reports import flow, style

    with style.DRAWING:
        output = BytesIO()
        canvas = flow.blank(output, _("Start passwords"), centre)
        height = flow.HEIGHT / PER_PAGE
        for number, slip in enumerate(slips):
            place = number % PER_PAGE
            if number and not place:
                canvas.showPage()
            _draw_slip(canvas, slip, flow.HEIGHT - place * height, centre)
        canvas.showPage()
        canvas.save()
        return output.getvalue()


def _draw_slip(canvas: Any, slip: StartSlip, top: float, centre: str) -> None:
    from qa_desk.reports import flow, style
    from qa_desk.reports.style import DIM, INK, Style

    small, label = Style(7.5, DIM), Style(8.5, DIM)
    name, secret = Style(14, INK, bold=True), Style(16, INK, bold=True)
    part = flow.HEIGHT / PER_PAGE / 3
    left, right = flow.LEFT, flow.RIGHT
    middle = left + (right - left) * 0.42
    for x, end, words, value in (
        (left, middle - 12, _("Sign-in name"), slip.login),
        (middle, right, _("Start password"), slip.password),
    ):
        style.write(canvas, x, top - 20, words, label)
        style.write(canvas, x, top - 40, value, style.fit(value, secret, end - x))
    shown = _("The hyphens belong to it. It has no letter i, l or o and no digit 0 or 1.")
    style.write(canvas, middle, top - 56, shown, style.fit(shown, small, right - middle))
    _hatch(canvas, top - part, part)
    _dashes(canvas, top - part, (1, 2))
    how = _("Fold down here and tape it shut: the password lies inside.")
    style.write(canvas, left, top - part + 3, how, style.fit(how, small, middle - left - 12))
    top -= 2 * part
    who = f"{slip.name}  {slip.staff_no}"
    style.write(canvas, left, top - 16, centre, small)
    style.write(canvas, right, top - 16, _("Personal: open it yourself only"), small, right=True)
    style.write(canvas, left, top - 38, who, style.fit(who, name, right - left))
    hint = _("Sign in to QA Desk with what is inside, and choose your own password at once.")
    style.write(canvas, left, top - 55, hint, label)
    if top - part > 1:
        _dashes(canvas, top - part, (5, 3))


def _hatch(canvas: Any, top: float, height: float) -> None:
    """Cover the part on which the password comes to lie, so that nobody reads it against light."""
    from reportlab.lib.colors import HexColor

    from qa_desk.reports import flow, style

    canvas.saveState()
    canvas.setStrokeColor(HexColor(style.LINE))
    canvas.setLineWidth(0.7)
    area = canvas.beginPath()
    area.rect(18, top - height + 6, flow.WIDTH - 36, height - 12)
    canvas.clipPath(area, stroke=0)
    for step in range(-20, 140):
        x = step * 5.0
        canvas.line(x, top - height, x + height, top)
        canvas.line(x + height, top - height, x, top)
    canvas.restoreState()


def _dashes(canvas: Any, y: float, pattern: tuple[int, int]) -> None:
    """Draw a line across the page to cut or fold along."""
    from reportlab.lib.colors import HexColor

    from qa_desk.reports import flow, style

    canvas.saveState()
    canvas.setStrokeColor(HexColor(style.DIM))
    canvas.setLineWidth(0.5)
    canvas.setDash(*pattern)
    canvas.line(18, y, flow.WIDTH - 18, y)
    canvas.restoreState()

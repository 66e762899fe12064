"""Results scored a second time: draw them, and read how far both agree (domain.md 2.7, 6.7)."""

from qa_desk.services.rechecking.drawing import draw
from qa_desk.services.rechecking.proving import DrawRow, Verdict, draws, verify
from qa_desk.services.rechecking.reading import beside, listed
from qa_desk.services.rechecking.types import Beside, Drawn, RecheckRow

__all__ = [
    "Beside",
    "DrawRow",
    "Drawn",
    "RecheckRow",
    "Verdict",
    "beside",
    "draw",
    "draws",
    "listed",
    "verify",
]

"""Draw the samples of an approved plan, prove that a draw was fair, replace what cannot be scored.

S3-4.2, S3-4.3a, D10.
"""

from qa_desk.services.drawing.drawing import draw, list_draws
from qa_desk.services.drawing.proving import verify, why
from qa_desk.services.drawing.replacing import replace, replaced_shares
from qa_desk.services.drawing.types import (
    Difference,
    Drawn,
    DrawRow,
    Replaced,
    ReplacedShare,
    Span,
    Verdict,
    Why,
)

__all__ = [
    "Difference",
    "DrawRow",
    "Drawn",
    "Replaced",
    "ReplacedShare",
    "Span",
    "Verdict",
    "Why",
    "draw",
    "list_draws",
    "replace",
    "replaced_shares",
    "verify",
    "why",
]

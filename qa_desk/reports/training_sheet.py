"""The papers of a training: the need with its 19 fields (5.5), and the list to sign in on.

What they say is in `training_need`; importing this does not load reportlab, drawing does.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import speaking
from qa_desk.reports.saving import save
from qa_desk.reports.training_need import Session, TrainingNeed


@dataclass(frozen=True)
class SignIn:
    """A session of a need, for whoever comes to sign at the door."""

    need: TrainingNeed
    session: Session


def draw(need: TrainingNeed, target: Path | BinaryIO, language: str) -> None:
    """Draw the need as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import training_rows

    with speaking(language):
        content = training_rows.pdf(need)
    save(content, target)


def draw_sign_in(sheet: SignIn, target: Path | BinaryIO, language: str) -> None:
    """Draw the sign-in sheet as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import sign_in_rows

    with speaking(language):
        content = sign_in_rows.pdf(sheet)
    save(content, target)

"""What a signature is given with (21 CFR 11.200: identification and a component only one has)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    """The password entered again, and the name as it was drawn by hand, where it was."""

    password: str
    drawing: bytes = b""  # a PNG, black on white


Secret = str | Given  # a password alone, or what a form gives

"""What is known of a contact that is, or was, watched while it happens (S3-3c–e, B7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Live:
    """How a contact was watched; `now` is the server's clock, as it was read."""

    call_id: UUID
    began_at: datetime
    now: datetime
    length_ms: int  # 0 while the stopwatch runs
    is_mine: bool
    is_remote: bool
    dialled: str
    script_id: UUID | None
    answers: tuple[Any, ...]
    outcome: str

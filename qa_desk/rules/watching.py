"""What is known of a contact that is, or was, watched while it happens (S3-3c–e, B7)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qa_desk.rules.scripts import Reply


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
    replies: tuple[Reply, ...]  # to the script's questions, as they were then asked
    outcome: str
    is_linked: bool = False  # what is heard of it is the recorder's call

"""What every service is handed: one transaction, one actor, one moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.errors import Cancelled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _silent(done: int, total: int) -> None:
    """Report to nobody."""


class Progress:
    """Counts steps and carries the cancel request."""

    def __init__(self, report: Callable[[int, int], None] = _silent) -> None:
        self._report = report
        self._cancel = threading.Event()
        self._next = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancel.set()

    def pause(self, seconds: float) -> None:
        """Let time go by; raise Cancelled when it was asked to stop meanwhile."""
        if self._cancel.wait(seconds):
            raise Cancelled

    def step(self, done: int, total: int) -> None:
        """Say how far the work is; raise Cancelled when it was asked to stop."""
        if self._cancel.is_set():
            raise Cancelled
        if done == total or time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.05
            self._report(done, total)


SYSTEM_ID = UUID("00000000-0000-7000-8000-000000000001")  # commands and scheduled steps (D1)


@dataclass(frozen=True)
class Grant:
    """A role held today in a scope: the centre, a department, a team, or a skill group (P11).

    One for a department or a site comes with a grant for each of its teams (models/scopes.py).
    """

    role: str
    scope: str = "centre"
    team: UUID | None = None
    group: str = ""
    department: UUID | None = None  # or site


@dataclass(frozen=True)
class Actor:
    """The person whom the connection proves (D1), with the roles held today.

    A role with no grant listed holds for the whole centre; `permissions.reach` tells the rest.
    """

    id: UUID
    login: str
    name: str
    staff_no: str
    roles: frozenset[str] = frozenset()
    teams: frozenset[UUID] = frozenset()  # teams led, or deputised for, today
    grants: frozenset[Grant] = frozenset()

    @property
    def is_system(self) -> bool:
        """Say whether this is the program itself, on a local file."""
        return self.id == SYSTEM_ID


@dataclass(frozen=True)
class Work:
    """One use case's transaction: `session`, `actor` (who), `now` (when, UTC), `progress`.

    `zone` is the centre's; `today` its day, by which roles, teams and panels begin and end.
    """

    session: Session
    actor: Actor
    now: datetime
    zone: ZoneInfo
    progress: Progress = field(default_factory=Progress)

    @property
    def today(self) -> date:
        """Return the day that it is in the centre."""
        return self.now.astimezone(self.zone).date()

"""What pages and commands get to know of bulletins."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qa_desk.reports.bulletin import Sheet
from qa_desk.rules.bulletins import Form, Line


@dataclass(frozen=True)
class BulletinRow:
    """A bulletin in the list: the whole one for its writers, an edition for everybody else."""

    id: UUID
    number: str
    first: date
    last: date
    is_published: bool
    published_at: datetime | None
    due_at: datetime
    version: int
    to_do: str = ""  # read, or publish
    read: int = 0  # of those asked, in the editions that the actor may read
    asked: int = 0

    def is_late(self, now: datetime) -> bool:
        """Say whether it should have been published by now."""
        return not self.is_published and self.due_at < now


@dataclass(frozen=True)
class Edition:
    """One edition of a published bulletin that the actor may read."""

    id: UUID
    team: str  # nothing is the centre's
    waits_for_me: bool


@dataclass(frozen=True)
class Bulletin:
    """A bulletin as the actor may read it; of a draft, the whole one."""

    row: BulletinRow
    shown: UUID  # of which paper the sheet is: the bulletin itself, or an edition
    sheet: Sheet
    editions: tuple[Edition, ...] = ()
    may_edit: bool = False
    may_publish: bool = False

    @property
    def form(self) -> Form:
        """Return what it says."""
        return self.sheet.form


@dataclass(frozen=True)
class Proposals:
    """What the results of the days offer as praise and as criticism, to choose from."""

    praise: tuple[Line, ...]
    criticism: tuple[Line, ...]

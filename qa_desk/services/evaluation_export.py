"""Take whole evaluations out as JSON (issue 8, capability 5; anchors K2 and no. 26).

Many are never in memory at once: they are read and written in batches. `allow` comes first, in a
transaction that writes; then `write` only reads, so that nobody waits for a long export.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from qa_desk import __version__, files
from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import Evaluation, Team, chain, leave, visible, whole_evaluations
from qa_desk.models.leave import Outlook
from qa_desk.models.whole_evaluations import FORMAT, VERSION
from qa_desk.rules import canonical, permissions
from qa_desk.work import Work

_BATCH = 200
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Wanted:
    """Which results: those submitted on these days by the centre's calendar, or these very ones.

    A team limits the days to itself.
    """

    first: date | None = None
    last: date | None = None
    team: UUID | None = None
    ids: tuple[UUID, ...] = ()

    @property
    def code(self) -> str:
        """Return by which leave to export is told."""
        if self.ids:
            return "chosen"
        return f"{self.first}/{self.last}/{self.team or ''}"


@dataclass(frozen=True)
class Written:
    """How many were written, and how many were not because the actor reviews them unseen."""

    number: int
    unseen: int


def team(work: Work, written: str) -> UUID:
    """Return the id of a team by its code or name; RuleError where there is none or several."""
    found = work.session.scalars(
        select(Team.id).where((Team.code == written) | (Team.name == written))
    ).all()
    if len(found) != 1:
        raise RuleError(
            _("“{team}” is not the code or the name of one team. See the People page.").format(
                team=written
            )
        )
    return found[0]


def before(work: Work, wanted: Wanted) -> Outlook:
    """Return whether so many may be exported, or need somebody else's approval (P17)."""
    amount = _count(work, wanted)
    return leave.outlook(work, "evaluations", wanted.code, amount, amount)


def ask(work: Work, wanted: Wanted, reason: str) -> None:
    """Ask for leave to export these evaluations."""
    leave.ask(work, "evaluations", wanted.code, _count(work, wanted), reason)


def allow(work: Work, wanted: Wanted) -> int:
    """Use up the leave that so many evaluations need, note the export, and return how many.

    Whoever holds a local file has all of it already: there the system needs no leave (D1).
    """
    amount = _count(work, wanted)
    if not work.actor.is_system and amount > leave.alone(work):
        leave.use(work, "evaluations", wanted.code, amount)
    chain.note(work.session, "export", "evaluations", wanted.code, {"entries": amount})
    return amount


def write(work: Work, wanted: Wanted, file: Path) -> Written:
    """Write the evaluations to a .json file, or one a line to a .jsonl file.

    A file appears whole or not at all. StorageError where it cannot be written.
    """
    ids = _ids(work, wanted)
    number = 0
    with files.whole(file) as part, part.open("w", encoding="utf-8", newline="\n") as opened:
        is_lines = file.suffix.lower() == ".jsonl"
        opened.write("" if is_lines else _beginning(work))
        for text in _texts(work, ids):
            if not is_lines:
                opened.write(",\n" if number else "\n")
            opened.write(f"{text}\n" if is_lines else text)
            number += 1
        opened.write("" if is_lines else "\n]}\n")
    return Written(number, len(ids) - number)


def _texts(work: Work, ids: Sequence[UUID]) -> Iterator[str]:
    for place in range(0, len(ids), _BATCH):
        some = ids[place : place + _BATCH]
        for document in whole_evaluations.documents(work, some):
            yield _ENCODER.encode(document)
        work.progress.step(place + len(some), len(ids))


def _beginning(work: Work) -> str:
    head = {
        "format": f"{FORMAT}s",
        "format_version": VERSION,
        "program": f"QA Desk {__version__}",
        "made_at": canonical.written(work.now),
    }
    return f'{_ENCODER.encode(head)[:-1]},"evaluations":['


def _count(work: Work, wanted: Wanted) -> int:
    found = select(func.count()).select_from(Evaluation).where(*_which(work, wanted))
    return work.session.scalar(found) or 0


def _ids(work: Work, wanted: Wanted) -> Sequence[UUID]:
    query = select(Evaluation.id).where(*_which(work, wanted))
    return work.session.scalars(query.order_by(Evaluation.submitted_at, Evaluation.id)).all()


def _which(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    permissions.require_of(work.actor, "export")
    permissions.require_of(work.actor, "see_results")
    conditions = [
        visible.evaluations(work.actor),
        Evaluation.submitted_at.is_not(None),
        Evaluation.revision.is_not(None),
    ]
    if wanted.ids:
        conditions.append(Evaluation.id.in_(wanted.ids))
    if wanted.team:
        conditions.append(Evaluation.team_id == wanted.team)
    if wanted.first:
        begins = datetime.combine(wanted.first, time(), work.zone).astimezone(UTC)
        conditions.append(Evaluation.submitted_at >= begins)
    if wanted.last:
        ends = datetime.combine(wanted.last + timedelta(days=1), time(), work.zone).astimezone(UTC)
        conditions.append(Evaluation.submitted_at < ends)
    return conditions

"""The journal's chains: one for each actor, every entry hashed over the one before it (D5)."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from qa_desk.models.journal import JournalEntry, JournalHead
from qa_desk.work import Progress

ROW_CHANGES = ("insert", "update", "delete")  # written by triggers, never by a service
_START = bytes(32)
_BATCH = 1000
_MOST_SWAPPED = 100  # entries of a chain that are compared with each other
_NOTES = {
    "sqlite": text(
        "INSERT INTO qad_note (at, action, subject, subject_id, payload)"
        " VALUES (qad_now(), :action, :subject, :subject_id, :payload)"
    ),
    "postgresql": text("SELECT journal_append(:action, :subject, :subject_id, :payload)"),
}


@dataclass(frozen=True)
class Break:
    """An entry that is not as it was written: altered, missing, or reordered."""

    chain: str
    sequence: int
    kind: str


def entry_hash(previous: bytes, *fields: str | int) -> bytes:
    """Return the hash of an entry: the sha256 of a JSON list in UTF-8.

    The list holds the previous hash (hex), chain, sequence, at (ISO, UTC, microseconds), machine,
    action, subject, subject_id, payload; security.sql writes the same with json_build_array.
    """
    listed = json.dumps([previous.hex(), *fields], ensure_ascii=False)
    return hashlib.sha256(listed.encode()).digest()


def note(
    session: Session, action: str, subject: str, subject_id: UUID | str, payload: Mapping[str, Any]
) -> None:
    """Write down an act of the signed-in person: ids and names only, no scores, texts or numbers.

    Row changes are journalled by triggers.
    """
    if action in ROW_CHANGES:
        raise ValueError(f"“{action}” is journalled by triggers")
    session.execute(
        _NOTES[session.get_bind().dialect.name],
        {
            "action": action,
            "subject": subject,
            "subject_id": str(subject_id),
            "payload": json.dumps(payload, ensure_ascii=False, sort_keys=True),
        },
    )


def verify(session: Session, progress: Progress | None = None) -> list[Break]:
    """Return what does not fit in the journal; cutting a whole end off with its head is unseen."""
    heads = {head.chain: head for head in session.scalars(select(JournalHead))}
    entries = session.execute(  # plain rows: half the time of objects
        select(*JournalEntry.__table__.columns)
        .order_by(JournalEntry.chain, JournalEntry.sequence)
        .execution_options(yield_per=_BATCH)
    )
    breaks: list[Break] = []
    counted = _counted(cast(Iterator[JournalEntry], entries), heads, progress or Progress())
    for chain, group in groupby(counted, lambda entry: entry.chain):
        breaks += _breaks(chain, group, heads.pop(chain, None))
    for chain, head in heads.items():
        breaks += _breaks(chain, iter(()), head)
    return breaks


def _counted(
    entries: Iterator[JournalEntry], heads: Mapping[str, JournalHead], progress: Progress
) -> Iterator[JournalEntry]:
    total = sum(head.sequence for head in heads.values())
    for done, entry in enumerate(entries):
        if done % _BATCH == 0:
            progress.step(min(done, total), total)
        yield entry


def _breaks(chain: str, entries: Iterator[JournalEntry], head: JournalHead | None) -> list[Break]:
    """Walk a chain; an entry whose hash was made anew is betrayed by the one after it."""
    missing: list[int] = []
    rewritten: set[int] = set()
    suspects: list[JournalEntry] = []
    expected, link, whole = 1, _START, True
    for entry in entries:
        missing += range(expected, entry.sequence)
        was_whole, whole = whole, _hash(entry, entry.sequence) == entry.hash
        if not whole:
            suspects.append(entry)
        elif was_whole and entry.sequence == expected and entry.previous != link:
            rewritten.add(max(expected - 1, 1))
        expected, link = entry.sequence + 1, entry.hash
    if head is None or (whole and head.sequence < expected and head.hash != link):
        rewritten.add(expected - 1)
    else:
        missing += range(expected, head.sequence + 1)
    found = [Break(chain, sequence, "missing") for sequence in missing]
    found += [Break(chain, sequence, "altered") for sequence in rewritten]
    found += [Break(chain, entry.sequence, _kind(entry, suspects)) for entry in suspects]
    return sorted(found, key=lambda each: each.sequence)


def _kind(entry: JournalEntry, suspects: Sequence[JournalEntry]) -> str:
    """Tell an entry that stands in another one's place from one that was written over."""
    places = (other.sequence for other in suspects[:_MOST_SWAPPED] if other is not entry)
    return "reordered" if any(_hash(entry, p) == entry.hash for p in places) else "altered"


def _hash(entry: JournalEntry, sequence: int) -> bytes:
    return entry_hash(
        entry.previous,
        entry.chain,
        sequence,
        entry.at.isoformat(timespec="microseconds"),
        entry.machine,
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.payload,
    )

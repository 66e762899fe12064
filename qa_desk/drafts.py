"""The local draft journal: what is typed is safe here before it is anywhere else (D4).

One small file for each database and person. `save` returns when the operating system has the
change on disk (WAL, FULL); "Saved" may be shown from then on, and a killed program loses nothing.
"""

import hashlib
import json
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlcipher3.dbapi2 as sqlite

from qa_desk import paths
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.vault import files, journals

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000")
_TABLE = """
CREATE TABLE IF NOT EXISTS draft (
    evaluation_id TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    pushed INTEGER NOT NULL DEFAULT 0,
    save_id TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT
"""
_SAVE = """
INSERT INTO draft (evaluation_id, sequence, save_id, saved_at, document) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (evaluation_id) DO UPDATE SET sequence = excluded.sequence,
    save_id = excluded.save_id, saved_at = excluded.saved_at, document = excluded.document
WHERE excluded.sequence > draft.sequence
"""


def follow(database: str, logins: Iterable[str]) -> None:
    """Encrypt the journals of these people, or not, as their database is now."""
    for login in logins:
        if _file_of(database, login).exists():
            DraftJournal.of(database, login).close()


def _file_of(database: str, login: str) -> Path:
    place = re.sub(r"^(postgresql.*?//)[^/@]*@", r"\1", database)  # a password may change
    name = hashlib.sha256(f"{place}|{login}".encode()).hexdigest()[:16]
    return paths.data() / "drafts" / f"{name}.db"


@dataclass(frozen=True)
class LocalDraft:
    """A draft as this machine has it; it is `pushed` once the database has it too."""

    evaluation_id: UUID
    sequence: int
    save_id: UUID
    saved_at: datetime
    document: Mapping[str, Any]
    pushed: bool


class DraftJournal:
    """The drafts of one person on one database; may be used from any thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.unreadable: Path | None = None  # where drafts lie whose key is gone
        self._lock = threading.Lock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = files.connect(file, check_same_thread=False)
            for pragma in _PRAGMAS:
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.execute(_TABLE)
        except (OSError, sqlite.Error) as error:
            raise self._unusable(error) from error

    @classmethod
    def of(cls, database: str, login: str) -> "DraftJournal":
        """Open the journal that belongs to a database's address and a person."""
        file = _file_of(database, login)
        unreadable = journals.bring_under_key(file, database)
        journal = cls(file)
        journal.unreadable = unreadable
        return journal

    def save(self, evaluation_id: UUID, sequence: int, document: Mapping[str, Any]) -> LocalDraft:
        """Store a draft durably; a sequence older than the stored one changes nothing."""
        save_id, saved_at = uuid4(), datetime.now(UTC)
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        values = (str(evaluation_id), sequence, str(save_id), saved_at.isoformat(), text)
        self._execute(_SAVE, values)
        return LocalDraft(evaluation_id, sequence, save_id, saved_at, document, pushed=False)

    def load(self, evaluation_id: UUID) -> LocalDraft | None:
        """Return the draft of an evaluation, None when there is none."""
        found = self._select("WHERE evaluation_id = ?", (str(evaluation_id),))
        return found[0] if found else None

    def unpushed(self) -> list[LocalDraft]:
        """Return the drafts that the database does not have yet."""
        return self._select("WHERE pushed < sequence", ())

    def mark_pushed(self, evaluation_id: UUID, sequence: int) -> None:
        """Remember that the database has the draft up to a sequence."""
        self._execute(
            "UPDATE draft SET pushed = max(pushed, ?) WHERE evaluation_id = ?",
            (sequence, str(evaluation_id)),
        )

    def forget(self, evaluation_id: UUID) -> None:
        """Drop a draft that has been submitted."""
        self._execute("DELETE FROM draft WHERE evaluation_id = ?", (str(evaluation_id),))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _execute(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return list(self._connection.execute(statement, values).fetchall())
        except sqlite.Error as error:
            raise self._unusable(error) from error

    def _select(self, condition: str, values: tuple[object, ...]) -> list[LocalDraft]:
        columns = "evaluation_id, sequence, save_id, saved_at, document, pushed"
        rows = self._execute(f"SELECT {columns} FROM draft {condition}", values)  # noqa: S608
        return [
            LocalDraft(
                UUID(evaluation_id),
                sequence,
                UUID(save_id),
                datetime.fromisoformat(saved_at),
                json.loads(document),
                pushed >= sequence,
            )
            for evaluation_id, sequence, save_id, saved_at, document, pushed in rows
        ]

    def _unusable(self, error: Exception) -> StorageError:
        return StorageError(
            _(
                "What you type cannot be kept in {file} ({reason}). What was shown as saved is "
                "safe. Free some space or check the folder, then go on."
            ).format(file=self._file, reason=error)
        )

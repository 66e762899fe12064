"""The local draft journal: what is typed is safe here before it is anywhere else (D4).

One small file for each database and person. `save` returns when the operating system has the
change on disk (WAL, FULL); "Saved" may be shown from then on, and a killed program loses nothing.
Where two versions part, the one that is not chosen is put aside here until the sheet is submitted.
"""

import hashlib
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlcipher3.dbapi2 as sqlite

from qa_desk import paths
from qa_desk.errors import InputError, StorageError
from qa_desk.i18n import _, ngettext
from qa_desk.rules import draft_files
from qa_desk.rules.drafts import Held, LocalDraft
from qa_desk.vault import files, journals

__all__ = ["DraftJournal", "Held", "LocalDraft"]
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
_LATER = {  # columns that the journals of earlier programs lack
    "branch": "TEXT NOT NULL DEFAULT ''",
    "based_on": "TEXT",
    "refused": "TEXT NOT NULL DEFAULT ''",
    "label": "TEXT NOT NULL DEFAULT ''",
}
_OF_EARLIER_PROGRAMS = """
UPDATE draft SET branch = lower(hex(randomblob(16))),
    based_on = CASE WHEN pushed >= sequence THEN save_id END
WHERE branch = ''
"""
_ASIDE = """
CREATE TABLE IF NOT EXISTS aside (
    evaluation_id TEXT NOT NULL,
    save_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    machine TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (evaluation_id, save_id)
) STRICT
"""
_COLUMNS = "evaluation_id, branch, sequence, saved_at, document, pushed, based_on, refused, label"
_PUT = f"INSERT OR REPLACE INTO draft ({_COLUMNS}, save_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_SAVE = """
INSERT INTO draft (evaluation_id, branch, sequence, saved_at, document, pushed, label, save_id)
VALUES (?, ?, 1, ?, ?, ?, ?, ?)
ON CONFLICT (evaluation_id) DO UPDATE SET sequence = draft.sequence + 1,
    saved_at = excluded.saved_at, document = excluded.document,
    pushed = CASE WHEN excluded.pushed THEN draft.sequence + 1 ELSE draft.pushed END,
    label = CASE WHEN excluded.label <> '' THEN excluded.label ELSE draft.label END
RETURNING branch, sequence, based_on, refused, label
"""  # one statement: every key goes through here
_NEVER = 0  # nothing of it is pushed


def follow(database: str, logins: Iterable[str]) -> None:
    """Encrypt the journals of these people, or not, as their database is now."""
    for login in logins:
        if _file_of(database, login).exists():
            DraftJournal.of(database, login).close()


def _file_of(database: str, login: str) -> Path:
    place = re.sub(r"^(postgresql.*?//)[^/@]*@", r"\1", database)  # a password may change
    name = hashlib.sha256(f"{place}|{login}".encode()).hexdigest()[:16]
    return paths.data() / "drafts" / f"{name}.db"


class DraftJournal:
    """The drafts of one person on one database; may be used from any thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.login = ""
        self.unreadable: Path | None = None  # where drafts lie whose key is gone
        self._lock = threading.RLock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = files.connect(file, check_same_thread=False)
            for pragma in _PRAGMAS:
                self._connection.execute(f"PRAGMA {pragma}")
            self._prepare()
        except (OSError, sqlite.Error) as error:
            raise self._unusable(error) from error

    @classmethod
    def of(cls, database: str, login: str) -> "DraftJournal":
        """Open the journal that belongs to a database's address and a person."""
        file = _file_of(database, login)
        unreadable = journals.bring_under_key(file, database)
        journal = cls(file)
        journal.login, journal.unreadable = login, unreadable
        return journal

    def save(
        self,
        evaluation_id: UUID,
        document: Mapping[str, Any],
        label: str = "",
        *,
        stays: bool = False,
    ) -> LocalDraft:
        """Store a draft durably, as the next on its branch; one that `stays` is never pushed."""
        at = datetime.now(UTC)
        values = (str(evaluation_id), str(uuid4()), at.isoformat(), _text(document), stays, label)
        ((branch, sequence, based_on, refused, label),) = self._execute(
            _SAVE, (*values, str(uuid4()))
        )
        return LocalDraft(
            evaluation_id,
            UUID(branch),
            sequence,
            at,
            document,
            stays,
            UUID(based_on) if based_on else None,
            refused,
            label,
        )

    def start(self, evaluation_id: UUID, held: Held, label: str = "") -> LocalDraft:
        """Go on from what the database holds, on a new branch; what is only here is put aside."""
        draft = LocalDraft(
            evaluation_id,
            uuid4(),
            held.sequence,
            held.saved_at,
            held.document,
            pushed=True,
            based_on=held.save_id,
            label=label,
        )
        with self._writing():
            before, _pushed = self._row(evaluation_id)
            if before is not None and not before.pushed and before.document != held.document:
                self._put_aside(evaluation_id, before.as_held())
            self._put(draft, draft.sequence)
            self._execute("DELETE FROM aside WHERE save_id = ?", (str(held.save_id),))
        return draft

    def prefer(self, evaluation_id: UUID, held: Held) -> None:
        """Let the draft here take the place of what somebody else holds, which is put aside."""
        with self._writing():
            before, _pushed = self._row(evaluation_id)
            if before is not None:
                self._put_aside(evaluation_id, held)
                sequence = max(before.sequence, held.sequence) + 1
                draft = replace(before, sequence=sequence, based_on=held.save_id, refused="")
                self._put(draft, _NEVER)

    def exchange(self, evaluation_id: UUID, held: Held) -> None:
        """Go on from a version that was put aside; the one in force takes its place there."""
        with self._writing():
            before, pushed = self._row(evaluation_id)
            if before is not None:
                self._put_aside(evaluation_id, before.as_held())
                self._put(_next(before, held.document), pushed)
                self._execute("DELETE FROM aside WHERE save_id = ?", (str(held.save_id),))

    def bring_back(self, draft: LocalDraft) -> bool:
        """Take a draft from a file, beside a different one that is here; say if it was new."""
        with self._writing():
            before, _pushed = self._row(draft.evaluation_id)
            if before is None:
                self._put(replace(draft, branch=uuid4(), refused=""), _NEVER)
                return True
            if before.document == draft.document or before.is_after(draft.as_held()):
                return False
            return self._put_aside(draft.evaluation_id, draft.as_held())

    def load(self, evaluation_id: UUID) -> LocalDraft | None:
        """Return the draft of an evaluation, None when there is none."""
        found = self._select("WHERE evaluation_id = ?", (str(evaluation_id),))
        return found[0] if found else None

    def aside(self, evaluation_id: UUID) -> list[Held]:
        """Return the other versions of a draft, the newest first."""
        columns = "save_id, sequence, saved_at, machine, document"
        rows = self._execute(
            f"SELECT {columns} FROM aside WHERE evaluation_id = ? ORDER BY saved_at DESC",  # noqa: S608
            (str(evaluation_id),),
        )
        return [
            Held(UUID(id_), sequence, datetime.fromisoformat(at), machine, json.loads(document))
            for id_, sequence, at, machine, document in rows
        ]

    def unpushed(self) -> list[LocalDraft]:
        """Return the drafts that the database does not have yet and may take."""
        return self._select("WHERE pushed < sequence AND refused = ''", ())

    def kept(self) -> list[LocalDraft]:
        """Return the drafts that are nowhere but here, those that were refused too."""
        return self._select("WHERE pushed < sequence ORDER BY saved_at", ())

    def mark_pushed(self, draft: LocalDraft) -> None:
        """Remember that the database has this save of a draft."""
        self._execute(
            "UPDATE draft SET pushed = max(pushed, ?) WHERE evaluation_id = ? AND branch = ?",
            (draft.sequence, str(draft.evaluation_id), str(draft.branch)),
        )

    def refuse(self, draft: LocalDraft, reason: str) -> None:
        """Remember why the database does not take a draft: it is not pushed any more."""
        self._execute(
            "UPDATE draft SET refused = ? WHERE evaluation_id = ? AND branch = ?",
            (reason, str(draft.evaluation_id), str(draft.branch)),
        )

    def push_again(self, evaluation_id: UUID) -> None:
        """Push a draft that the database should have, or may take now."""
        self._execute(
            "UPDATE draft SET refused = '', pushed = 0 WHERE evaluation_id = ?",
            (str(evaluation_id),),
        )

    def forget(self, evaluation_id: UUID) -> None:
        """Drop a draft that has been submitted, and its other versions."""
        for table in ("draft", "aside"):
            self._execute(f"DELETE FROM {table} WHERE evaluation_id = ?", (str(evaluation_id),))  # noqa: S608

    def save_file(self, file: Path, drafts: Sequence[LocalDraft]) -> None:
        """Write drafts of this person to a file; StorageError when that cannot be."""
        try:
            file.write_text(draft_files.write(self.login, datetime.now(UTC), drafts), "utf-8")
        except OSError as error:
            raise StorageError(
                _(
                    "{file} cannot be written ({reason}). The drafts are still on this computer. "
                    "Choose another place."
                ).format(file=file, reason=error)
            ) from error

    def restore_file(self, file: Path) -> int:
        """Bring back the drafts of a file; return how many were new here."""
        found = read_file(file)
        if self.login and found.login != self.login:
            raise InputError(
                _(
                    "The drafts in {file} are {theirs}'s, not {mine}'s. Nothing was brought back. "
                    "Sign in as {theirs} first."
                ).format(file=file, theirs=found.login, mine=self.login)
            )
        return sum(self.bring_back(draft) for draft in found.drafts)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _prepare(self) -> None:
        run = self._connection.execute
        run(_TABLE)
        known = {row[1] for row in run("PRAGMA table_info(draft)")}
        for name, kind in _LATER.items():
            if name not in known:
                run(f"ALTER TABLE draft ADD COLUMN {name} {kind}")
        run(_OF_EARLIER_PROGRAMS)
        run(_ASIDE)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Make several statements one transaction."""
        with self._lock:
            self._execute("BEGIN IMMEDIATE", ())
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._execute("COMMIT", ())

    def _execute(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return list(self._connection.execute(statement, values).fetchall())
        except sqlite.Error as error:
            raise self._unusable(error) from error

    def _put(self, draft: LocalDraft, pushed: int) -> None:
        values = (
            str(draft.evaluation_id),
            str(draft.branch),
            draft.sequence,
            draft.saved_at.isoformat(),
            _text(draft.document),
            pushed,
            str(draft.based_on) if draft.based_on else None,
            draft.refused,
            draft.label,
            str(draft.save_id),
        )
        self._execute(_PUT, values)

    def _put_aside(self, evaluation_id: UUID, held: Held) -> bool:
        """Keep another version; say whether it was not there yet."""
        if any(other.document == held.document for other in self.aside(evaluation_id)):
            return False
        values = (held.sequence, held.saved_at.isoformat(), held.machine, _text(held.document))
        self._execute(
            "INSERT OR REPLACE INTO aside"
            " (evaluation_id, save_id, sequence, saved_at, machine, document)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (str(evaluation_id), str(held.save_id), *values),
        )
        return True

    def _row(self, evaluation_id: UUID) -> tuple[LocalDraft | None, int]:
        """Return a draft, and up to which sequence it is pushed."""
        rows = self._execute(
            f"SELECT {_COLUMNS} FROM draft WHERE evaluation_id = ?",  # noqa: S608
            (str(evaluation_id),),
        )
        return (_draft(rows[0]), rows[0][5]) if rows else (None, _NEVER)

    def _select(self, condition: str, values: tuple[object, ...]) -> list[LocalDraft]:
        rows = self._execute(f"SELECT {_COLUMNS} FROM draft {condition}", values)  # noqa: S608
        return [_draft(row) for row in rows]

    def _unusable(self, error: Exception) -> StorageError:
        return StorageError(
            _(
                "What you type cannot be kept in {file} ({reason}). What was shown as saved is "
                "safe. Free some space or check the folder, then go on."
            ).format(file=self._file, reason=error)
        )


def read_file(file: Path) -> draft_files.DraftFile:
    """Return what a file of drafts holds; InputError when it cannot be read."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            _("{file} cannot be read ({reason}). Nothing was brought back.").format(
                file=file, reason=error
            )
        ) from error
    return draft_files.read(text, file.name)


def taken_words(taken: int) -> str:
    """Return how many drafts a file brought."""
    if not taken:
        return _("All drafts of the file are here already.")
    return ngettext(
        "{n} draft is back. Open its evaluation to go on with it.",
        "{n} drafts are back. Open their evaluations to go on with them.",
        taken,
    ).format(n=taken)


def _next(before: LocalDraft, document: Mapping[str, Any], label: str = "") -> LocalDraft:
    return replace(
        before,
        sequence=before.sequence + 1,
        saved_at=datetime.now(UTC),
        document=document,
        pushed=False,
        label=label or before.label,
    )


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _draft(row: tuple[Any, ...]) -> LocalDraft:
    evaluation_id, branch, sequence, saved_at, document, pushed, based_on, refused, label = row
    return LocalDraft(
        UUID(evaluation_id),
        UUID(branch),
        sequence,
        datetime.fromisoformat(saved_at),
        json.loads(document),
        pushed >= sequence,
        UUID(based_on) if based_on else None,
        refused,
        label,
    )

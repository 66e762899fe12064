"""Draft journals on this computer are encrypted as their database is (D4)."""

from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import sqlcipher3.dbapi2 as sqlite

from qa_desk import paths, settings
from qa_desk.errors import LockedFileError, StorageError
from qa_desk.i18n import _
from qa_desk.vault import files, keyrings, keys
from qa_desk.vault.keys import Key


def bring_under_key(file: Path, database: str) -> Path | None:
    """Encrypt a journal as its database is; return the place of one whose key is gone."""
    local = paths.database_file(database)
    key = files.key_of(local) if local is not None else None
    try:
        if local is None:
            key = _own_key(file)
        if not file.exists():
            files.expect(file, key)
        elif files.key_of(file) != key:
            with suppress(StorageError, OSError, sqlite.Error):  # in use: the next time
                files.rewrite(file, key)
    except LockedFileError:
        aside = file.with_name(f"{file.stem}-unreadable-{uuid4().hex[:8]}.db")
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                file.with_name(file.name + end).replace(aside.with_name(aside.name + end))
        bring_under_key(file, database)
        return aside
    return None


def unreadable(aside: Path) -> str:
    """Return the sentence for a journal that was put aside."""
    return _(
        "What was typed here before and had not reached the database lies in {file}, under a key "
        "that this computer has lost. Everything else is safe."
    ).format(file=aside)


def _own_key(file: Path) -> Key | None:
    """Return the key of a journal for a server: by default where a keyring can hold it."""
    wanted = settings.load().encrypt_drafts or ("yes" if keyrings.is_there() else "no")
    if wanted == "no":
        return None
    if files.mark_of(file):
        return files.key_of(file)
    key = keys.make()
    keys.keep(key)
    return key

"""Open SQLite files whether they are encrypted or not, and write one anew under another key.

Who opens a file need not know: its first bytes tell. They are read once for each file and then
only when they no longer fit, because closing a file drops this process's locks on it (SQLite,
"How to corrupt", 2.2).
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from qa_desk.errors import InputError, LockedFileError, StorageError
from qa_desk.i18n import _
from qa_desk.vault import keys
from qa_desk.vault.keys import Key

_MAGIC = b"SQLite format 3\0"
_PAGE = 4096  # of SQLCipher: an encrypted file is a number of these
_OLD, _NEW = ".old", ".new"
_BLOCK = 1 << 20
_marks: dict[str, bytes] = {}


def connect(path: Path, **options: Any) -> Any:
    """Return the driver's connection to a file; LockedFileError when its key is not here."""
    return _connect(path, str(path), {"isolation_level": None, **options})


def connect_sealed(path: Path) -> Any:
    """Return a connection to a file that nobody writes; it leaves no trace."""
    options = {"uri": True, "check_same_thread": False, "isolation_level": None}
    return _connect(path, _sealed(path), options)


def is_database(path: Path) -> bool:
    """Say whether a file is a database as far as can be told here, encrypted or not."""
    with path.open("rb") as file:
        begin = file.read(len(_MAGIC))
    return begin == _MAGIC or (bool(mark_of(path)) and keys.known(begin) is not None)


def mark_of(path: Path) -> bytes:
    """Return what an encrypted file begins with; nothing for any other."""
    try:
        with path.open("rb") as file:
            mark, size = file.read(keys.MARK_BYTES), os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return b""
    return mark if mark != _MAGIC and size and size % _PAGE == 0 else b""


def key_of(path: Path) -> Key | None:
    """Return the key that a file is under, None when it is not encrypted."""
    mark = _mark_at_hand(path)
    return _key(path, mark_of(path) if mark is None else mark)


def expect(path: Path, key: Key | None) -> None:
    """Say under which key a file is, or will be once somebody makes it."""
    _marks[os.path.realpath(path)] = key.mark if key else b""


def unlock(path: Path, recovery_key: str) -> None:
    """Open a file by its recovery key and keep that; InputError when it is another one's."""
    key = keys.typed(mark_of(path), recovery_key)
    try:
        _opened(_sealed(path), key, {"uri": True}).close()
    except sqlcipher.DatabaseError as error:
        raise InputError(
            _(
                "This is a recovery key, but not the one of {path}. Nothing was changed. Each "
                "change of the key has a paper of its own: look for a newer or older one."
            ).format(path=path)
        ) from error
    keys.keep(key)


def rewrite(path: Path, key: Key | None) -> bool:
    """Write a file anew under a key or none, in its place, whole or not at all.

    Nobody may have it open. Say whether the old file could be overwritten before it was dropped.
    """
    with _alone(path) as opened, _fresh(path) as fresh:
        _export(opened, fresh, key)
        _require_same(opened, fresh, key)
        shutil.copymode(path, fresh)
        make_durable(fresh)
        old = _linked(path)
        if os.name == "nt":
            opened.close()  # an open file cannot be replaced there
        fresh.replace(path)
        expect(path, key)
        make_durable(path.parent)
        return old is not None and wipe(old)


def tidy(path: Path) -> None:
    """Drop what a killed `rewrite` has left beside a file; whoever calls it has the file open."""
    for rest in path.parent.glob(f"{path.name}-*{_NEW}"):
        wipe(rest)
    old = path.with_name(path.name + _OLD)
    if old.exists():
        wipe(old)


def wipe(path: Path) -> bool:
    """Overwrite a file and drop it; not when another name leads to it, which `False` tells.

    A flash disk, a journalling file system or a snapshot may keep the old blocks all the same.
    """
    with suppress(FileNotFoundError):
        alone = path.stat().st_nlink == 1
        if alone:
            with path.open("r+b") as file:
                left = path.stat().st_size
                while left > 0:
                    left -= file.write(bytes(min(left, _BLOCK)))
                file.flush()
                os.fsync(file.fileno())
        path.unlink()
        return alone
    return False


def make_durable(path: Path) -> None:
    """Bring a file, or the names in a folder, from memory to the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rows(opened: Any) -> dict[str, int]:
    """Return the number of rows of each table."""
    names = opened.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    return {
        name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - a name
        for (name,) in names
    }


def damage_of(opened: Any, check: str) -> str:
    """Return the first damage that a look at the whole file finds; empty when it is sound."""
    try:
        found = str(opened.execute(f"PRAGMA {check}(1)").fetchone()[0])
        orphan = opened.execute("PRAGMA foreign_key_check").fetchone()
    except sqlcipher.DatabaseError as error:
        return str(error)
    if found != "ok":
        return found
    return f"foreign key of {orphan[0]}" if orphan else ""


# -- opening -------------------------------------------------------------------------------------


def _sealed(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def _connect(path: Path, address: str, options: Mapping[str, Any]) -> Any:
    mark = _mark_at_hand(path)
    if mark is not None:
        try:
            return _opened(address, _key(path, mark), options)
        except sqlcipher.DatabaseError as error:
            if "not a database" not in str(error):
                raise
    mark = _marks[os.path.realpath(path)] = mark_of(path)
    return _opened(address, _key(path, mark), options)


def _mark_at_hand(path: Path) -> bytes | None:
    """Return the mark that a file had, None when the file has to be looked at."""
    mark = _marks.get(os.path.realpath(path))
    return None if mark and keys.known(mark) is None else mark


def _opened(address: str, key: Key | None, options: Mapping[str, Any]) -> Any:
    opened = sqlcipher.connect(address, **options)
    try:
        if key:
            opened.execute(f'PRAGMA key = "{key.raw}"')
        opened.execute("SELECT count(*) FROM sqlite_master")
    except sqlcipher.Error:
        opened.close()
        raise
    return opened


def _key(path: Path, mark: bytes) -> Key | None:
    if not mark:
        return None
    key = keys.known(mark)
    if key is None:
        raise LockedFileError(
            _(
                "{path} is encrypted, and its key is not on this computer; or it is not a QA Desk "
                "database. Nothing was changed. Type its recovery key, or choose another file "
                "with --db."
            ).format(path=path),
            path,
        )
    return key


# -- writing anew --------------------------------------------------------------------------------


@contextmanager
def _alone(path: Path) -> Iterator[Any]:
    """Open a file that nobody else has open, as one file without a log, and keep others out."""
    try:
        with closing(connect(path, timeout=1)) as opened:
            opened.execute("PRAGMA journal_mode=DELETE")
            opened.execute("PRAGMA locking_mode=EXCLUSIVE")
            opened.execute("BEGIN EXCLUSIVE")
            opened.execute("COMMIT")
            yield opened
    except sqlcipher.Error as error:
        if "locked" not in str(error):
            raise
        raise StorageError(
            _(
                "{path} is open in a window or another program. Nothing was changed. Close it, "
                "then try again."
            ).format(path=path)
        ) from error


@contextmanager
def _fresh(path: Path) -> Iterator[Path]:
    tidy(path)
    handle, name = tempfile.mkstemp(_NEW, f"{path.name}-", path.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        wipe(Path(name))


def _export(opened: Any, fresh: Path, key: Key | None) -> None:
    version = opened.execute("PRAGMA user_version").fetchone()[0]
    opened.execute("ATTACH ? AS fresh KEY ?", (str(fresh), key.raw if key else ""))
    opened.execute("PRAGMA fresh.journal_mode = OFF")
    opened.execute("SELECT sqlcipher_export('fresh')")
    opened.execute(f"PRAGMA fresh.user_version = {version}")
    opened.execute("DETACH fresh")


def _require_same(opened: Any, fresh: Path, key: Key | None) -> None:
    expect(fresh, key)
    with closing(connect_sealed(fresh)) as copy:
        same = rows(copy) == rows(opened) and _schema(copy) == _schema(opened)
        damage = damage_of(copy, "integrity_check")
    if damage or not same:
        raise StorageError(
            _(
                "The file could not be written anew without loss ({reason}). Nothing was changed. "
                "Run: qa-desk db check"
            ).format(reason=damage or "rows")
        )


def _schema(opened: Any) -> set[tuple[str, str]]:
    return set(opened.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def _linked(path: Path) -> Path | None:
    """Give the old file a second name to be wiped under; its place is never empty."""
    old = path.with_name(path.name + _OLD)
    try:
        os.link(path, old)
    except OSError:  # a disk without links
        return None
    return old

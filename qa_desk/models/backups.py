"""Copy a local database while people go on working, check the copy, and put it back (D2).

A copy is written beside its place, checked, and then renamed: a backup that has its name is whole.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.orm import Session

from qa_desk import paths
from qa_desk.errors import LockedFileError, RuleError, StorageError
from qa_desk.i18n import _
from qa_desk.models import chain, engines, schema
from qa_desk.models.chain import Break
from qa_desk.models.failures import in_words
from qa_desk.rules import rotation
from qa_desk.vault import files
from qa_desk.work import Progress

BEFORE_UPGRADE = "-before-upgrade"
_UPGRADES = 3  # copies from before an upgrade that are kept
_PAGES = 2048  # copied between two looks at the cancel request: 8 MB
_NAME = re.compile(rf"-(?P<moment>\d{{8}}-\d{{6}})(?P<kind>{BEFORE_UPGRADE})?\.db$")
_MOMENT = "%Y%m%d-%H%M%S"
_SIDECARS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Backup:
    """A copy that was checked: its place, its rows and bytes, and what its journal lacks."""

    path: Path
    rows: int | None  # None for a server's
    bytes: int
    breaks: tuple[Break, ...] = ()


def back_up(source: Path, target: Path, progress: Progress | None = None) -> Backup:
    """Copy a database that others may be writing, to a file or into a folder; the copy is checked.

    A backup of that name is replaced by a whole one, or stays.
    """
    _require_file(source)
    if target.is_dir():
        target = target / stamped(source.stem, ".db")
    _require_replaceable(target, source)
    with written_beside(target) as fresh:
        opened = engines.open_file(source)
        files.expect(fresh, files.key_of(source))
        made = _copy(opened, fresh, progress or Progress())
    return replace(made, path=target)


def place(written: str) -> Path:
    """Return where a backup goes; what ends with a separator, or has no suffix, is a folder."""
    path = Path(written)
    if not path.exists() and (written.endswith(("/", os.sep)) or not path.suffix):
        with _in_words(path):
            path.mkdir(parents=True)
    return path


def restore(backup: Path, target: Path, progress: Progress | None = None) -> Path | None:
    """Put a backup in the place of a database that nobody has open; return where that one lies."""
    look_at(backup)
    engines.refuse_share(target)
    kept = None
    with written_beside(target) as fresh:
        files.expect(fresh, files.key_of(backup))
        _copy(engines.open_sealed_file(backup), fresh, progress or Progress())
        if target.exists():
            _encrypt_alike(fresh, target)
            shutil.copymode(target, fresh)
            kept = _put_aside(target)
    return kept


def look_at(backup: Path) -> str:
    """Return a backup's version; StorageError when this program cannot put it back."""
    _require_file(backup)
    if any(_beside_it(backup, end).exists() for end in ("-wal", "-journal")):
        raise StorageError(
            _(
                "{path} is a database in use, not a backup: its newest changes lie in a file "
                "beside it. Nothing was changed. Make a backup of it first: "
                "qa-desk --db sqlite:///{path} db backup FILE"
            ).format(path=backup)
        )
    engine = engines.sealed_file(backup)
    with in_words(engine):
        version = schema.version(engine)
    if version is None:
        raise engines.unusable(backup, ValueError("not a database"))
    if version > schema.HEAD:
        raise StorageError(
            _(
                "{path} was written by a newer QA Desk (its version {theirs}, this program knows "
                "{ours}). Nothing was changed. Install the newer program."
            ).format(path=backup, theirs=version, ours=schema.HEAD)
        )
    return version


# -- automatic ones ------------------------------------------------------------------------------


def folder(source: Path) -> Path:
    """Return where the automatic backups of a database lie."""
    mark = hashlib.sha256(os.path.realpath(source).encode()).hexdigest()[:8]
    return paths.data() / "backups" / f"{source.stem}-{mark}"


def newest(source: Path) -> datetime | None:
    """Return when the newest automatic backup of a database was made."""
    return next((moment for moment, _file in _named(source, "")), None)


def daily(source: Path, progress: Progress | None = None) -> Backup | None:
    """Back a database up unless that was done today, and drop what is too old."""
    last = newest(source)
    if last and last.date() == _now().date():
        return None
    made = _keep(source, "", progress)
    _rotate(source)
    return made


def keep_copy(source: Path) -> Backup:
    """Make an automatic backup now."""
    made = _keep(source, "")
    _rotate(source)
    return made


def before_upgrade(source: Path) -> Backup:
    """Keep a copy of a database that is going to be changed."""
    made = _keep(source, BEFORE_UPGRADE)
    _rotate(source)
    return made


def _keep(source: Path, kind: str, progress: Progress | None = None) -> Backup:
    place = folder(source)
    with _in_words(place):
        place.mkdir(parents=True, exist_ok=True)
    return back_up(source, place / stamped(source.stem, f"{kind}.db"), progress)


def _rotate(source: Path) -> None:
    """Drop backups by the rule, and what a killed program has left."""
    backups = dict(_named(source, ""))
    outdated = [backups[moment] for moment in backups.keys() - rotation.kept(backups)]
    outdated += [file for _moment, file in _named(source, BEFORE_UPGRADE)[_UPGRADES:]]
    yesterday = _now().timestamp() - 86_400
    outdated += [file for file in folder(source).glob("*.new") if _changed(file) < yesterday]
    with _in_words(folder(source)):
        for file in outdated:
            file.unlink(missing_ok=True)


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # somebody else tidies up too
        return float("inf")


def _named(source: Path, kind: str) -> list[tuple[datetime, Path]]:
    """Return the kept copies of one kind with their moments, the newest first."""
    files = [(_moment(file, kind), file) for file in folder(source).glob("*.db")]
    return sorted(((moment, file) for moment, file in files if moment), reverse=True)


def _moment(file: Path, kind: str) -> datetime | None:
    found = _NAME.search(file.name)
    if not found or (found["kind"] or "") != kind:
        return None
    try:
        return datetime.strptime(found["moment"], _MOMENT).astimezone()
    except ValueError:
        return None


def _now() -> datetime:
    return datetime.now().astimezone()


# -- copying -------------------------------------------------------------------------------------


def _copy(opened: Any, fresh: Path, progress: Progress) -> Backup:
    """Copy from one snapshot into a fresh file, and check that all of it arrived."""

    def report(_status: int, left: int, total: int) -> None:
        progress.step(total - left, total)

    with closing(opened) as origin, closing(files.connect(fresh)) as copy:
        origin.execute("BEGIN")  # so that writers do not start the copy over
        rows = files.rows(origin)
        copy.execute("PRAGMA locking_mode=EXCLUSIVE")  # a backup may lie on a share
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")
        origin.backup(copy, pages=_PAGES, progress=report)
        origin.execute("COMMIT")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file alone, known as no database in use
    with closing(engines.open_sealed_file(fresh)) as copy:
        lost = "" if files.rows(copy) == rows else "rows"
        if damage := files.damage_of(copy, "quick_check") or lost:
            raise _damaged(damage)
    return Backup(fresh, sum(rows.values()), fresh.stat().st_size, tuple(_breaks(fresh, progress)))


def _breaks(file: Path, progress: Progress) -> list[Break]:
    engine = engines.sealed_file(file)
    if schema.version(engine) != schema.HEAD:  # an older journal may look different
        return []
    with Session(engine) as session:
        return chain.verify(session, progress)


@contextmanager
def written_beside(target: Path) -> Iterator[Path]:
    """Give an empty file beside the target; it takes the target's place when all went well."""
    with _in_words(target):
        handle, name = tempfile.mkstemp(".new", f"{target.name}-", target.parent)
        os.close(handle)
        fresh = Path(name)
        try:
            yield fresh
            files.make_durable(fresh)
            fresh.replace(target)
            files.make_durable(target.parent)
        finally:
            fresh.unlink(missing_ok=True)


def stamped(stem: str, suffix: str) -> str:
    """Return a file name that tells when it was made."""
    return f"{stem}-{_now():{_MOMENT}}{suffix}"


def _encrypt_alike(fresh: Path, target: Path) -> None:
    """Bring a copy under the key of what it replaces, or under none like that."""
    with suppress(LockedFileError):  # lost or damaged: then it stays as the backup was
        if files.key_of(fresh) != (key := files.key_of(target)):
            files.rewrite(fresh, key)


def _put_aside(target: Path) -> Path:
    """Give the database that is replaced another name; its place is never empty."""
    _require_unused(target)
    kept = target.with_name(stamped(f"{target.stem}-replaced", target.suffix))
    try:
        os.link(target, kept)
    except OSError:  # a disk without links
        target.rename(kept)
    for end in _SIDECARS:  # only of a damaged file; they must not meet another database
        if _beside_it(target, end).exists():
            _beside_it(target, end).rename(_beside_it(kept, end))
    return kept


def _require_unused(target: Path) -> None:
    """Bring a database into one file, which only succeeds while nobody else has it open."""
    if not files.is_database(target):
        return  # SQLite would throw its log away
    try:
        with closing(files.connect(target, timeout=1)) as opened:
            opened.execute("PRAGMA journal_mode=DELETE")
    except sqlcipher.Error as error:
        if "locked" in str(error):
            raise StorageError(
                _(
                    "{path} is open in a window or another program. Nothing was changed. Close "
                    "it, then restore again."
                ).format(path=target)
            ) from error


# -- refusals ------------------------------------------------------------------------------------


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise StorageError(_("There is no database {path}. Check the name.").format(path=path))


def _require_replaceable(target: Path, source: Path) -> None:
    """Refuse to write over anything but a backup: a database in use has a log."""
    if not target.exists():
        return
    if target.samefile(source) or not _is_backup(target):
        raise RuleError(
            _(
                "{path} is there already and is not a backup. Nothing was changed. Choose another "
                "name."
            ).format(path=target)
        )


@contextmanager
def _in_words(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlcipher.Error) as error:
        if "malformed" in str(error):
            raise _damaged(str(error)) from error
        raise StorageError(
            _(
                "{path} could not be written ({reason}). The database was not changed, and older "
                "backups are whole. Check the room and the rights there, then: qa-desk db check"
            ).format(path=target, reason=error)
        ) from error


def _is_backup(path: Path) -> bool:
    with _in_words(path):
        if not files.is_database(path):
            return False
        with closing(files.connect(path, timeout=1)) as opened:
            return bool(opened.execute("PRAGMA journal_mode").fetchone()[0] == "delete")


def _damaged(reason: str) -> StorageError:
    return StorageError(
        _(
            "What was to be copied is damaged ({reason}), so no copy was made. Nothing was "
            "changed, and other backups are whole. Run: qa-desk db check"
        ).format(reason=reason)
    )


def _beside_it(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)

"""Build the demonstration centre: a local file in which everybody has something to do."""

import shutil
from datetime import date
from pathlib import Path

from qa_desk import paths
from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.work import Progress

_CALLS = 9000


def is_there(database: str) -> bool:
    """Say whether the centre was built; it is built whole or not at all."""
    return _file(database).is_file()


def build(
    database: str, today: date, progress: Progress | None = None, calls: int = _CALLS
) -> None:
    """Build the centre as it is on the morning of `today`: the same for the same day."""
    from qa_desk.demo import building, days  # the database layer takes a while to import
    from qa_desk.models import engines

    file = _file(database)
    if file.exists():
        raise RuleError(
            _("{path} is there already. Nothing was changed. Choose another file.").format(
                path=file
            )
        )
    fresh = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _remove(fresh)
        try:
            building.fill(fresh, days.Days(today), progress, calls)
            if _cuts(fresh).is_dir():
                shutil.copytree(_cuts(fresh), _cuts(file), dirs_exist_ok=True)
            fresh.replace(file)
        finally:
            _remove(fresh)
    except OSError as error:
        raise engines.unusable(file, error) from error


def build_empty(database: str, today: date) -> None:
    """Build a centre with its people and nothing that they have done."""
    from qa_desk.demo import building, days

    building.fill_people(_file(database), days.Days(today))


def _file(database: str) -> Path:
    file = paths.database_file(database)
    if file is None:
        raise InputError(_("The demonstration centre lives in a local file, not on a server."))
    return file


def _cuts(file: Path) -> Path:
    """Return where the sealed cuts of a local centre lie."""
    return file.with_name(f"{file.stem}-audio")


def _remove(file: Path) -> None:
    shutil.rmtree(_cuts(file), ignore_errors=True)
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)

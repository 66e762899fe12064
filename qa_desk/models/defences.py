"""Tell whether a database still has every trigger, policy, function and grant it was given (D2)."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, Transaction
from sqlalchemy.exc import OperationalError

from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.models import security
from qa_desk.models.base import Base

_ON_FILE = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
_ATTEMPTS = 50  # 0.1 s apart
_LOCK = f"LOCK TABLE {', '.join(Base.metadata.tables)} IN ACCESS EXCLUSIVE MODE NOWAIT"
_IS_OWNER = (
    "SELECT pg_has_role(current_user, nspowner, 'MEMBER') FROM pg_namespace"
    " WHERE nspname = 'qa_desk'"
)
_ON_SERVER = """
WITH ours AS (
  SELECT oid FROM pg_namespace WHERE nspname IN ('qa_desk', 'qa_desk_read')
), granted AS (
  SELECT 'grants on ' || oid::regclass AS what, relacl AS acl FROM pg_class
    WHERE relnamespace IN (SELECT oid FROM ours)
  UNION ALL SELECT 'grants on ' || attrelid::regclass || '.' || attname, attacl FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace IN (SELECT oid FROM ours)
  UNION ALL SELECT 'grants on ' || oid::regprocedure, coalesce(proacl, acldefault('f', proowner))
    FROM pg_proc WHERE pronamespace = 'qa_desk'::regnamespace
  UNION ALL SELECT 'grants on schema ' || nspname, nspacl FROM pg_namespace
    WHERE nspname IN ('qa_desk', 'qa_desk_read', 'public')
  UNION ALL SELECT 'grants on the database', coalesce(datacl, acldefault('d', datdba))
    FROM pg_database WHERE datname = current_database()
)
SELECT what, string_agg(concat(grantee, privilege_type), ',' ORDER BY grantee, privilege_type)
  FROM granted, aclexplode(acl) GROUP BY what
UNION ALL SELECT tgname || ' on ' || tgrelid::regclass,
    concat(tgenabled, pg_get_triggerdef(pg_trigger.oid))
  FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
  WHERE NOT tgisinternal AND relnamespace = 'qa_desk'::regnamespace
UNION ALL SELECT 'policy ' || policyname || ' on ' || tablename,
    concat_ws(' ', permissive, roles, cmd, qual, with_check)
  FROM pg_policies WHERE schemaname = 'qa_desk'
UNION ALL SELECT 'row security of ' || oid::regclass, concat(relrowsecurity, relforcerowsecurity)
  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'qa_desk'::regnamespace
UNION ALL SELECT 'view ' || oid::regclass, pg_get_viewdef(oid)
  FROM pg_class WHERE relkind = 'v' AND relnamespace IN (SELECT oid FROM ours)
UNION ALL SELECT 'function ' || oid::regprocedure, pg_get_functiondef(oid)
  FROM pg_proc WHERE pronamespace = 'qa_desk'::regnamespace
"""


def may_be_asked(engine: Engine) -> bool:
    """Say whether this connection owns the schema: nobody else can compare."""
    if engine.dialect.name != "postgresql":
        return True
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql(_IS_OWNER).scalar())


def faults(engine: Engine) -> list[str]:
    """Return the names of what is missing, changed or added; StorageError on a busy server.

    Everything is put on anew in a transaction that is rolled back, so this knows no list of its
    own.
    """
    with engine.connect() as connection, _alone(connection) as transaction:
        found = _present(connection)
        security.drop(connection)
        security.apply(connection)
        wanted = _present(connection)
        transaction.rollback()
    names = found.keys() | wanted.keys()
    return sorted(name for name in names if found.get(name) != wanted.get(name))


@contextmanager
def _alone(connection: Connection) -> Iterator[Transaction]:
    """Begin a transaction that has all tables; never wait while holding some of them.

    Whoever waited so could meet a desktop that waits the other way round, and undo its work.
    """
    for _attempt in range(_ATTEMPTS if connection.dialect.name == "postgresql" else 0):
        with connection.begin() as transaction:
            try:
                connection.exec_driver_sql(_LOCK)
            except OperationalError as error:
                if not isinstance(error.orig, LockNotAvailable):
                    raise
                transaction.rollback()
            else:
                yield transaction
                return
        with connection.begin():
            connection.exec_driver_sql("SELECT pg_sleep(0.1)")
    if connection.dialect.name == "postgresql":
        raise StorageError(
            _("The rules of the database cannot be checked while it is so busy. Try again later.")
        )
    with connection.begin() as transaction:
        yield transaction


def _present(connection: Connection) -> dict[str, str]:
    query = _ON_SERVER if connection.dialect.name == "postgresql" else _ON_FILE
    return {name: definition for name, definition in connection.exec_driver_sql(query)}  # noqa: C416

"""What can be wrong with the logins of a server: its owner, its roles, how passwords are asked."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from qa_desk.i18n import _, ngettext

_OWNED = """
SELECT pg_has_role(current_user, nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = 'qa_desk'
"""
_ANYBODY = """
SELECT count(*) FROM qa_desk.person WHERE login <> 'system' AND left_on IS NULL
"""
_WITHOUT_ROLE = """
SELECT count(*) FROM qa_desk.person
  WHERE login IS NOT NULL AND left_on IS NULL AND login <> 'system'
    AND login NOT IN (SELECT rolname FROM pg_roles)
"""
_ADMINISTRATORS = """
SELECT count(*) FROM qa_desk.person
  JOIN qa_desk.role_grant ON role_grant.person_id = person.id
  JOIN pg_roles ON rolname = login AND rolcanlogin
  WHERE left_on IS NULL AND role = 'admin' AND valid_from <= current_date
    AND (valid_to IS NULL OR valid_to >= current_date)
"""
_WEAK_WAYS = """
SELECT string_agg(DISTINCT auth_method, ', ') FROM pg_hba_file_rules
  WHERE type LIKE 'host%' AND auth_method IN ('trust', 'password', 'md5', 'ident')
"""

Found = Iterator[tuple[bool, str]]


def look(engine: Engine) -> Found:
    """Yield what is good or not about who can come in; the owner sees most of it."""
    with engine.connect() as connection:
        owned = connection.scalar(text(_OWNED))
        if owned is None:
            yield (
                False,
                _("There is no QA Desk here yet. Run as the owner: qa-desk --as OWNER db init"),
            )
            return
        if not owned:
            return
        yield from _roles(connection)
    with engine.connect() as connection:
        yield from _ways(connection)


def _roles(connection: Connection) -> Found:
    if connection.scalar(text(_ANYBODY)) and not connection.scalar(text(_ADMINISTRATORS)):
        yield (
            False,
            _("No administrator can sign in. Run: qa-desk --as OWNER accounts create --all"),
        )
    missing = connection.scalar(text(_WITHOUT_ROLE)) or 0
    if missing:
        words = ngettext(
            "{n} person has a sign-in name but no login here. "
            "Run: qa-desk --as OWNER accounts create --all",
            "{n} people have a sign-in name but no login here. "
            "Run: qa-desk --as OWNER accounts create --all",
            missing,
        )
        yield False, words.format(n=missing)
    else:
        yield True, _("Everybody with a sign-in name has a login on the server.")


def _ways(connection: Connection) -> Found:
    stored = connection.scalar(text("SHOW password_encryption"))
    if stored != "scram-sha-256":
        words = _("The server's password_encryption is {kind}. Set it to scram-sha-256.")
        yield False, words.format(kind=stored)
    try:
        weak = connection.scalar(text(_WEAK_WAYS))
    except DBAPIError:  # only a superuser sees it
        yield True, _("How the server asks for passwords (pg_hba.conf) only a superuser can see.")
        return
    if weak:
        words = _("pg_hba.conf lets people in by {ways}. Let it ask for scram-sha-256 only.")
        yield False, words.format(ways=weak)
    else:
        yield True, _("The server asks everybody for a SCRAM password.")

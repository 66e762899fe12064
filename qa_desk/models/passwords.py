"""Passwords: argon2 rows on a local file, own roles on PostgreSQL (D1)."""

from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from qa_desk.errors import RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import engines, reaching
from qa_desk.models.people import Credential, Person

MINIMUM_LENGTH = 12
_TRIES = 5
_LOCKED_FOR = timedelta(minutes=5)
_HASHER = PasswordHasher()
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$cWEtZGVzay1ub2JvZHk$gm3mOoR7GG1dAQE3wN7SFOs2XX0oTqhbGPNnJlNq5rg"
)


def wrong() -> RuleError:
    """Return the one answer to a name or password that is not right."""
    return RuleError(_("Name or password is wrong."))


def set_password(session: Session, person: Person, password: str) -> None:
    """Give a person a password; RuleError when it is too short."""
    if len(password) < MINIMUM_LENGTH:
        raise RuleError(_("A password needs at least {n} characters.").format(n=MINIMUM_LENGTH))
    if session.get_bind().dialect.name == "postgresql":
        _set_on_server(session, person, password)
        return
    moment = datetime.now(UTC)
    row = session.scalar(select(Credential).where(Credential.person_id == person.id))
    if row is None:
        row = Credential(person_id=person.id)
        session.add(row)
    row.argon2, row.changed_at, row.failures, row.locked_until = (
        _HASHER.hash(password),
        moment,
        0,
        None,
    )


def _set_on_server(session: Session, person: Person, password: str) -> None:
    """Hand the server a SCRAM verifier: the password itself never crosses the wire."""
    driver = session.connection().connection.driver_connection
    assert driver is not None and person.login  # noqa: S101, PT018
    verifier = driver.pgconn.encrypt_password(
        password.encode(), person.login.encode(), b"scram-sha-256"
    ).decode()
    session.flush()
    session.execute(text("SELECT set_login(:l, :v)"), {"l": person.login, "v": verifier})


def check(engine: Engine, login: str, password: str) -> None:
    """Check a password on a local file; five wrong ones lock the account for five minutes."""
    with Session(engine) as session, session.begin():
        session.connection().info["actor"] = "system"  # nobody has proved to be this person yet
        row = session.scalar(
            select(Credential).join(Person).where(Person.login == login, Person.left_on.is_(None))
        )
        moment = datetime.now(UTC)
        if row is not None and row.locked_until and row.locked_until > moment:
            minutes = -(-(row.locked_until - moment) // timedelta(minutes=1))
            raise RuleError(
                ngettext(
                    "Too many wrong passwords. Try again in {n} minute.",
                    "Too many wrong passwords. Try again in {n} minutes.",
                    minutes,
                ).format(n=minutes)
            )
        right = _matches(row.argon2 if row else _NOBODY, password) and row is not None
        if row is not None:
            row.failures = 0 if right else row.failures + 1
            row.locked_until = moment + _LOCKED_FOR if row.failures >= _TRIES else None
            if row.failures >= _TRIES:
                row.failures = 0
    if not right:
        raise wrong()


def _matches(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except VerifyMismatchError:
        return False


def check_server(engine: Engine) -> None:
    """Check a password by connecting as that person's role."""
    try:
        with engine.connect():
            return
    except OperationalError as error:
        if reaching.is_wrong_password(engine.url, error):
            raise wrong() from error
        raise reaching.not_reached(engine.url, error) from error


def prove(session: Session, login: str, password: str) -> None:
    """Check the password that somebody enters again to sign (S3-5.5d); RuleError when wrong."""
    if not password:  # the server's library would look for one in a password file
        raise wrong()
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    if engines.local_path(engine) is None:
        from qa_desk.models import limits  # a local file never needs the server's driver

        own = engines.connect(engine.url, login, password)
        limits.hurry(own)
        try:
            check_server(own)
        finally:
            own.dispose()
        return
    row = session.scalar(select(Credential).join(Person).where(Person.login == login))
    if row is None or not _matches(row.argon2, password):
        raise wrong()

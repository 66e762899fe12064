"""Passwords: argon2 rows on a local file, own roles on PostgreSQL (D1)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from qa_desk.errors import RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import engines, queries, reaching
from qa_desk.models.people import Account, Credential, Person
from qa_desk.rules import options

MINIMUM_LENGTH = 12
_HASHER = PasswordHasher()
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$cWEtZGVzay1ub2JvZHk$gm3mOoR7GG1dAQE3wN7SFOs2XX0oTqhbGPNnJlNq5rg"
)


def wrong() -> RuleError:
    """Return the one answer to a name or password that is not right."""
    return RuleError(_("Name or password is wrong."))


def locked() -> RuleError:
    """Return the answer to the right password of an account that was locked."""
    return RuleError(
        _("This account is locked. Ask the administrator, or as a CSR your team lead.")
    )


def set_password(
    session: Session, person: Person, password: str, *, must_change: bool = False
) -> None:
    """Give a person a password; RuleError when it is too short.

    On a server one that somebody else gives must be changed, unless the owner says otherwise.
    """
    if len(password) < MINIMUM_LENGTH:
        raise RuleError(_("A password needs at least {n} characters.").format(n=MINIMUM_LENGTH))
    if session.get_bind().dialect.name == "postgresql":
        _set_on_server(session, person, password)
        if must_change and session.scalar(select(func.is_owner())):
            account_of(session, person.id).must_change = True
        return
    account_of(session, person.id).must_change = must_change
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


def account_of(session: Session, person_id: UUID) -> Account:
    """Return the account of a person, made when there is none; who may not write it, reads."""
    account = session.get(Account, person_id, populate_existing=True)
    if account is None:
        account = Account(person_id=person_id)
        session.add(account)
    return account


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
    """Check a password on a local file; several wrong ones make the account wait."""
    with Session(engine) as session, session.begin():
        session.connection().info["actor"] = "system"  # nobody has proved to be this person yet
        row = session.scalar(
            select(Credential).join(Person).where(Person.login == login, Person.left_on.is_(None))
        )
        moment = datetime.now(UTC)
        if row is not None and row.locked_until and row.locked_until > moment:
            raise _waiting(row.locked_until - moment)
        right = _matches(row.argon2 if row else _NOBODY, password) and row is not None
        if row is not None:
            _count(session, row, moment, right=right)
            account = session.get(Account, row.person_id)
            if right and account is not None and account.locked_at is not None:
                raise locked()
    if not right:
        raise wrong()


def _waiting(rest: timedelta) -> RuleError:
    minutes = -(-rest // timedelta(minutes=1))
    return RuleError(
        ngettext(
            "Too many wrong passwords. Try again in {n} minute.",
            "Too many wrong passwords. Try again in {n} minutes.",
            minutes,
        ).format(n=minutes)
    )


def _count(session: Session, row: Credential, moment: datetime, *, right: bool) -> None:
    stored = queries.stored_options(session, moment)
    row.failures = 0 if right else row.failures + 1
    row.locked_until = None
    if row.failures >= options.number("account.tries", stored):
        row.failures = 0
        row.locked_until = moment + timedelta(minutes=options.number("account.wait", stored))


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
        if "is not permitted to log in" in str(error.orig):  # said to the right password only
            raise locked() from error
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

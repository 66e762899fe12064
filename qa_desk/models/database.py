"""Bring a database up to date, let people in, and hand out transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event, func, inspect, select, text
from sqlalchemy.orm import Session, sessionmaker

from qa_desk.errors import RuleError, StorageError
from qa_desk.i18n import _
from qa_desk.models import chain, engines, passwords, queries, schema, scopes
from qa_desk.models.changes import Changes, Listener
from qa_desk.models.failures import in_words
from qa_desk.models.people import Account, Deputy, Membership, Person, SkillGroup
from qa_desk.work import Actor, Grant, Progress, Work

Changed = Callable[[frozenset[str]], None]


def _tell_nobody(names: frozenset[str]) -> None:
    """Listen to nothing."""


class Access:
    """A signed-in person's way to the database."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self.actor = actor
        self.on_change: Changed = _tell_nobody
        self._engine = engine
        self._changes = Changes(engine)
        self._for_reports = engines.for_reports(engine) or engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)
        event.listen(self._sessions, "before_flush", _note_changes)

    def timezone(self) -> ZoneInfo:
        """Return the centre's time zone."""
        with self.ask() as work:
            return work.zone

    @property
    def is_local(self) -> bool:
        """Say whether the data lies in a file of this machine."""
        return engines.local_path(self._engine) is not None

    @contextmanager
    def work(self, progress: Progress | None = None) -> Iterator[Work]:
        """Give one writing transaction: committed at the end, rolled back on any error."""
        session = self._sessions()
        with in_words(self._engine), session, session.begin():
            yield self._work(session, progress)
            changed = self._changes.tell(session)
        if changed:
            self.on_change(changed)

    @contextmanager
    def ask(self, progress: Progress | None = None) -> Iterator[Work]:
        """Give one reading transaction on a connection of its own."""
        with self._read(self._engine, progress) as work:
            yield work

    @contextmanager
    def report(self, progress: Progress | None = None) -> Iterator[Work]:
        """Give a reading transaction that may lag by seconds: on a standby where there is one."""
        with self._read(self._for_reports, progress) as work:
            yield work

    @contextmanager
    def _read(self, engine: Engine, progress: Progress | None) -> Iterator[Work]:
        reader = engine.execution_options(**engines.READING)
        with in_words(engine), Session(reader, expire_on_commit=False) as session:
            yield self._work(session, progress)

    def _work(self, session: Session, progress: Progress | None) -> Work:
        session.connection().info["actor"] = self.actor.login
        moment = now(session)
        zone = queries.centre_timezone(session, moment)
        return Work(session, self.actor, moment, zone, progress or Progress())

    def must_change(self) -> bool:
        """Say whether the person has to choose a password before anything else."""
        with self.ask() as work:
            account = work.session.get(Account, self.actor.id)
            return account is not None and account.must_change

    def use_password(self, password: str) -> None:
        """Open further connections with the person's new password, on a server."""

        def replace_it(_dialect: object, _record: object, _args: object, how: Any) -> None:
            how["password"] = password

        event.listen(self._engine, "do_connect", replace_it)

    def listen(self) -> Listener:
        """Hear of what others commit from now on (S3-5); OutageError when a server is away."""
        return self._changes.listen()

    def rest(self) -> None:
        """Give a server back the connections that nobody uses; nobody may begin meanwhile (P4)."""
        if not self.is_local:
            self.close()
            self._changes.backends.clear()

    def hurry(self) -> None:
        """Wait for a server no longer than limits.py says, as a window does."""
        if not self.is_local:
            from qa_desk.models import limits  # a local file never needs the server's driver

            limits.hurry(self._engine)
            limits.hurry(self._for_reports)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        self._for_reports.dispose()


def now(session: Session) -> datetime:
    """Return the moment of this transaction, by the server's clock on PostgreSQL."""
    if session.get_bind().dialect.name == "postgresql":
        moment = session.scalar(select(func.clock_timestamp()))
        if isinstance(moment, datetime):
            return moment.astimezone(UTC)
    return datetime.now(UTC)


def changed(session: Session, *names: str) -> None:
    """Say which models a bulk statement changed; the ORM's own changes are noted by themselves."""
    session.info["changed"] = session.info.get("changed", frozenset()) | set(names)


def _note_changes(session: Session, *_context: object) -> None:
    rows = (*session.new, *session.dirty, *session.deleted)
    changed(session, *(type(row).__name__ for row in rows))


def require_current(engine: Engine) -> None:
    """Upgrade a local file, refuse anything this program cannot work with (P4)."""
    if schema.fits(engine):
        return
    version = _known_version(engine)
    if engines.local_path(engine) is None:
        raise StorageError(
            _(
                "The shared database is not up to date (its version {theirs}, this program needs "
                "{ours}). Ask the administrator to run: qa-desk db upgrade"
            ).format(theirs=version or "0", ours=schema.HEAD)
        )
    from qa_desk.models import upgrading  # Alembic takes 0.2 s and is rarely needed

    upgrading.upgrade(engine)


def _known_version(engine: Engine) -> str | None:
    """Return a database's version; StorageError when it is not for this program."""
    version, path = schema.version(engine), engines.local_path(engine)
    if version is not None and version > schema.HEAD:
        raise StorageError(
            _(
                "This database was written by a newer QA Desk (its version {theirs}, this program "
                "knows {ours}). Nothing was changed. Install the newer program."
            ).format(theirs=version, ours=schema.HEAD)
        )
    if version is None and path is not None and inspect(engine).get_table_names():
        raise engines.unusable(path, ValueError("not a database"))  # of ours
    return version


def upgrade(url: str, login: str = "", password: str = "") -> str | None:
    """Bring a database up to this program, on a server as its owner; return its version before."""
    from qa_desk.models import upgrading

    engine = engines.connect(url, login, password)
    with _given_up_on_failure(engine):
        if engines.local_path(engine) is None:
            passwords.check_server(engine)
        before = _known_version(engine)
        upgrading.upgrade(engine)
    engine.dispose()
    return before


def sign_in(url: str, login: str, password: str, *, hurried: bool = False) -> Access:
    """Let a person in by name and password (D1); RuleError when they are wrong.

    A window is `hurried`: it waits for a server only as long as limits.py says.
    """
    login = login.strip().lower()
    if not login:  # a server's address may carry a name of its own
        raise passwords.wrong()
    engine = engines.connect(url, login, password)
    with _given_up_on_failure(engine):
        if engines.local_path(engine) is not None:
            require_current(engine)
            passwords.check(engine, login, password)
        else:
            if hurried:
                from qa_desk.models import limits  # a local file never needs the server's driver

                limits.hurry(engine)
            passwords.check_server(engine)
            require_current(engine)
        access = Access(engine, _actor(engine, login))
        if hurried:
            access.hurry()
        with access.work() as work:
            chain.note(work.session, "sign_in", "person", access.actor.id, {})
        return access


def open_as_system(url: str, user: str = "") -> Access:
    """Open a local file for commands and scheduled steps; the journal names the user (D1)."""
    engine = engines.connect(url)
    if engines.local_path(engine) is None:
        raise RuleError(_("On a shared database say who you are: --as LOGIN."))
    with _given_up_on_failure(engine):
        require_current(engine)
        return Access(
            engine, replace(_actor(engine, "system"), login=f"system:{user or engines.user()}")
        )


def owner_of(url: str, login: str, password: str) -> Access | None:
    """Open a server's database as its owner, for what comes before anybody can sign in (D2).

    None when this is somebody else's name; an empty one is that of the address.
    """
    engine = engines.connect(url, login, password)
    with _given_up_on_failure(engine):
        passwords.check_server(engine)
        require_current(engine)
        with Session(engine) as session:
            is_owner, user = session.execute(text("SELECT is_owner(), session_user::text")).one()
        if is_owner:
            return Access(engine, replace(_actor(engine, "system"), login=user))
    engine.dispose()
    return None


@contextmanager
def _given_up_on_failure(engine: Engine) -> Iterator[None]:
    try:
        with in_words(engine):
            yield
    except BaseException:
        engine.dispose()
        raise


def _actor(engine: Engine, login: str) -> Actor:
    with Session(engine) as session:
        person = session.scalar(select(Person).where(Person.login == login))
        if person is None:
            raise RuleError(
                _(
                    "“{login}” may enter the server but is not a person of this centre. Ask the "
                    "administrator to add you."
                ).format(login=login)
            )
        return actor_of(session, person, now(session))


def actor_of(session: Session, person: Person, moment: datetime) -> Actor:
    """Return a person as an actor, with the roles, their scopes and the led teams of that day."""
    day = moment.astimezone(queries.centre_timezone(session, moment)).date()

    def valid(table: Any) -> Any:
        return (table.valid_from <= day) & (table.valid_to.is_(None) | (table.valid_to >= day))

    given = scopes.reached.c
    held = session.execute(
        select(given.role, given.scope_kind, given.scope_id, SkillGroup.code)
        .outerjoin(SkillGroup, SkillGroup.id == given.scope_id)
        .where(given.person_id == person.id, valid(given))
    )
    grants = frozenset(
        Grant(
            role,
            kind,
            scope_id if kind == "team" else None,
            code or "",
            scope_id if kind in ("site", "department") else None,
        )
        for role, kind, scope_id, code in held
    )
    stood_for = select(Deputy.person_id).where(
        Deputy.deputy_id == person.id, Deputy.valid_from <= moment, Deputy.valid_to >= moment
    )
    teams = session.scalars(
        select(Membership.team_id).where(
            (Membership.person_id == person.id) | Membership.person_id.in_(stood_for),
            Membership.kind == "lead",
            valid(Membership),
        )
    )
    return Actor(
        person.id,
        person.login or "",
        person.name,
        person.staff_no,
        frozenset(grant.role for grant in grants),
        frozenset(teams),
        grants,
    )

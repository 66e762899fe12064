"""Accounts: who can sign in, with which start password, who is locked, who has left (P3).

On a server the functions of models/accounts.sql refuse what these refuse.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Account,
    Credential,
    Evaluation,
    Membership,
    Person,
    RoleGrant,
    Team,
    chain,
    database,
    leavers,
    passwords,
    queries,
)
from qa_desk.models.queries import valid_on
from qa_desk.reports import start_passwords
from qa_desk.reports.start_passwords import StartSlip
from qa_desk.rules import accounts, options, permissions
from qa_desk.work import SYSTEM_ID, Work

_BEGUN = ("E0", "E1", "E2")
_TO_SIGN = "E3"


@dataclass(frozen=True)
class StartPassword:
    """A login with a password that its person changes at the first sign-in; never stored."""

    name: str
    staff_no: str
    login: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Standing:
    """How somebody's account stands, and what the actor may do about it.

    `state` is none, open, must_change, waits (after wrong passwords), locked or left.
    """

    state: str
    may: frozenset[str]


@dataclass(frozen=True)
class Candidate:
    """Somebody without a login, and the sign-in name that the rule gives."""

    id: UUID
    name: str
    staff_no: str
    team: str
    login: str  # empty when the rule gives none


@dataclass(frozen=True)
class OpenWork:
    """Something that somebody who leaves had begun, or was to sign."""

    number: str
    status: str
    is_inspector: bool


def standing(work: Work, person_id: UUID) -> Standing:
    """Return how an account stands and what may be done about it."""
    person = _person(work, person_id)
    state = _state(work, person)
    possible = {
        "none": {"create"},
        "open": {"reset", "lock"},
        "must_change": {"reset", "lock"},
        "waits": {"reset", "unlock", "lock"},
        "locked": {"reset", "unlock"},
        "left": set[str](),
    }[state]
    may = {action for action in possible if _may(work, person, action)}
    return Standing(state, frozenset(may))


def create(work: Work, person_id: UUID, login: str = "") -> StartPassword:
    """Give a person without an account a login, by the rule unless one is chosen (P3)."""
    person = _person(work, person_id)
    _require(work, person, "create")
    if _state(work, person) != "none":
        raise RuleError(
            _("{person} has an account already. Reset its password instead.").format(
                person=_words(person)
            )
        )
    return _start(work, person, login, _taken(work))


def candidates(work: Work) -> list[Candidate]:
    """Return everybody here who cannot sign in, with the sign-in names they would get."""
    _require_people(work)
    known = _with_password(work.session)
    taken = _taken(work)
    rows = work.session.execute(
        select(Membership.person_id, Team.name)
        .join(Team, Team.id == Membership.team_id)
        .where(valid_on(Membership, work.today), Membership.kind == "member")
    )
    teams = {person_id: name for person_id, name in rows}  # noqa: C416 - rows are no tuples
    found = []
    people = work.session.scalars(
        select(Person)
        .where(Person.id != SYSTEM_ID, Person.left_on.is_(None))
        .order_by(Person.staff_no)
    ).all()
    for person in people:
        if person.login is None or person.login not in known:
            login = person.login or accounts.login_for(person.staff_no, person.reading or "", taken)
            taken.add(login)
            team = teams.get(person.id, "")
            found.append(Candidate(person.id, person.name, person.staff_no, team, login))
    return found


def create_many(work: Work, people: Collection[UUID] | None = None) -> list[StartPassword]:
    """Give many people, or all without one, an account; whom the rule gives no name is left out.

    The start passwords are nowhere but in what is returned (P3).
    """
    wanted = [
        person
        for person in candidates(work)
        if person.login and (people is None or person.id in people)
    ]
    made = []
    for done, candidate in enumerate(wanted):
        work.progress.step(done, len(wanted))
        person = work.session.get_one(Person, candidate.id)
        made.append(_start(work, person, candidate.login, set()))
    work.progress.step(len(wanted), len(wanted))
    return made


def issue(work: Work, people: Collection[UUID] | None, target: Path, language: str) -> int:
    """Create accounts and print their start passwords; none is made when the file cannot be (P3).

    Returns how many.
    """
    made = create_many(work, people)
    _print(work, made, target, language)
    return len(made)


def print_slip(work: Work, start: StartPassword, target: Path, language: str) -> None:
    """Print the slip of a start password that was just given."""
    _print(work, [start], target, language)


def _print(work: Work, made: Sequence[StartPassword], target: Path, language: str) -> None:
    centre = options.text("centre.name", queries.stored_options(work.session, work.now))
    slips = [StartSlip(one.name, one.staff_no, one.login, one.password) for one in made]
    start_passwords.draw(slips, target, centre, language)
    chain.note(work.session, "print_start", "account", "", {"people": len(made)})


def reset(work: Work, person_id: UUID) -> StartPassword:
    """Give somebody a new start password; whoever waits after wrong ones need not wait on."""
    person = _person(work, person_id)
    _require(work, person, "reset")
    if not person.login:
        raise RuleError(
            _("{person} has no sign-in name, so a password would open nothing.").format(
                person=_words(person)
            )
        )
    return _given(work, person)


def lock(work: Work, person_id: UUID) -> None:
    """Keep somebody out at once."""
    _set_locked(work, person_id, locked=True)


def unlock(work: Work, person_id: UUID) -> None:
    """Let somebody in again, also before the wait after wrong passwords is over."""
    _set_locked(work, person_id, locked=False)


def _set_locked(work: Work, person_id: UUID, *, locked: bool) -> None:
    person = _person(work, person_id)
    _require(work, person, "lock")
    if _is_server(work.session):
        work.session.execute(
            text("SELECT set_locked(:person, :locked)"), {"person": person_id, "locked": locked}
        )
        database.changed(work.session, "Account")
        return
    passwords.account_of(work.session, person_id).locked_at = work.now if locked else None
    credential = work.session.scalar(select(Credential).where(Credential.person_id == person_id))
    if credential is not None and not locked:
        credential.failures, credential.locked_until = 0, None


def let_in(work: Work, typed: str) -> str:
    """Unlock whoever has this staff no. or sign-in name, and return who that is (P3)."""
    person = _named(work, typed)
    unlock(work, person.id)
    return _words(person)


def start_anew(work: Work, typed: str) -> StartPassword:
    """Give whoever has this staff no. or sign-in name a new start password (P3)."""
    return reset(work, _named(work, typed).id)


def _named(work: Work, typed: str) -> Person:
    """Return the one person of a staff no. or sign-in name; it is typed, so nobody is listed."""
    typed = typed.strip()
    is_no = Person.staff_no == typed
    person = work.session.scalar(
        select(Person)
        .where(is_no | (Person.login == accounts.login_of(typed)), Person.id != SYSTEM_ID)
        .order_by(is_no.desc())
        .limit(1)
    )
    if person is None:
        raise RuleError(
            _(
                "Nobody of yours has the staff no. or sign-in name “{typed}”. Nothing was "
                "changed. Type it as it stands on the badge."
            ).format(typed=typed)
        )
    return person


def end(work: Work, person_id: UUID, day: date) -> list[OpenWork]:
    """Let somebody leave: no sign-in from now on; roles, teams, stand-ins, identifiers until `day`.

    Nothing is deleted.

    Returns the work that somebody else has to take over.
    """
    _require_people(work)
    person = _person(work, person_id)
    if person_id == work.actor.id:
        raise RuleError(_("You cannot let yourself leave. Ask another administrator."))
    if person.left_on is not None:
        raise RuleError(_("{person} has left already.").format(person=_words(person)))
    if day > work.today:
        raise RuleError(_("The last day lies in the future. Do this when it has come."))
    rows = open_work(work, person_id)
    person.left_on = day
    leavers.end(work.session, person_id, day, work.zone, work.actor.id)
    return rows


def open_work(work: Work, person_id: UUID) -> list[OpenWork]:
    """Return what somebody inspects or is to sign."""
    _require_people(work)
    if _is_server(work.session):
        found = work.session.execute(
            text("SELECT number, status, is_inspector FROM open_work(:p)"), {"p": person_id}
        )
        return [OpenWork(*row) for row in found]
    evaluations = work.session.scalars(
        select(Evaluation)
        .where(
            (Evaluation.inspector_id == person_id) & Evaluation.status.in_(_BEGUN)
            | (Evaluation.csr_id == person_id) & (Evaluation.status == _TO_SIGN)
        )
        .order_by(Evaluation.number)
    )
    return [OpenWork(e.number, e.status, e.inspector_id == person_id) for e in evaluations]


def must_change(work: Work) -> bool:
    """Say whether the actor has to choose a password before anything else."""
    account = work.session.get(Account, work.actor.id)
    return account is not None and account.must_change


def change_own(work: Work, old: str, new: str) -> None:
    """Let the actor choose another password; RuleError when the old one or the new will not do."""
    passwords.prove(work.session, work.actor.login, old)
    names = (work.actor.login, work.actor.staff_no)
    if problem := accounts.own_password_problem(new, new, old, names):
        raise RuleError(problem)
    person = work.session.get_one(Person, work.actor.id)
    passwords.set_password(work.session, person, new)


def prove(work: Work, password: str) -> None:
    """Check the actor's password, to open a locked window."""
    passwords.prove(work.session, work.actor.login, password)


def idle_minutes(work: Work) -> int:
    """Return after how many minutes without key or mouse the window locks; 0 is never."""
    return options.number("desk.idle_lock", queries.stored_options(work.session, work.now))


def station_seconds(work: Work) -> int:
    """Return after how many seconds without key or mouse a signing station signs out (P3)."""
    return options.number("station.idle", queries.stored_options(work.session, work.now))


def _state(work: Work, person: Person) -> str:
    if person.left_on is not None:
        return "left"
    account = work.session.get(Account, person.id, populate_existing=True)
    if account is not None and account.locked_at is not None:
        return "locked"
    if not person.login or person.login not in _with_password(work.session, person.login):
        return "none"
    if not _is_server(work.session):
        until = work.session.scalar(
            select(Credential.locked_until).where(Credential.person_id == person.id)
        )
        if until is not None and until > work.now:
            return "waits"
    return "must_change" if account is not None and account.must_change else "open"


def _with_password(session: Session, login: str = "") -> set[str]:
    """Return who has a password: a role of the server, or a row of the file."""
    if _is_server(session):
        known = session.scalars(
            text("SELECT rolname FROM pg_roles WHERE :l = '' OR rolname = :l"), {"l": login}
        )
    else:
        query = select(Person.login).join(Credential, Credential.person_id == Person.id)
        known = session.scalars(query.where(Person.login == login) if login else query)
    return set(known)


def _taken(work: Work) -> set[str]:
    """Return the names that are in use, on a server also by others than us."""
    logins = set(work.session.scalars(select(Person.login).where(Person.login.is_not(None))))
    return {login for login in logins if login} | _with_password(work.session)


def _start(work: Work, person: Person, login: str, taken: Collection[str]) -> StartPassword:
    if not person.login:
        login = accounts.login_of(login) or accounts.login_for(
            person.staff_no, person.reading or "", taken
        )
        if problem := accounts.login_problem(login):
            raise RuleError(problem)
        if login in taken:
            raise RuleError(
                _("“{login}” is somebody's sign-in name already. Choose another.").format(
                    login=login
                )
            )
        person.login = login
        work.session.flush()
    return _given(work, person)


def _given(work: Work, person: Person) -> StartPassword:
    password = accounts.start_password()
    passwords.set_password(work.session, person, password, must_change=True)
    database.changed(work.session, "Account")
    return StartPassword(person.name, person.staff_no, person.login or "", password)


def _is_server(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _person(work: Work, person_id: UUID) -> Person:
    person = work.session.get(Person, person_id)
    if person is None:  # a server shows nobody else's people
        raise RuleError(_("This account is not yours to change. Ask the administrator."))
    return person


def _words(person: Person) -> str:
    return f"{person.name} {person.staff_no}"


def _require_people(work: Work) -> None:
    permissions.require_of(work.actor, "people.edit")


def _require(work: Work, person: Person, action: str) -> None:
    if not _may(work, person, action):
        raise RuleError(
            _("{person}'s account is not yours to change. Ask the administrator.").format(
                person=_words(person)
            )
        )
    if person.left_on is not None:
        raise RuleError(_("{person} has left and cannot sign in.").format(person=_words(person)))


def _may(work: Work, person: Person, action: str) -> bool:
    """Say whether an action on an account is the actor's: nobody's own, a lead's CSRs (P3)."""
    if work.actor.is_system:
        return True
    if person.id in (work.actor.id, SYSTEM_ID):
        return False
    if action == "create":
        return permissions.may(work.actor, "people.edit")
    reach = permissions.reach(work.actor, "accounts.reset")
    return reach.everywhere or _is_csr_of(work, person, reach.led | reach.teams)


def _is_csr_of(work: Work, person: Person, teams: frozenset[UUID]) -> bool:
    """Say whether somebody is in one of these teams and nothing but a CSR, now or later."""
    today = work.today
    places: Sequence[UUID] = work.session.scalars(
        select(Membership.team_id).where(
            Membership.person_id == person.id,
            Membership.kind == "member",
            valid_on(Membership, today),
        )
    ).all()
    more = select(RoleGrant.id).where(
        RoleGrant.person_id == person.id,
        RoleGrant.role != "csr",
        RoleGrant.valid_to.is_(None) | (RoleGrant.valid_to >= today),
    )
    leads = select(Membership.id).where(
        Membership.person_id == person.id,
        Membership.kind == "lead",
        Membership.valid_to.is_(None) | (Membership.valid_to >= today),
    )
    return bool(teams.intersection(places)) and not (
        work.session.scalars(more).first() or work.session.scalars(leads).first()
    )

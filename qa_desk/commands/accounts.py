"""Commands about accounts: start passwords for many at once, and a server set up from nothing."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk import i18n, paths
from qa_desk.errors import RuleError
from qa_desk.i18n import _, ngettext

if TYPE_CHECKING:
    from qa_desk.models.database import Access

DONE, SOME_REFUSED, NOTHING_DONE = 0, 1, 2
_FIRST = "QA_DESK_FIRST_PASSWORD"


@dataclass(frozen=True)
class Shell:
    """What the command line already knows how to do."""

    access: Callable[[argparse.Namespace], "AbstractContextManager[Access]"]
    password: Callable[[argparse.Namespace], str]
    whole: Callable[[str], str]


def add_accounts(commands: Any, shell: Shell) -> None:
    """Add `accounts create`."""
    accounts = commands.add_parser("accounts", help=_("give people their accounts"))
    kinds = accounts.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    create = kinds.add_parser("create", help=_("accounts and start passwords on sealed slips"))
    create.add_argument("--all", action="store_true", help=_("for all without an account"))
    create.add_argument("--staff-no", nargs="+", default=(), metavar="NO", help=_("for these"))
    create.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    create.set_defaults(command=lambda options: _create(options, shell))


def add_init(kinds: Any, shell: Shell) -> None:
    """Add `db init`."""
    init = kinds.add_parser("init", help=_("set up an empty database"))
    init.add_argument("address", nargs="?", default="", metavar="URL", help=_("instead of --db"))
    init.add_argument("--centre", default="", help=_("the centre's name"))
    init.add_argument("--name", default="", help=_("the first administrator's name"))
    init.add_argument("--staff-no", default="", help=_("the first administrator's staff no."))
    init.add_argument("--login", dest="first", default="", help=_("what to sign in with"))
    init.set_defaults(command=lambda options: _init(options, shell))


def _create(options: argparse.Namespace, shell: Shell) -> int:
    from qa_desk.services import accounts

    with _opened(options, shell) as access:
        with access.ask() as work:
            found = accounts.candidates(work)
        chosen = [one for one in found if options.all or one.staff_no in options.staff_no]
        named = [one.id for one in chosen if one.login]
        made = 0
        if named:
            with access.work() as work:
                made = accounts.issue(work, named, options.output, i18n.language())
            words = ngettext(
                "{n} account was created. Its start password is in {file}, and nowhere else.",
                "{n} accounts were created. Their start passwords are in {file}, and nowhere else.",
                made,
            )
            print(words.format(n=made, file=options.output))
    for one in (one for one in chosen if not one.login):
        words = _("{person} has no staff no. or reading that can be a sign-in name.")
        print("  " + words.format(person=f"{one.name} {one.staff_no}"), file=sys.stderr)
    if not chosen:
        print(_("Everybody asked for has an account already. Nothing was done."))
        return DONE
    return DONE if made == len(chosen) else SOME_REFUSED if made else NOTHING_DONE


@contextmanager
def _opened(options: argparse.Namespace, shell: Shell) -> "Iterator[Access]":
    """Let in the person of `--as`, the owner of a server too: after a copy nobody else can."""
    from qa_desk.models import database

    if options.login and paths.database_file(options.db) is None:
        password = shell.password(options)
        owner = database.owner_of(options.db, options.login, password)
        if owner is not None:
            try:
                yield owner
            finally:
                owner.close()
            return
    with shell.access(options) as access:
        yield access


def _init(options: argparse.Namespace, shell: Shell) -> int:
    from qa_desk.models import database, schema

    if options.address:
        options.db = shell.whole(options.address)
    login, password = _owner(options, shell)
    before = database.upgrade(options.db, login, password)
    if before == schema.HEAD:
        print(_("The database is up to date. Nothing had to be changed."))
    else:
        words = _("The database is up to date: tables, rules and rights of version {version}.")
        print(words.format(version=schema.HEAD))
    if paths.database_file(options.db) is None:
        access = database.owner_of(options.db, login, password)
    else:
        access = database.open_as_system(options.db)
    if access is None:  # the upgrade was refused to anybody else
        raise AssertionError(login)
    try:
        return _found(options, access)
    finally:
        access.close()


def _owner(options: argparse.Namespace, shell: Shell) -> tuple[str, str]:
    """Return as whom and with which password: of --as, else as the address says."""
    from qa_desk.models import engines

    if options.login:
        return options.login, shell.password(options)
    login, password = engines.user_of(options.db)
    if login and not password:
        options.login = login
        password = shell.password(options)
    return (login, password) if password else ("", "")


def _found(options: argparse.Namespace, access: "Access") -> int:
    """Make the first administrator of an empty centre, and say what was done."""
    from qa_desk.services import checklists, people

    with access.ask() as work:
        if not people.is_empty(work):
            print(_("The centre has people already. Nothing had to be changed."))
            return DONE
    told = [_told(*question) for question in _questions(options)]
    if not all(told):
        print(
            _(
                "Nobody can sign in yet. Run this again with --centre, --name, --staff-no and "
                "--login of the first administrator."
            )
        )
        return DONE
    centre, name, staff_no, login = told
    password, generated = _first_password()
    founder = people.Founder(centre, name, staff_no, login, password, must_change=generated)
    if not access.is_local:  # nobody who keeps the accounts sees scores or hears calls (2.8)
        founder = replace(founder, roles=("admin",))
    with access.work() as work:
        people.found_centre(work, founder)
        for file in sorted((paths.resources() / "checklists").glob("*.yaml")):
            row = checklists.install(work, file.read_text("utf-8"), file.name)
            print(_("Checklist {title} {number}.").format(title=row.title, number=row.number))
    words = _("{centre}: {person} is the first administrator and signs in as {login}.")
    print(words.format(centre=centre, person=f"{name} {staff_no}", login=login))
    if generated:
        print(_("Start password, shown this once: {password}").format(password=password))
    return DONE


def _questions(options: argparse.Namespace) -> list[tuple[str, str]]:
    return [
        (options.centre, _("Name of the centre: ")),
        (options.name, _("Name of the first administrator: ")),
        (options.staff_no, _("Staff no.: ")),
        (options.first, _("Sign-in name: ")),
    ]


def _told(given: str, question: str) -> str:
    if given or not sys.stdin.isatty():
        return given.strip()
    return input(question).strip()


def _first_password() -> tuple[str, bool]:
    """Return the first administrator's password, and whether it was made up here."""
    from qa_desk.rules import accounts

    found = os.environ.get(_FIRST, "")
    if not found and sys.stdin.isatty():
        print(accounts.own_password_rule())
        found = getpass.getpass(_("Password (empty: one is made up): "))
        again = getpass.getpass(_("Once more: ")) if found else ""
        if found and (problem := accounts.own_password_problem(found, again, "", ())):
            raise RuleError(problem)
    return (found, False) if found else (accounts.start_password(), True)

"""The command line: `qa-desk [--db URL] [--lang zh|en] [COMMAND …]`; no command opens the window.

Exit codes: 0 done, 1 done but some of it is wrong or was refused (it is listed), 2 nothing done
and why.
"""

import argparse
import getpass
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from qa_desk import __version__, connections, i18n, paths, settings
from qa_desk.commands import (
    accounts,
    calendars,
    centre,
    checklists,
    drafts,
    draws,
    encryption,
    months,
    people,
    plans,
    play,
    recorders,
    releasing,
    retention,
    rosters,
    scans,
    self_test,
    slips,
    sound,
    sources,
    system,
)
from qa_desk.errors import Cancelled, InputError, QaDeskError, RuleError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa_desk.models.care import Finding, Owner
    from qa_desk.models.database import Access

DONE, SOME_REFUSED, NOTHING_DONE = 0, 1, 2
Command = Callable[[argparse.Namespace], int]
_COMMANDS = {
    "demo", "import", "slip", "db", "audio", "journal", "drafts", "accounts", "retention", "month",
    "plan",
    "recorder", "source", "tick", "release-at", "calendar", "checklist", "settings",
    "self-test",
}  # fmt: skip
_OF_ARGPARSE = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that knows no Chinese
        sys.stdout.reconfigure(errors="replace")
    if arguments is None:  # this is the program
        sys.excepthook = _on_fault
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        i18n.set_language(_language(given) or i18n.system_language())
        system.require()
        return _run(given)
    except (Cancelled, KeyboardInterrupt, EOFError):
        print(_("Stopped."), file=sys.stderr)
        return NOTHING_DONE
    except QaDeskError as error:
        print(error, file=sys.stderr)
        if not _COMMANDS & set(given):
            from qa_desk import app

            app.refuse(error)
        return NOTHING_DONE


def _on_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print a fault of the program as Python does, with the numbers in it masked (P18)."""
    from qa_desk.rules import masking

    lines = traceback.format_exception(kind, error, trace)
    print(masking.mask_in_text("".join(lines)), end="", file=sys.stderr)


def _run(given: Sequence[str]) -> int:
    remembered = settings.load()
    if remembered.language and not _language(given):
        i18n.set_language(remembered.language)
    options = _parser().parse_args(given)
    options.db = _whole(options.db or remembered.database or _default_database())
    command: Command = options.command
    return encryption.unlocking(lambda: command(options))


def _language(given: Sequence[str]) -> str:
    """Return the language asked for, before the parser speaks."""
    for i, word in enumerate(given):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and i + 1 < len(given):
            value = given[i + 1]
        if value in i18n.LANGUAGES:
            return value
    return ""


def _default_database() -> str:
    """Return where this desktop works while nobody has chosen: a preset server, or its own file."""
    preset = [one.address for one in connections.known() if one.is_preset]
    return preset[0] if preset else paths.database(paths.data() / "qa-desk.db")


def _whole(database: str) -> str:
    """Return an address that means the same in every folder; StorageError when it is none."""
    file = paths.database_file(database)
    if file is not None and file.name:
        return paths.database(file.absolute())
    if not database.startswith("postgresql"):
        from qa_desk.models import engines  # takes a while, and the window is to come at once

        engines.connect(database)  # says what is wrong with it
    return database


def _parser() -> argparse.ArgumentParser:
    vars(argparse).update(_=_, ngettext=ngettext)  # its own words, otherwise in English only
    parser = argparse.ArgumentParser(
        prog="qa-desk", description=_("The quality-inspection desk for call centres.")
    )
    add = parser.add_argument
    add("--version", action="version", version=f"QA Desk {__version__}")
    add("--db", metavar="URL", help=_("the database: sqlite:///FILE or postgresql+psycopg://…"))
    add("--lang", choices=sorted(i18n.LANGUAGES), help=_("the language of everything shown"))
    add("--as", dest="login", metavar="LOGIN", help=_("who you are (commands only)"))
    add("--station", action="store_true", help=_("a signing station that many people share"))
    parser.set_defaults(command=_window)
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    _add_demo(commands)
    _add_import(commands)
    _add_database(commands)
    tools = sound.Tools(_access, _progress, _stoppable)
    scans.add(slips.add(commands, tools, _write), tools)
    sound.add(commands, tools, _check_audio)
    _add_journal(commands)
    drafts.add(commands)
    play.add(commands)
    accounts.add_accounts(commands, _shell())
    retention.add(commands, _access)
    recorders.add(commands, _access)
    sources.add(commands)
    draws.add(plans.add(commands, _access, _write), _access)
    months.add(commands, _access)
    releasing.add(commands, _access)
    calendars.add(commands, _access)
    checklists.add(commands, _access, _write)
    centre.add(commands, _access)
    self_test.add(commands)
    return parser


def _shell() -> accounts.Shell:
    return accounts.Shell(_access, _password, _whole)


def _add_demo(commands: Any) -> None:
    demo = commands.add_parser("demo", help=_("open the demonstration centre, or walk through it"))
    demo.add_argument("--tour", type=Path, metavar="DIR", help=_("walk the main road, into DIR"))
    demo.add_argument("--shots", type=Path, metavar="DIR", help=_("pictures of all pages, in DIR"))
    demo.set_defaults(command=_demo)


def _add_import(commands: Any) -> None:
    parser = commands.add_parser("import", help=_("bring in people, recordings or a checklist"))
    kinds = parser.add_subparsers(title=_("what"), metavar=_("WHAT"))
    recorders.add_import(parser, kinds, sound.Tools(_access, _progress, _stoppable))
    people.add_import(kinds, _access)
    rosters.add_import(kinds, _access)
    checklist = kinds.add_parser("checklist", help=_("a checklist from a YAML file"))
    checklist.add_argument("file", type=Path)
    checklist.set_defaults(command=_import_checklist)


def _add_database(commands: Any) -> None:
    database = commands.add_parser("db", help=_("look after the database"))
    kinds = database.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    upgrade = kinds.add_parser("upgrade", help=_("bring the database up to this program"))
    upgrade.add_argument(
        "--backup", type=Path, metavar="DIR", help=_("where the backup of a server goes before")
    )
    upgrade.add_argument(
        "--without-backup", action="store_true", help=_("of a server: you have made one yourself")
    )
    upgrade.set_defaults(command=_upgrade)
    accounts.add_init(kinds, _shell())
    back_up = kinds.add_parser("backup", help=_("make a checked copy while people go on working"))
    back_up.add_argument("target", metavar="FILE|DIR")
    back_up.set_defaults(command=_back_up)
    restore = kinds.add_parser("restore", help=_("put a backup in the database's place"))
    restore.add_argument("file", type=Path)
    restore.set_defaults(command=_restore)
    copy = kinds.add_parser("copy", help=_("copy a whole centre into an empty database"))
    copy.add_argument("source", metavar="FROM")
    copy.add_argument("target", metavar="TO")
    copy.set_defaults(command=_copy)
    check = kinds.add_parser("check", help=_("tell what is wrong with the database"))
    check.set_defaults(command=_check)
    encryption.add(kinds)


def _add_journal(commands: Any) -> None:
    journal = commands.add_parser("journal", help=_("who did what"))
    kinds = journal.add_subparsers(title=_("what"), metavar="", required=True)
    verify = kinds.add_parser("verify", help=_("tell whether the journal is whole"))
    verify.add_argument("--from", dest="chain", default="", metavar="LOGIN", help=_("one person"))
    verify.set_defaults(command=_verify)


def _window(options: argparse.Namespace) -> int:
    from qa_desk import app

    start = app.Start(options.db, app.where(options.db))
    return app.run_station(start) if options.station else app.run(start)


def _demo(options: argparse.Namespace) -> int:
    from qa_desk import tour

    if options.tour:
        return tour.walk(options.tour)
    if options.shots:
        return tour.take_pictures(options.shots)
    return tour.open_demonstration()


@contextmanager
def _access(options: argparse.Namespace) -> "Iterator[Access]":
    """Let the person of `--as` in, or the system on a local file (D1)."""
    from qa_desk.models import database

    if options.login:
        access = database.sign_in(options.db, options.login, _password(options))
        if access.must_change():
            access.close()
            raise RuleError(
                _("Sign in in the window first and choose a password of your own there.")
            )
    else:
        access = database.open_as_system(options.db)
    try:
        yield access
    finally:
        access.close()


def _password(options: argparse.Namespace) -> str:
    """Return a password: keyring, QA_DESK_PASSWORD, .pgpass (by libpq), then a prompt."""
    from qa_desk.vault import keyrings

    found = keyrings.password(options.db, options.login) or os.environ.get("QA_DESK_PASSWORD")
    if found is None and sys.stdin.isatty():
        found = getpass.getpass(_("Password of {login}: ").format(login=options.login))
    return found or ""


def _progress(words: str) -> Progress:
    """Return a progress that counts on one line of a terminal."""
    if not sys.stderr.isatty():
        return Progress()

    def report(done: int, total: int) -> None:
        end = "\n" if done == total else ""
        print(f"\r{words} {done} / {total} ", end=end, file=sys.stderr, flush=True)

    return Progress(report)


@contextmanager
def _stoppable(progress: Progress) -> "Iterator[None]":
    """Let Ctrl+C stop the work at its next step: an exception may get lost in a callback."""

    def stop(_signal: int, _frame: object) -> None:
        progress.cancel()
        signal.signal(signal.SIGINT, before)  # once more ends it at once

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _import_checklist(options: argparse.Namespace) -> int:
    from qa_desk.services import checklists

    try:
        text = options.file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            _("{file} cannot be read ({reason}). Choose a YAML file saved as UTF-8.").format(
                file=options.file, reason=error
            )
        ) from error
    with _access(options) as access, access.work() as work:
        row = checklists.install(work, text, options.file.name)
    print(
        ngettext(
            "{title} {number} is in force from {day}: {n} item.",
            "{title} {number} is in force from {day}: {n} items.",
            row.items,
        ).format(title=row.title, number=row.number, day=row.effective_from, n=row.items)
    )
    return DONE


def _write(file: Path, draw: Callable[[Path], None]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draw(file)
    except OSError as error:
        raise RuleError(
            _("{file} cannot be written ({reason}). Choose another place with -o.").format(
                file=file, reason=error
            )
        ) from error


def _upgrade(options: argparse.Namespace) -> int:
    from qa_desk.models import care

    made = care.upgrade(_owner(options), options.backup, is_backed_up=not options.without_backup)
    if made:
        print(_("Backed up before the upgrade: {path}").format(path=made.path))
    print(_("The database is up to date."))
    return DONE


def _verify(options: argparse.Namespace) -> int:
    from qa_desk.services import journal

    with _access(options) as access, access.report() as work:
        checked = journal.verify(work, options.chain)
    for chain, sequence, digest in checked.heads:
        print(f"{chain}\t{sequence}\t{digest}")
    for broken in checked.breaks:
        print(journal.sentence(broken), file=sys.stderr)
    if not checked.breaks:
        print(_("The journal is whole."))
    return SOME_REFUSED if checked.breaks else DONE


def _owner(options: argparse.Namespace) -> "Owner":
    from qa_desk.models import engines
    from qa_desk.models.care import Owner

    password = _password(options) if options.login else ""
    return Owner(options.db, options.login or "", password, engines.user())


def _back_up(options: argparse.Namespace) -> int:
    from qa_desk.models import backups, care
    from qa_desk.services import journal

    target = backups.place(options.target)
    made = care.back_up(_owner(options), target, _progress(_("Backing up")))
    print(
        _("{path}: {megabytes} MB, read back and checked.").format(
            path=made.path, megabytes=f"{made.bytes / 1e6:.1f}"
        )
    )
    for broken in made.breaks:
        print(journal.sentence(broken), file=sys.stderr)
    return SOME_REFUSED if made.breaks else DONE


def _restore(options: argparse.Namespace) -> int:
    from qa_desk.models import care

    kept = care.restore(_owner(options), options.file, _progress(_("Restoring")))
    print(_("{file} is in its place.").format(file=options.file))
    if kept:
        print(_("What was there before is kept as {path}.").format(path=kept))
    return DONE


def _copy(options: argparse.Namespace) -> int:
    from qa_desk.models import care

    owner = _owner(options)
    source, target = (
        replace(owner, url=_whole(options.source)),
        replace(owner, url=_whole(options.target)),
    )
    copied = care.copy(source, target, _progress(_("Copying")))
    print(
        ngettext(
            "{n} row was copied, and the journal verifies in its new place.",
            "{n} rows were copied, and the journal verifies in its new place.",
            copied.rows,
        ).format(n=copied.rows)
    )
    if copied.without_password:
        print(_("Passwords cannot be copied. These people need a new one before they can sign in:"))
    for person in copied.without_password:
        print(f"  {person}")
    return DONE


def _check_audio(options: argparse.Namespace) -> int:
    from qa_desk.models import care
    from qa_desk.services import audio_check

    progress = _progress(_("Checking"))
    return _tell(care.look(_owner(options), lambda session: audio_check.verify(session, progress)))


def _check(options: argparse.Namespace) -> int:
    from qa_desk.models import care
    from qa_desk.services import audio_check

    return _tell(care.check(_owner(options), audio_check.look))


def _tell(found: "Sequence[Finding]") -> int:
    for finding in found:
        mark = _("good") if finding.is_good else _("WRONG")
        print(f"{mark}\t{finding.sentence}")
    return DONE if all(finding.is_good for finding in found) else SOME_REFUSED

"""`qa-desk db encrypt`: the switch of the local file, and its recovery key."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qa_desk import paths
from qa_desk.errors import LockedFileError, RuleError
from qa_desk.i18n import N_, _, ngettext

_SWITCHED = {
    "on": N_("{path} is encrypted now."),
    "off": N_("{path} is not encrypted any more: whoever can read the file reads everything."),
    "change-key": N_("{path} has a new key. Older backups still need the older one."),
}


def add(kinds: Any) -> None:
    """Add the command to the others that look after a database."""
    encrypt = kinds.add_parser("encrypt", help=_("encrypt the local file, or stop encrypting it"))
    actions = {
        "on": _("encrypt it; prints a recovery key to keep on paper"),
        "off": _("write it in the clear again"),
        "change-key": _("encrypt it with a new key"),
        "status": _("tell how it is, with the recovery key"),
    }
    chosen = encrypt.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    for action, words in actions.items():
        one = chosen.add_parser(action, help=words)
        one.set_defaults(command=run, action=action)
        if action != "off":
            one.add_argument(
                "--delete-plain",
                action="store_true",
                help=_("delete the backups that are not encrypted"),
            )


def run(options: argparse.Namespace) -> int:
    """Switch, and say what that means."""
    from qa_desk import drafts
    from qa_desk.models import encryption, engines

    path = paths.database_file(options.db)
    if path is None:
        raise RuleError(
            _(
                "A server's data lies on the server: encrypt its disk there. Nothing was changed. "
                "What people type on this computer is encrypted by itself where there is a "
                "keyring."
            )
        )
    if options.action == "status":
        state = encryption.state(path)
        is_good = _("{path} is encrypted.") if state.is_encrypted else _("{path} is not encrypted.")
        print(is_good.format(path=path))
    else:
        state = encryption.switch(path, options.action, f"system:{engines.user()}")
        drafts.follow(options.db, encryption.logins(path))
        print(_(_SWITCHED[options.action]).format(path=path))
        if not state.wiped:
            print(_("The old file was deleted but could not be overwritten."))
    _explain(state)
    if state.is_encrypted and state.plain:
        _offer(path, state.plain, delete=options.delete_plain)
    return 0


def _explain(state: Any) -> None:
    if not state.is_encrypted:
        return
    print(_("Recovery key: {key}").format(key=state.recovery_key))
    print(_("Print it or write it down: without it, a lost keyring means lost data."))
    if state.key_file:
        print(
            _(
                "This computer has no keyring, so the key lies in {file}. That protects only "
                "against a stolen copy of the database, not against somebody at this computer."
            ).format(file=state.key_file)
        )


def _offer(path: Path, plain: tuple[Path, ...], *, delete: bool) -> None:
    """Name the copies that anybody can read, and delete them when that is wanted."""
    from qa_desk.models import encryption

    print(_("These copies are not encrypted:"))
    for file in plain:
        print(f"  {file}")
    if not delete and sys.stdin.isatty():
        delete = input(_("Delete them? (y/n) ")).strip().lower() in {"y", "yes", "是"}
    if delete:
        n = encryption.delete_plain(path)
        print(ngettext("{n} file was deleted.", "{n} files were deleted.", n).format(n=n))


def unlocking(command: Callable[[], int]) -> int:
    """Run a command; where a file's key is missing, ask for its recovery key and run it again."""
    try:
        return command()
    except LockedFileError as locked:
        typed = os.environ.get("QA_DESK_RECOVERY_KEY")
        if not typed and sys.stdin.isatty():
            print(locked, file=sys.stderr)
            typed = getpass.getpass(_("Recovery key: {key}").format(key=""))
        if not typed:
            raise
        from qa_desk.vault import files

        files.unlock(locked.path, typed)
        return command()

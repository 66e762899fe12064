"""The commands `qa-desk source …`: recorders on the network, and this computer's way to them."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.errors import InputError
from qa_desk.i18n import _, ngettext
from qa_desk.rules import sources

if TYPE_CHECKING:
    from qa_desk.audio.remote.known import Known


def add(commands: Any) -> None:
    """Add `source add`, `list`, `test` and `remove`."""
    source = commands.add_parser("source", help=_("recorders that are reached by SFTP, S3 or HTTP"))
    kinds = source.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    known = kinds.add_parser("add", help=_("let this computer reach a recorder"))
    _address(known, _add)
    known.add_argument("--key-file", type=Path, metavar="FILE", help=_("SFTP: your private key"))
    known.add_argument("--host-key", metavar="SHA256:…", help=_("SFTP: the host's fingerprint"))
    known.add_argument("--access-key", default="", metavar="ID", help=_("S3: the access key's ID"))
    known.add_argument("--endpoint", default="", metavar="URL", help=_("S3: not Amazon's server"))
    known.add_argument("--region", default="", help=_("S3: the region"))
    listing = kinds.add_parser("list", help=_("tell which recorders this computer knows"))
    listing.set_defaults(command=lambda _options: _list())
    _address(kinds.add_parser("test", help=_("try to reach a recorder")), _test)
    _address(kinds.add_parser("remove", help=_("forget a recorder and its password")), _remove)


def _address(parser: Any, command: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("address", help="sftp://USER@HOST/FOLDER, s3://BUCKET/FOLDER, https://…")
    parser.set_defaults(command=command)


def _add(options: argparse.Namespace) -> int:
    from qa_desk.audio.remote import known, servers

    address = sources.parse(options.address)
    servers.module(address.kind)
    one = known.Known(
        str(address),
        key_file=str(options.key_file.absolute()) if options.key_file else "",
        login=options.access_key,
        endpoint=options.endpoint,
        region=options.region,
    )
    if address.kind == "sftp":
        one = replace(one, host_key=_confirmed(one, options.host_key))
    secret = _secret(one)
    entries = servers.look_in(one, secret)
    is_kept = known.keep(one, secret)
    print(_found(one.address, entries))
    if not is_kept:
        print(
            _(
                "This computer has no keyring, so the password was not kept. Set {variable} where "
                "QA Desk is started, or sign in with a key file."
            ).format(variable=known.SECRET),
            file=sys.stderr,
        )
    return 0 if is_kept else 1


def _confirmed(one: "Known", told: str | None) -> str:
    """Return the fingerprint of a host's key, which a person or this user's SSH vouches for."""
    from qa_desk.audio.remote import servers

    shown, is_trusted = servers.host_key(one)
    if told and told != shown:
        raise InputError(
            _(
                "{host} shows the key {shown}, and not the one that you gave. Somebody may be in "
                "between, so nothing was sent and nothing was changed."
            ).format(host=one.parsed.host, shown=shown)
        )
    if told or is_trusted:
        return shown
    print(_("The host {host} shows the key {shown}.").format(host=one.parsed.host, shown=shown))
    if sys.stdin.isatty():
        words = _("Is it the one that the recorder's administrator tells you? Type yes: ")
        if input(words).strip().lower() in {"yes", "y", _("yes")}:
            return shown
    raise InputError(
        _(
            "Nothing was sent and nothing was changed. Ask the recorder's administrator for the "
            "fingerprint of its key, then add: --host-key {shown}"
        ).format(shown="SHA256:…")
    )


def _secret(one: "Known") -> str:
    from qa_desk.audio.remote import known

    given = os.environ.get(known.SECRET, "")
    if given or not sys.stdin.isatty():
        return given
    if one.key_file:
        return getpass.getpass(_("Passphrase of the key file (empty: none): "))
    return getpass.getpass(_("Password or secret key (empty: none): "))


def _list() -> int:
    from qa_desk.audio.remote import known

    for one in known.listed():
        facts = (one.host_key, one.key_file, one.login, one.endpoint, one.region)
        print("\t".join((one.address, *filter(None, facts))))
    return 0


def _test(options: argparse.Namespace) -> int:
    from qa_desk.audio.remote import known, servers

    one = known.of(sources.parse(options.address))
    print(_found(one.address, servers.look_in(one, one.secret)))
    return 0


def _remove(options: argparse.Namespace) -> int:
    from qa_desk.audio.remote import known

    address = str(sources.parse(options.address))
    if not known.forget(address):
        raise InputError(_("This computer knows no recorder {address}.").format(address=address))
    print(_("{address} is forgotten, and its password too.").format(address=address))
    return 0


def _found(address: str, entries: int) -> str:
    return ngettext(
        "{address} was reached: {n} file or folder lies there.",
        "{address} was reached: {n} files and folders lie there.",
        entries,
    ).format(address=address, n=entries)

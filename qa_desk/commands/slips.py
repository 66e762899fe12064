"""The commands `qa-desk slip …`: confirmation slips on paper, and whether a PDF is genuine."""

import argparse
import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk import files, i18n, settings
from qa_desk.commands.sound import Tools
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import masking

if TYPE_CHECKING:
    from qa_desk.services.signing_off import Verdict

Write = Callable[[Path, Callable[[Path], None]], None]
_PAPERS = ("a4", "a5", "a5x2")  # reports.slip.PAPERS, which takes a while to import
_CERTIFICATE = "slip_certificate"  # among the settings
_GENUINE, _NOT_GENUINE, _SUPERSEDED = 0, 1, 3


def add(commands: Any, tools: Tools, write: Write) -> Any:
    """Add `slip print`, `slip verify` and `slip sign`; return the sub-commands of `slip`."""
    slip = commands.add_parser("slip", help=_("confirmation slips on paper"))
    kinds = slip.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    shown = kinds.add_parser("print", help=_("print confirmation slips as PDF"))
    shown.add_argument("numbers", nargs="+", metavar="NUMBER")
    shown.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    shown.add_argument("--paper", choices=_PAPERS, default="a4", help=_("a5x2: two A5 on A4"))
    shown.add_argument(
        "--apart", action="store_true", help=_("a file for each slip; -o names a folder")
    )
    shown.set_defaults(command=lambda options: _print(options, tools, write))
    verify = kinds.add_parser(
        "verify",
        help=_("tell whether a PDF of slips is genuine (0), superseded (3) or altered (1)"),
    )
    verify.add_argument("file", type=Path)
    verify.set_defaults(command=lambda options: _verify(options, tools))
    sign = kinds.add_parser("sign", help=_("sign a PDF with the centre's certificate"))
    sign.add_argument("file", type=Path)
    sign.add_argument("--key", type=Path, metavar="FILE.p12", help=_("remembered on this computer"))
    sign.add_argument("-o", "--output", type=Path, metavar="FILE", help=_("not the file itself"))
    sign.set_defaults(command=_sign)
    return kinds


def _print(options: argparse.Namespace, tools: Tools, write: Write) -> int:
    from qa_desk.services import signing_off

    numbers = tuple(dict.fromkeys(options.numbers))
    batch = signing_off.Batch(numbers, i18n.language(), options.paper)
    save = signing_off.save_apart if options.apart else signing_off.save_together
    progress = tools.progress(_("Drawing slips"))

    def draw(target: Path) -> None:
        if options.apart:
            target.mkdir(exist_ok=True)
        save(progress, access.ask, access.work, batch, target)

    with tools.access(options) as access, tools.stoppable(progress):
        write(options.output, draw)
    print(options.output)
    return _GENUINE


def _verify(options: argparse.Namespace, tools: Tools) -> int:
    from qa_desk.reports import pdf_signing
    from qa_desk.services import signing_off

    content = _read(options.file)
    signatures = pdf_signing.signatures(content)
    progress = tools.progress(_("Comparing slips"))
    with (
        tools.access(options) as access,
        tools.stoppable(progress),
        access.ask(progress) as work,
    ):
        verdicts = signing_off.verify(work, content)
    for verdict in verdicts:
        print(f"{verdict.number}\t{_(signing_off.KINDS[verdict.kind])}")
        for reason in verdict.reasons:
            print(f"  {reason}")
    for signature in signatures:
        intact = _("The signature of {name} is intact.")
        broken = _("The signature of {name} does not fit: the file was changed since.")
        print((intact if signature.is_intact else broken).format(name=signature.signer))
    if not all(signature.is_intact for signature in signatures):
        return _NOT_GENUINE
    return _code(verdicts)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            _("{file} cannot be read ({reason}). Nothing was done.").format(
                file=masking.mask_in_text(str(file)), reason=error.strerror
            )
        ) from error


def _sign(options: argparse.Namespace) -> int:
    from qa_desk.reports import pdf_signing

    known = settings.read().get(_CERTIFICATE)
    key = (options.key or Path(str(known))).absolute()
    if not options.key and not known:
        raise InputError(
            _("Say with --key where the centre's certificate is; this computer remembers it.")
        )
    content = _read(options.file)
    password = os.environ.get("QA_DESK_KEY_PASSWORD")
    if password is None:
        password = getpass.getpass(_("Password of {login}: ").format(login=key.name))
    signed = pdf_signing.sign(content, key, password)
    target = options.output or options.file
    with files.whole(target) as part:
        part.write_bytes(signed)
    settings.write({_CERTIFICATE: str(key)})
    print(target)
    return _GENUINE


def _code(verdicts: "list[Verdict]") -> int:
    kinds = {verdict.kind for verdict in verdicts}
    if kinds <= {"genuine"}:
        return _GENUINE
    return _SUPERSEDED if kinds <= {"genuine", "superseded"} else _NOT_GENUINE

"""The commands `qa-desk slip …`: confirmation slips on paper, and whether a PDF is genuine."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk import i18n
from qa_desk.commands.sound import Tools
from qa_desk.errors import InputError
from qa_desk.i18n import _

if TYPE_CHECKING:
    from qa_desk.services.signing_off import Verdict

Write = Callable[[Path, Callable[[Path], None]], None]
_PAPERS = ("a4", "a5", "a5x2")  # reports.slip.PAPERS, which takes a while to import
_GENUINE, _NOT_GENUINE, _SUPERSEDED = 0, 1, 3


def add(commands: Any, tools: Tools, write: Write) -> Any:
    """Add `slip print` and `slip verify`; return the sub-commands of `slip`."""
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
    from qa_desk.services import signing_off

    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise InputError(
            _("{file} cannot be read ({reason}). Nothing was compared.").format(
                file=options.file, reason=error
            )
        ) from error
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
    return _code(verdicts)


def _code(verdicts: "list[Verdict]") -> int:
    kinds = {verdict.kind for verdict in verdicts}
    if kinds <= {"genuine"}:
        return _GENUINE
    return _SUPERSEDED if kinds <= {"genuine", "superseded"} else _NOT_GENUINE

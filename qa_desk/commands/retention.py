"""The commands `qa-desk retention …`: what is past its time, who agrees, and what is deleted."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from qa_desk.errors import InputError
from qa_desk.i18n import _, ngettext

if TYPE_CHECKING:
    from qa_desk.models.database import Access
    from qa_desk.services.retention import PurgeRow

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
_DONE, _SOME_KEPT = 0, 1
_SHOWN = 12  # letters of a list's digest that name it


def add(commands: Any, opened: Opened) -> None:
    """Add the commands; `opened` lets the person of `--as` in."""
    retention = commands.add_parser("retention", help=_("what is kept, and what is deleted"))
    kinds = retention.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    shown = kinds.add_parser("list", help=_("what would go by month, and which lists there are"))
    propose = kinds.add_parser("propose", help=_("make a list, for another person to approve"))
    for parser, command in ((shown, _list), (propose, _propose)):
        parser.add_argument("--audio", action="store_true", help=_("recordings alone"))
        parser.set_defaults(command=_with(command, opened))
    approve = kinds.add_parser("approve", help=_("agree to a list of somebody else's"))
    run = kinds.add_parser("run", help=_("delete what an approved list names"))
    for parser, command in ((approve, _approve), (run, _run)):
        parser.add_argument("purge", metavar="LIST", help=_("the beginning of its digest"))
        parser.set_defaults(command=_with(command, opened))


def _with(
    command: Callable[[argparse.Namespace, "Access"], int], opened: Opened
) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        with opened(options) as access:
            return command(options, access)

    return run


def _kind(options: argparse.Namespace) -> str:
    return "audio" if options.audio else "records"


def _list(options: argparse.Namespace, access: "Access") -> int:
    from qa_desk.services import retention

    with access.ask() as work:
        counts, rows = retention.counts(work, _kind(options)), retention.purges(work)
        holds = retention.holds(work)
    for count in counts:
        kept = _(", ").join(f"{_(retention.REASONS[why])} {n}" for why, n in count.kept)
        print(f"{count.month}\t{_(retention.KINDS[count.kind])}\t{count.going}\t{kept}")
    if not counts:
        print(_("Nothing is past its time."))
    for held in holds:
        print(f"{_('on hold')}\t{held.named}\t{held.reason}\t{held.placed_by}")
    for row in rows:
        _print(row)
    return _DONE


def _propose(options: argparse.Namespace, access: "Access") -> int:
    from qa_desk.services import retention

    with access.work() as work:
        _print(retention.propose(work, _kind(options)))
    return _DONE


def _approve(options: argparse.Namespace, access: "Access") -> int:
    from qa_desk.services import retention

    row = _named(options, access)
    with access.work() as work:
        _print(retention.approve(work, row.id, row.digest))
    return _DONE


def _run(options: argparse.Namespace, access: "Access") -> int:
    from qa_desk.services import retention

    row = _named(options, access)
    left = row.items
    while left:
        with access.work() as work:
            left = retention.carry_out(work, row.id)
    row = _named(options, access)
    gone = row.items - row.kept
    words = ngettext("{n} record was deleted.", "{n} records were deleted.", gone)
    print(words.format(n=gone))
    if row.kept:
        words = ngettext("{n} record had to stay.", "{n} records had to stay.", row.kept)
        print(words.format(n=row.kept))
    return _SOME_KEPT if row.kept else _DONE


def _named(options: argparse.Namespace, access: "Access") -> "PurgeRow":
    from qa_desk.services import retention

    with access.ask() as work:
        rows = [row for row in retention.purges(work) if row.digest.startswith(options.purge)]
    if len({row.digest for row in rows}) != 1 or not options.purge:
        raise InputError(
            _("There is no single list “{name}”. See them with: qa-desk retention list").format(
                name=options.purge
            )
        )
    return rows[0]  # the newest, when the same things were listed again


def _print(row: "PurgeRow") -> None:
    from qa_desk.services import retention

    state = _(retention.STATES[row.state])
    print(f"{row.digest[:_SHOWN]}\t{state}\t{row.items}\t{row.proposed_by}\t{row.approved_by}")

"""The commands `qa-desk history …`: results of before QA Desk from Excel, WPS or CSV (P19)."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.errors import InputError
from qa_desk.i18n import _, ngettext

if TYPE_CHECKING:
    from qa_desk.models.database import Access

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
_DONE, _SOME_REFUSED, _NOTHING_DONE = 0, 1, 2


def add(commands: Any, opened: Opened) -> None:
    """Add `history import`, `list` and `remove`."""
    history = commands.add_parser("history", help=_("results of before QA Desk"))
    kinds = history.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    brought = kinds.add_parser("import", help=_("import results from Excel, WPS or CSV"))
    brought.add_argument("file", type=Path, metavar="FILE")
    brought.add_argument(
        "--dry-run", action="store_true", help=_("only say what would come in, line by line")
    )
    brought.set_defaults(command=lambda options: _import(options, opened))
    listed = kinds.add_parser("list", help=_("the lists that were imported"))
    listed.set_defaults(command=lambda options: _list(options, opened))
    removed = kinds.add_parser("remove", help=_("take a list back that was imported by mistake"))
    removed.add_argument("number", type=int, metavar="N", help=_("as `history list` numbers them"))
    removed.set_defaults(command=lambda options: _remove(options, opened))


def _import(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.rules import past_results
    from qa_desk.services import history

    source = history.open_list(options.file)
    with opened(options) as access:
        with access.ask() as work:
            layout = past_results.propose(source, items=history.names_of_items(work))
            shown = history.preview(work, source, layout)
        if options.dry_run:
            print(shown.sentence())
            for line in shown.lines:
                score = "" if line.final is None else f"{line.final / 10:g}"
                result = _("in already") if not line.is_new else line.result
                print(f"{line.line}\t{line.staff_no}\t{line.name}\t{line.day}\t{score}\t{result}")
        else:
            with access.work() as work:
                print(history.apply(work, shown).sentence())
    for problem in shown.listed:
        print(f"  {problem}", file=sys.stderr)
    if not shown.lines:
        return _NOTHING_DONE
    return _SOME_REFUSED if shown.problems else _DONE


def _list(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.services import history

    with opened(options) as access, access.ask() as work:
        for number, batch in enumerate(history.batches(work), 1):
            print(
                f"{number}\t{batch.at:%Y-%m-%d %H:%M}\t{batch.file}\t{batch.by}"
                f"\t{batch.results}\t{batch.first} – {batch.last}"
            )
    return _DONE


def _remove(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.services import history

    with opened(options) as access, access.work() as work:
        found = dict(enumerate(history.batches(work), 1))
        if options.number not in found:
            raise InputError(
                _("There is no list {n}. `qa-desk history list` numbers those there are.").format(
                    n=options.number
                )
            )
        batch = found[options.number]
        gone = history.take_back(work, batch)
    words = ngettext(
        "{n} result of {file} was taken back.", "{n} results of {file} were taken back.", gone
    )
    print(words.format(n=gone, file=batch.file))
    return _DONE

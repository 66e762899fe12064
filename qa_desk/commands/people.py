"""The commands `qa-desk import people` and `import sign-ins`: lists from Excel, WPS or CSV."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.i18n import _

if TYPE_CHECKING:
    from qa_desk.models.database import Access
    from qa_desk.services.people_import import Line

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
_DONE, _SOME_REFUSED, _NOTHING_DONE = 0, 1, 2


def add_import(kinds: Any, opened: Opened) -> None:
    """Add the command; `opened` lets the person of `--as` in."""
    people = kinds.add_parser("people", help=_("a list of people from Excel, WPS or CSV"))
    people.add_argument("file", type=Path, metavar="FILE")
    people.add_argument(
        "--dry-run", action="store_true", help=_("only say what would be new and what changes")
    )
    people.set_defaults(command=lambda options: _import(options, opened))
    log = kinds.add_parser("sign-ins", help=_("who signed in to which telephone, and when"))
    log.add_argument("file", type=Path, metavar="FILE")
    log.set_defaults(command=lambda options: _import_log(options, opened))


def _import_log(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.services import sign_in_logs

    with opened(options) as access, access.work() as work:
        summary = sign_in_logs.import_file(work, options.file)
    print(summary.sentence())
    for problem in summary.listed:
        print(f"  {problem}", file=sys.stderr)
    if not summary.added + summary.unchanged:
        return _NOTHING_DONE
    return _SOME_REFUSED if summary.problems else _DONE


def _import(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.rules import people_lists
    from qa_desk.services import people_import

    source = people_import.open_list(options.file)
    layout = people_lists.propose(source)
    with opened(options) as access:
        with access.ask() as work:
            shown = people_import.preview(work, source, layout)
        if options.dry_run:
            print(shown.sentence())
            for line in shown.lines:
                _print(line)
        else:
            with access.work() as work:
                print(people_import.apply(work, shown).sentence())
    for problem in shown.listed:
        print(f"  {problem}", file=sys.stderr)
    if not shown.lines:
        return _NOTHING_DONE
    return _SOME_REFUSED if shown.problems else _DONE


def _print(line: "Line") -> None:
    """Say what a line would do; one that would do nothing is passed over."""
    from qa_desk.rules.list_problems import COLUMNS
    from qa_desk.services.people_import import OUTCOMES

    for one in line.differences:
        change = _("{column}: {before} → {after}").format(
            column=_(COLUMNS[one.column]), before=one.before or "–", after=one.after or "–"
        )
        print(f"  {line.name} {line.staff_no}  {_(OUTCOMES[line.outcome])}  {change}")

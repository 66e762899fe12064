"""The command `qa-desk import roster`: a month's shifts from Excel, WPS or CSV."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.i18n import _

if TYPE_CHECKING:
    from qa_desk.models.database import Access

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
_DONE, _SOME_REFUSED, _NOTHING_DONE = 0, 1, 2


def add_import(kinds: Any, opened: Opened) -> None:
    """Add the command; `opened` lets the person of `--as` in."""
    roster = kinds.add_parser("roster", help=_("a roster from Excel, WPS or CSV"))
    roster.add_argument("file", type=Path, metavar="FILE")
    roster.add_argument(
        "--month", type=_month, metavar="2026-11", help=_("the month, whatever the file says")
    )
    roster.set_defaults(command=lambda options: _import(options, opened))


def _month(written: str) -> date:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("write the month such as 2026-11")) from error


def _import(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.services import roster_import

    with opened(options) as access:
        with access.ask() as work:
            shown = roster_import.preview(work, options.file, options.month)
        if shown.changes:
            with access.work() as work:
                roster_import.apply(work, shown)
    print(shown.sentence())
    for problem in shown.problems:
        print(f"  {problem}", file=sys.stderr)
    if not shown.taken:
        return _NOTHING_DONE
    return _SOME_REFUSED if shown.left_out else _DONE

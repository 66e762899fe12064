"""The commands `qa-desk calendar show|import`: the days by which deadlines count (P20)."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.i18n import _, ngettext

if TYPE_CHECKING:
    from qa_desk.models.database import Access

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]


def add(commands: Any, opened: Opened) -> None:
    """Add the commands; `opened` lets the person of `--as` in."""
    calendar = commands.add_parser("calendar", help=_("holidays and make-up working days"))
    kinds = calendar.add_subparsers(metavar=_("COMMAND"), required=True)
    show = kinds.add_parser("show", help=_("list those of a year in mainland China"))
    show.add_argument("year", metavar=_("YEAR"), type=int)
    show.add_argument("file", metavar=_("FILE"), type=Path, nargs="?", help=_("a calendar to try"))
    show.set_defaults(command=_show)
    taken = kinds.add_parser("import", help=_("take the days of a file as the centre's own"))
    taken.add_argument("file", metavar=_("FILE"), type=Path)
    taken.set_defaults(command=lambda options: _import(options, opened))


def _show(options: argparse.Namespace) -> int:
    from qa_desk import spreadsheets
    from qa_desk.rules import working_calendar

    calendar = working_calendar.shipped("cn")
    if options.file is not None:
        calendar = working_calendar.of_rows(spreadsheets.rows(options.file))
    year: int = options.year
    for day, is_worked, name in calendar.listed(year):
        kind = _("make-up working day") if is_worked else _("holiday")
        print(f"{day}  {kind}  {name}")
    if year not in calendar.years:
        print(working_calendar.not_known(year))
        return 1
    count = calendar.working_days(year)
    print(ngettext("{n} working day", "{n} working days", count).format(n=count))
    return 0


def _import(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.services import working_days

    with opened(options) as access, access.work() as work:
        found = working_days.from_file(work, options.file)
        for year, days in found.items():
            working_days.save(work, year, working_days.read(work, year).seen, days)
    for year, days in found.items():
        words = ngettext("{year}: {n} day is kept.", "{year}: {n} days are kept.", len(days))
        print(words.format(year=year, n=len(days)))
    return 0

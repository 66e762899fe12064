"""The command `qa-desk calendar show YEAR`: holidays and make-up days by which deadlines count."""

import argparse
from pathlib import Path
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import _, ngettext


def add(commands: Any) -> None:
    """Add the command."""
    calendar = commands.add_parser("calendar", help=_("holidays and make-up working days"))
    kinds = calendar.add_subparsers(metavar=_("COMMAND"), required=True)
    show = kinds.add_parser("show", help=_("list those of a year in mainland China"))
    show.add_argument("year", metavar=_("YEAR"), type=int)
    show.add_argument("file", metavar=_("FILE"), type=Path, nargs="?", help=_("a calendar to try"))
    show.set_defaults(command=_show)


def _show(options: argparse.Namespace) -> int:
    from qa_desk.rules import working_calendar

    calendar = working_calendar.shipped("cn")
    if options.file is not None:
        calendar = working_calendar.read(_text(options.file))
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


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            _("{file} cannot be read as a calendar in UTF-8. Nothing was changed.").format(
                file=file.name
            )
        ) from error

"""The commands `qa-desk month …`: the monthly results of CSRs, for HR."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.errors import InputError
from qa_desk.i18n import _

if TYPE_CHECKING:
    from qa_desk.models.database import Access

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]


def add(commands: Any, opened: Opened) -> None:
    """Add `month export`."""
    month = commands.add_parser("month", help=_("the monthly results of CSRs"))
    kinds = month.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    file = kinds.add_parser("export", help=_("write a month's results to a file for HR"))
    file.add_argument("--month", required=True, metavar="YYYY-MM")
    file.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=_("XLSX, or CSV by name")
    )
    file.set_defaults(command=lambda options: _export(options, opened))


def _export(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.services import months

    month = _month(options.month)
    with opened(options) as access, access.work() as work:
        months.export(work, month, options.output)
    print(options.output)
    return 0


def _month(written: str) -> date:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError as error:
        raise InputError(
            _("“{month}” is not a month. Write it as 2026-11.").format(month=written)
        ) from error

"""The commands `qa-desk plan …`: the monitoring plan on paper; commands/draws.py adds its own."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk import i18n
from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _

if TYPE_CHECKING:
    from qa_desk.models.database import Access
    from qa_desk.services.planning import PlanRow

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
Write = Callable[[Path, Callable[[Path], None]], None]


def add(commands: Any, opened: Opened, write: Write) -> Any:
    """Add `plan print`; return the sub-commands of `plan`, for others to add theirs."""
    plan = commands.add_parser("plan", help=_("the monitoring plan and its draws"))
    kinds = plan.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    shown = kinds.add_parser("print", help=_("print a month's plan as PDF"))
    shown.add_argument("month", metavar="YYYY-MM")
    shown.add_argument("--number", type=int, metavar="N", help=_("not the newest of the month"))
    shown.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    shown.set_defaults(command=lambda options: _print(options, opened, write))
    return kinds


def _print(options: argparse.Namespace, opened: Opened, write: Write) -> int:
    from qa_desk.reports import monitoring_plan
    from qa_desk.services import planning

    with opened(options) as access:
        with access.ask() as work:
            row = _chosen(planning.list_plans(work), _month(options.month), options.number)
            plan = planning.printed(work, row.id)
        write(options.output, lambda file: monitoring_plan.draw(plan, file, i18n.language()))
        with access.work() as work:
            planning.note_print(work, row.id)
    print(options.output)
    return 0


def _month(written: str) -> date:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError as error:
        raise InputError(
            _("“{month}” is not a month. Write it as 2026-11.").format(month=written)
        ) from error


def _chosen(rows: "list[PlanRow]", month: date, number: int | None) -> "PlanRow":
    found = [row for row in rows if row.month == month and number in (None, row.number)]
    if not found:
        raise RuleError(
            _("There is no such plan of {month}. The Plan page lists those there are.").format(
                month=f"{month:%Y-%m}"
            )
        )
    return found[0]

"""The commands `qa-desk plan draw` and `qa-desk plan verify`: draw, and prove a draw (S3-4.2).

The latter proves draws of re-checks too (domain.md 2.7).
"""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Any

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _, ngettext

if TYPE_CHECKING:
    from uuid import UUID

    from qa_desk.models.database import Access
    from qa_desk.services.drawing import Span
    from qa_desk.services.planning import PlanRow
    from qa_desk.work import Work

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
_DONE, _DIFFERS = 0, 1


def add(kinds: Any, opened: Opened) -> None:
    """Add the commands to `plan`; `opened` lets the person of `--as` in."""
    draw = kinds.add_parser("draw", help=_("draw a month's approved plan"))
    draw.add_argument("month", metavar="YYYY-MM")
    draw.add_argument("--from", dest="first", metavar="DAY", help=_("calls of this day and later"))
    draw.add_argument("--to", dest="last", metavar="DAY", help=_("calls until this day"))
    draw.add_argument("--catch-up", action="store_true", help=_("also calls too old otherwise"))
    draw.add_argument("--seed", default="", help=_("to draw as somebody else would have to"))
    verify = kinds.add_parser("verify", help=_("draw again, and say what differs"))
    verify.add_argument(
        "draw", metavar="DRAW", nargs="?", default="", help=_("its id, or how that begins or ends")
    )
    verify.add_argument(
        "--rechecks", metavar="YYYY-MM", default="", help=_("all draws of a month's re-checks")
    )
    for parser, command in ((draw, _draw), (verify, _verify)):
        parser.set_defaults(command=_with(command, opened))


def _with(
    command: Callable[[argparse.Namespace, "Access"], int], opened: Opened
) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        with opened(options) as access:
            return command(options, access)

    return run


def _draw(options: argparse.Namespace, access: "Access") -> int:
    from qa_desk.services import drawing

    with access.work() as work:
        plan = _plan(work, _day(f"{options.month}-01", options.month))
        span = _span(options, plan.month)
        drawn = drawing.draw(work, plan.id, plan.version, options.seed, span)
    for row in drawn.draws:
        words = ngettext("{n} task", "{n} tasks", row.drawn).format(n=row.drawn)
        print(f"{row.id}\t{row.rule}\t{words}\t{row.seed}")
        for person, n in row.shortfalls:
            print("\t" + _("{person} ({n} missing)").format(person=person, n=n))
    return _DONE


def _verify(options: argparse.Namespace, access: "Access") -> int:
    from qa_desk.services import drawing

    if options.rechecks:
        return _verify_rechecks(access, _day(f"{options.rechecks}-01", options.rechecks))
    with access.ask() as work:
        verdict = drawing.verify(work, _named(work, options.draw))
    print(verdict.sentence)
    for difference in verdict.differences:
        print(difference.sentence)
    return _DONE if verdict.is_identical else _DIFFERS


def _verify_rechecks(access: "Access", month: date) -> int:
    from qa_desk.rules.rechecks import KINDS
    from qa_desk.services import rechecking

    with access.ask() as work:
        verdicts = [rechecking.verify(work, row.id) for row in rechecking.draws(work, month)]
    if not verdicts:
        print(_("No draw of re-checks of {month} is yours to see.").format(month=f"{month:%Y-%m}"))
    for verdict in verdicts:
        print(f"{verdict.row.id}\t{_(KINDS[verdict.row.kind])}\t{verdict.row.seed}")
        for words in (verdict.sentence, *verdict.differences):
            print(f"\t{words}")
    return _DIFFERS if any(verdict.differences for verdict in verdicts) else _DONE


def _plan(work: "Work", month: date) -> "PlanRow":
    from qa_desk.services import planning

    plans = [plan for plan in planning.list_plans(work) if plan.month == month]
    approved = [plan for plan in plans if plan.state == "approved"]
    if not approved:
        raise RuleError(
            _("There is no approved plan of {month}. Ask the QA lead to approve one.").format(
                month=f"{month:%Y-%m}"
            )
        )
    return approved[0]


def _span(options: argparse.Namespace, month: date) -> "Span | None":
    from qa_desk.services.drawing import Span

    if not (options.first or options.last or options.catch_up):
        return None
    whole = Span.of_month(month)
    first = _day(options.first) if options.first else whole.first
    last = _day(options.last) if options.last else whole.last
    return Span(first, last, options.catch_up)


def _day(written: str, shown: str = "") -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise InputError(
            _("“{day}” is not a day. Write a day as 2026-11-16, a month as 2026-11.").format(
                day=shown or written
            )
        ) from error


def _named(work: "Work", written: str) -> "UUID":
    """Return the draw that is meant; what begins alike was made in the same minutes."""
    from qa_desk.services import drawing, planning

    ids = [
        row.id for plan in planning.list_plans(work) for row in drawing.list_draws(work, plan.id)
    ]
    wanted = written.strip().lower()
    found = [id_ for id_ in ids if str(id_).startswith(wanted) or str(id_).endswith(wanted)]
    if not wanted or len(found) != 1:
        raise RuleError(
            _("{n} draws have an id that begins or ends with “{text}”. Write more of it.").format(
                n=len(found) if wanted else len(ids), text=written
            )
        )
    return found[0]

"""The command `qa-desk evaluations export`: whole evaluations as JSON (issue 8, capability 5)."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.commands.sound import Tools
from qa_desk.errors import RuleError
from qa_desk.i18n import _, ngettext

if TYPE_CHECKING:
    from qa_desk.services.evaluation_export import Wanted, Written

_ENDINGS = (".json", ".jsonl")


def add(commands: Any, tools: Tools) -> None:
    """Add the command."""
    evaluations = commands.add_parser("evaluations", help=_("the evaluations themselves"))
    kinds = evaluations.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    export = kinds.add_parser("export", help=_("whole evaluations as JSON, in an open format"))
    what = export.add_argument
    what("--from", dest="first", metavar="D", required=True, help=_("submitted from this day on"))
    what("--to", dest="last", metavar="D", required=True, help=_("the last day"))
    what("--team", metavar="T", default="", help=_("of one team, by its code or name"))
    what("--reason", default="", help=_("ask somebody else to approve, where they are many"))
    what(
        "-o", "--output", type=Path, required=True, metavar="FILE",
        help=_("FILE.json, or FILE.jsonl with one evaluation a line"),
    )  # fmt: skip
    export.set_defaults(command=lambda options: _export(options, tools))


def _export(options: argparse.Namespace, tools: Tools) -> int:
    from qa_desk.services import evaluation_export
    from qa_desk.services.evaluation_export import Wanted

    first, last = _day(options.first), _day(options.last)
    if first > last:
        raise RuleError(_("The first day lies after the last one. Nothing was exported."))
    if options.output.suffix.lower() not in _ENDINGS:
        raise RuleError(_("Name a file that ends in .json or .jsonl. Nothing was exported."))
    progress = tools.progress(_("Exporting"))
    with tools.access(options) as access, tools.stoppable(progress):
        with access.ask() as work:
            team = evaluation_export.team(work, options.team) if options.team else None
        wanted = Wanted(first, last, team)
        if options.reason and _has_asked(access, wanted, options.reason):
            print(_("Asked. When somebody else has approved it, export again, within a day."))
            return 1
        with access.work() as work:
            evaluation_export.allow(work, wanted)
        with access.ask(progress) as work:
            written = evaluation_export.write(work, wanted, options.output)
    _tell(written)
    return 0


def _has_asked(access: Any, wanted: "Wanted", reason: str) -> bool:
    """Ask for leave where it is needed and was not asked for yet; say whether it is waited for."""
    from qa_desk.services import evaluation_export

    with access.work() as work:
        outlook = evaluation_export.before(work, wanted)
        if outlook.is_free or work.actor.is_system:
            return False
        if outlook.asked is None:
            evaluation_export.ask(work, wanted, reason)
        return True


def _tell(written: "Written") -> None:
    words = ngettext("{n} evaluation exported", "{n} evaluations exported", written.number)
    print(words.format(n=written.number))
    if written.unseen:
        words = ngettext(
            "{n} was left out: you review it unseen.",
            "{n} were left out: you review them unseen.",
            written.unseen,
        )
        print(words.format(n=written.unseen))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise RuleError(
            _("{value} is no day. Write it such as 2026-01-31.").format(value=written)
        ) from error

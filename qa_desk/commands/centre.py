"""The commands `qa-desk settings list|set`: what the centre has decided about itself (D13)."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from qa_desk.errors import InputError
from qa_desk.i18n import _, ngettext

if TYPE_CHECKING:
    from qa_desk.models.database import Access
    from qa_desk.models.setting_moves import SettingMoves

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]


def add(commands: Any, opened: Opened) -> None:
    """Add the commands; `opened` lets the person of `--as` in."""
    settings = commands.add_parser("settings", help=_("the settings of the centre"))
    kinds = settings.add_subparsers(metavar=_("COMMAND"), required=True)
    listed = kinds.add_parser("list", help=_("all settings and their values"))
    listed.add_argument("words", metavar=_("WORD"), nargs="*", help=_("only those with the words"))
    listed.set_defaults(command=lambda options: _list(options, opened))
    chosen = kinds.add_parser("set", help=_("change a setting"))
    chosen.add_argument("key", metavar="KEY")
    chosen.add_argument("value", metavar="VALUE", help=_("or default"))
    chosen.add_argument("--from", dest="day", metavar="2027-01-01", help=_("not now, but that day"))
    chosen.add_argument("--reason", default="", help=_("why"))
    chosen.set_defaults(command=lambda options: _set(options, opened))


def _list(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.rules import masking, option_words
    from qa_desk.services import centre_settings

    with opened(options) as access, access.ask() as work:
        centre = centre_settings.read(work)
    for row in centre.rows:
        option = row.option
        line = f"{option.key} = {masking.mask_in_text(row.value)}"
        helped = f"{_(option.help)} ({option_words.allowed(option)})"
        found = f"{option.key} {helped} {_(option_words.subject(option.key))}".casefold()
        if all(word.casefold() in found for word in options.words):
            print(line)
            print(f"    {helped}")
            if row.planned:
                words = _("    from {day} on: {value}")
                local = row.planned.valid_from.astimezone(ZoneInfo(centre.timezone))
                print(
                    words.format(
                        day=f"{local:%Y-%m-%d %H:%M}", value=masking.mask_in_text(row.planned.value)
                    )
                )
    return 0


def _set(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.rules import masking
    from qa_desk.rules.options import OPTIONS
    from qa_desk.services import centre_settings
    from qa_desk.services.centre_settings import Wanted

    value = options.value
    if value == "default" and options.key in OPTIONS:
        value = str(OPTIONS[options.key].default)
    with opened(options) as access, access.work() as work:
        centre = centre_settings.read(work)
        seen = centre.row(options.key).seen if options.key in OPTIONS else None
        starts = _moment(options.day, centre.timezone) if options.day else None
        moves = centre_settings.change(
            work, Wanted(options.key, value, seen, starts, options.reason)
        )
    shown = masking.mask_in_text(value)
    print(_("{key} is {value}.").format(key=options.key, value=shown))
    print("".join(f"{line}\n" for line in _told(moves)), end="")
    return 0


def _moment(day: str, timezone: str) -> datetime:
    try:
        begin = datetime.combine(datetime.fromisoformat(day).date(), time(), ZoneInfo(timezone))
    except ValueError as error:
        raise InputError(_("“{day}” is not a day such as 2027-01-01.").format(day=day)) from error
    return begin.astimezone(UTC)


def _told(moves: "SettingMoves") -> list[str]:
    found = []
    if count := len(moves.waiting):
        words = ngettext(
            "{n} open case keeps its deadline. Who is asked from now on has the new one.",
            "{n} open cases keep their deadlines. Who is asked from now on has the new one.",
            count,
        )
        found.append(words.format(n=count))
    for quota in moves.quotas:
        words = _("Checks today: {before} → {after}")
        if quota.span == "month":
            words = _("Evaluations this month: {before} → {after}")
        found.append(words.format(before=quota.before, after=quota.after))
    return found

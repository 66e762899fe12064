"""The commands `qa-desk tick` and `qa-desk release-at`: what happens by the clock (D6, E-07)."""

import argparse
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from qa_desk.commands import announcing
from qa_desk.i18n import _

if TYPE_CHECKING:
    from qa_desk.models.database import Access

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]


def add(commands: Any, opened: Opened) -> None:
    """Add the commands; `opened` lets the person of `--as` in."""
    tick = commands.add_parser("tick", help=_("do what is due now, for a timer of this computer"))
    tick.set_defaults(command=lambda options: _tick(options, opened))
    at = commands.add_parser("release-at", help=_("when results are released each day"))
    at.add_argument("time", metavar="18:00", help=_("a time of day, or off for by hand"))
    at.set_defaults(command=lambda options: _release_at(options, opened))


def _tick(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.rules import ticking as words
    from qa_desk.services import evaluating, reminding, ticking

    counts: Counter[str] = Counter()
    with opened(options) as access:
        for part in (evaluating.release_due, ticking.take_due, reminding.remind):
            after, more = None, True
            while more:
                with access.work() as work:
                    batch = part(work, after)
                counts.update(batch.done)
                after, more = batch.after, batch.after is not None
        print("\n".join(words.told(counts)))
        if announcing.announce(access):
            print(_("What waits was announced."))
    return 0


def _release_at(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.services import evaluating

    written = "" if options.time == "off" else options.time
    with opened(options) as access, access.work() as work:
        at = evaluating.set_release_time(work, written)
    words = _("Results without a fatal error are released each day at {time}.").format(time=at)
    print(words if at else _("Results are released by hand."))
    return 0

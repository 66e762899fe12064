"""The command `qa-desk audio measure`: silence and talk-over of calls that have sound."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from qa_desk.i18n import _
from qa_desk.work import Progress

if TYPE_CHECKING:
    from qa_desk.models.database import Access

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
Stoppable = Callable[[Progress], AbstractContextManager[None]]
_DONE, _SOME_REFUSED = 0, 1


def add(kinds: Any, opened: Opened, shown: Callable[[str], Progress], stoppable: Stoppable) -> None:
    """Add the command to those of `audio`."""

    def run(options: argparse.Namespace) -> int:
        from qa_desk.services import sound_facts

        progress = shown(_("Measuring silence"))
        with opened(options) as access, stoppable(progress):
            found = sound_facts.measure(lambda: access.work(progress), progress)
        print(found.sentence())
        for problem in found.problems:
            print(f"  {problem}", file=sys.stderr)
        return _SOME_REFUSED if found.problems or found.stopped else _DONE

    measure = kinds.add_parser("measure", help=_("silence and talk-over of calls not measured yet"))
    measure.set_defaults(command=run)

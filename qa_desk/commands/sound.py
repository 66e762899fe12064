"""The commands `qa-desk audio …`: sealed copies of recordings, and what is measured of calls."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.i18n import _
from qa_desk.work import Progress

if TYPE_CHECKING:
    from qa_desk.models.database import Access

_DONE, _SOME_REFUSED = 0, 1


@dataclass(frozen=True)
class Tools:
    """What the command line already knows how to do."""

    access: Callable[[argparse.Namespace], "AbstractContextManager[Access]"]
    progress: Callable[[str], Progress]
    stoppable: Callable[[Progress], AbstractContextManager[None]]


def add(commands: Any, tools: Tools, check: Callable[[argparse.Namespace], int]) -> None:
    """Add `audio copy`, `check`, `store`, `relink` and `measure`."""
    audio = commands.add_parser("audio", help=_("look after the sealed copies of recordings"))
    kinds = audio.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    copy = kinds.add_parser("copy", help=_("copy what is drawn and has no copy yet"))
    copy.add_argument("--all", action="store_true", help=_("closed evaluations too"))
    copy.set_defaults(command=lambda options: _copy(options, tools))
    checked = kinds.add_parser("check", help=_("open every copy and tell what is wrong"))
    checked.set_defaults(command=check)
    store = kinds.add_parser("store", help=_("say where the copies lie, for the whole centre"))
    store.add_argument("folder", type=Path)
    store.set_defaults(command=lambda options: _store(options, tools))
    relink = kinds.add_parser("relink", help=_("find recordings that were moved, by their content"))
    relink.add_argument("folder", help=_("or the address of a recorder: qa-desk source"))
    relink.set_defaults(command=lambda options: _relink(options, tools))
    measure = kinds.add_parser("measure", help=_("silence and talk-over of calls not measured yet"))
    measure.set_defaults(command=lambda options: _measure(options, tools))


def _copy(options: argparse.Namespace, tools: Tools) -> int:
    from qa_desk.services import audio_copies

    progress = tools.progress(_("Copying recordings"))
    with tools.access(options) as access, tools.stoppable(progress):
        copied = audio_copies.copy(access.work, progress, closed_too=options.all)
    return _told(copied)


def _store(options: argparse.Namespace, tools: Tools) -> int:
    from qa_desk.services import audio_copies

    with tools.access(options) as access, access.work() as work:
        audio_copies.set_store(work, options.folder)
    print(_("From now on the sealed copies lie in {folder}.").format(folder=options.folder))
    return _DONE


def _relink(options: argparse.Namespace, tools: Tools) -> int:
    from qa_desk.rules import sources
    from qa_desk.services import relinking

    progress = tools.progress(_("Looking for recordings"))
    with tools.access(options) as access, tools.stoppable(progress):
        found = relinking.relink(access.work, sources.given(options.folder), progress)
    print(found.sentence())
    return _DONE


def _measure(options: argparse.Namespace, tools: Tools) -> int:
    from qa_desk.services import sound_facts

    progress = tools.progress(_("Measuring silence"))
    with tools.access(options) as access, tools.stoppable(progress):
        found = sound_facts.measure(lambda: access.work(progress), progress)
    return _told(found)


def _told(found: Any) -> int:
    print(found.sentence())
    for problem in found.problems:
        print(f"  {problem}", file=sys.stderr)
    return _SOME_REFUSED if found.problems or found.stopped else _DONE

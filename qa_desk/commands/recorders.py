"""The commands `qa-desk recorder …`: what a recorder's files do not tell of themselves."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.commands.sound import Tools
from qa_desk.i18n import _
from qa_desk.rules import sources

if TYPE_CHECKING:
    from qa_desk.audio.headerless import Headerless
    from qa_desk.models.database import Access
    from qa_desk.services.importing import Summary

_DONE, _SOME_REFUSED, _NOTHING_DONE = 0, 1, 2
Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]


def add(commands: Any, opened: Opened) -> None:
    """Add `recorder profile` and `converter`."""
    recorder = commands.add_parser("recorder", help=_("what is known of a recorder's files"))
    kinds = recorder.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    profile = kinds.add_parser("profile", help=_("say what its files without a header are"))
    add = profile.add_argument
    add("code", nargs="?", metavar="NAME", help=_("the recorder's short name; none: list all"))
    add("--headerless", metavar="CODING", help=_("alaw, mulaw, pcm16, gsm, vox, g722 or g729"))
    add("--rate", type=int, metavar="HZ", help=_("samples in a second; mostly 8000"))
    add("--channels", type=int, default=1, metavar="N", help=_("1, or 2 for stereo"))
    add("--none", action="store_true", help=_("its files have headers"))
    profile.set_defaults(command=lambda options: _profile(options, opened))
    converter = kinds.add_parser("converter", help=_("name a program for its closed format, here"))
    add = converter.add_argument
    add("code", nargs="?", metavar="NAME", help=_("the recorder's short name; none: list all"))
    add("--files", nargs="+", default=(), metavar=".ENDING", help=_("which files it converts"))
    add("--none", action="store_true", help=_("use no program any more"))
    add("--run", nargs=argparse.REMAINDER, metavar="PROGRAM {in} {out}", help=_("comes last"))
    converter.set_defaults(command=_converter)


def add_import(parser: Any, kinds: Any, tools: Tools) -> None:
    """Add `import recordings FOLDER`, and `import --profile NAME` for cron and Task Scheduler."""
    recordings = kinds.add_parser("recordings", help=_("a folder of recordings"))
    folder = _("or the address of a recorder: qa-desk source")
    recordings.add_argument("folder", nargs="?", help=folder)
    recordings.add_argument("--calls", type=Path, metavar="FILE.csv", help=_("the list of calls"))
    recordings.add_argument("--recorder", default="default", help=_("the recorder's short name"))
    for one in (parser, recordings):
        one.add_argument(
            "--profile",
            metavar="NAME",
            default=argparse.SUPPRESS,
            help=_("what the profile of this recorder says; for import by the clock"),
        )
        one.set_defaults(command=lambda options, one=one: _import(options, one, tools))


def _import(options: argparse.Namespace, parser: argparse.ArgumentParser, tools: Tools) -> int:
    from qa_desk.services import importing

    profile, folder = getattr(options, "profile", None), getattr(options, "folder", None)
    if (profile is None) == (folder is None):
        parser.error(_("give a folder, or --profile with a recorder's short name"))
    progress = tools.progress(_("Importing"))
    with tools.access(options) as access, tools.stoppable(progress):
        try:
            if profile is not None:
                with access.ask() as work:
                    request = importing.request(work, profile, "command")
            else:
                given = sources.given(str(folder))
                request = importing.Request(given, options.calls, options.recorder, how="command")
            summary = importing.run(access.work, request, progress)
        except importing.BusyError as busy:  # the other one brings in what is new
            print(busy, file=sys.stderr)
            return _DONE
    return _told(summary, is_scheduled=profile is not None)


def _told(summary: "Summary", *, is_scheduled: bool) -> int:
    """Say what came of an import; with a profile, nothing new is no failure."""
    print(summary.sentence())
    for problem in summary.problems:
        print(f"  {problem}", file=sys.stderr)
    if not summary.stored and not summary.known and (summary.problems or not is_scheduled):
        return _NOTHING_DONE
    return _SOME_REFUSED if summary.problems or summary.stopped else _DONE


def _profile(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.audio import headerless
    from qa_desk.services import recorders

    with opened(options) as access:
        if options.code and (options.headerless or options.none):
            told = None
            if not options.none:
                told = headerless.told(options.headerless, options.rate, options.channels)
            with access.work() as work:
                recorders.set_headerless(work, options.code, told)
        with access.ask() as work:
            rows = recorders.recorders(work)
    for row in rows:
        said = row.settings
        if options.code in (None, said.code):
            print(f"{said.code}\t{_words(said.headerless)}")
    return 0


def _converter(options: argparse.Namespace) -> int:
    from qa_desk.audio import converters

    if options.code and (options.run or options.none):
        told = None
        if not options.none:
            told = converters.told(options.code, options.files, options.run)
        converters.keep(options.code, told)
    for one in converters.listed():
        if options.code in (None, one.recorder):
            print("\t".join((one.recorder, " ".join(one.endings), " ".join(one.command))))
    return 0


def _words(files: "Headerless | None") -> str:
    if files is None:
        return _("files with headers")
    return _("files without a header: {coding}, {rate} Hz, channels: {channels}").format(
        coding=files.codec, rate=files.rate, channels=files.channels
    )

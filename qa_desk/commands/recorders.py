"""The commands `qa-desk recorder …`: what a recorder's files do not tell of themselves."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from qa_desk.i18n import _

if TYPE_CHECKING:
    from qa_desk.audio.headerless import Headerless
    from qa_desk.models.database import Access

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
        if options.code in (None, row.code):
            print(f"{row.code}\t{_words(row.headerless)}")
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

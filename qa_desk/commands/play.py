"""The command `qa-desk play`: hear any file in the player alone."""

import argparse
import sys
from pathlib import Path
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import _

_NOTHING_DONE = 2


def add(commands: Any) -> None:
    """Add the command."""
    play = commands.add_parser("play", help=_("hear any recording in the player alone"))
    play.add_argument("file", type=Path)
    play.set_defaults(command=_play)


def _play(options: argparse.Namespace) -> int:
    file: Path = options.file
    if not file.is_file():
        from qa_desk.rules import masking

        shown = masking.mask_in_text(str(file))
        raise InputError(_("There is no file {file}. Check its name.").format(file=shown))
    from qa_desk.audio.ahead import Ahead
    from qa_desk.audio.kept import LooseFile

    ahead = Ahead(LooseFile(file))
    from qa_desk.desk import application
    from qa_desk.ui.play_window import PlayWindow

    windows: list[PlayWindow] = []
    code = application.stay(lambda _app: windows.append(PlayWindow(file, ahead)))
    if windows[0].refusal:
        print(windows[0].refusal, file=sys.stderr)
        return _NOTHING_DONE
    return code

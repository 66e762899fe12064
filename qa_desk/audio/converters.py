"""Programs that turn a closed format of a recorder into one that can be heard (P2).

They are named in this desktop's settings and nowhere else: whoever may write to the database must
not run programs on desktops. The recorder's own bytes are what is hashed, sealed and kept; they are
converted each time they are opened and not in the cache any more.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from qa_desk import paths, settings
from qa_desk.audio import cache
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.work import Progress

SECONDS = 300.0
"""How long a converter may take for one recording."""

MOST_BYTES = 2 << 30
"""How long its output may be."""

_KEY = "converter"  # of the list, in the settings
_MARK = "converted: "  # how the stored format of such a recording begins, then its recorder
_LOOK = 0.05  # seconds from look to look at what it does


@dataclass(frozen=True)
class Converter:
    """The program for files of some endings of one recorder."""

    recorder: str
    endings: tuple[str, ...]
    command: tuple[str, ...]

    def takes(self, name: str) -> bool:
        """Say whether a file is one of those."""
        return PurePath(name).suffix.lower() in self.endings

    def format(self, found: str) -> str:
        """Return how the format of what it made is stored."""
        return f"{_MARK}{self.recorder}: {found}"


def told(recorder: str, endings: Sequence[str], command: Sequence[str]) -> Converter:
    """Return the converter that somebody names; InputError when it cannot be one."""
    tails = tuple(f".{one.strip().lower().lstrip('.')}" for one in endings if one.strip(" ."))
    if not tails:
        raise InputError(_("Say which files it converts by their endings, such as: .nmf"))
    if not all(any(place in word for word in command[1:]) for place in ("{in}", "{out}")):
        raise InputError(
            _("The command needs {source} and {target}, where the two files' names go.").format(
                source="{in}", target="{out}"
            )
        )
    program = shutil.which(command[0])
    if program is None:
        raise InputError(
            _("There is no program {program}. Give its whole path.").format(program=command[0])
        )
    return Converter(recorder, tails, (str(Path(program).absolute()), *command[1:]))


def listed() -> list[Converter]:
    """Return the converters of this desktop."""
    rows = settings.read().get(_KEY)
    found = []
    for row in rows if isinstance(rows, list) else ():
        match row:
            case {"recorder": str(recorder), "endings": [*endings], "command": [*command]}:
                found.append(
                    Converter(recorder, tuple(map(str, endings)), tuple(map(str, command)))
                )
    return found


def of(recorder: str) -> tuple[Converter, ...]:
    """Return the converters for a recorder's files."""
    return tuple(one for one in listed() if one.recorder == recorder)


def keep(recorder: str, converter: Converter | None) -> None:
    """Use this one for a recorder from now on; None: no more."""
    rows = [one for one in listed() if one.recorder != recorder]
    said = [asdict(one) for one in [*rows, *([converter] if converter else [])]]
    settings.write({_KEY: said})


def opener(
    converter: Converter, open_file: Callable[[], BinaryIO], name: str, progress: Progress
) -> Callable[[], BinaryIO]:
    """Return how to open what a converter makes of a file, as often as wanted."""
    with open_file() as original:
        return _made(converter, original, PurePath(name).suffix.lower(), progress).open


def stored(form: str, original: BinaryIO, name: str, content: str, progress: Progress) -> BinaryIO:
    """Return a recording as it is heard, by the format that is stored with it."""
    if not form.startswith(_MARK):
        return original
    with original:
        recorder = form.removeprefix(_MARK).partition(": ")[0]
        fits = [one for one in of(recorder) if one.takes(name)]
        if not fits:
            raise InputError(
                _(
                    "This recording is in a format that only a program of its recorder reads, and "
                    "this computer has none for it. Whoever looks after QA Desk runs here: "
                    "qa-desk recorder converter {recorder}"
                ).format(recorder=recorder)
            )
        here = "\0".join((content, *fits[0].command))
        found = cache.find(here)
        if found is None:
            found = cache.keep(
                here, _made(fits[0], original, PurePath(name).suffix.lower(), progress)
            )
        return found.open()


def _made(converter: Converter, original: BinaryIO, ending: str, progress: Progress) -> cache.Kept:
    """Convert in a folder that only this user reads and that is gone afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix="qa-desk-", ignore_cleanup_errors=True) as folder:
            source, target = Path(folder, f"in{ending}"), Path(folder, "out.wav")
            with source.open("xb") as file:
                shutil.copyfileobj(original, file)
            _run(converter, source, target, progress)
            with target.open("rb") as made:
                return cache.seal(made, target.stat().st_size, progress)
    except OSError as error:
        raise _failed(converter, error.strerror or str(error)) from error


def _run(converter: Converter, source: Path, target: Path, progress: Progress) -> None:
    program, *words = converter.command
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - no shell; this desktop's settings name the program
        [program, *(w.replace("{in}", str(source)).replace("{out}", str(target)) for w in words)],
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        cwd=source.parent,
        env=_environment(),
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        _wait(converter, process, target, progress)
    finally:
        _end(process)
    if process.returncode:
        raise _failed(converter, _("it ended with the error {n}").format(n=process.returncode))


def _wait(
    converter: Converter, process: "subprocess.Popen[bytes]", target: Path, progress: Progress
) -> None:
    until = time.monotonic() + SECONDS
    while True:
        try:
            process.wait(_LOOK)
        except subprocess.TimeoutExpired:
            progress.step(0, 1)
            if time.monotonic() > until:
                raise _failed(converter, _("it takes too long")) from None
        if target.exists() and target.stat().st_size > MOST_BYTES:
            raise _failed(converter, _("what it writes is too long"))
        if process.returncode is not None:
            return


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program that still runs, and what it has started."""
    if process.poll() is None:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, 9)
        process.wait()


def _environment() -> dict[str, str]:
    """Return what the program may know of ours: no password."""
    outside = paths.outside()
    return {name: value for name, value in outside.items() if not name.startswith("QA_DESK")}


def _failed(converter: Converter, reason: str) -> InputError:
    return InputError(
        _(
            "The converter {program} could not turn this recording into sound: {reason}. The "
            "recording is as it was. Try the program by itself."
        ).format(program=Path(converter.command[0]).name, reason=reason)
    )

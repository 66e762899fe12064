"""Newer builds out of a folder on the centre's own network: copied, and taken at the next start.

Off until the settings or the preset file name such a folder (P4). It holds, for each system, a
packed build and a small file with its version and SHA-256, as `tools/pack.py` writes them. A build
lies beside the data, under its version; the installed program only hands over to the newest.
"""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qa_desk import __version__, connections, paths, settings
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.work import Progress

GIVEN = "QA_DESK_PROGRAM"  # the installed program that handed over, in the environment
_VERSION = re.compile(r"\d{1,5}(?:\.\d{1,5}){1,3}")
_NAME = re.compile(r"[\w.-]+\.tar\.xz")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1 << 20
_TRIAL_S = 60


@dataclass(frozen=True)
class Offer:
    """A build that is newer than what runs and than what lies ready."""

    version: str
    file: Path
    sha256: str


def system() -> str:
    """Return the name of this kind of computer, for which a build is made."""
    return f"{platform.system()}-{platform.machine()}".lower()


def folder() -> Path | None:
    """Return the folder that is looked into; None where there is none, as usually."""
    named = settings.load().updates or connections.preset_updates()
    return Path(named).expanduser() if named else None


def look() -> Offer | None:
    """Return what the folder offers, None when nothing newer; OSError where it is out of reach.

    StorageError when what it says is not understood: then nothing is copied from there.
    """
    place = folder()
    if place is None:
        return None
    listed = place / f"qa-desk-{system()}.toml"
    try:
        said = tomllib.loads(listed.read_text("utf-8-sig"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise _not_understood(listed) from error
    version, name, digest = (str(said.get(key, "")) for key in ("version", "file", "sha256"))
    if not (_VERSION.fullmatch(version) and _NAME.fullmatch(name) and _DIGEST.fullmatch(digest)):
        raise _not_understood(listed)
    if _order(version) <= max([_order(__version__), *map(_order, _ready())]):
        return None
    return Offer(version, place / name, digest)


def take(offer: Offer, progress: Progress) -> None:
    """Copy a build, check and try it, and lay it ready for the next start.

    StorageError when it is not what was announced or does not start; all is as before then.
    """
    home = paths.programs()
    part = home / f"{offer.version}.part"
    packed = home / f"{offer.version}.tar.xz"
    try:
        shutil.rmtree(part, ignore_errors=True)
        home.mkdir(parents=True, exist_ok=True)
        _copy(offer, packed, progress)
        with tarfile.open(packed) as archive:
            archive.extractall(part, filter="data")  # nothing outside of the folder
        _try(part, offer.version)
        part.rename(home / offer.version)
    except (OSError, tarfile.TarError) as error:
        raise StorageError(
            _(
                "The new version cannot be copied ({reason}). QA Desk goes on as it is. Try again "
                "later, or tell your administrator."
            ).format(reason=getattr(error, "strerror", None) or error)
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        with suppress(OSError):
            packed.unlink(missing_ok=True)
    _tidy(offer.version)


def hand_over() -> int | None:
    """Run the newest build that lies ready instead of this one.

    None when this is the newest: then this one goes on.
    """
    if GIVEN in os.environ:
        return None
    newer = [version for version in _ready() if _order(version) > _order(__version__)]
    if not newer:
        return None
    program = _program(paths.programs() / max(newer, key=_order))
    environment = _environment(paths.program())
    command = [str(program), *sys.argv[1:]]
    try:
        if sys.platform != "win32":
            os.execve(program, command, environment)  # noqa: S606 - a build that was checked
        return subprocess.call(command, env=environment)  # noqa: S603 - so was this
    except OSError:
        return None


def _copy(offer: Offer, packed: Path, progress: Progress) -> None:
    digest, done = hashlib.sha256(), 0
    total = offer.file.stat().st_size
    with offer.file.open("rb") as source, packed.open("wb") as target:
        while block := source.read(_BLOCK):
            target.write(block)
            digest.update(block)
            done += len(block)
            progress.step(done, total)
    if digest.hexdigest() != offer.sha256:
        raise StorageError(
            _(
                "{file} is not what its SHA-256 says, so it is not taken. QA Desk goes on as it "
                "is. Tell your administrator."
            ).format(file=offer.file)
        )


def _try(part: Path, version: str) -> None:
    """Start the new build once: one that cannot start here must not be handed over to."""
    try:
        done = subprocess.run(  # noqa: S603 - it is what its SHA-256 says
            [str(_program(part)), "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_TRIAL_S,
            env=_environment(part),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        said = done.stdout.strip()
    except (OSError, subprocess.TimeoutExpired) as error:
        said = str(error)
    if said != f"QA Desk {version}":
        raise StorageError(
            _(
                "Version {version} does not start on this computer, so it is not taken. QA Desk "
                "goes on as it is. Tell your administrator."
            ).format(version=version)
        )


def _environment(installed: Path) -> dict[str, str]:
    """Return the environment in which another build is a program of its own."""
    return {**paths.outside(), GIVEN: str(installed), "PYINSTALLER_RESET_ENVIRONMENT": "1"}


def _program(build: Path) -> Path:
    """Return what is started in a build: the same of its two programs as runs now."""
    mine = Path(sys.executable).name
    found = build / "qa-desk" / mine
    return found if found.exists() else found.with_name("qa-desk" + Path(mine).suffix)


def _ready() -> list[str]:
    try:
        return [each.name for each in paths.programs().iterdir() if _VERSION.fullmatch(each.name)]
    except OSError:
        return []


def _tidy(newest: str) -> None:
    for version in _ready():
        if version not in {newest, __version__}:
            shutil.rmtree(paths.programs() / version, ignore_errors=True)


def _order(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in re.findall(r"\d+", version)]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _not_understood(file: Path) -> StorageError:
    return StorageError(
        _("{file} announces a new version in a way that is not understood. It is left out.").format(
            file=file
        )
    )

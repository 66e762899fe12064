"""Where resources, settings, data, caches and logs are: in a checkout, a wheel, a frozen app."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("QA Desk", appauthor=False)


@cache
def resources() -> Path:
    """Return the folder of icons, fonts, catalogues, checklists and demonstration audio."""
    package = Path(__file__).parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def _folder(name: str, platform: str) -> Path:
    home = os.environ.get("QA_DESK_HOME") or _portable()
    return Path(home).expanduser().absolute() / name if home else Path(platform)


def _portable() -> str:
    """Return the folder `home` beside a built program, where it carries all that is its own."""
    home = program() / "home"
    return str(home) if hasattr(sys, "frozen") and home.is_dir() else ""


def settings() -> Path:
    """Return the folder of this desktop's settings (`QA_DESK_HOME` moves it)."""
    return _folder("settings", _DIRS.user_config_dir)


def machine_wide() -> Path:
    """Return the folder of what an administrator sets for everybody on this computer."""
    return _folder("machine", _DIRS.site_config_dir)


def program() -> Path:
    """Return the folder of the program: of the installed one, or of its Python environment."""
    if not hasattr(sys, "frozen"):
        return Path(sys.prefix)
    installed = os.environ.get("QA_DESK_PROGRAM")  # it handed over to a newer build
    return Path(installed) if installed else Path(sys.executable).parent


def programs() -> Path:
    """Return the folder of newer builds that lie ready for the next start."""
    return _folder("programs", str(Path(_DIRS.user_data_dir) / "programs"))


def handbook() -> Path:
    """Return the folder of the handbook and its pictures."""
    package = Path(__file__).parent
    inside = package / "handbook"
    return inside if inside.is_dir() else package.parent / "docs"


def data() -> Path:
    """Return the folder of the local database and the draft journals."""
    return _folder("data", _DIRS.user_data_dir)


def database(file: Path) -> str:
    """Return the address of a local database file."""
    return "sqlite:///" + str(file).replace("%", "%25").replace("?", "%3F")


def database_file(database: str) -> Path | None:
    """Return the file behind the address of a local database, None for a server's."""
    if not database.startswith("sqlite"):
        return None
    return Path(unquote(database.partition(":///")[2].partition("?")[0]))


def cache_folder() -> Path:
    """Return the folder of what can be computed again: waveform peaks, fetched audio."""
    return _folder("cache", _DIRS.user_cache_dir)


def logs() -> Path:
    """Return the folder of log files."""
    return _folder("logs", _DIRS.user_log_dir)


def outside() -> dict[str, str]:
    """Return the environment for programs that are not ours.

    A built program's own one leads to the libraries of its folder, which others cannot use.
    """
    environment = dict(os.environ)
    if hasattr(sys, "frozen"):
        before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment.pop("LD_LIBRARY_PATH", None)
        if before is not None:
            environment["LD_LIBRARY_PATH"] = before
    return environment


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Yield where to write, so that `file` appears whole or stays as it was; OSError if it must."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        yield fresh
        fresh.replace(file)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def write_whole(file: Path, text: str) -> None:
    """Write a small file of ours, whole or not at all; OSError when that cannot be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as fresh:
        fresh.write_text(text, "utf-8")

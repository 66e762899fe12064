"""Where recordings come from: a folder, a ZIP file, or the address of a recorder on the network.

An address never holds a password: it is stored with each recording and shown to people.
"""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from qa_desk.errors import InputError
from qa_desk.i18n import _

KINDS = ("sftp", "s3", "http", "https")
"""How a recorder can be reached."""

ARCHIVE = ".zip"
"""How the name of a source ends that is one file with many recordings."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Address:
    """A folder of a recorder on the network; for S3 the host is the bucket."""

    kind: str
    host: str
    path: str = ""  # without slashes at its ends, readable
    user: str = ""
    port: int | None = None

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port else ""
        path = f"/{self.path}" if self.path else ""
        return f"{self.kind}://{user}{host}{port}{path}"

    def holds(self, other: "Address") -> bool:
        """Say whether another address is this folder, or one inside it."""
        return str(other) == str(self) or str(other).startswith(f"{self}/")


@dataclass(frozen=True)
class Remote:
    """A recording that lies at an address."""

    source: str
    path: str

    @property
    def name(self) -> str:
        """Return the file's own name."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True)
class Packed:
    """A recording inside a ZIP file."""

    archive: Path
    path: str

    @property
    def name(self) -> str:
        """Return the file's own name."""
        return PurePosixPath(self.path).name


Source = Path | Address
"""Where recordings lie: a folder or ZIP file, or an address."""

Place = Path | Remote | Packed
"""Where one recording lies."""


def given(text: str) -> Source:
    """Return the folder or the address that somebody gave."""
    return parse(text) if _SCHEME.fullmatch(text.strip()) else Path(text)


def place(source: str, path: str) -> Place:
    """Return where a recording lies, as the database has it."""
    if _SCHEME.fullmatch(source):
        return Remote(source, path)
    return Packed(Path(source), path) if source.lower().endswith(ARCHIVE) else Path(source, path)


def parse(text: str) -> Address:
    """Return an address in the one form it is stored in; InputError when it is none."""
    found = _SCHEME.fullmatch(text.strip())
    kind = found[1].lower() if found else ""
    if found is None or kind not in KINDS:
        raise _wrong(text)
    netloc, _slash, path = found[2].partition("/")
    try:
        parts = urlsplit(f"//{netloc}")
        port, host, user = parts.port, parts.hostname or "", unquote(parts.username or "")
    except ValueError:
        raise _wrong(text) from None
    if parts.password is not None or (kind.startswith("http") and ("?" in path or "#" in path)):
        raise InputError(
            _(
                "Leave the password out of the address: it would be stored and shown. Run: "
                "qa-desk source add, which asks for it and keeps it in this computer's keyring."
            )
        )
    if not host or (kind == "s3" and (user or port)):
        raise _wrong(text)
    if kind.startswith("http"):
        path = unquote(path)
    return Address(kind, netloc if kind == "s3" else host, _clean(path, text), user, port)


def is_inside(path: str) -> bool:
    """Say whether a recording's path stays inside its source."""
    return "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def inside(path: str) -> str:
    """Return a recording's path if it stays inside its source; InputError otherwise."""
    if not is_inside(path):
        raise InputError(
            _("The recording's name leads out of its recorder's folder, so it is not opened.")
        )
    return path


def _clean(path: str, text: str) -> str:
    parts = [part for part in path.split("/") if part]
    if {".", ".."} & set(parts) or "\0" in path:
        raise _wrong(text)
    return "/".join(parts)


def _wrong(text: str) -> InputError:
    shown = re.sub(r"//[^/]*@", "//…@", text)  # a password may stand there
    return InputError(
        _(
            "“{text}” is no address of recordings. Give a folder, sftp://USER@HOST/FOLDER, "
            "s3://BUCKET/FOLDER or https://HOST/FOLDER."
        ).format(text=shown)
    )

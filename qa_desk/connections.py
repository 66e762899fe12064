"""The databases that this desktop knows, and how their addresses are put together.

Own ones stand in the settings, without passwords. An administrator may preset others by a file
`connection.toml` (P4): named by QA_DESK_PROFILE, beside the program, or in a machine-wide folder.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from qa_desk import paths, settings
from qa_desk.errors import StorageError
from qa_desk.i18n import _

PRESET = "connection.toml"
_KEY = "connection"  # of the list, in the settings and in a preset file
_SCHEME = "postgresql+psycopg"
_SAFE = "verify-full"
_PORT = re.compile(r"(?<=[^:]):\d*$")  # not the end of an IPv6 address
_LOOPBACK = {"", "localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Connection:
    """A database by the name that people know it under."""

    name: str
    address: str
    is_preset: bool = False


@dataclass(frozen=True)
class Server:
    """The parts of a server's address; several servers stand in `others` as libpq knows them."""

    host: str = ""
    port: str = ""
    database: str = ""
    certificate: str = ""  # file of the authority that signed the server's
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def hosts(self) -> list[str]:
        """All servers that the address names, without ports."""
        listed = (_PORT.sub("", host) for host in self.others.get("host", "").split(","))
        return [host for host in (self.host, *listed) if host]

    @property
    def is_here(self) -> bool:
        """Say whether nothing leaves this computer."""
        return all(host in _LOOPBACK or host.startswith("/") for host in self.hosts)

    @property
    def mode(self) -> str:
        """How the server has to prove itself: libpq's sslmode."""
        return self.others.get("sslmode") or ("prefer" if self.is_here else _SAFE)

    @property
    def is_protected(self) -> bool:
        """Say whether nobody on the way can listen, or pretend to be the server."""
        return self.is_here or self.mode == _SAFE

    def address(self) -> str:
        """Return the address in one line."""
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
        port = f":{self.port}" if self.port else ""
        query = [(key, value) for key, value in self.others.items() if key != "host"]
        query += [("host", host) for host in self.others.get("host", "").split(",") if host]
        if self.certificate:
            query.append(("sslrootcert", self.certificate))
        tail = f"?{urlencode(query, safe='/:,', quote_via=quote)}" if query else ""
        return f"{_SCHEME}://{host}{port}/{quote(self.database, safe='')}{tail}"


def server(address: str) -> Server:
    """Take a server's address apart; a name and password in it are left out."""
    rest, _mark, query = address.partition("://")[2].partition("?")
    place, _slash, database = rest.partition("/")
    place = place.rpartition("@")[2]
    host, colon, port = place.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = place, ""
    others: dict[str, str] = {}
    for key, value in parse_qsl(query):
        others[key] = f"{others[key]},{value}" if key in others else value
    certificate = others.pop("sslrootcert", "")
    return Server(unquote(host).strip("[]"), port, unquote(database), certificate, others)


def known() -> list[Connection]:
    """Return what is preset and what this desktop has added, without doubles."""
    found: dict[str, Connection] = {}
    for connection in (*_preset(), *own()):
        found.setdefault(connection.address, connection)
    return list(found.values())


def own() -> list[Connection]:
    """Return the connections that were added on this desktop."""
    listed = settings.read().get(_KEY)
    return list(_listed(listed, Path(), is_preset=False))


def keep(connections: Sequence[Connection]) -> None:
    """Store the connections of this desktop; preset ones are not its own."""
    rows = [{"name": c.name, "address": c.address} for c in connections if not c.is_preset]
    settings.write({_KEY: rows})


def name_of(address: str) -> str:
    """Return the name that an address is known under; empty when it has none."""
    return next((c.name for c in known() if c.address == address), "")


def preset_updates() -> str:
    """Return the folder of updates that an administrator has preset; empty when none."""
    named = (str(_read(file).get("updates", "")) for file in _preset_files())
    return next(filter(None, named), "")


def _preset() -> Iterator[Connection]:
    for file in _preset_files():
        yield from _listed(_read(file).get(_KEY), file.parent, is_preset=True)


def _preset_files() -> list[Path]:
    places = [paths.program() / PRESET, paths.machine_wide() / PRESET]
    if chosen := os.environ.get("QA_DESK_PROFILE"):
        places.insert(0, Path(chosen))
    return [file for file in places if file.is_file()]


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise StorageError(
            _("The preset connections in {file} cannot be read ({reason}). Mend the file.").format(
                file=file, reason=error
            )
        ) from error


def _listed(rows: object, folder: Path, *, is_preset: bool) -> Iterator[Connection]:
    """Yield what is understood; a certificate's file name counts from the preset's folder."""
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or not isinstance(row.get("address"), str):
            continue
        address = row["address"]
        if certificate := row.get("certificate"):
            known = server(address)
            file = str(folder / str(certificate))
            address = Server(known.host, known.port, known.database, file, known.others).address()
        yield Connection(str(row.get("name") or address), address, is_preset)

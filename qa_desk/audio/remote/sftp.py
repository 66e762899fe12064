"""A recorder reached by SFTP, through fsspec's file system over paramiko.

fsspec's own connection trusts any host; ours knows the host's key by its fingerprint and goes no
further with another one, so no password is sent to somebody in between.
"""

import io
import logging
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem
from paramiko.hostkeys import InvalidHostKey
from paramiko.sftp import CMD_NAME

from qa_desk.audio.remote.known import Known
from qa_desk.errors import InputError
from qa_desk.i18n import _

CONNECT, ANSWER = 15, 30
"""Seconds: until there is a connection, and between two answers."""

_PIECE = 1 << 15  # what every server gives in one answer
_AT_ONCE = 64  # pieces on their way, so that a distant server is not asked one by one

logging.getLogger("paramiko").propagate = False  # it would print its troubles, and names
logging.getLogger("paramiko").addHandler(logging.NullHandler())


class HostKey(Exception):
    """The key that a host has shown, and that is not the one that is known."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


FAILURES = (paramiko.SSHException, EOFError, HostKey)
"""What the library raises beside OSError."""


def reason(error: Exception) -> str:
    """Return why a recorder does not let us in, "" when it is the network."""
    if isinstance(error, HostKey):
        return _(
            "it shows another key ({fingerprint}) than the one that was confirmed here, so nothing "
            "was sent; if the recorder was given a new key, add it again with qa-desk source add"
        ).format(fingerprint=error.fingerprint)
    if isinstance(error, paramiko.AuthenticationException):
        return _("it does not accept the name, or the password or key")
    return ""


def look(known: Known) -> tuple[str, bool]:
    """Return the fingerprint of a host's key, and whether this user's SSH knows it already.

    Nothing is sent but the greeting.
    """
    at = known.parsed
    key = _shown_key(at.host, at.port or 22)
    name = at.host if at.port in (None, 22) else f"[{at.host}]:{at.port}"
    hosts = paramiko.HostKeys()
    with suppress(OSError, InvalidHostKey):
        hosts.load(str(Path.home() / ".ssh" / "known_hosts"))
    same_kind = (hosts.lookup(name) or {}).get(key.get_name())
    if same_kind is not None and same_kind != key:
        raise InputError(
            _(
                "The key of {host} is not the one that this computer's SSH knows. Somebody may be "
                "in between, so nothing was sent. Ask whoever runs the recorder whether its key "
                "was changed."
            ).format(host=at.host)
        )
    return key.fingerprint, same_kind is not None


def _shown_key(host: str, port: int) -> Any:
    transport = paramiko.Transport(socket.create_connection((host, port), CONNECT))
    transport.banner_timeout = CONNECT
    try:
        transport.start_client(timeout=CONNECT)
        return transport.get_remote_server_key()
    finally:
        transport.close()


class Files:
    """The recordings of one recorder."""

    failures = FAILURES

    def __init__(self, known: Known, secret: str) -> None:
        at = known.parsed
        self.root = f"/{at.path}"
        self.fs = _FileSystem(
            at.host,
            skip_instance_cache=True,
            use_listings_cache=False,
            fingerprint=known.host_key,
            port=at.port or 22,
            username=at.user or None,
            password=None if known.key_file else secret or None,
            pkey=_private_key(known.key_file, secret) if known.key_file else None,
        )

    def places(self, path: str) -> tuple[str, ...]:
        """Return where a recording may lie."""
        return (f"{self.root.rstrip('/')}/{path}",)

    def path(self, name: str) -> str | None:
        """Return the path of what a listing names."""
        return name[len(self.root.rstrip("/")) + 1 :]

    def open(self, place: str, at: int, size: int) -> tuple[BinaryIO, int]:
        """Return a stream and the byte that it begins with."""
        file: Any = io.BufferedReader(_Ahead(self.fs.open(place, "rb"), at, size), _PIECE)
        return file, at

    def close(self) -> None:
        """Hang up."""
        self.fs.client.close()


class _Ahead(io.RawIOBase):
    """A file from a byte on, asked for many pieces at a time.

    paramiko's own prefetching leaves a thread behind that turns for ever when a connection breaks.
    """

    def __init__(self, file: Any, at: int, size: int) -> None:
        self._file = file
        self._rest = range(at, size, _PIECE)
        self._size = size
        self._here = io.BytesIO()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._here.readinto(buffer)
        if not found and self._rest:
            pieces, self._rest = self._rest[:_AT_ONCE], self._rest[_AT_ONCE:]
            wanted = [(place, min(_PIECE, self._size - place)) for place in pieces]
            self._here = io.BytesIO(b"".join(self._file.readv(wanted)))
            found = self._here.readinto(buffer)
        return found

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _private_key(file: str, passphrase: str) -> Any:
    try:
        return paramiko.PKey.from_path(file, passphrase.encode() or None)
    except (OSError, ValueError, TypeError, paramiko.SSHException) as error:
        raise InputError(
            _(
                "The key file {file} cannot be used ({reason}). Check the file and its passphrase; "
                "nothing was sent."
            ).format(file=file, reason=error)
        ) from error


class _FileSystem(SFTPFileSystem):  # type: ignore[misc]
    """fsspec's, with a host that has to prove itself, time limits, and names in GBK."""

    protocol = "qadesk-sftp"

    def _connect(self) -> None:
        given = dict(self.ssh_kwargs)
        fingerprint = given.pop("fingerprint")
        for ours in ("skip_instance_cache", "use_listings_cache"):
            given.pop(ours, None)
        self.client = paramiko.SSHClient()
        self.client.set_missing_host_key_policy(_Pinned(fingerprint))
        limits = dict.fromkeys(("timeout", "banner_timeout"), CONNECT)
        limits |= dict.fromkeys(("auth_timeout", "channel_timeout"), ANSWER)
        try:
            self.client.connect(self.host, **given, **limits, look_for_keys=False)
            self.ftp = _Client.from_transport(self.client.get_transport())
            self.ftp.get_channel().settimeout(ANSWER)
        except BaseException:
            self.client.close()
            raise


class _Pinned(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
    """Lets one key through; no file of known hosts is asked, so every host is missing."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint

    def missing_host_key(self, _client: Any, _host: str, key: paramiko.PKey) -> None:
        if key.fingerprint != self._fingerprint:
            raise HostKey(key.fingerprint)


class _Client(paramiko.SFTPClient):  # type: ignore[misc]
    """A client for servers whose names are UTF-8, as they should be, or GBK, as many are."""

    def listdir_iter(self, path: Any = ".", _read_aheads: int = 0) -> Any:
        return iter(self.listdir_attr(path))

    def _request(self, kind: Any, *given: Any) -> Any:
        answer, message = super()._request(kind, *given)
        if answer == CMD_NAME:
            message.get_text = lambda: _text(message.get_string())
        return answer, message

    def _adjust_cwd(self, path: Any) -> Any:
        if isinstance(path, bytes) or path.isascii():
            return super()._adjust_cwd(path)
        for coding in ("utf-8", "gb18030"):
            written = path.encode(coding)
            with suppress(FileNotFoundError):
                self.stat(written)
                return written
        return path.encode()


def _text(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("gb18030", "surrogateescape")

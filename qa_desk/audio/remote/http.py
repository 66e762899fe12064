"""A recorder reached by HTTP or HTTPS, through fsspec's file system over aiohttp.

Its folders are the pages with links that web servers make. TLS is verified, always.
"""

import base64
import html
from typing import Any, BinaryIO
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

import aiohttp
from fsspec.implementations.http import HTTPFileSystem

from qa_desk.audio.remote.known import Known
from qa_desk.errors import InputError
from qa_desk.i18n import _

CONNECT, ANSWER = 15, 30
"""Seconds: until there is a connection, and between two answers."""

FAILURES = (aiohttp.ClientError,)
"""What the library raises beside OSError."""

_REFUSED = {401, 403}
_HERE = {"localhost", "127.0.0.1", "::1"}
_PARTIAL = 206


def reason(error: Exception) -> str:
    """Return why a recorder does not let us in, "" when it is the network."""
    if isinstance(error, aiohttp.ClientSSLError):
        return _("it cannot prove by its certificate that it is this host")
    status = getattr(error, "status", 0)
    if status in _REFUSED:
        return _("it does not accept the name or the password")
    return _("it answers with the error {status}").format(status=status) if status else ""


class Files:
    """The recordings of one recorder."""

    failures = FAILURES

    def __init__(self, known: Known, secret: str) -> None:
        at = known.parsed
        if secret and at.kind == "http" and at.host not in _HERE:
            raise InputError(
                _(
                    "A password for {address} could be read by everybody on the way, so none is "
                    "sent. Use its https address."
                ).format(address=at)
            )
        host = f"[{at.host}]" if ":" in at.host else at.host
        port = f":{at.port}" if at.port else ""
        self.root = f"{at.kind}://{host}{port}/{quote(f'{at.path}/' if at.path else '')}"
        timeout = aiohttp.ClientTimeout(sock_connect=CONNECT, sock_read=ANSWER)
        headers = {"Accept-Encoding": "identity"}  # the bytes as they lie there
        if secret:  # aiohttp sends it to no other host
            proof = base64.b64encode(f"{at.user}:{secret}".encode())
            headers["Authorization"] = f"Basic {proof.decode()}"
        self.fs = HTTPFileSystem(
            simple_links=False,
            encoded=True,
            skip_instance_cache=True,
            use_listings_cache=False,
            client_kwargs={"timeout": timeout, "headers": headers},
        )

    def places(self, path: str) -> tuple[str, ...]:
        """Return where a recording may lie: by its name in UTF-8, or in GBK."""
        utf8 = self.root + quote(path)
        return (utf8,) if path.isascii() else (utf8, self.root + quote(path, encoding="gb18030"))

    def path(self, name: str) -> str | None:
        """Return the path of what a page links to, None when it is not inside the folder."""
        link = html.unescape(name)
        if not link.startswith(self.root) or urlsplit(link).query or urlsplit(link).fragment:
            return None
        inside = link[len(self.root) :].replace("/./", "/").removeprefix("./")
        try:
            return unquote(inside, errors="strict")
        except UnicodeDecodeError:
            return unquote_to_bytes(inside).decode("gb18030", "surrogateescape")

    def open(self, place: str, at: int, size: int) -> tuple[BinaryIO, int]:
        """Return a stream and the byte that it begins with: 0 where a server knows no ranges."""
        headers = {"Range": f"bytes={at}-"} if at else {}
        file: Any = self.fs.open(place, "rb", block_size=0, size=size or 1, headers=headers)
        return file, at if file.r.status == _PARTIAL else 0

    def close(self) -> None:
        """Hang up; fsspec closes its session when nobody has it any more."""

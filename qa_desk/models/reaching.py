"""How a server proves that it is itself, and in words why one is not reached (S1-6)."""

import os
import re
import ssl
import sys
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import OperationalError

from qa_desk import connections, paths
from qa_desk.errors import OutageError, StorageError
from qa_desk.i18n import N_, _

_VERIFYING = ("verify-ca", "verify-full")
_WRONG = ("authentication failed", "no password supplied", "认证失败", "驗證失敗")
_STORES = (  # where systems keep the authorities that they trust
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_REASONS = {  # what libpq says → what we say
    "certificate verify failed": N_(
        "{host} shows a certificate that no authority known to this computer has signed. No "
        "password was sent. Ask the administrator for the authority's certificate file and choose "
        "it for this connection."
    ),
    "does not match host name": N_(
        "{host} shows the certificate of another name; it may be another computer. No password "
        "was sent. Check the server's name with the administrator. ({reason})"
    ),
    "does not support SSL": N_(
        "{host} does not speak TLS: the password and all data could be read on the way. No "
        "password was sent. Ask the administrator to switch TLS on at the server."
    ),
    "root certificate": N_(
        "The certificate file of this connection cannot be read ({reason}). No password was sent. "
        "Choose the file again."
    ),
    "does not exist": N_(
        "{host} answers, but has no database “{database}”. Check the name with the administrator."
    ),
}


def protected(url: URL) -> URL:
    """Return an address under which a server elsewhere has to prove itself (`verify-full`).

    Only an address that names another `sslmode` goes without.
    """
    server = connections.server(url.render_as_string(hide_password=True))
    if server.is_here and "sslmode" not in url.query:
        return url
    query = {"sslmode": server.mode}
    if server.mode in _VERIFYING and not _has_certificate(server):
        query["sslrootcert"] = trusted()
    return url.update_query_dict(query)


def trusted() -> str:
    """Return the file of the authorities that this computer trusts, as libpq takes it."""
    if sys.platform == "win32":
        return _export_store(ssl.enum_certificates("ROOT") + ssl.enum_certificates("CA"))
    found = (ssl.get_default_verify_paths().cafile, *_STORES)
    return next((file for file in found if file and Path(file).is_file()), "system")


def is_wrong_password(url: URL, error: OperationalError) -> bool:
    """Say whether a name or password was refused, in whatever language the server speaks.

    libpq hands out no SQLSTATE of a refused connection. Of a server that does not speak English
    it is known that it asked for the password and then named the person.
    """
    reason = str(error.orig)
    if any(sign in reason for sign in _WRONG):
        return True
    return _is_foreign(error, reason) and _names(reason, url.username)


def not_reached(url: URL, error: OperationalError) -> StorageError:
    """Return the sentence for a server that let nobody in."""
    reason = str(error.orig)
    host = connections.server(url.render_as_string(hide_password=True)).hosts
    found = next((words for sign, words in _REASONS.items() if sign in reason), None)
    if found is None and _is_foreign(error, reason) and _names(reason, url.database):
        found = _REASONS["does not exist"]
    first = reason.strip().splitlines()[0]
    if found is None:
        return OutageError(
            _(
                "The database server cannot be reached ({reason}). Check the network and the "
                "address, then try again."
            ).format(reason=first)
        )
    return StorageError(_(found).format(host=", ".join(host), database=url.database, reason=first))


def _is_foreign(error: OperationalError, reason: str) -> bool:
    refused = getattr(error.orig, "pgconn", None)
    return refused is not None and refused.used_password and "FATAL" not in reason


def _names(reason: str, name: str | None) -> bool:
    return (
        bool(name) and re.search(rf'["“«„»]\s?{re.escape(str(name))}\s?["”»“«]', reason) is not None
    )


def _has_certificate(server: connections.Server) -> bool:
    """Say whether libpq finds authorities by itself: by the address, environment or its file."""
    folder = os.environ.get("APPDATA", "") if sys.platform == "win32" else str(Path.home())
    own = Path(folder, "postgresql" if sys.platform == "win32" else ".postgresql", "root.crt")
    return bool(server.certificate or os.environ.get("PGSSLROOTCERT")) or own.is_file()


def _export_store(certificates: list[tuple[bytes, str, object]]) -> str:
    """Write the authorities of Windows into a file: libpq does not look into its store."""
    texts = {
        ssl.DER_cert_to_PEM_cert(data)
        for data, encoding, _trust in certificates
        if encoding == "x509_asn"
    }
    file = paths.cache_folder() / "authorities.pem"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(sorted(texts)), "ascii")
    return str(file)

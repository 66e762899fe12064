"""A recorder that writes to S3, or to what speaks like it, through obstore's fsspec file system."""

from typing import TYPE_CHECKING, Any, BinaryIO

from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.fsspec import FsspecStore

from qa_desk.audio.remote.known import Known
from qa_desk.i18n import _

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config

CONNECT, ANSWER = "15s", "60s"
"""Until there is a connection, and until an answer is complete."""

FAILURES = (BaseError,)
"""What the library raises beside OSError."""

_BLOCK = 4 << 20  # bytes of one answer


def reason(error: Exception) -> str:
    """Return why a recorder does not let us in, "" when it is the network."""
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return _("it does not accept the access key")
    return ""


class Files:
    """The recordings of one bucket, or of a folder in it."""

    failures = FAILURES

    def __init__(self, known: Known, secret: str) -> None:
        at = known.parsed
        self.root = f"{at.host}/{at.path}".rstrip("/")
        config: S3Config = {"region": known.region or "us-east-1"}
        if known.endpoint:
            config["endpoint"] = known.endpoint
        if known.login:
            config["access_key_id"] = known.login
            config["secret_access_key"] = secret
        else:
            config["skip_signature"] = True
        client: ClientConfig = {
            "connect_timeout": CONNECT,
            "timeout": ANSWER,
            "allow_http": known.endpoint.startswith("http://"),
        }
        self.fs = FsspecStore(
            "s3", config=config, client_options=client, retry_config={"max_retries": 1}
        )

    def places(self, path: str) -> tuple[str, ...]:
        """Return where a recording lies."""
        return (f"{self.root}/{path}",)

    def path(self, name: str) -> str | None:
        """Return the path of what a listing names."""
        return name[len(self.root) + 1 :]

    def open(self, place: str, at: int, _size: int) -> tuple[BinaryIO, int]:
        """Return a stream and the byte that it begins with."""
        file: Any = self.fs.open(place, "rb", buffer_size=_BLOCK)
        file.seek(at)
        return file, at

    def close(self) -> None:
        """Hang up; the store does so by itself."""

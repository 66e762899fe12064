"""Put a drawn document where it is wanted."""

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from qa_desk.errors import StorageError


def save(content: bytes, target: Path | BinaryIO, refusal: str) -> None:
    """Write a document; a file appears whole or not at all, else `refusal` says so of {path}."""
    if not isinstance(target, Path):
        target.write(content)
        return
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StorageError(refusal.format(path=target)) from error

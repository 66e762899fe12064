"""Put a drawn document where it is wanted."""

from pathlib import Path
from typing import BinaryIO

from qa_desk import files


def save(content: bytes, target: Path | BinaryIO) -> None:
    """Write a document to a stream or a file; StorageError where that cannot be written."""
    if not isinstance(target, Path):
        target.write(content)
        return
    with files.whole(target) as part:
        part.write_bytes(content)

"""Recordings inside a ZIP file, whose names are UTF-8 or, as many in China are, GBK (P2)."""

import errno
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from qa_desk.audio import cache
from qa_desk.audio.cache import Kept
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import masking, sources
from qa_desk.rules.sources import Packed
from qa_desk.work import Progress

_CODINGS = ("utf-8", "gb18030", "cp437")  # the last one takes every byte
_BROKEN = (BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error)


def names(archive: Path) -> Iterator[tuple[str, int]]:
    """Yield the path and the size of all that is packed, but nothing hidden or leading out."""
    with _opened(archive) as file:
        for one in file.infolist():
            hidden = any(part.startswith((".", "__MACOSX")) for part in one.filename.split("/"))
            if not one.is_dir() and not hidden and sources.is_inside(one.filename):
                yield one.filename, one.file_size


def size(packed: Packed) -> int:
    """Return how many bytes a recording has; FileNotFoundError when it is gone."""
    with _opened(packed.archive) as file:
        return _found(file, packed).file_size


def unpack(packed: Packed, progress: Progress, content: str = "") -> Kept:
    """Unpack a recording to the cache, unless this content is there."""
    found = cache.find(content)
    if found is not None:
        return found
    with _opened(packed.archive) as file:
        one = _found(file, packed)
        try:
            with file.open(one) as stream:
                kept = cache.seal(stream, one.file_size, progress)
        except _BROKEN as error:
            raise InputError(
                _(
                    "This file cannot be unpacked: the ZIP file is damaged or has a password. Pack "
                    "it again without one, or unpack it yourself."
                )
            ) from error
    return cache.keep(kept.content, kept)


def _found(file: ZipFile, packed: Packed) -> ZipInfo:
    try:
        return file.getinfo(packed.path)
    except KeyError:
        gone = os.strerror(errno.ENOENT)
        raise FileNotFoundError(errno.ENOENT, gone, packed.path) from None


def _opened(archive: Path) -> ZipFile:
    for coding in _CODINGS[:-1]:
        try:
            return _in(archive, coding)
        except UnicodeDecodeError:
            continue
    return _in(archive, _CODINGS[-1])


def _in(archive: Path, coding: str) -> ZipFile:
    try:
        return ZipFile(archive, metadata_encoding=coding)
    except BadZipFile as error:
        raise InputError(
            _("{file} is no ZIP file, or it is damaged. Nothing was changed.").format(
                file=masking.mask_in_text(archive.name)
            )
        ) from error

"""Whether a file holds moving pictures, by what its container says: MP4, AVI, MKV or WMV (P23).

Nothing is decoded for it: the marks that each container puts at its picture tracks are looked for
at the beginning of the file, and at the end of an MP4, where many recorders write its list.
"""

import os
import re
from pathlib import PurePath
from typing import BinaryIO

_NAMED = {".3gp", ".asf", ".avi", ".m4v", ".mkv", ".mov", ".mp4", ".webm", ".wmv"}
_HEAD = 1 << 20
_TAIL = 1 << 22
_TRACKS = {  # how a file of the kind begins, and what a track of pictures has in it
    "AVI": (re.compile(rb"RIFF....AVI ", re.DOTALL), re.compile(rb"strh....vids", re.DOTALL)),
    "MKV": (re.compile(rb"\x1a\x45\xdf\xa3"), re.compile(rb"\x86[\x81-\xa0]V_[A-Z]")),
    "WMV": (
        re.compile(rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
        re.compile(rb"\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b"),
    ),
    "MP4": (re.compile(rb"....ftyp", re.DOTALL), re.compile(rb"hdlr.{8}vide", re.DOTALL)),
}


def is_named(name: str) -> bool:
    """Say whether a file's name is that of a video; only its content tells for sure."""
    return PurePath(name).suffix.lower() in _NAMED


def video_format(stream: BinaryIO) -> str:
    """Return what kind of video a stream holds, empty when it is none; it is read from anywhere."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    head = stream.read(_HEAD)
    for name, (beginning, pictures) in _TRACKS.items():
        if beginning.match(head):
            parts = [head]
            if name == "MP4" and size > _HEAD:
                stream.seek(max(_HEAD, size - _TAIL))
                parts.append(stream.read(_TAIL))
            return name if any(pictures.search(part) for part in parts) else ""
    return ""

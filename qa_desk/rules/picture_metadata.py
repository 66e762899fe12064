"""What a camera or a program wrote beside a picture, taken out: places, names, small copies (P18).

Nothing is decoded: segments of a JPEG and chunks of a PNG are copied or left out, so that each
pixel stays as it was. What makes it look right is kept: colours, density, and which way is up.
"""

import re
import zlib
from typing import Literal

_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)  # of a JPEG, in its data too
_SCAN, _END, _COMMENT, _EXIF = 0xDA, 0xD9, 0xFE, 0xE1
_ALONE = {0x01, 0xD8}  # markers without a length
_NEEDED = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # of the application's
_JFIF = 14  # bytes of it before its small copy of the picture

_PNG = 8
_SEEN = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD"}
_SEEN |= {b"pHYs", b"hIST", b"sPLT", b"acTL", b"fcTL", b"fdAT"}

_ORDERS: dict[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}
_ORIENTATION = 0x0112


def without(content: bytes, media_type: str) -> bytes:
    """Return a JPEG or PNG without what is not seen of it; any other content as it is."""
    if media_type == "image/jpeg":
        return _jpeg(content)
    if media_type == "image/png":
        return _png(content)
    return content


def _jpeg(content: bytes) -> bytes:
    """Return it up to its end: phones hang whole videos behind that."""
    kept, place, in_scan, is_picture = [content[:2]], 2, False, False
    while found := _MARKER.search(content, place):
        if in_scan:
            kept.append(content[place : found.start()])
        code, place = found[1][0], found.end()
        in_scan = code == _SCAN
        is_picture = is_picture or in_scan
        if code == _END:
            kept.append(bytes((0xFF, _END)))
            return b"".join(kept) if is_picture else content
        if code not in _ALONE:
            size = max(2, int.from_bytes(content[place : place + 2]))
            kept.append(_segment(code, content[place + 2 : place + size]))
            place += size
    if in_scan:
        kept.append(content[place:])
    return b"".join(kept) if is_picture else content


def _segment(code: int, data: bytes) -> bytes:
    if code == _EXIF and data.startswith(b"Exif\0\0"):
        data = _upright(data[6:], b"Exif\0\0")
        needed = bool(data)
    elif code in _NEEDED:
        needed = data.startswith(_NEEDED[code])
    else:
        needed = code != _COMMENT and not 0xE0 <= code <= 0xEF
    if code == 0xE0:
        data = data[: _JFIF - 2] + b"\0\0" if len(data) >= _JFIF else data
    return bytes((0xFF, code)) + (len(data) + 2).to_bytes(2) + data if needed else b""


def _png(content: bytes) -> bytes:
    kept, place, is_picture = [content[:_PNG]], _PNG, False
    while place < len(content):
        size, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        if kind == b"eXIf":
            kept.append(_exif_chunk(content[place + 8 : place + 8 + size]))
        elif kind in _SEEN or kind[:1].isupper():
            kept.append(content[place : place + size + 12])
        is_picture = is_picture or kind == b"IDAT"
        if kind == b"IEND":
            break
        place += size + 12
    return b"".join(kept) if is_picture else content


def _exif_chunk(data: bytes) -> bytes:
    data = _upright(data)
    check = zlib.crc32(b"eXIf" + data).to_bytes(4)
    return len(data).to_bytes(4) + b"eXIf" + data + check if data else b""


def _upright(exif: bytes, before: bytes = b"") -> bytes:
    """Return EXIF data that says which way is up and nothing else; none where it is upright."""
    turned = _orientation(exif)
    entry = b"\x01\x12\0\x03\0\0\0\x01" + turned.to_bytes(2) + b"\0\0"
    return before + b"MM\0*\0\0\0\x08\0\x01" + entry + bytes(4) if turned > 1 else b""


def _orientation(exif: bytes) -> int:
    order = _ORDERS.get(exif[:4])
    if order is None:
        return 1
    first = int.from_bytes(exif[4:8], order)
    count = int.from_bytes(exif[first : first + 2], order)
    for place in range(first + 2, min(first + 2 + 12 * count, len(exif)), 12):
        if int.from_bytes(exif[place : place + 2], order) == _ORIENTATION:
            turned = int.from_bytes(exif[place + 8 : place + 10], order)
            return turned if turned <= 8 else 1
    return 1

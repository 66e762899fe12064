"""What is added says nothing of places and people that cannot be seen on it (P18)."""

import struct
import zlib
from uuid import UUID

import pytest
from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter

from qa_desk.rules import attachments, picture_metadata
from qa_desk.ui.widgets import pictures

SECRET = b"39.9042N 116.4074E"
BEGIN, END = b"\xff\xd8", b"\xff\xd9"


def photograph(kind, progressive=False):
    """Return a picture as a program saves it, with words beside it."""
    made = QImage(40, 24, QImage.Format.Format_RGB32)
    for x in range(40):
        for y in range(24):
            made.setPixelColor(x, y, QColor(6 * x, 10 * y, 128))
    made.setText("Author", SECRET.decode())
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind)
    writer.setProgressiveScanWrite(progressive)
    assert writer.write(made)
    return bytes(buffer.data().data())


def exif(turned, order=">"):
    """Return EXIF data as a camera writes it: which way is up, and where it was taken."""
    start = b"MM\0*" if order == ">" else b"II*\0"
    entries = (
        (0x010E, 2, len(SECRET), 38),
        (0x0112, 3, 1, turned << 16 if order == ">" else turned),
    )
    lines = b"".join(struct.pack(order + "HHII", *entry) for entry in entries)
    return start + struct.pack(order + "IH", 8, 2) + lines + bytes(4) + SECRET


def segment(code, data):
    return bytes((0xFF, code)) + (len(data) + 2).to_bytes(2) + data


def chunk(kind, data):
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def stored(content, name="a.jpg"):
    return attachments.of_file(UUID(int=1), UUID(int=1), name, content).content


def seen(content, kind="image/jpeg"):
    return pictures.decoded(content, kind)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_keeps_its_pixels_and_loses_what_was_written_beside_them(progressive):
    plain = photograph(b"jpeg", progressive)
    assert SECRET in plain  # in a comment
    beside = (
        segment(0xE1, b"Exif\0\0" + exif(1)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        segment(0xE0, b"JFXX\0" + SECRET),
        segment(0xE2, b"MPF\0" + SECRET),
        segment(0xEB, SECRET),
        segment(0xED, b"Photoshop 3.0\0" + SECRET),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\1"),
        segment(0xE2, b"ICC_PROFILE\0\1\1"),
        b"\xff" + segment(0xFE, SECRET),
    )
    full = plain[:2] + b"".join(beside) + plain[2:] + b"ftypmp42" + SECRET
    found = stored(full)
    assert SECRET not in found
    assert found.endswith(END)
    assert b"Adobe" in found
    assert b"ICC_PROFILE" in found
    assert b"Exif" not in found
    assert seen(found) == seen(full)
    assert seen(stored(plain)) == seen(plain)
    assert stored(found) == found


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photograph_stays_the_right_way_up(turned, order):
    plain = photograph(b"jpeg")
    full = plain[:2] + segment(0xE1, b"Exif\0\0" + exif(turned, order)) + plain[2:]
    found = stored(full)
    assert SECRET not in found
    assert seen(found) == seen(full)
    assert seen(found).size() == (QSize(24, 40) if turned > 4 else QSize(40, 24))


def test_a_small_copy_inside_goes_too():
    plain = photograph(b"jpeg")
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1" + SECRET[:3])
    at = plain.index(b"\xff\xe0")
    size = int.from_bytes(plain[at + 2 : at + 4]) + 2
    found = stored(plain[:at] + jfif + plain[at + size :])
    assert SECRET[:3] not in found
    assert seen(found) == seen(plain)
    assert stored(BEGIN + segment(0xE0, b"JFIF\0\1") + plain[2:]).count(b"JFIF") == 2


@pytest.mark.parametrize("data", [b"", b"??\0*", b"MM\0*\0\0\0\x08\0\x09", exif(99)])
def test_what_says_nothing_of_the_way_up_goes_whole(data):
    plain = photograph(b"jpeg")
    found = stored(plain[:2] + segment(0xE1, b"Exif\0\0" + data) + plain[2:])
    assert found == stored(plain)


@pytest.mark.qt_log_ignore("Corrupt JPEG data")
def test_a_jpeg_that_was_cut_off_shows_what_it_showed():
    plain = photograph(b"jpeg")
    cut = plain[:-40]
    assert seen(stored(cut)) == seen(cut)
    at = cut.index(b"\xff\xda")
    assert stored(cut[:at]) == cut[:at]  # it shows nothing, and is refused as a picture
    assert stored(cut[:at] + END) == cut[:at] + END
    again = cut[:at] + BEGIN + cut[at:]
    assert seen(stored(again)).size() == QSize(40, 24)


@pytest.mark.parametrize("turned", [1, 6])
def test_a_png_keeps_its_pixels_and_loses_what_was_written_beside_them(turned):
    plain = photograph(b"png")
    assert SECRET in plain
    beside = (
        chunk(b"gAMA", (45455).to_bytes(4)),
        chunk(b"eXIf", exif(turned)),
        chunk(b"zTXt", b"Author\0\0" + zlib.compress(SECRET)),
        chunk(b"iTXt", b"Author\0\0\0\0\0" + SECRET),
        chunk(b"tIME", bytes((7, 232, 1, 1, 0, 0, 0))),
        chunk(b"caBX", SECRET),
    )
    full = plain[:33] + b"".join(beside) + plain[33:] + SECRET
    found = stored(full, "a.png")
    assert SECRET not in found
    assert not any(kind in found for kind in (b"tEXt", b"zTXt", b"iTXt", b"tIME", b"caBX"))
    assert b"gAMA" in found
    assert (b"eXIf" in found) is (turned != 1)
    assert seen(found, "image/png") == seen(full, "image/png")
    assert stored(found, "a.png") == found


def test_a_png_that_was_cut_off_is_stored_as_far_as_it_goes():
    plain = photograph(b"png")
    at = plain.index(b"IDAT")
    assert stored(plain[: at + 9], "a.png").endswith(plain[at : at + 9])
    assert stored(plain[:30], "a.png") == plain[:30]


def test_other_kinds_of_files_are_stored_as_they_are():
    assert picture_metadata.without(SECRET, "image/gif") == SECRET

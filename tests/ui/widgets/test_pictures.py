"""Pictures from elsewhere: decoded as what they are, within limits, and never a crash."""

import struct
import zlib

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from qa_desk.errors import InputError
from qa_desk.ui.widgets import pictures


def picture(width=64, height=32):
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor("teal"))
    return made


def chunk(kind, content):
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def bomb(width, height):
    """Return a PNG of a few KB that claims to be gigantic."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1_000_000))
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b"")]
    )


def test_a_picture_comes_back_as_it_was_and_small_where_a_box_is_given():
    content = pictures.png(picture())
    assert pictures.decoded(content, "image/png") == picture()
    assert pictures.decoded(content, "image/png", QSize(16, 16)).size() == QSize(16, 8)
    assert pictures.decoded(content, "image/png", QSize(999, 999)).size() == QSize(64, 32)


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (2**31 - 1, 2), (40_000_001, 1)])
def test_a_small_file_that_claims_a_giant_picture_is_not_decoded(width, height):
    with pytest.raises(InputError, match=r"million pixels|damaged"):  # libpng has limits too
        pictures.decoded(bomb(width, height), "image/png", QSize(16, 16))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", "image/png"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
        (pictures.png(picture())[:60], "image/png"),
        (pictures.png(picture()), "image/gif"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "image/png"),
        (b"BM" + bytes(60), "image/bmp"),
    ],
)
def test_what_is_broken_or_of_another_type_is_said(content, media_type):
    with pytest.raises(InputError, match="damaged"):
        pictures.decoded(content, media_type)

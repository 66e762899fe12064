"""Pictures from elsewhere, opened with a limit: a small file may claim to be a giant one."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from qa_desk.errors import InputError
from qa_desk.i18n import _

MOST_PIXELS = 40_000_000
"""160 MB in memory: two screens of 4K have 17 million, a good camera 24."""


def decoded(content: bytes, media_type: str, box: QSize | None = None) -> QImage:
    """Return a picture of exactly this type, within a box if given; InputError when it is none.

    May be called on any thread.
    """
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(media_type.removeprefix("image/").encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() * size.height() > MOST_PIXELS:
        raise InputError(
            _(
                "This picture has more than {most} million pixels, so it is not opened. Make it "
                "smaller and add it again."
            ).format(most=MOST_PIXELS // 1_000_000)
        )
    if box is not None and size.isValid():
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(size))
    picture = reader.read() if size.isValid() else QImage()
    if picture.isNull():
        raise InputError(
            _("This picture is damaged and cannot be opened. Take it again, or save it anew.")
        )
    return picture


def png(picture: QImage) -> bytes:
    """Return a picture as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # a buffer is a device
    return bytes(buffer.data().data())

"""Draw the program's icon in every form that a system asks for: PNG, ICO and ICNS."""

import os
from pathlib import Path

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def make(source: Path, folder: Path) -> None:
    """Write SIZE.png, qa-desk.ico and qa-desk.icns of an SVG into a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QImage, QImageReader

    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        reader = QImageReader(str(source))
        reader.setScaledSize(QSize(size, size))
        picture = reader.read()
        if picture.isNull():
            raise ValueError(f"{source}: {reader.errorString()}")
        picture.convertToFormat(QImage.Format.Format_ARGB32).save(str(folder / f"{size}.png"))
    largest = Image.open(folder / "512.png")
    largest.save(folder / "qa-desk.ico", sizes=[(size, size) for size in SIZES if size <= 256])
    largest.save(folder / "qa-desk.icns")


if __name__ == "__main__":
    root = Path(__file__).parents[1]
    make(root / "resources" / "qa-desk.svg", root / "build" / "icons")

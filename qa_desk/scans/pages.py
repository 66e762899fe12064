"""Pages of a PDF of ours as pictures, for phones and chats (P14)."""

import io
from pathlib import Path

from qa_desk.scans.sources import PDFIUM

SCALE = 3  # pixels a point


def names(file: Path, number: int) -> list[Path]:
    """Return the files of so many pictures: NAME, then NAME-2 and so on."""
    later = (file.with_stem(f"{file.stem}-{n}") for n in range(2, number + 1))
    return [file, *later]


def pictures(content: bytes, scale: float = SCALE) -> tuple[bytes, ...]:
    """Return each page as a PNG."""
    import pypdfium2

    found = []
    with PDFIUM:
        document = pypdfium2.PdfDocument(content)
        try:
            for page in document:
                bitmap = page.render(scale=scale)
                output = io.BytesIO()
                bitmap.to_pil().save(output, "PNG")
                found.append(output.getvalue())
                bitmap.close()
                page.close()
        finally:
            document.close()
    return tuple(found)

"""Pages of a PDF of ours as pictures, for phones and chats (P14)."""

import io

from qa_desk.scans.sources import PDFIUM

SCALE = 3  # pixels a point


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

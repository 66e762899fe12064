"""The centre's logo: made small enough to be kept with the settings."""

import base64
from io import BytesIO

from qa_desk.errors import InputError
from qa_desk.i18n import _

LARGEST = 10_000_000  # bytes of a file that is taken
_SIZE = (600, 160)  # pixels that are kept; it is printed 16 points high


def prepare(content: bytes) -> str:
    """Return a picture as text to be kept: a PNG in base 64; InputError when it is none."""
    from PIL import Image, UnidentifiedImageError

    refused = InputError(
        _("This is no picture that can be the logo. Choose a PNG or JPEG file of up to 10 MB.")
    )
    if len(content) > LARGEST:
        raise refused
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            found = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise refused from error
    found.thumbnail(_SIZE)
    output = BytesIO()
    found.save(output, "PNG", optimize=True)
    return base64.b64encode(output.getvalue()).decode("ascii")

"""The centre's logo: what can be one, and how it is kept."""

import base64
from io import BytesIO

import pytest
from PIL import Image

from qa_desk.errors import InputError
from qa_desk.reports import logo


def picture(size=(2000, 500), form="PNG", mode="RGB"):
    output = BytesIO()
    Image.new(mode, size, 200).save(output, form)
    return output.getvalue()


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGB"), ("JPEG", "L"), ("PNG", "1")])
def test_a_picture_is_kept_small_as_png(form, mode):
    kept = base64.b64decode(logo.prepare(picture(form=form, mode=mode)))
    with Image.open(BytesIO(kept)) as found:
        assert (found.format, found.size) == ("PNG", (600, 150))


@pytest.mark.parametrize("content", [b"", b"no picture", picture(form="GIF"), bytes(10_000_001)])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(InputError, match="PNG or JPEG"):
        logo.prepare(content)

"""Start passwords on paper: each on its own slip, the password away from the name (P3)."""

import sys
from itertools import pairwise

import pytest
from pypdf import PdfReader
from reports.reading import text

from qa_desk.errors import StorageError
from qa_desk.reports import start_passwords
from qa_desk.reports.start_passwords import PER_PAGE, StartSlip

SLIPS = [
    StartSlip(name, str(1000 + n), f"login{n}", f"abcd-efgh-jkmn-pq{n}r")
    for n, name in enumerate(
        ["王力", "阿不都热依木·买买提艾力江·托合提阿吉", "Lin", "陈丽", "赵六"]
    )
]


def heights(page):
    """Return the height of each word on a page."""
    found = {}

    def visit(said, _matrix, place, _font, _size):
        found.setdefault(said.strip(), []).append(place[5])

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(("language", "label"), [("en", "Start password"), ("zh", "2")])
def test_every_person_has_a_slip_of_the_own(tmp_path, language, label):
    file = tmp_path / "new folder" / "start.pdf"
    start_passwords.draw(SLIPS, file, "阳光客服中心", language)
    reader = PdfReader(file)
    assert len(reader.pages) == -(-len(SLIPS) // PER_PAGE)
    printed = text(reader)
    for slip in SLIPS:
        for words in (slip.name, slip.staff_no, slip.login, slip.password):
            assert words in printed
    assert label in printed


def test_the_password_lies_two_parts_above_the_name(tmp_path):
    file = tmp_path / "start.pdf"
    start_passwords.draw(SLIPS, file, "Centre", "en")
    page = PdfReader(file).pages[0]
    part = float(page.mediabox.height) / PER_PAGE / 3
    found = heights(page)
    order = []
    for slip in SLIPS[:PER_PAGE]:
        (secret,) = found[slip.password]
        name = next(y for said, (y, *_) in found.items() if slip.staff_no in said)
        assert secret - name >= 1.8 * part
        order += [secret, name]
    assert all(above > below for above, below in pairwise(order))


def test_the_file_is_for_its_owner_alone_and_replaces_an_older_one(tmp_path):
    file = tmp_path / "start.pdf"
    file.write_text("old")
    start_passwords.draw(SLIPS[:1], file, "", "en")
    assert file.read_bytes().startswith(b"%PDF")
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_saved_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="could not be saved"):
        start_passwords.draw(SLIPS, tmp_path / "file" / "x.pdf", "", "en")
    assert "password" not in repr(SLIPS[0])

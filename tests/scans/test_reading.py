"""P22: scans of many pages are split, turned, read by their QR codes and cut apart."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat
from scans import scanned
from scans.scanned import DIGITS, NUMBER

from qa_desk.errors import Cancelled
from qa_desk.rules.papers import Mark
from qa_desk.scans import keeping, reading
from qa_desk.work import Progress

OTHER = "QRD-20261121-0007"
MARK, OTHER_MARK = Mark(NUMBER, DIGITS), Mark(OTHER, DIGITS)


def read(*paths):
    return list(reading.papers(paths, Progress()))


def of(picture, tmp_path):
    """Read one picture, as a scanner saves it."""
    return read(scanned.saved(picture, tmp_path / "page.bmp"))


def shown(paper):
    return Image.open(io.BytesIO(paper.picture.content))


def difference(one, other):
    """Return by how many levels of 255 two pictures differ in the mean, made small."""
    size = 60, 85
    small = [picture.convert("L").resize(size, Image.Resampling.BOX) for picture in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*small)).mean[0]


def test_a_pdf_of_the_slip_itself_is_read(tmp_path):
    file = tmp_path / "scan.pdf"
    file.write_bytes(scanned.slip_pdf(NUMBER))
    (paper,) = read(file)
    assert (paper.file, paper.page, paper.mark, paper.problem) == ("scan.pdf", 1, MARK, "")
    assert difference(shown(paper), scanned.slip()) < 4


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 7, -7, 3, 0.4, 97, 187])
def test_a_page_is_turned_upright_however_it_lay(tmp_path, degrees):
    (paper,) = of(scanned.askew(scanned.slip(), degrees), tmp_path)
    assert paper.mark == MARK
    width, height = scanned.slip().size
    seen = shown(paper)
    middle = seen.crop(
        ((seen.width - width) // 2, (seen.height - height) // 2,
         (seen.width + width) // 2, (seen.height + height) // 2)
    )  # fmt: skip
    assert difference(middle, scanned.slip()) < 4


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda slip: scanned.in_jpeg(slip, 40),
        lambda slip: slip.point(lambda level: level * 0.15 + 20),  # nearly black
        lambda slip: slip.convert("1"),
        lambda slip: scanned.from_aside(slip, 0.2),
        scanned.photo,
        lambda slip: scanned.photo(slip.rotate(90, expand=True)),
        lambda slip: slip.resize((slip.width // 2, slip.height // 2)),  # 75 dpi
        lambda slip: slip.convert("P"),
    ],
)
def test_bad_pictures_of_a_slip_are_read_too(tmp_path, spoilt):
    assert [paper.mark for paper in of(spoilt(scanned.slip()), tmp_path)] == [MARK]


def test_what_is_transparent_is_white_paper(tmp_path):
    ink = scanned.slip().point(lambda level: 255 - level)
    clear = Image.merge("LA", (Image.new("L", ink.size, 0), ink))
    (paper,) = read(scanned.saved(clear, tmp_path / "page.png"))
    assert paper.mark == MARK
    assert difference(shown(paper), scanned.slip()) < 4


def test_a_slip_scanned_with_16_bits_is_read(tmp_path):
    deep = scanned.slip().convert("I").point(lambda level: level * 257).convert("I;16")
    (paper,) = read(scanned.saved(deep, tmp_path / "page.png"))
    assert paper.mark == MARK
    assert difference(shown(paper), scanned.slip()) < 4


def test_a_code_that_a_pen_went_over_is_read(tmp_path):
    from PIL import ImageDraw

    page = scanned.slip(dpi=200).copy()
    ImageDraw.Draw(page).line((1360, 240, 1530, 280), fill=30, width=7)
    assert [paper.mark for paper in of(page, tmp_path)] == [MARK]


def test_a_tiff_of_many_pages_is_split(tmp_path):
    """Bilevel and compressed as fax machines and office scanners write it, one page empty."""
    first = scanned.slip().convert("1")
    more = [scanned.slip(OTHER).convert("1"), Image.new("1", first.size, 1), first.rotate(180)]
    file = tmp_path / "scan.tif"
    first.save(file, save_all=True, append_images=more, compression="group4")
    found = read(file)
    assert [paper.page for paper in found] == [1, 2, 3, 4]
    assert [paper.mark for paper in found] == [MARK, OTHER_MARK, None, MARK]
    assert found[2].problem == "empty"
    assert found[2].picture is None
    assert found[2].sentence == "This page is empty."


def test_a_pdf_of_scanned_pictures_is_split(tmp_path):
    file = tmp_path / "scan.pdf"
    pages = [scanned.slip(), scanned.slip(OTHER).rotate(180)]
    pages[0].copy().save(file, save_all=True, append_images=pages[1:], resolution=150)
    assert [paper.mark for paper in read(file)] == [MARK, OTHER_MARK]


def test_a_folder_of_photos_is_read_in_the_order_people_count(tmp_path):
    for name, number in (("IMG 10.jpg", NUMBER), ("IMG 9.JPG", OTHER)):
        scanned.saved(scanned.slip(number), tmp_path / name)
    (tmp_path / "notes.txt").write_text("not a picture")
    assert [paper.mark for paper in read(tmp_path)] == [OTHER_MARK, MARK]


def test_a_file_given_twice_is_read_once(tmp_path):
    file = scanned.saved(scanned.slip(), tmp_path / "page.png")
    assert len(read(file, tmp_path, file)) == 1


@pytest.mark.parametrize("degrees", [0, 90, 180])
@pytest.mark.parametrize("how", ["two A5", "A4 reduced"])
def test_two_slips_of_a_page_are_cut_apart(tmp_path, degrees, how):
    """Printed so by us, and by a printer's driver that puts two pages on a sheet."""
    if how == "two A5":
        page = scanned.printed(NUMBER, OTHER, paper="a5x2")
        apart = [scanned.printed(number, paper="a5") for number in (NUMBER, OTHER)]
    else:
        page = scanned.reduced(NUMBER, OTHER)
        apart = [scanned.slip(), scanned.slip(OTHER)]
    found = of(scanned.askew(page, degrees), tmp_path)
    assert [(paper.mark, paper.page) for paper in found] == [(MARK, 1), (OTHER_MARK, 1)]
    assert all(difference(shown(paper), one) < 4 for paper, one in zip(found, apart, strict=True))


def test_two_slips_of_a_sheet_that_lay_askew_are_cut_apart(tmp_path):
    found = of(scanned.askew(scanned.printed(NUMBER, OTHER, paper="a5x2"), 4), tmp_path)
    assert [paper.mark for paper in found] == [MARK, OTHER_MARK]


def test_two_slips_below_each_other_are_cut_apart(tmp_path):
    page = Image.new("L", (scanned.slip().width, 2 * scanned.slip().height), 255)
    page.paste(scanned.slip(), (0, 0))
    page.paste(scanned.slip(OTHER), (0, scanned.slip().height))
    first, second = of(page, tmp_path)
    assert difference(shown(first), scanned.slip()) < 5
    assert difference(shown(second), scanned.slip(OTHER)) < 5


@pytest.mark.parametrize("place", ["left", "right", "above", "below"])
def test_a_slip_without_a_code_beside_another_is_not_taken_for_a_part_of_it(tmp_path, place):
    """Its neighbour's code was cut off or painted over: neither is lost, nor shown to the other."""
    slip = scanned.slip()
    spoilt = slip.copy()
    spoilt.paste(255, (slip.width * 3 // 4, 0, slip.width, slip.height // 7))
    first, second = (slip, spoilt) if place in ("right", "below") else (spoilt, slip)
    beside = place in ("left", "right")
    page = Image.new("L", (slip.width * (1 + beside), slip.height * (2 - beside)), 255)
    page.paste(first, (0, 0))
    page.paste(second, (slip.width * beside, slip.height * (not beside)))
    found = of(page, tmp_path)
    assert [(paper.mark, paper.problem) for paper in found] == [(MARK, ""), (None, "no_code")]
    assert difference(shown(found[0]), slip) < 8  # where it ends is only known roughly
    assert difference(shown(found[1]), spoilt) < 8


def test_one_half_of_a_sheet_that_is_left_empty_is_no_page(tmp_path):
    assert [paper.mark for paper in of(scanned.printed(NUMBER, paper="a5x2"), tmp_path)] == [MARK]


def test_one_small_slip_on_a_large_page_is_alone(tmp_path):
    page = Image.new("L", (2 * scanned.slip().width, scanned.slip().height), 255)
    page.paste(scanned.slip(), (0, 0))
    assert [paper.mark for paper in of(page, tmp_path)] == [MARK]


def test_slips_that_lie_in_different_directions_are_not_mixed_up(tmp_path):
    page = Image.new("L", (2 * scanned.slip().width, scanned.slip().height), 255)
    page.paste(scanned.slip(), (0, 0))
    page.paste(scanned.slip(OTHER).rotate(180), (scanned.slip().width, 0))
    (paper,) = of(page, tmp_path)
    assert (paper.mark, paper.problem) == (None, "askew")


def test_a_page_without_a_code_is_listed_with_its_picture(tmp_path):
    lower = scanned.slip().crop((0, 300, scanned.slip().width, scanned.slip().height))
    (paper,) = of(lower, tmp_path)
    assert (paper.mark, paper.problem) == (None, "no_code")
    assert paper.picture is not None


def test_a_code_of_something_else_is_told(tmp_path):
    import segno

    file = tmp_path / "page.png"
    segno.make("https://example.com").save(str(file), scale=8)
    (paper,) = read(file)
    assert paper.problem == "foreign"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b""),
        ("a.jpg", b"\xff\xd8\xff\xe0 nothing"),
        ("a.pdf", b"%PDF-1.7 nothing"),
        ("a.tif", b"II*\0\x08\0\0\0\xff\xff"),
        ("a.heic", b"\0\0\0\x18ftypheic"),
    ],
)
def test_a_broken_file_is_listed_and_the_others_are_read(tmp_path, name, content):
    broken = tmp_path / name
    broken.write_bytes(content)
    good = scanned.saved(scanned.slip(), tmp_path / "good.png")
    first, second = read(broken, good)
    assert first.mark is None
    assert name in first.sentence
    assert second.mark == MARK


def test_a_file_that_is_not_there_is_listed(tmp_path):
    (paper,) = read(tmp_path / "gone.pdf")
    assert "gone.pdf" in paper.sentence


def test_a_page_that_breaks_off_is_listed_and_the_next_is_read(tmp_path):
    """A TIFF whose first page lost its data."""
    file = tmp_path / "scan.tif"
    scanned.slip().copy().save(file, save_all=True, append_images=[scanned.slip(OTHER)])
    content = bytearray(file.read_bytes())
    at = int.from_bytes(content[4:8], "little") + 2
    while int.from_bytes(content[at : at + 2], "little") != 273:  # where the pixels lie
        at += 12
    content[at + 8 : at + 12] = (0x7FFFFF00).to_bytes(4, "little")
    file.write_bytes(content)
    found = read(file)
    assert [paper.mark for paper in found] == [None, OTHER_MARK]
    assert "scan.tif" in found[0].sentence


def test_a_picture_of_enormous_size_is_not_unpacked(tmp_path):
    import struct
    import zlib

    def chunk(kind, data):
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 10_000, 9_500, 8, 0, 0, 0, 0))
    file = tmp_path / "bomb.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    (paper,) = read(file)
    assert "bomb.png" in paper.sentence


def test_the_number_of_a_customer_in_a_name_is_masked(tmp_path):
    (paper,) = read(scanned.saved(scanned.slip(), tmp_path / "13812345678.png"))
    assert "13812345678" not in paper.file


def test_what_is_kept_is_small_and_has_no_metadata(tmp_path):
    noisy = scanned.in_lamplight(scanned.slip(dpi=300), 0.5)
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    exif[0x0112] = 3
    file = scanned.saved(noisy.rotate(180), tmp_path / "page.jpg", quality=95, exif=exif)
    (paper,) = read(file)
    assert paper.mark == MARK
    assert len(paper.picture.content) <= keeping.MOST_BYTES
    assert paper.picture.media_type == "image/jpeg"
    assert b"camera" not in paper.picture.content
    seen = shown(paper)
    assert not seen.getexif()
    assert seen.mode == "L"
    assert max(seen.size) >= 1240
    assert len(paper.picture.sha256) == 32


def test_a_picture_of_nothing_but_noise_is_made_smaller_until_it_fits():
    import numpy as np

    noise = np.random.default_rng(2).integers(0, 256, (2400, 2400), dtype=np.uint8)
    kept = keeping.keep(Image.fromarray(noise))
    assert len(kept.content) <= keeping.MOST_BYTES
    assert max(Image.open(io.BytesIO(kept.content)).size) == 1240


def test_reading_counts_pages_and_can_be_cancelled(tmp_path):
    file = tmp_path / "scan.tif"
    slip = scanned.slip().convert("1")
    slip.save(file, save_all=True, append_images=[slip, slip], compression="group4")
    said = []
    progress = Progress(lambda done, total: said.append((done, total)))
    found = reading.papers([file, tmp_path / "gone.png"], progress)
    next(found)
    progress.cancel()
    with pytest.raises(Cancelled):
        next(found)
    assert said[0] == (0, 4)


def test_reading_to_the_end_says_so(tmp_path):
    said = []
    progress = Progress(lambda done, total: said.append((done, total)))
    file = scanned.saved(scanned.slip(), tmp_path / "page.png")
    assert len(list(reading.papers([file], progress))) == 1
    assert said[-1] == (1, 1)

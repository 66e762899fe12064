"""Real slips as a scanner or a camera sees them."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from PIL.Image import Image as Picture
from reports import slips

from qa_desk.reports import slip as report
from qa_desk.reports.slip import Slip

NUMBER, DIGITS = slips.UNSIGNED.number, slips.UNSIGNED.content_hash[:16]


@cache
def slip_pdf(*numbers: str, paper: str = "a4") -> bytes:
    """Return the PDF of slips, as the program prints them."""
    book = report.book("zh", paper)
    for number in numbers or (NUMBER,):
        book.add(replace(slips.UNSIGNED, number=number, lines=slips.UNSIGNED.lines[:1]))
    return book.finish()


def scan_of(printed: Slip, dpi: int = 100) -> Picture:
    book = report.book("zh")
    book.add(printed)
    return _scan(book.finish(), dpi)


@cache
def slip(number: str = NUMBER, dpi: int = 150) -> Picture:
    """Return a slip as a scanner makes it."""
    return _scan(slip_pdf(number), dpi)


def _scan(pdf: bytes, dpi: int) -> Picture:
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=dpi / 72, grayscale=True).to_pil().copy()
    document.close()
    return picture


@cache
def printed(*numbers: str, paper: str, dpi: int = 200) -> Picture:
    """Return slips on smaller paper, or two on a sheet, as the program prints them."""
    return _scan(slip_pdf(*numbers, paper=paper), dpi)


def reduced(*numbers: str, dpi: int = 200) -> Picture:
    """Return two A4 slips on a landscape A4, as a printer's driver puts two pages on a sheet."""
    page = Image.new("L", (round(11.69 * dpi), round(8.27 * dpi)), 255)
    for place, number in enumerate(numbers):
        half = slip(number, dpi).resize((page.width // 2, page.height), Image.Resampling.LANCZOS)
        page.paste(half, (place * page.width // 2, 0))
    return page


def in_jpeg(picture: Picture, quality: int) -> Picture:
    file = io.BytesIO()
    picture.copy().save(file, "JPEG", quality=quality)
    return Image.open(file).convert("L")


def askew(picture: Picture, degrees: float, around: int = 255) -> Picture:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=around)


def from_aside(picture: Picture, much: float) -> Picture:
    """Return it in perspective: the farther edge is the shorter one."""
    width, height = picture.size
    there = [(much * width, much * height / 2), (width * (1 - much / 2), 0)]
    there += [(width, height), (0, height * (1 - much / 3))]
    here = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, values = [], []
    for (x, y), (u, v) in zip(there, here, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    found = np.linalg.solve(np.array(rows, float), np.array(values, float))
    how = Image.Transform.PERSPECTIVE
    return picture.transform(picture.size, how, list(found), Image.Resampling.BICUBIC, fillcolor=90)


def in_lamplight(picture: Picture, darkest: float) -> Picture:
    """Return it lit from one corner, with the noise of a small sensor."""
    light = np.linspace(darkest, 1, picture.width)[None, :]
    light = light * np.linspace(0.8, 1, picture.height)[:, None]
    noise = np.random.default_rng(1).normal(0, 12, (picture.height, picture.width))
    seen = np.clip(np.asarray(picture) * light + noise, 0, 255)
    return Image.fromarray(seen.astype("uint8"))


def photo(picture: Picture) -> Picture:
    """Return it as a telephone takes it: askew, from aside, in bad light, a little blurred."""
    seen = in_lamplight(from_aside(askew(picture, 7, around=90), 0.1), 0.35)
    return in_jpeg(seen.filter(ImageFilter.GaussianBlur(0.8)), 40)


def saved(picture: Picture, path: Path, **how: object) -> Path:
    picture.copy().save(path, **how)  # Pillow leaves marks of a format on what it saved
    return path

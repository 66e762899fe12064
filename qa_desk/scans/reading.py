"""Scanned files page by page: upright pictures with the slip's number, or why there is none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_desk.errors import InputError
from qa_desk.i18n import N_, _
from qa_desk.rules import masking
from qa_desk.rules.papers import Kept, Mark
from qa_desk.scans import sources
from qa_desk.work import Progress

PROBLEMS: Mapping[str, str] = {
    "no_code": N_("No QR code was found on this page."),
    "foreign": N_("The QR code on this page is not of a confirmation slip."),
    "askew": N_("Slips lie in different directions on this page. Scan them one by one."),
    "empty": N_("This page is empty."),
}


@dataclass(frozen=True)
class Paper:
    """A page of a scan, or one slip of a page that has several."""

    file: str  # its name, without the numbers of customers
    page: int  # counted from 1
    mark: Mark | None = None
    problem: str = ""  # why there is no mark: a key of PROBLEMS, or what was wrong with the file
    picture: Kept | None = None

    @property
    def sentence(self) -> str:
        """Return why it was not read."""
        return _(PROBLEMS[self.problem]) if self.problem in PROBLEMS else self.problem


def papers(given: Sequence[Path], progress: Progress) -> Iterator[Paper]:
    """Yield what files and folders hold, one page in memory at a time; Cancelled when asked to."""
    files = sources.files(given)
    sizes = [_size(path) for path in files]
    done, total = 0, sum(sizes)
    for path, size in zip(files, sizes, strict=True):
        paper = Paper(masking.mask_in_text(path.name), 1)
        try:
            with sources.opened(path) as source:
                for number in range(source.pages):
                    progress.step(done + number, total)
                    yield from _read(source, replace(paper, page=number + 1))
        except InputError as error:
            yield replace(paper, problem=str(error))
        done += size
    progress.step(total, total)


def _size(path: Path) -> int:
    try:
        with sources.opened(path) as source:
            return source.pages
    except InputError:
        return 1


def _read(source: sources.Source, paper: Paper) -> Iterator[Paper]:
    """Yield the slips of one page, or why there is none."""
    from qa_desk.scans import codes, keeping, turning

    try:
        page = source.picture(paper.page - 1)
    except InputError as error:
        yield replace(paper, problem=str(error))
        return
    if turning.is_empty(page):
        yield replace(paper, problem="empty")
        return
    found, others = codes.find(page)
    if found and turning.lie_alike(found):
        for code, slip in turning.apart(page, found):
            mark, problem = (code.mark, "") if code else (None, "no_code")
            yield replace(paper, mark=mark, problem=problem, picture=keeping.keep(slip))
        return
    problem = "askew" if found else "foreign" if others else "no_code"
    yield replace(paper, problem=problem, picture=keeping.keep(page))

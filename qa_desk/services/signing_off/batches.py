"""Print or save many confirmation slips: a job of many transactions, journalled slip by slip."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from qa_desk import files
from qa_desk.errors import RuleError
from qa_desk.i18n import ngettext
from qa_desk.models import leave
from qa_desk.reports import slip as report
from qa_desk.reports.slip import Slip
from qa_desk.services.signing_off import signing
from qa_desk.work import Progress, Work

Open = Callable[[Progress], AbstractContextManager[Work]]

_AT_ONCE = 10  # slips a transaction


@dataclass(frozen=True)
class Batch:
    """Slips to be drawn alike, in this order."""

    numbers: tuple[str, ...]
    language: str
    paper: str = "a4"


def save_together(
    progress: Progress, ask: Open, work: Open, batch: Batch, file: Path
) -> tuple[Path, int]:
    """Save all slips as one PDF, whole or not at all; return the file and how many slips."""
    content = _drawn(progress, ask, batch)
    with work(progress) as writing, files.whole(file) as part:
        _note(writing, batch.numbers)
        part.write_bytes(content)
    return file, len(batch.numbers)


def save_apart(
    progress: Progress, ask: Open, work: Open, batch: Batch, folder: Path
) -> tuple[Path, int]:
    """Save each slip as a PDF of its own, named by its number; return the folder and how many.

    Whoever cancels keeps the files written so far; the journal names each before it is there.
    """
    for slips in _read(progress, ask, batch):
        with work(progress) as writing:
            _note(writing, [slip.number for slip in slips])
        for slip in slips:
            report.draw(slip, folder / f"{slip.number}.pdf", batch.language, batch.paper)
    return folder, len(batch.numbers)


def together(progress: Progress, ask: Open, work: Open, batch: Batch) -> bytes:
    """Return all slips as one PDF for a printer; the journal tells of each already."""
    content = _drawn(progress, ask, batch)
    with work(progress) as writing:
        _note(writing, batch.numbers)
    return content


def _drawn(progress: Progress, ask: Open, batch: Batch) -> bytes:
    book = report.book(batch.language, batch.paper)
    for slips in _read(progress, ask, batch):
        for slip in slips:
            book.add(slip)
    return book.finish()


def _read(progress: Progress, ask: Open, batch: Batch) -> Iterator[list[Slip]]:
    """Yield the slips, some at a time, all as printed at one moment."""
    printed_at: datetime | None = None
    total = len(batch.numbers)
    for at in range(0, total, _AT_ONCE):
        progress.step(at, total)
        with ask(progress) as reading:
            _require_few(reading, total)
            printed_at = printed_at or reading.now
            some = [signing.slip(reading, n) for n in batch.numbers[at : at + _AT_ONCE]]
        yield [replace(slip, printed_at=printed_at) for slip in some]
    progress.step(total, total)


def _require_few(work: Work, number: int) -> None:
    most = leave.alone(work)
    if number > most:
        words = ngettext(
            "These are {n} slips; one person may take out at most {most} at once. Nothing was "
            "printed or saved. Choose fewer.",
            "These are {n} slips; one person may take out at most {most} at once. Nothing was "
            "printed or saved. Choose fewer.",
            number,
        )
        raise RuleError(words.format(n=number, most=most))


def _note(work: Work, numbers: Sequence[str]) -> None:
    for number in numbers:
        signing.note_print(work, number)

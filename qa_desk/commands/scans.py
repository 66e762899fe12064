"""The command `qa-desk slip scan`: what signed paper is that comes back."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.commands.sound import Tools
from qa_desk.errors import InputError
from qa_desk.i18n import _

if TYPE_CHECKING:
    from qa_desk.rules.papers import Mark
    from qa_desk.scans.reading import Paper
    from qa_desk.services.papers import Match

_DONE, _SOME_REFUSED = 0, 1


def add(kinds: Any, tools: Tools) -> None:
    """Add `slip scan` to the sub-commands of `slip`."""
    scan = kinds.add_parser("scan", help=_("tell which slips lie in a scan, and how they stand"))
    scan.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help=_("PDF, TIFF, photos, or a folder")
    )
    scan.set_defaults(command=lambda options: _scan(options, tools))


def _scan(options: argparse.Namespace, tools: Tools) -> int:
    """Print a line for each slip of a scan; pictures are let go as soon as they are read."""
    from dataclasses import replace

    from qa_desk.scans import reading
    from qa_desk.services import papers

    progress = tools.progress(_("Reading"))
    with tools.access(options) as access:
        with tools.stoppable(progress):
            read = reading.papers(options.files, progress)
            found = [replace(paper, picture=None) for paper in read]
        if not found:
            raise InputError(_("There is nothing to read in it: no PDF, TIFF, JPEG or PNG."))
        with access.ask() as work:
            matches = papers.match(work, {paper.mark for paper in found if paper.mark})
    wrong = [paper for paper in found if not _tell(paper, matches)]
    return _SOME_REFUSED if wrong else _DONE


def _tell(paper: "Paper", matches: "dict[Mark, Match]") -> bool:
    """Print what a page is; say whether nothing is wrong with it."""
    from qa_desk.services import papers

    place = f"{paper.file}\t{paper.page}"
    if paper.mark is None:
        print(f"{place}\t{paper.sentence}", file=sys.stderr)
        return paper.problem == "empty"
    match = matches[paper.mark]
    print(f"{place}\t{paper.mark.number}\t{match.csr}\t{papers.sentence(match)}")
    return match.state in {"fits", "signed"}

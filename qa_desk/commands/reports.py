"""The command `qa-desk report`: a report as PDF or XLSX, for schedules too (S3-6.D2)."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk import i18n
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules.report_forms import KINDS

if TYPE_CHECKING:
    from qa_desk.models.database import Access
    from qa_desk.reports.report_sheet import Sheet
    from qa_desk.work import Work

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
Write = Callable[[Path, Callable[[Path], None]], None]
_WRITTEN = (".pdf", ".xlsx")


def add(commands: Any, opened: Opened, write: Write) -> None:
    """Add `report KIND --period P`."""
    parser = commands.add_parser("report", help=_("a report as PDF or XLSX"))
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument(
        "--period",
        metavar="P",
        help=_(
            "2026-10, 2026-10-2 (11th to 20th), 2026-W42, 2026-H1, 2026; else the last finished"
        ),
    )
    parser.add_argument("--team", metavar="TEAM", help=_("the code or name of one team only"))
    parser.add_argument("--inspector", metavar="STAFF_NO", help=_("whose summary it is"))
    parser.add_argument("--language", choices=sorted(i18n.LANGUAGES))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.set_defaults(command=lambda options: _report(options, opened, write))


def _report(options: argparse.Namespace, opened: Opened, write: Write) -> int:
    """Write the approved report of a period, or its figures while there is none."""
    from qa_desk.reports import report_sheet, report_workbook

    if options.output.suffix.lower() not in _WRITTEN:
        raise InputError(_("Name a file that ends in .pdf or .xlsx. Nothing was written."))
    language = options.language or i18n.language()
    with opened(options) as access, access.work() as work:
        sheet = _sheet(work, options)
        draw = (
            report_sheet.draw if options.output.suffix.lower() == ".pdf" else report_workbook.write
        )
        write(options.output, lambda file: draw(sheet, file, language))
    print(options.output)
    return 0


def _sheet(work: "Work", options: argparse.Namespace) -> "Sheet":
    from qa_desk.services.reporting import files

    first = files.period(work, options.kind, options.period)[0]
    subject = files.subject(work, options.kind, options.team or "", options.inspector or "")
    return files.for_file(work, options.kind, first, subject)

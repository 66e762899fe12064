"""A report as a workbook: one sheet of all its figures, tables and words, section after section."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_desk.i18n import _, speaking
from qa_desk.reports import workbook
from qa_desk.reports.report_sheet import Sheet
from qa_desk.reports.workbook import Cell
from qa_desk.rules import report_periods, report_words
from qa_desk.rules.masking import mask_in_text
from qa_desk.rules.report_forms import KINDS, SECTIONS, Part


def write(sheet: Sheet, file: Path, language: str) -> None:
    """Write a report to an XLSX file in `language`; it appears whole or not at all."""
    with speaking(language):
        form = sheet.form
        title = f"{_(KINDS[form.kind].name)} {report_periods.told((form.first, form.last))}"
        head = [title, sheet.imprint.number, form.subject or _("the whole centre")]
        rows = list(_rows(sheet))
        width = max(map(len, rows), default=1)
        first = [*head, *[""] * (width - len(head))]
        workbook.write(file, workbook.Sheet(_("Report"), first, rows))


def _rows(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    for number, wanted in enumerate(SECTIONS[sheet.form.kind], 1):
        part = sheet.form.part(wanted.code)
        yield []
        yield [f"{number}. {_(wanted.title)}"]
        yield from _section(part)
        if part.words:
            yield [mask_in_text(part.words)]
    yield []
    for words in sheet.definitions.values():
        yield [str(words)]


def _section(part: Part) -> Iterator[Sequence[Cell]]:
    if part.figures:
        yield [_(label) for label in report_words.FIGURE_HEADINGS]
        for figure in part.figures:
            yield [*report_words.figure_cells(figure)]
    for table in part.tables:
        if table.rows:
            yield [report_words.caption(table)]
            yield [head.label for head in report_words.headings(table)]
            for line in report_words.cells(table):
                yield [*line]

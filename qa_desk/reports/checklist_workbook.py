"""A checklist as a workbook to edit in Excel or WPS (P19); `checklist_tables` reads it back."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from qa_desk.reports.saving import save
from qa_desk.rules.checklist_sheets import Sheet, sheets
from qa_desk.rules.checklists import Checklist

_HEAD = PatternFill("solid", fgColor="EAF1FE")
_LINE = Side("thin", color="D5D9E0")
_FRAME = Border(_LINE, _LINE, _LINE, _LINE)
_SPARE = 200  # rows under the last one
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def write(checklist: Checklist, target: Path | BinaryIO, language: str) -> None:
    """Write a checklist as .xlsx with headings in `language`; a file appears whole or not."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets(checklist, language):
        _fill(book.create_sheet(sheet.name), sheet)
    made = BytesIO()
    book.save(made)
    save(made.getvalue(), target)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for number, (words, width) in enumerate(zip(sheet.head, sheet.widths, strict=True), 1):
        page.column_dimensions[get_column_letter(number)].width = width
        cell = page.cell(1, number, words)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _FRAME
        cell.alignment = _WRAPPED
    for at, row in enumerate(sheet.rows, 2):
        for number, value in enumerate(row, 1):
            cell = page.cell(at, number, value)
            cell.alignment, cell.border = _WRAPPED, _FRAME
            if isinstance(value, str):
                cell.data_type, cell.number_format = "s", "@"  # a text, whatever it looks like
    for column, offers in sheet.choices:  # a list to choose from; anything else may be typed
        offered = DataValidation("list", formula1=f'"{",".join(offers)}"', allow_blank=True)
        offered.showErrorMessage = False
        letter = get_column_letter(column + 1)
        offered.add(f"{letter}2:{letter}{len(sheet.rows) + _SPARE}")
        page.add_data_validation(offered)
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for column, first, last in sheet.merged:
        page.merge_cells(
            start_row=first + 2, end_row=last + 2, start_column=column + 1, end_column=column + 1
        )

"""The monthly results of CSRs as a file for HR: one row for each, with a dictionary (P12)."""

from datetime import date
from pathlib import Path

from qa_desk.i18n import _
from qa_desk.reports import listing, wording, workbook
from qa_desk.reports.saving import save
from qa_desk.reports.style import EMPTY
from qa_desk.reports.workbook import Cell, Sheet
from qa_desk.rules.month_results import BASES, QUALIFIED, SOURCES, Line, Month

Column = tuple[str, str]  # its head, and what it says


def columns() -> list[Column]:
    """Return each column's head with its definition, in the language spoken now."""
    return [
        (_("Month"), _("the month of the contacts")),
        (_("Staff no."), _("as text, with leading zeros")),
        (_("Name"), _("the CSR")),
        (_("Team"), _("the newest one in the month")),
        (_("Skill group"), _("the newest one in the month")),
        (_("Part of the month"), _("yes: not employed the whole month")),
        (_("Base"), _("which samples the score stands on; the same for everybody")),
        (_("Stands on"), _("this month; the last three months; or a value that was entered")),
        (_("n"), _("results behind the score")),
        (_("Score"), _("mean of the final scores, 0 to 100; a fatal error makes a score 0")),
        (_("95 % from"), _("lower end of the interval of the score (Student's t)")),
        (_("95 % to"), _("upper end of it")),
        (_("Pass rate"), _("percent of the results that passed")),
        (_("Minimum skill"), _("percent of the points of the dimension that were earned")),
        (_("Minimum asked"), _("percent that the skill group asks of it")),
        (_("Fatal errors"), _("results with a confirmed fatal error, of all samples")),
        (_("Late"), _("results released after the month before was locked; they count here")),
        (_("Qualified"), _("score and minimum skill both reach their marks")),
        (_("Adjusted"), _("the score by a signed adjustment list; empty if there is none")),
        (_("State"), _("closed: frozen; open: may still change")),
    ]


def row(sheet: Month, line: Line) -> list[Cell]:
    """Return a CSR's row, in the order of the columns."""
    return [
        f"{sheet.first:%Y-%m}",
        line.csr.staff_no,
        line.csr.name,
        line.csr.team,
        line.csr.group,
        _("yes") if line.csr.is_part else _("no"),
        wording.word(BASES, sheet.basis),
        wording.word(SOURCES, line.source),
        line.n,
        *(_tenths(each) for each in (line.score, line.low, line.high)),
        _tenths(line.pass_rate.permille()),
        _tenths(line.skill.permille()),
        _tenths(line.marks.min_skill),
        line.fatals,
        line.late,
        wording.word(QUALIFIED, line.qualified),
        "" if line.adjusted is None else _tenths(line.adjusted),
        _("closed") if sheet.closed else _("open"),
    ]


def write(file: Path, sheet: Month) -> None:
    """Write a month to a CSV file, by its name, or else to an XLSX file with its dictionary."""
    head = [name for name, _words in columns()]
    rows = [row(sheet, line) for line in sheet.lines]
    if file.suffix.lower() == ".csv":
        save(listing.as_csv([head, *rows]), file)
        return
    dictionary = Sheet(_("Dictionary"), (_("Column"), _("Definition")), columns())
    workbook.write(file, Sheet(title(sheet.first), head, rows), dictionary)


def title(month: date) -> str:
    """Return the title of the sheet."""
    return _("QA results {month}").format(month=f"{month:%Y-%m}")


def _tenths(value: int | None) -> Cell:
    return EMPTY if value is None else value / 10

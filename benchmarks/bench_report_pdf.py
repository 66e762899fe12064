"""A monthly report of 100 pages as PDF: under 10 ms a page (issue: reports).

There is no peer that draws the same; the target is the time of a page.
"""

import io
import time
from dataclasses import replace
from statistics import median

from benchmarks.borrowed import borrowed
from qa_desk.reports.report_sheet import Sheet, draw
from qa_desk.rules.report_forms import Part, Table

PAGES, RUNS = 100, 5
MOST_MS = 10.0
COLUMNS = ("csr", "team", "checks", "evaluations", "score", "fatals", "skill", "is_below")
LINES = 44 * PAGES  # about as many as fit


def sheet() -> Sheet:
    """Return the report of the tests with a long list of CSRs."""
    sample = borrowed("reports/report_sample").SHEET
    lines = tuple(
        (f"座席{n:04} {n:04}", f"{n % 40} 班", 60 + n % 9, 20, 850 + n % 100, n % 3 // 2, 900, 0)
        for n in range(LINES)
    )
    people = Part("people", tables=(Table("people", COLUMNS, lines),))
    parts = tuple(people if part.code == "people" else part for part in sample.form.parts)
    return replace(sample, form=replace(sample.form, parts=parts))


def measure() -> dict:
    """Return how long a page takes, in both languages."""
    from pypdf import PdfReader

    whole, found = sheet(), []
    for language in ("zh", "en"):
        times, pages = [], 1
        for _ in range(RUNS):
            output = io.BytesIO()
            started = time.perf_counter()
            draw(whole, output, language)
            took = time.perf_counter() - started
            pages = len(PdfReader(output).pages)
            times.append(took * 1000 / pages)
        found.append(
            {
                "name": f"a page of {pages}, {language}",
                "ours": median(times[1:]),
                "unit": "ms",
                "target": MOST_MS,
            }
        )
    return {"parts": found}

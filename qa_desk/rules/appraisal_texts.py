"""What an appraisal says in words, alike on the screen and on paper."""

from datetime import date

from qa_desk.i18n import _
from qa_desk.rules import kpis, month_results
from qa_desk.rules.appraisals import Evidence, Indicator

_NONE = "–"
_UNITS = {"skill": "percent", **{code: metric.unit for code, metric in kpis.METRICS.items()}}


def period(span: str, first: date) -> str:
    """Return a month as 2026-11, a year as 2026."""
    return f"{first:%Y}" if span == "year" else f"{first:%Y-%m}"


def points(tenths: int | None, *, signed: bool = False) -> str:
    """Return points with one decimal; what adds or takes with its sign."""
    if tenths is None:
        return _NONE
    sign = "−" if tenths < 0 else "+" if signed and tenths else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def weight(indicator: Indicator) -> str:
    """Return what an indicator weighs, or what each event adds or takes."""
    if indicator.is_counted:
        return _("{points} each").format(points=points(indicator.each, signed=True))
    return f"{indicator.weight} %"


def value(indicator: Indicator, hundredths: int | None) -> str:
    """Return a value or target in the unit of its indicator."""
    return kpis.told(hundredths, _UNITS.get(indicator.source, "points"))


def evidence(indicator: Indicator, found: Evidence | None) -> str:
    """Return what is known of an indicator and on what it stands, nothing where nothing is."""
    if found is None:
        return ""
    if indicator.is_counted:
        return _("{n}: {numbers}").format(n=found.n, numbers=found.of) if found.of else str(found.n)
    said = [value(indicator, found.value)]
    if indicator.source == "tests":
        said.append(_("passed {share}").format(share=found.of))
    elif found.of in month_results.SOURCES and found.of != "month":
        said.append(_(month_results.SOURCES[found.of]))
    if found.n:
        said.append(f"n = {found.n}")
    return " · ".join(said)

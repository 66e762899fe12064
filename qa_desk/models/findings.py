"""What a month's results say, for the plan of the next one (S3-4.3b, domain.md 6.4, 6.5, 6.5b).

Averages and rates are of the random stratum; fatal errors are of all. Who drafts a plan may know
the sums of everybody's month, but not the results behind them: on a server functions of the owner
answer, of whole months only.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, String, bindparam, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from qa_desk.models.base import Key
from qa_desk.rules.proposals import PersonMonth, Rate

_BIG = BigInteger()
_PEOPLE: dict[str, TypeEngine[Any]] = {
    "csr_id": Key(),
    "skill_group": String(),
    **dict.fromkeys(
        ("n", "final", "pass_mark", "passed", "ms_earned", "ms_applicable", "fatal", "every"), _BIG
    ),
}
_RATES: dict[str, TypeEngine[Any]] = {"subject": String(), "n": _BIG, "defects": _BIG}
_IN_FORCE = """
FROM evaluation AS e JOIN status AS s ON s.code = e.status
JOIN revision AS r ON r.evaluation_id = e.id AND r.number = e.revision
{joins}
WHERE e.day >= {first} AND e.day < {after} AND e.purpose = 'normal' AND s.counts_in_stats
  AND r.result <> 'not_scorable' {more}"""
_ANSWERS = """
JOIN answer AS a ON a.evaluation_id = r.evaluation_id AND a.revision = r.number
JOIN checklist_item AS i ON i.version_id = r.checklist_version_id AND i.number = a.number"""
_RANDOM = "AND e.sample_reason = 'random' AND a.earned IS NOT NULL"
_DEFECTS = "count(*) AS n, count(CASE WHEN a.earned < i.points THEN 1 END) AS defects"


def _sum(column: str) -> str:
    return f"coalesce(sum(CASE WHEN e.sample_reason = 'random' THEN {column} END), 0)"


_BEFORE = "FROM imported_result AS p{joins} WHERE p.day >= {first} AND p.day < {after}{more}"
_QUERIES = {
    "month_of_people": (
        _PEOPLE,
        f"""
SELECT e.csr_id, e.skill_group, {_sum("1")} AS n, {_sum("coalesce(r.final, 0)")} AS final,
  {_sum("r.pass_mark")} AS pass_mark, {_sum("CASE r.result WHEN 'pass' THEN 1 END")} AS passed,
  {_sum("r.ms_earned")} AS ms_earned, {_sum("r.ms_applicable")} AS ms_applicable,
  count(CASE WHEN r.fatal_classes <> '' THEN 1 END) AS fatal, count(*) AS every
{_IN_FORCE} GROUP BY e.csr_id, e.skill_group""",
        {"joins": "", "more": ""},
    ),
    "month_of_items": (
        _RATES,
        f"SELECT i.key AS subject, {_DEFECTS} {_IN_FORCE} GROUP BY i.key",
        {"joins": _ANSWERS, "more": _RANDOM},
    ),
    "month_of_reasons": (
        _RATES,
        f"SELECT c.contact_reason AS subject, {_DEFECTS} {_IN_FORCE} GROUP BY c.contact_reason",
        {
            "joins": f"{_ANSWERS} JOIN call AS c ON c.id = e.call_id",
            "more": f"{_RANDOM} AND c.contact_reason <> ''",
        },
    ),
    # What a list told of before QA Desk (P19): nobody knows how those calls were chosen.
    "month_before_us_of_people": (
        _PEOPLE,
        f"""
SELECT p.csr_id, p.skill_group, count(*) AS n, sum(coalesce(p.final, 0)) AS final,
  sum(p.pass_mark) AS pass_mark, count(CASE p.result WHEN 'pass' THEN 1 END) AS passed,
  CAST(0 AS bigint) AS ms_earned, CAST(0 AS bigint) AS ms_applicable,
  count(CASE p.result WHEN 'fatal_fail' THEN 1 END) AS fatal, count(*) AS every
{_BEFORE} GROUP BY p.csr_id, p.skill_group""",
        {"joins": "", "more": ""},
    ),
    "month_before_us_of_items": (
        _RATES,
        f"""
SELECT i.key AS subject, count(*) AS n,
  count(CASE WHEN i.earned < i.points THEN 1 END) AS defects {_BEFORE} GROUP BY i.key""",
        {"joins": " JOIN imported_item AS i ON i.result_id = p.id", "more": ""},
    ),
}


def people(session: Session, month: date) -> list[PersonMonth]:
    """Return the month of each CSR and skill group, with what was imported of it (P19)."""
    rows = (*_ask(session, "month_of_people", month), *_before(session, "people", month))
    return [PersonMonth(*row) for row in _together(rows, 2)]


def items(session: Session, month: date) -> list[Rate]:
    """Return the defect rate of each item of the checklists (6.5), imported points included."""
    rows = (*_ask(session, "month_of_items", month), *_before(session, "items", month))
    return [Rate(*row) for row in _together(rows, 1)]


def reasons(session: Session, month: date) -> list[Rate]:
    """Return how often an item went wrong in calls of each contact reason."""
    return [Rate(*row) for row in _ask(session, "month_of_reasons", month)]


def functions() -> list[str]:
    """Return the statements that make the functions in PostgreSQL."""
    return [_function(name) for name in _QUERIES]


def next_month(month: date) -> date:
    """Return the first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _ask(session: Session, name: str, month: date) -> list[tuple[Any, ...]]:
    columns, query, parts = _QUERIES[name]
    if session.get_bind().dialect.name == "postgresql":
        asked = text(f"SELECT * FROM {name}(:first)")  # noqa: S608 - our names
    else:
        asked = text(query.format(first=":first", after=":after", **parts))
        asked = asked.bindparams(bindparam("after", next_month(month), Date()))
    asked = asked.bindparams(bindparam("first", month.replace(day=1), Date()))
    return [tuple(row) for row in session.execute(asked.columns(**columns))]


def _before(session: Session, what: str, month: date) -> list[tuple[Any, ...]]:
    return _ask(session, f"month_before_us_of_{what}", month)


def _together(rows: Iterable[tuple[Any, ...]], width: int) -> list[tuple[Any, ...]]:
    """Return rows of figures with those of one key, their first cells, added up."""
    sums: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        key, figures = row[:width], row[width:]
        known = sums.setdefault(key, [0] * len(figures))
        sums[key] = [one + other for one, other in zip(known, figures, strict=True)]
    return [(*key, *figures) for key, figures in sums.items()]


def _function(name: str) -> str:
    columns, query, parts = _QUERIES[name]
    types = {Key: "uuid", String: "text", BigInteger: "bigint"}
    returned = ", ".join(f"{column} {types[type(kind)]}" for column, kind in columns.items())
    after = "(first + interval '1 month')::date"
    body = query.format(first="first", after=after, **parts)
    return (
        f"CREATE FUNCTION {name}(p_month date) RETURNS TABLE ({returned})"
        " LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$"
        " #variable_conflict use_column\n"
        "DECLARE first date := date_trunc('month', p_month)::date;\nBEGIN\n"
        "  IF NOT (is_owner() OR everywhere('plan.draft')) THEN\n"
        "    RAISE EXCEPTION 'no right to plans' USING ERRCODE = '42501';\n  END IF;\n"
        f"  RETURN QUERY {body};\nEND $$;\n"
        f"REVOKE ALL ON FUNCTION {name}(date) FROM PUBLIC"
    )

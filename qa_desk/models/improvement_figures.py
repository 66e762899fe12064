"""The figures of the current state in an improvement plan (S4-3.1.1, domain.md 5.9 no. 3).

Who plans may know the sums of a department's results, not the results behind them: on a server a
function of the owner answers.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Date, bindparam, text

from qa_desk.models import report_facts
from qa_desk.models.base import Key, UtcDateTime
from qa_desk.rules.improvement_plans import Figure
from qa_desk.work import Work

_SUMS = ("n", "random", "final", "passed", "fatal", "disputed", "rated", "csat")
_ASKED = """
SELECT count(*) AS n,
  count(*) FILTER (WHERE e.sample_reason = 'random') AS random,
  coalesce(sum(r.final) FILTER (WHERE e.sample_reason = 'random'), 0) AS final,
  count(*) FILTER (WHERE e.sample_reason = 'random' AND r.result = 'pass') AS passed,
  count(*) FILTER (WHERE e.sample_reason = 'random' AND r.fatal_classes <> '') AS fatal,
  count(*) FILTER (WHERE EXISTS (SELECT 1 FROM step_taken AS s
    WHERE s.evaluation_id = e.id AND s.assessment_id IS NULL
      AND s.key IN ('dispute', 'dispute_past'))) AS disputed,
  (SELECT count(*) FROM call AS c WHERE {rated}) AS rated,
  (SELECT coalesce(sum(c.csat), 0) FROM call AS c WHERE {rated}) AS csat
FROM evaluation AS e JOIN status AS s ON s.code = e.status AND s.counts_in_stats
JOIN revision AS r ON r.evaluation_id = e.id AND r.number = e.revision
WHERE e.purpose = 'normal' AND e.kind = 'full' AND e.released_at IS NOT NULL
  AND e.day >= {first} AND e.day < {after} AND {of_department}"""
_OF_DEPARTMENT = (
    "({department} IS NULL OR {table}.team_id IN (SELECT t.id FROM team AS t JOIN department AS d"
    " ON d.id = t.department_id WHERE d.id = {department} OR d.parent_id = {department}))"
)
_RATED = (
    "c.csat IS NOT NULL AND c.started_at >= {begins} AND c.started_at < {ends}"
    " AND EXISTS (SELECT 1 FROM call_segment AS g WHERE g.call_id = c.id AND {of_department})"
)


def of(work: Work, first: date, last: date, department_id: UUID | None) -> tuple[Figure, ...]:
    """Return the figures of a department, or of the whole centre, by the keys of FIGURES."""
    after = last + timedelta(days=1)
    begins, ends = report_facts.span(work, first, last)
    if work.session.get_bind().dialect.name == "postgresql":
        asked = text(
            "SELECT * FROM improvement_figures(:first, :after, :begins, :ends, :department)"
        )
    else:
        asked = text(_query(":first", ":after", ":begins", ":ends", ":department"))
    bound = asked.bindparams(
        bindparam("first", first, Date()),
        bindparam("after", after, Date()),
        bindparam("begins", begins, UtcDateTime()),
        bindparam("ends", ends, UtcDateTime()),
        bindparam("department", department_id, Key()),
    )
    columns = {name: BigInteger() for name in _SUMS}
    row = work.session.execute(bound.columns(**columns)).one()
    return _figures(dict(zip(_SUMS, map(int, row), strict=True)))


def function() -> str:
    """Return the statement that makes the function in PostgreSQL."""
    returned = ", ".join(f"{name} bigint" for name in _SUMS)
    asked = _query("p_first", "p_after", "p_begins", "p_ends", "p_department")
    return (
        "CREATE FUNCTION improvement_figures(p_first date, p_after date, p_begins timestamptz,"
        f" p_ends timestamptz, p_department uuid) RETURNS TABLE ({returned})"
        " LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$\n"
        "#variable_conflict use_column\nBEGIN\n"
        "  IF NOT (is_owner() OR everywhere('improvement.draft')"
        " OR p_department = ANY (given_departments('improvement.draft'))) THEN\n"
        "    RAISE EXCEPTION 'no right to plan' USING ERRCODE = '42501';\n  END IF;\n"
        f"  RETURN QUERY {asked};\nEND $$;\n"
        "REVOKE ALL ON FUNCTION"
        " improvement_figures(date, date, timestamptz, timestamptz, uuid) FROM PUBLIC"
    )


def _query(first: str, after: str, begins: str, ends: str, department: str) -> str:
    of_segment = _OF_DEPARTMENT.format(department=department, table="g")
    return _ASKED.format(
        rated=_RATED.format(begins=begins, ends=ends, of_department=of_segment),
        first=first,
        after=after,
        of_department=_OF_DEPARTMENT.format(department=department, table="e"),
    )


def _figures(sums: dict[str, int]) -> tuple[Figure, ...]:
    n, random, rated = sums["n"], sums["random"], sums["rated"]
    return (
        Figure("evaluations", Decimal(n), n),
        Figure("score", _mean(sums["final"], 10 * random), random),
        Figure("pass_rate", _mean(100 * sums["passed"], random), random),
        Figure("fatal_rate", _mean(100 * sums["fatal"], random), random),
        Figure("dispute_rate", _mean(100 * sums["disputed"], n), n),
        Figure("csat", _mean(sums["csat"], rated, "0.01"), rated),
    )


def _mean(part: int, whole: int, step: str = "0.1") -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) / whole).quantize(Decimal(step), ROUND_HALF_UP)

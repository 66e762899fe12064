"""The data behind the evaluation of a policy (domain.md 5.8, no. 5).

Who evaluates may know the sums of everybody's results, not the results behind them: on a server a
function of the owner answers.
"""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, Date, bindparam, text
from sqlalchemy.orm import Session

from qa_desk.models.base import Key
from qa_desk.rules.policy_reviews import FIGURES

_ASKED = """
SELECT (SELECT count(*) {released}) AS evaluations,
  (SELECT count(DISTINCT e.csr_id) {released}) AS csrs,
  (SELECT count(DISTINCT person_id) FROM role_grant WHERE role = 'csr'
    AND valid_from < {after} AND (valid_to IS NULL OR valid_to >= {first})) AS csrs_all,
  (SELECT count(DISTINCT e.id) {released} AND EXISTS (SELECT 1 FROM step_taken AS s
    WHERE s.evaluation_id = e.id AND s.assessment_id IS NULL
      AND s.key IN ('dispute', 'dispute_past'))) AS disputes,
  (SELECT count(DISTINCT e.id) {released} AND EXISTS (SELECT 1 FROM step_taken AS s
    WHERE s.evaluation_id = e.id AND s.assessment_id IS NULL
      AND s.details LIKE '%"standard_unclear"%')) AS standard_unclear,
  (SELECT count(*) FROM evaluation AS e {form} WHERE e.due_at < {now}
    AND e.status NOT IN ('E10', 'E11', 'E12', 'E13') {of_form}) AS overdue"""
_FORM = "JOIN checklist_version AS v ON v.id = e.checklist_version_id"
_RELEASED = (
    "FROM evaluation AS e {form} WHERE e.purpose = 'normal' AND e.released_at IS NOT NULL"
    " AND e.status <> 'E12' AND e.day >= {first} AND e.day < {after} {of_form}"
)


def of(session: Session, first: date, last: date, checklist_id: UUID | None) -> dict[str, int]:
    """Return the figures of a period, of one checklist or of all, by the keys of FIGURES."""
    after = last + timedelta(days=1)
    columns = {code: BigInteger() for code in FIGURES}
    if session.get_bind().dialect.name == "postgresql":
        asked = text("SELECT * FROM policy_figures(:first, :after, :checklist)")
    else:
        asked = text(_query(":first", ":after", ":checklist", "strftime('%Y-%m-%d %H:%M:%f')"))
    days = (bindparam("first", first, Date()), bindparam("after", after, Date()))
    bound = asked.bindparams(*days, bindparam("checklist", checklist_id, Key()))
    row = session.execute(bound.columns(**columns)).one()
    return dict(zip(FIGURES, row, strict=True))


def function() -> str:
    """Return the statement that makes the function in PostgreSQL."""
    returned = ", ".join(f"{code} bigint" for code in FIGURES)
    return (
        "CREATE FUNCTION policy_figures(p_first date, p_after date, p_checklist uuid)"
        f" RETURNS TABLE ({returned})"
        " LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$\n"
        "BEGIN\n"
        "  IF NOT (is_owner() OR everywhere('policy.review')) THEN\n"
        "    RAISE EXCEPTION 'no right to evaluate' USING ERRCODE = '42501';\n  END IF;\n"
        f"  RETURN QUERY {_query('p_first', 'p_after', 'p_checklist', 'now()')};\nEND $$;\n"
        "REVOKE ALL ON FUNCTION policy_figures(date, date, uuid) FROM PUBLIC"
    )


def _query(first: str, after: str, checklist: str, now: str) -> str:
    of_form = f"AND ({checklist} IS NULL OR v.checklist_id = {checklist})"
    parts = {"form": _FORM, "of_form": of_form, "first": first, "after": after}
    return _ASKED.format(released=_RELEASED.format(**parts), now=now, **parts)

"""What services must know of evaluations that their person may not see: places and counts only.

On PostgreSQL the views read with the owner's eyes, for those alone who hold the right (D2).
"""

from sqlalchemy import Boolean, Date, Integer, String, column, table

from qa_desk.models.base import Key, UtcDateTime
from qa_desk.rules import workflow

drawn = table(
    "qad_drawn",
    column("segment_id", Key),
    column("call_id", Key),
    column("csr_id", Key),
    column("draw_id", Key),
    column("purpose", String),
    column("is_void", Boolean),
    column("is_closed", Boolean),
)
progress = table(
    "qad_draw_progress",
    column("draw_id", Key),
    column("drawn", Integer),
    column("done", Integer),
    column("inspectors", Integer),
)
roster_waiting = table(
    "qad_roster_waiting",
    column("id", Key),
    column("number", String),
    column("csr_id", Key),
    column("released_at", UtcDateTime),
    column("due_at", UtcDateTime),
)
roster_checks = table(
    "qad_roster_check",
    column("kind", String),
    column("id", Key),
    column("csr_id", Key),
    column("began_at", UtcDateTime),
    column("day", Date),
)

_DRAWN = """
SELECT segment_id, call_id, csr_id, draw_id, purpose, status IN ('E12', 'E13') AS is_void,
  status IN ('E10', 'E11', 'E12', 'E13') AS is_closed
FROM evaluation {condition}"""
_PROGRESS = """
SELECT draw_id, count(*) AS drawn, count(DISTINCT inspector_id) AS inspectors,
  count(CASE WHEN status NOT IN ('E0', 'E1') THEN 1 END) AS done
FROM evaluation {condition} GROUP BY draw_id"""
_BY_ROSTER = ", ".join(
    sorted(f"'{step.target}'" for step in workflow.STEPS if step.limit == "sla.csr.respond")
)
_ROSTER_WAITING = f"""
SELECT id, number, csr_id, released_at, due_at FROM (SELECT * FROM evaluation
  WHERE status IN ({_BY_ROSTER}) AND released_at IS NOT NULL) AS waiting {{condition}}"""  # noqa: S608 - our codes
_ROSTER_CHECKS = """
SELECT kind, id, csr_id, began_at, day FROM (
  SELECT 'evaluation' AS kind, evaluation.id, csr_id, started_at AS began_at, day
    FROM evaluation JOIN call_segment ON call_segment.id = segment_id WHERE day IS NOT NULL
  UNION ALL SELECT 'quick_check', id, csr_id, began_at, day
    FROM quick_check WHERE voided_at IS NULL) AS checks {condition}"""
_QUERIES = {  # with the rights that open them
    drawn.name: (_DRAWN, ("draw", "people.edit")),
    progress.name: (_PROGRESS, ("plan.see",)),
    roster_waiting.name: (_ROSTER_WAITING, ("roster.edit",)),
    roster_checks.name: (_ROSTER_CHECKS, ("roster.edit",)),
}
_OF_TEAMS = "csr_id = ANY ((SELECT people_of_my_teams('roster.edit'))::uuid[])"


def on_file() -> list[str]:
    """Return the statements that make the views in a local file."""
    return [
        f"CREATE VIEW {name} AS {query.format(condition='')}"
        for name, (query, _actions) in _QUERIES.items()
    ]


def on_server() -> list[str]:
    """Return the statements that make the views in PostgreSQL."""

    def condition(actions: tuple[str, ...]) -> str:
        rights = (f"(SELECT everywhere('{action}'))" for action in actions)
        own = [_OF_TEAMS] if "roster.edit" in actions else []
        return f"WHERE {' OR '.join(['(SELECT is_owner())', *rights, *own])}"

    return [
        f"CREATE VIEW {name} WITH (security_barrier) AS"
        f" {query.format(condition=condition(actions))}"
        for name, (query, actions) in _QUERIES.items()
    ]

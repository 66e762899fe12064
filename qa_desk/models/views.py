"""What services must know of evaluations that their person may not see: places and counts only.

On PostgreSQL the views read with the owner's eyes, for those alone who hold the right (D2).
"""

from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, column, table

from qa_desk.models.base import Key, UtcDateTime

drawn = table(
    "qad_drawn",
    column("segment_id", Key),
    column("call_id", Key),
    column("csr_id", Key),
    column("draw_id", Key),
    column("purpose", String),
    column("is_void", Boolean),
    column("is_closed", Boolean),
    column("id", Key),
    column("number", String),
    column("status", String),
    column("draw_rank", LargeBinary),
    column("replaces_id", Key),
    column("assigned_at", UtcDateTime),
    column("inspector_id", Key),
    column("sample_reason", String),
)
progress = table(
    "qad_draw_progress",
    column("draw_id", Key),
    column("drawn", Integer),
    column("done", Integer),
    column("inspectors", Integer),
)
assigned = table(
    "qad_assigned",
    column("inspector_id", Key),
    column("csr_id", Key),
    column("day", Date),
    column("status", String),
)
checked = table("qad_checked", column("csr_id", Key), column("day", Date))

_DRAWN = """
SELECT segment_id, call_id, csr_id, draw_id, purpose, status IN ('E12', 'E13') AS is_void,
  status IN ('E10', 'E11', 'E12', 'E13') AS is_closed, id, number, status, draw_rank, replaces_id,
  assigned_at, inspector_id, sample_reason
FROM evaluation {condition}"""
_PROGRESS = """
SELECT draw_id, count(*) AS drawn, count(DISTINCT inspector_id) AS inspectors,
  count(CASE WHEN status NOT IN ('E0', 'E1') THEN 1 END) AS done
FROM evaluation {condition} GROUP BY draw_id"""
_ASSIGNED = "SELECT inspector_id, csr_id, day, status FROM evaluation {condition}"
_CHECKED = """
SELECT csr_id, day FROM (
  SELECT csr_id, day FROM evaluation
    WHERE purpose = 'normal' AND status NOT IN ('E0', 'E1', 'E12', 'E13')
  UNION ALL SELECT csr_id, day FROM quick_check WHERE voided_at IS NULL) AS checks {condition}"""
_QUERIES = {  # with the rights that open them
    drawn.name: (_DRAWN, ("draw", "people.edit")),
    progress.name: (_PROGRESS, ("plan.see",)),
    assigned.name: (_ASSIGNED, ("draw", "assign")),
    checked.name: (_CHECKED, ("draw", "assign")),
}


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
        return f"WHERE {' OR '.join(['(SELECT is_owner())', *rights])}"

    return [
        f"CREATE VIEW {name} WITH (security_barrier) AS"
        f" {query.format(condition=condition(actions))}"
        for name, (query, actions) in _QUERIES.items()
    ]

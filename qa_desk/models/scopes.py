"""Roles as they reach: one for a department or a site is one for each of its teams (S0-2.1, P11).

Whoever asks what a role reaches asks this view and not `role_grant`; on a server it shows nobody
more grants than the table does.
"""

from sqlalchemy import Date, String, column, table

from qa_desk.models.base import Key

reached = table(
    "qad_role",
    column("person_id", Key),
    column("role", String),
    column("scope_kind", String),
    column("scope_id", Key),
    column("valid_from", Date),
    column("valid_to", Date),
)
_REACHED = """
SELECT person_id, role, scope_kind, scope_id, valid_from, valid_to FROM role_grant
UNION ALL
SELECT person_id, role, 'team', team.id, valid_from, valid_to
FROM role_grant
JOIN department ON department.id = scope_id OR department.parent_id = scope_id
JOIN team ON team.department_id = department.id
WHERE scope_kind IN ('site', 'department')"""


def view(dialect: str) -> str:
    """Return the statement that makes the view."""
    how = " WITH (security_invoker)" if dialect == "postgresql" else ""
    return f"CREATE VIEW {reached.name}{how} AS {_REACHED}"

"""Who holds an office today, for whoever gives actions: everybody knows these people by name."""

from sqlalchemy import Date, String, column, table

from qa_desk.models.base import Key

held = table(
    "qad_office",
    column("person_id", Key),
    column("role", String),
    column("scope_kind", String),
    column("scope_id", Key),
    column("valid_from", Date),
    column("valid_to", Date),
)
_HELD = """
SELECT person_id, role, scope_kind, scope_id, role_grant.valid_from, role_grant.valid_to
FROM role_grant JOIN person ON person.id = person_id
WHERE role NOT IN ('csr', 'admin', 'system') AND left_on IS NULL"""
GRANT = f"GRANT SELECT ON {held.name} TO qa_desk_member"


def view(dialect: str) -> str:
    """Return the statement that makes the view; on a server it has its owner's eyes."""
    mine = " AND (SELECT is_owner() OR has_right('action.give'))" if dialect == "postgresql" else ""
    return f"CREATE VIEW {held.name} AS {_HELD}{mine}"

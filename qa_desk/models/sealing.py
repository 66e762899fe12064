"""What a rule of the database is: a change of a row that both engines refuse alike (D2)."""

from dataclasses import dataclass

PURGEABLE = (
    "EXISTS (SELECT 1 FROM qad_purgeable WHERE kind = '{kind}' AND subject_id = OLD.{column})"
)
"""The condition that an approved purge names a row of some kind by a column."""


@dataclass(frozen=True)
class Rule:
    """A row change that is refused with `code` when `condition` holds.

    The condition is SQL that both engines read alike, over OLD and NEW.
    """

    name: str
    table: str
    event: str
    code: str
    condition: str


def changed(*columns: str) -> str:
    """Return the condition that one of these columns is changed."""
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)

"""What many read of few: the answers that were settled, and what the knowledge base cost (7.6).

On PostgreSQL the views read with the owner's eyes, so that nobody sees whose question it was.
"""

from sqlalchemy import Boolean, Date, Integer, String, column, table

from qa_desk.models.base import Key, UtcDateTime

answers = table(
    "qad_answer",
    column("id", Key),
    column("number", String),
    column("question", String),
    column("reason", String),
    column("answer", String),
    column("article", String),
    column("new_version", String),
    column("change_summary", String),
    column("effective_on", Date),
    column("answered_at", UtcDateTime),
    column("is_published", Boolean),
)
losses = table(  # answers of results whose cause is the knowledge base
    "qad_knowledge_loss",
    column("day", Date),
    column("version_id", Key),
    column("number", Integer),
    column("n", Integer),
)
askers = table(  # by their names, for whoever answers
    "qad_asker", column("id", Key), column("name", String), column("staff_no", String)
)
slip_calls = table(  # the calls of evaluations that slips name, for who hears them there
    "qad_slip_call", column("ticket_id", Key), column("call_id", Key), column("length_ms", Integer)
)

# To whoever asked the same the answer of the other question is open before it is settled.
_ANSWERS = """
SELECT id, number, question, reason, CASE WHEN answer = '' THEN interim ELSE answer END AS answer,
  CASE WHEN new_article = '' THEN article ELSE new_article END AS article, new_version,
  change_summary, effective_on, coalesce(settled_at, told_at, interim_at) AS answered_at,
  settled_at IS NOT NULL AS is_published
FROM knowledge_ticket AS asked WHERE answer || interim <> '' AND outdated_at IS NULL {condition}"""
_LOSSES = """
SELECT e.day, r.checklist_version_id AS version_id, a.number, count(*) AS n
FROM evaluation AS e JOIN status AS s ON s.code = e.status AND s.counts_in_stats
JOIN revision AS r ON r.evaluation_id = e.id AND r.number = e.revision
JOIN answer AS a ON a.evaluation_id = e.id AND a.revision = e.revision AND a.cause = 'knowledge'
WHERE e.purpose = 'normal' AND e.day IS NOT NULL {condition}
GROUP BY e.day, r.checklist_version_id, a.number"""
_ASKERS = """
SELECT id, name, staff_no FROM person AS asker WHERE EXISTS (SELECT 1 FROM knowledge_ticket
  WHERE csr_id = asker.id OR raised_by = asker.id OR coach_id = asker.id) {condition}"""
_SLIP_CALLS = """
SELECT ticket.id AS ticket_id, e.call_id, call.duration_ms AS length_ms
FROM knowledge_ticket AS ticket JOIN evaluation AS e ON e.id = ticket.evaluation_id
JOIN call ON call.id = e.call_id WHERE e.purpose = 'normal' {condition}"""
_MINE = """AND (settled_at IS NOT NULL OR (SELECT is_owner()) OR EXISTS (
  SELECT FROM knowledge_ticket AS same WHERE same.duplicate_of = asked.id
    AND (same.csr_id = (SELECT me()) OR same.raised_by = (SELECT me())
      OR same.team_id = ANY ((SELECT led_teams('knowledge.answer'))::uuid[]))))
  AND ((SELECT is_owner()) OR (SELECT EXISTS (
    SELECT FROM my_grant WHERE action = 'knowledge.search')))"""
_VERIFIES = "AND ((SELECT is_owner()) OR (SELECT everywhere('knowledge.verify')))"
_HEARS = "AND ((SELECT is_owner()) OR (SELECT me_as('listen', 'in_slips')) IS NOT NULL)"
_EDITORS = """AND ((SELECT is_owner()) OR (SELECT everywhere('knowledge.verify'))
  OR (SELECT everywhere('report.draft')))"""


def on_file() -> list[str]:
    """Return the statements that make the views in a local file."""
    return [
        f"CREATE VIEW {answers.name} AS {_ANSWERS.format(condition='')}",
        f"CREATE VIEW {losses.name} AS {_LOSSES.format(condition='')}",
        f"CREATE VIEW {slip_calls.name} AS {_SLIP_CALLS.format(condition='')}",
        f"CREATE VIEW {askers.name} AS {_ASKERS.format(condition='')}",
    ]


def on_server() -> list[str]:
    """Return the statements that make the views in PostgreSQL."""
    limited = {answers.name: _ANSWERS.format(condition=_MINE)}
    limited[slip_calls.name] = _SLIP_CALLS.format(condition=_HEARS)
    limited[askers.name] = _ASKERS.format(condition=_VERIFIES)
    limited[losses.name] = _LOSSES.format(condition=_EDITORS)
    return [
        f"CREATE VIEW {name} WITH (security_barrier) AS {query}" for name, query in limited.items()
    ]

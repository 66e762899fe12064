"""What a trainer knows of results that are not for him to see: by need, on its topic (T-03, 6.9).

On PostgreSQL the views read with the owner's eyes, for whoever holds trainings, and what they give
away of a result is what its topic lost. A need is a trainer's once the QA lead has approved it.
"""

from sqlalchemy import Date, String, column, table

from qa_desk.models import views
from qa_desk.models.base import Key

results = table(  # random results around a training, and those that follow it up
    "qad_training_result",
    column("need_id", Key),
    column("csr_id", Key),
    column("day", Date),
    column("version_id", Key),
    column("losses", String),  # on a server those of the topic only
)
evidence = table(  # which calls show a need, by what is heard of them
    "qad_training_evidence",
    column("need_id", Key),
    column("evaluation_id", Key),
    column("call_id", Key),
)

IN_HAND = ("T1", "T2", "T3", "T4", "T5", "T6")
MEASURED = ("T4", "T5", "T6")  # held, and the verdict is still to come
_MOST_DAYS = 91  # before and after: as far as the options let both reach
_RESULTS = """
SELECT n.id AS need_id, r.csr_id, r.day, r.version_id, {losses} AS losses
FROM training_need AS n JOIN (SELECT need_id,
    coalesce(max(CASE WHEN NOT is_make_up THEN day END), max(day)) AS day
  FROM training_session GROUP BY need_id) AS held ON held.need_id = n.id
JOIN {every} AS r ON r.day BETWEEN {first} AND {last}
WHERE n.approved_at IS NOT NULL AND n.status IN {states} AND r.result <> 'not_scorable'
  AND r.reason IN ('random', 'follow_up') AND {condition}"""
_EVIDENCE = """
SELECT c.need_id, c.evaluation_id, coalesce(w.recorded_id, e.call_id) AS call_id
FROM training_case AS c JOIN training_need AS n ON n.id = c.need_id
JOIN evaluation AS e ON e.id = c.evaluation_id AND e.purpose = 'normal'
LEFT JOIN live_contact AS w ON w.call_id = e.call_id
WHERE n.approved_at IS NOT NULL AND n.status IN {states} AND e.call_id IS NOT NULL
  AND {condition}"""
_OF_THE_TOPIC = """(SELECT coalesce(string_agg(lost, ' ' ORDER BY i.number), '')
  FROM unnest(string_to_array(r.losses, ' ')) AS lost
  JOIN checklist_item AS i ON i.version_id = r.version_id
    AND i.number = CAST(split_part(lost, ':', 1) AS integer)
  WHERE CASE WHEN n.items <> '' THEN i.key = ANY (string_to_array(n.items, chr(10)))
    ELSE n.dimension IN ('', i.dimension) END)"""
_ON_FILE = {
    "losses": "r.losses",
    "first": f"date(held.day, '-{_MOST_DAYS} days')",
    "last": f"date(held.day, '+{_MOST_DAYS} days')",
    "every": "qad_result",
    "condition": "TRUE",
}
_ON_SERVER = {
    "losses": _OF_THE_TOPIC,
    "first": f"held.day - {_MOST_DAYS}",
    "last": f"held.day + {_MOST_DAYS}",
    "every": f"({views.counted('string_agg')})",
    "condition": "((SELECT is_owner()) OR (SELECT everywhere('training.run')))",
}


def on_file() -> list[str]:
    """Return the statements that make the views in a local file."""
    return [f"CREATE VIEW {name} AS {sql}" for name, sql in _queries(_ON_FILE)]


def on_server() -> list[str]:
    """Return the statements that make the views in PostgreSQL."""
    return [
        f"CREATE VIEW {name} WITH (security_barrier) AS {sql}" for name, sql in _queries(_ON_SERVER)
    ]


def _queries(words: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (results.name, _RESULTS.format(states=MEASURED, **words)),
        (evidence.name, _EVIDENCE.format(states=IN_HAND, condition=words["condition"])),
    ]

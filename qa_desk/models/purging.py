"""Delete what is past its time: one text of SQL for both engines (S3-5.4a, RET-6M, D18).

The views say what may go and why not; the seals of seals.py ask `qad_purgeable`, so that nothing
is deleted but what an approved list names, is past its time and is not held. A local file is
purged by the statements below; on a server the function `purge_next` runs the same ones.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    String,
    and_,
    bindparam,
    column,
    func,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from qa_desk.models.base import Key, UtcDateTime
from qa_desk.models.retention import PurgeItem
from qa_desk.rules import options, workflow

due = table(
    "qad_retention",
    column("kind", String),
    column("id", Key),
    column("number", String),
    column("hash", LargeBinary),
    column("at", UtcDateTime),
    column("kept", String),
)
links = table("qad_retention_link", column("kind", String), column("one", Key), column("id", Key))
_videos = table(
    "qad_purge_video", column("purge_id", Key), column("unit", Integer), column("id", Key)
)
_cuts = table("qad_purge_cut", column("purge_id", Key), column("unit", Integer), column("id", Key))

_UNITS = 50  # deleted in one transaction (D11)
_MONTHS = {
    name: f"(SELECT CASE WHEN months < {options.OPTIONS[key].minimum}"
    f" THEN {options.OPTIONS[key].minimum} ELSE months END FROM (SELECT CAST(coalesce((SELECT value"
    f" FROM setting WHERE key = '{key}' AND valid_from <= {{now}} ORDER BY valid_from DESC LIMIT 1)"
    f", '{options.OPTIONS[key].default}') AS integer) AS months) AS chosen)"
    for name, key in (
        ("records", "retention.records"),
        ("audio", "retention.audio"),
        ("complaint", "retention.complaint"),
        ("teaching", "retention.teaching"),
    )
}
# Whole months: what is of the month that began so many months ago, or later, is kept.
_BEFORE = {
    "sqlite": "datetime('now', 'start of month', '-' || {months} || ' months')",
    "postgresql": "(date_trunc('month', now() AT TIME ZONE 'UTC')"
    " - make_interval(months => {months})) AT TIME ZONE 'UTC'",
}
_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "now()"}
_TODAY = {"sqlite": "date('now')", "postgresql": "(now() AT TIME ZONE 'UTC')::date"}
_CLOSED = ", ".join(f"'{s.code}'" for s in workflow.STATUSES.values() if s.closed)
_OF_CALL = (  # also what was watched live, and came with its recording as another call (P23)
    "other.call_id IN ({call},"
    " (SELECT watched.call_id FROM live_contact AS watched WHERE watched.recorded_id = {call}))"
)
_HELD = (
    "EXISTS (SELECT 1 FROM hold WHERE released_at IS NULL AND subject_id IN ({ids})) "
    "OR EXISTS (SELECT 1 FROM evaluation AS other JOIN hold ON hold.subject_id = other.id"
    f" WHERE {_OF_CALL} AND hold.released_at IS NULL)"
)
_COMPLAINT = (
    "EXISTS (SELECT 1 FROM call_tag WHERE call_tag.call_id = {call}"
    " AND lower(tag) IN ('complaint', '投诉'))"
    " OR EXISTS (SELECT 1 FROM evaluation AS other WHERE other.call_id = {call}"
    " AND other.sample_reason = 'complaint_driven')"
)
_LAST = "coalesce(e.closed_at, e.released_at, e.submitted_at, e.assigned_at)"
_VIEWS = {
    "qad_due_evaluation": f"""
SELECT e.id, e.number, r.content_hash AS hash, {_LAST} AS at,
  CASE WHEN {_LAST} >= l.records THEN 'young'
    WHEN e.status NOT IN ({_CLOSED}) OR EXISTS (SELECT 1 FROM assessment AS a
      WHERE a.evaluation_id = e.id AND a.status NOT IN ({_CLOSED})) THEN 'open'
    WHEN {_HELD.format(ids="e.id, e.call_id", call="e.call_id")} THEN 'hold'
    WHEN {_LAST} >= l.complaint AND (e.sample_reason = 'complaint_driven'
      OR {_COMPLAINT.format(call="e.call_id")}) THEN 'complaint' END AS kept
FROM evaluation AS e CROSS JOIN qad_retention_limit AS l
  LEFT JOIN revision AS r ON r.evaluation_id = e.id AND r.number = e.revision""",
    "qad_due_document": """
SELECT d.id, d.number, d.content_hash AS hash, d.created_at AS at,
  CASE WHEN d.created_at >= l.records THEN 'young'
    WHEN EXISTS (SELECT 1 FROM document_line AS line
        JOIN qad_due_evaluation AS e ON e.id = line.evaluation_id
        WHERE line.document_id = d.id AND e.kept IS NOT NULL)
      OR EXISTS (SELECT 1 FROM assessment AS a
        JOIN qad_due_evaluation AS e ON e.id = a.evaluation_id
        WHERE a.document_id = d.id AND e.kept IS NOT NULL) THEN 'slip' END AS kept
FROM document AS d CROSS JOIN qad_retention_limit AS l
WHERE d.kind IN ('slip', 'assessment')""",
    "qad_due_audio": f"""
SELECT a.id, a.call_id, a.sha256 AS hash, c.imported_at AS at,
  CASE WHEN c.imported_at >= l.audio THEN 'young'
    WHEN EXISTS (SELECT 1 FROM evaluation AS other WHERE {_OF_CALL.format(call="c.id")}
      AND other.status NOT IN ({_CLOSED})) THEN 'open'
    WHEN {_HELD.format(ids="a.id, c.id", call="c.id")} THEN 'hold'
    WHEN c.imported_at >= l.complaint AND ({_COMPLAINT.format(call="c.id")}) THEN 'complaint'
    WHEN a.retain_until >= {{today}} THEN 'sector' END AS kept
FROM audio_file AS a JOIN call AS c ON c.id = a.call_id CROSS JOIN qad_retention_limit AS l
WHERE a.dropped_at IS NULL""",
    "qad_due_call": f"""
SELECT c.id, c.imported_at AS at,
  CASE WHEN c.imported_at >= l.records THEN 'young'
    WHEN {_HELD.format(ids="c.id", call="c.id")} THEN 'hold'
    WHEN c.imported_at >= l.complaint AND ({_COMPLAINT.format(call="c.id")}) THEN 'complaint'
    WHEN EXISTS (SELECT 1 FROM quick_check AS q
      WHERE q.call_id = c.id AND q.recorded_at >= l.records) THEN 'young'
    WHEN EXISTS (SELECT 1 FROM qad_due_audio AS a
      WHERE a.call_id = c.id AND a.kept IS NOT NULL) THEN 'audio'
    WHEN EXISTS (SELECT 1 FROM evaluation AS other JOIN qad_due_evaluation AS e
        ON e.id = other.id
      WHERE {_OF_CALL.format(call="c.id")} AND e.kept IS NOT NULL) THEN 'evaluation' END AS kept
FROM call AS c CROSS JOIN qad_retention_limit AS l""",
    "qad_due_quick_check": """
SELECT q.id, q.recorded_at AS at, CASE WHEN q.recorded_at >= l.records THEN 'young' END AS kept
FROM quick_check AS q CROSS JOIN qad_retention_limit AS l
WHERE q.call_id IS NULL AND q.evaluation_id IS NULL""",
    "qad_due_imported_result": """
SELECT p.id, p.imported_at AS at, CASE WHEN p.imported_at >= l.records THEN 'young' END AS kept
FROM imported_result AS p CROSS JOIN qad_retention_limit AS l""",
    "qad_due_teaching_case": """
SELECT c.id, c.cut_sha256 AS hash, c.added_at AS at,
  CASE WHEN c.added_at >= l.teaching THEN 'young' END AS kept
FROM teaching_case AS c CROSS JOIN qad_retention_limit AS l""",
    "qad_due": """
SELECT 'evaluation' AS kind, id, number, hash, at, kept FROM qad_due_evaluation
UNION ALL SELECT 'document', id, number, hash, at, kept FROM qad_due_document
UNION ALL SELECT 'call', id, '', NULL, at, kept FROM qad_due_call
UNION ALL SELECT 'audio', id, '', hash, at, kept FROM qad_due_audio
UNION ALL SELECT 'quick_check', id, '', NULL, at, kept FROM qad_due_quick_check
UNION ALL SELECT 'imported_result', id, '', NULL, at, kept FROM qad_due_imported_result
UNION ALL SELECT 'teaching_case', id, '', hash, at, kept FROM qad_due_teaching_case""",
    "qad_purgeable": """
SELECT i.purge_id, i.unit, i.kind, i.subject_id FROM purge_item AS i
  JOIN purge AS p ON p.id = i.purge_id
  JOIN qad_due AS d ON d.kind = i.kind AND d.id = i.subject_id
WHERE i.outcome IS NULL AND p.approved_at IS NOT NULL AND p.approved_by <> p.proposed_by
  AND p.withdrawn_at IS NULL AND p.finished_at IS NULL AND d.kept IS NULL
  AND NOT EXISTS (SELECT 1 FROM document_line AS line WHERE i.kind = 'document'
    AND line.document_id = i.subject_id AND NOT EXISTS (SELECT 1 FROM purge_item AS other
      WHERE other.purge_id = i.purge_id AND other.kind = 'evaluation'
        AND other.subject_id = line.evaluation_id))
  AND NOT EXISTS (SELECT 1 FROM assessment AS a WHERE i.kind = 'document'
    AND a.document_id = i.subject_id AND NOT EXISTS (SELECT 1 FROM purge_item AS other
      WHERE other.purge_id = i.purge_id AND other.kind = 'evaluation'
        AND other.subject_id = a.evaluation_id))""",
}
_SHOWN = {  # to whom it may concern
    due.name: "SELECT * FROM qad_due WHERE (kept IS NULL OR kept <> 'young')",
    links.name: """
SELECT * FROM (SELECT 'document' AS kind, document_id AS one, evaluation_id AS id FROM document_line
  UNION ALL SELECT 'document', document_id, evaluation_id FROM assessment
    WHERE document_id IS NOT NULL
  UNION ALL SELECT 'call', call_id, id FROM evaluation WHERE call_id IS NOT NULL
  UNION ALL SELECT 'audio', call_id, id FROM audio_file) AS link
WHERE (EXISTS (SELECT 1 FROM qad_due_evaluation AS e WHERE e.id = link.id AND e.kept IS NULL)
  OR EXISTS (SELECT 1 FROM qad_due_audio AS a WHERE a.id = link.id AND a.kept IS NULL))""",
    _videos.name: """
SELECT i.purge_id, i.unit, v.id FROM purge_item AS i JOIN screen_video AS v
  ON (i.kind = 'call' AND v.call_id = i.subject_id)
  OR (i.kind = 'audio' AND v.call_id = (SELECT call_id FROM audio_file WHERE id = i.subject_id))
WHERE i.outcome IS NULL""",
    _cuts.name: """
SELECT i.purge_id, i.unit, cut.id FROM purge_item AS i JOIN (
  SELECT id AS case_id, cut_id AS id FROM teaching_case
  UNION ALL SELECT case_id, id FROM model_call) AS cut ON cut.case_id = i.subject_id
WHERE i.kind = 'teaching_case' AND i.outcome IS NULL""",
}

_BATCH = "purge_id = :purge AND unit BETWEEN :first AND :last"
_MINE = (
    f"(SELECT subject_id FROM purge_item WHERE {_BATCH} AND outcome IS NULL AND kind = '{{kind}}')"
)
_GOES = (  # in this order; what is referred to comes last
    ("quick_check", "quick_check", "id"),
    ("imported_result", "imported_item", "result_id"),
    ("imported_result", "imported_result", "id"),
    ("teaching_case", "model_call", "case_id"),
    ("teaching_case", "case_source", "case_id"),
    ("teaching_case", "case_use", "case_id"),
    ("teaching_case", "teaching_case", "id"),
    *(
        ("evaluation", name, "evaluation_id")
        for name in (
            *("quick_check", "mark", "fatal_flag", "answer", "draft", "attachment"),
            *("reminder", "step_taken", "assessment", "calibration_task", "recheck"),
        )
    ),
    ("evaluation", "recheck", "original_id"),
    *(
        ("document", name, "document_id")
        for name in ("signature_picture", "signature", "document_line")
    ),
    ("evaluation", "revision", "evaluation_id"),
    ("evaluation", "evaluation", "id"),
    ("document", "document", "id"),
    *(
        ("call", name, "call_id")
        for name in (
            *("quick_check", "call_tag", "call_sound", "transcript", "customer_number"),
            *("live_contact", "screen_video", "calibration_call"),
        )
    ),
    ("call", "audio_file", "call_id"),
    ("call", "call_segment", "call_id"),
    ("call", "call", "id"),
    ("audio", "audio_key", "audio_file_id"),  # without its key a sealed copy is noise
)
_NOTE = {
    "sqlite": "INSERT INTO qad_note (at, action, subject, subject_id, payload)"
    " SELECT qad_now(), 'purge', kind, qad_id(subject_id), json_object('purge', qad_id(purge_id),"
    " 'number', number, 'hash', lower(hex(content_hash))) FROM purge_item"
    f" WHERE {_BATCH} AND outcome IS NULL ORDER BY unit, kind",
    "postgresql": "PERFORM journal_write('purge', kind, subject_id::text, json_build_object("
    "'purge', purge_id, 'number', number, 'hash', encode(content_hash, 'hex'))::text) FROM"
    f" (SELECT * FROM purge_item WHERE {_BATCH} AND outcome IS NULL ORDER BY unit, kind) AS stub",
}
_SETTLE = (  # a unit of which a part has to stay, stays whole
    f"UPDATE purge_item SET outcome = 'kept', done_at = :now WHERE {_BATCH} AND outcome IS NULL"
    f" AND unit IN (SELECT unit FROM purge_item AS i WHERE {_BATCH} AND outcome IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM qad_purgeable AS p WHERE p.purge_id = i.purge_id"
    " AND p.kind = i.kind AND p.subject_id = i.subject_id))"
)
_DROP = (
    "UPDATE audio_file SET dropped_at = :now,"
    " dropped_by = (SELECT approved_by FROM purge WHERE id = :purge)"
    f" WHERE id IN {_MINE.format(kind='audio')}"
)
_DROP_VIDEO = (  # the video of a screen goes with the call's sound; without its key it is noise
    "UPDATE screen_video SET key = substr(key, 1, 0) WHERE call_id IN"
    f" (SELECT call_id FROM audio_file WHERE id IN {_MINE.format(kind='audio')})"
)
_LET_GO = (  # what took the place of a task that goes stands for itself (E-02)
    "UPDATE evaluation SET replaces_id = NULL"
    f" WHERE replaces_id IN {_MINE.format(kind='evaluation')}"
)
_UNLINK = (  # a contact that was watched live outlasts the recorder's call of it
    f"UPDATE live_contact SET recorded_id = NULL WHERE recorded_id IN {_MINE.format(kind='call')}"
)
_LEAVE_CASES = tuple(  # a teaching case has a cut of its own and outlasts where it is from
    f"UPDATE case_source SET {kind}_id = NULL WHERE {kind}_id IN {_MINE.format(kind=kind)}"
    for kind in ("call", "evaluation")
)
_DONE = (
    f"UPDATE purge_item SET outcome = 'gone', done_at = :now WHERE {_BATCH} AND outcome IS NULL",
    (
        "UPDATE purge SET finished_at = :now WHERE id = :purge AND NOT EXISTS"
        " (SELECT 1 FROM purge_item WHERE purge_id = :purge AND outcome IS NULL)"
    ),
)
_ON_SERVER = """
CREATE OR REPLACE FUNCTION purge_next(p_purge uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qa_desk, pg_temp AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_first integer;
  v_last integer;
BEGIN
  IF NOT (is_owner() OR everywhere('retention.propose') OR everywhere('retention.approve')) THEN
    RAISE EXCEPTION 'no right to purge' USING ERRCODE = '42501';
  END IF;
  PERFORM retention_lock();
  SELECT min(unit) INTO v_first FROM purge_item WHERE purge_id = p_purge AND outcome IS NULL;
  IF v_first IS NULL OR NOT EXISTS (SELECT FROM purge WHERE id = p_purge
      AND approved_at IS NOT NULL AND withdrawn_at IS NULL AND finished_at IS NULL) THEN
    RETURN 0;
  END IF;
  v_last := v_first + {units} - 1;
{statements}
  RETURN (SELECT count(*) FROM purge_item WHERE purge_id = p_purge AND outcome IS NULL);
END $$"""


def views(dialect: str) -> list[str]:
    """Return the statements that make the views."""
    months = {name: sql.format(now=_NOW[dialect]) for name, sql in _MONTHS.items()}
    limits = ", ".join(
        f"{_BEFORE[dialect].format(months=sql)} AS {name}" for name, sql in months.items()
    )
    made = {"qad_retention_limit": f"SELECT {limits}"}
    made |= {name: sql.replace("{today}", _TODAY[dialect]) for name, sql in _VIEWS.items()}
    statements = [f"CREATE VIEW {name} AS {sql}" for name, sql in made.items()]
    condition, options_ = "", ""
    if dialect == "postgresql":
        condition = " AND ((SELECT is_owner()) OR (SELECT everywhere('retention.see')))"
        options_ = " WITH (security_barrier)"
    shown = (f"CREATE VIEW {name}{options_} AS {sql}{condition}" for name, sql in _SHOWN.items())
    return [*statements, *shown]


def function() -> str:
    """Return the statement that makes the server's own function for the next batch."""
    lines = [f"  {sql};" for sql in _statements("postgresql")]
    for name, variable in (
        (":purge", "p_purge"),
        (":first", "v_first"),
        (":last", "v_last"),
        (":now", "v_now"),
    ):
        lines = [line.replace(name, variable) for line in lines]
    return _ON_SERVER.format(units=_UNITS, statements="\n".join(lines))


def _statements(dialect: str) -> list[str]:
    deletes = [
        f"DELETE FROM {name} WHERE {key} IN {_MINE.format(kind=kind)}" for kind, name, key in _GOES
    ]
    return [
        _SETTLE,
        _NOTE[dialect],
        _LET_GO,
        _UNLINK,
        *_LEAVE_CASES,
        *deletes,
        _DROP,
        _DROP_VIDEO,
        *_DONE,
    ]


def digest(items: Iterable[tuple[str, UUID, str, bytes | None]]) -> bytes:
    """Return the sha256 of a list (kind, id, number, hash); retention.sql computes the same."""
    lines = sorted(
        "\t".join((kind, str(key), number, content.hex() if content else ""))
        for kind, key, number, content in items
    )
    return hashlib.sha256("\n".join(lines).encode()).digest()


def run_next(session: Session, purge_id: UUID, moment: datetime) -> tuple[int, list[UUID]]:
    """Delete the next batch of an approved list.

    Return how many records of the list are left, and the recordings, videos and cuts that went.
    """
    first = session.scalar(_least(purge_id))
    if first is None:
        return 0, []
    copies = [
        row
        for kept in (_videos, _cuts)
        for row in session.execute(select(*kept.c).where(*_within(kept.c, purge_id, first)))
    ]
    if session.get_bind().dialect.name == "postgresql":
        left = session.scalar(select(func.purge_next(purge_id))) or 0
    else:
        left = _run_on_file(session, purge_id, first, moment)
    gone = session.execute(
        select(PurgeItem.unit, PurgeItem.kind, PurgeItem.subject_id).where(
            PurgeItem.outcome == "gone", *_within(PurgeItem, purge_id, first)
        )
    ).all()
    units = {row.unit for row in gone}
    files = [row.subject_id for row in gone if row.kind == "audio"]
    return left, files + [copy.id for copy in copies if copy.unit in units]


def _within(rows: Any, purge_id: UUID, first: int) -> tuple[ColumnElement[bool], ...]:
    return rows.purge_id == purge_id, rows.unit.between(first, first + _UNITS - 1)


def _least(purge_id: UUID) -> Select[int | None]:
    return select(func.min(PurgeItem.unit)).where(_waits(purge_id))


def _waits(purge_id: UUID) -> ColumnElement[bool]:
    return and_(PurgeItem.purge_id == purge_id, PurgeItem.outcome.is_(None))


def _run_on_file(session: Session, purge_id: UUID, first: int, moment: datetime) -> int:
    values: dict[str, tuple[object, TypeEngine[Any]]] = {
        "purge": (purge_id, Key()),
        "first": (first, Integer()),
        "last": (first + _UNITS - 1, Integer()),
        "now": (moment, UtcDateTime()),
    }
    for sql in _statements("sqlite"):
        bound = (bindparam(name, *value) for name, value in values.items() if f":{name}" in sql)
        session.execute(text(sql).bindparams(*bound))
    return session.scalar(select(func.count()).where(_waits(purge_id))) or 0

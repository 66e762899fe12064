"""What services must know of evaluations that their person may not see: places and counts only.

On PostgreSQL the views read with the owner's eyes, for those alone who hold the right (D2).
"""

from sqlalchemy import JSON, Boolean, Date, Integer, LargeBinary, String, column, table

from qa_desk.models.base import Key, UtcDateTime
from qa_desk.rules import deadlines, workflow
from qa_desk.rules.checklists import DIMENSIONS

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
    column("replaced", Integer),
)
assigned = table(
    "qad_assigned",
    column("inspector_id", Key),
    column("csr_id", Key),
    column("day", Date),
    column("status", String),
)
checked = table(  # a check that counts to its day, of a CSR who is on the actor's coverage board
    "qad_checked",
    column("csr_id", Key),
    column("day", Date),
    column("mode", String),
    column("is_full", Integer),
    column("done_at", UtcDateTime),
)
contacts = table("qad_contact", column("person_id", Key), column("started_at", UtcDateTime))
newest_call = table("qad_newest_call", column("started_at", UtcDateTime))
fatals = table(  # what in the results in force is fatal, or may be by the options chosen
    "qad_fatal",
    column("evaluation_id", Key),
    column("key", String),
    column("fatal_class", String),
    column("number", Integer),
    column("option", Integer),
    column("counts", JSON),
)
set_aside = table(  # calibration and blind re-checks, which no figure counts
    "qad_set_aside", column("day", Date), column("n", Integer)
)
inspectors = table(
    "qad_inspector", column("person_id", Key), column("valid_from", Date), column("valid_to", Date)
)
roster_waiting = table(
    "qad_roster_waiting",
    column("id", Key),
    column("number", String),
    column("csr_id", Key),
    column("status", String),
    column("entered_at", UtcDateTime),
    column("due_at", UtcDateTime),
)
waiting = table(  # whatever has a deadline now
    "qad_waiting",
    column("id", Key),
    column("number", String),
    column("csr_id", Key),
    column("team_id", Key),
    column("status", String),
    column("entered_at", UtcDateTime),
    column("due_at", UtcDateTime),
)
lead_shifts = table(  # of who led a team that day; without times he is off
    "qad_lead_shift",
    column("team_id", Key),
    column("day", Date),
    column("starts_at", UtcDateTime),
    column("ends_at", UtcDateTime),
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
  status IN ('E10', 'E11', 'E12', 'E13', 'E14') AS is_closed, id, number, status, draw_rank,
  replaces_id, assigned_at, inspector_id, sample_reason
FROM (SELECT * FROM evaluation WHERE purpose <> 'recheck') AS told {condition}"""
_PROGRESS = """
SELECT draw_id, count(*) AS drawn, count(DISTINCT inspector_id) AS inspectors,
  count(CASE WHEN status NOT IN ('E0', 'E1') THEN 1 END) AS done,
  count(CASE WHEN status = 'E13' THEN 1 END) AS replaced
FROM evaluation {condition} GROUP BY draw_id"""
_ASSIGNED = "SELECT inspector_id, csr_id, day, status FROM evaluation {condition}"
_SEES_BOARD = (
    "((SELECT is_owner()) OR (SELECT EXISTS (SELECT FROM my_grant WHERE action = 'coverage.see')))"
)
CHECKED = """
SELECT csr_id, day, mode, 1 AS is_full, submitted_at AS done_at FROM evaluation
WHERE purpose = 'normal' AND status NOT IN ('E0', 'E1', 'E12', 'E13') {of_csr}
UNION ALL
SELECT csr_id, day, mode, 0 AS is_full, recorded_at AS done_at FROM quick_check
WHERE voided_at IS NULL {of_csr} AND (evaluation_id IS NULL OR EXISTS (
  SELECT 1 FROM evaluation AS grown WHERE grown.id = quick_check.evaluation_id
    AND grown.status IN ('E0', 'E1', 'E12', 'E13')))"""
# What was watched live comes from no recorder: the same contact comes once more with its recording.
_CONTACTS = (
    "SELECT person_id, started_at FROM call_segment"
    " WHERE call_id NOT IN (SELECT call_id FROM live_contact) {of_person}"
)
_NEWEST_CALL = (
    "SELECT max(started_at) AS started_at FROM call"
    " WHERE id NOT IN (SELECT call_id FROM live_contact) {condition}"
)
_INSPECTORS = """
SELECT person_id, valid_from, valid_to FROM role_grant WHERE role = 'inspector' {who}"""
_BY_ROSTER = ", ".join(
    sorted({f"'{step.target}'" for step in workflow.STEPS if step.limit in deadlines.OF_CSR})
)
# Who takes a dispute back has the time from the release. Entry was not always kept.
_ROSTER_WAITING = f"""
SELECT id, number, csr_id, status, due_at, CASE
    WHEN status = 'E3' AND 'withdraw' = (SELECT key FROM step_taken AS taken
      WHERE taken.evaluation_id = waiting.id AND target = 'E3' AND source <> 'E3'
      ORDER BY taken_at DESC LIMIT 1) THEN released_at
    ELSE coalesce(entered_at, released_at) END AS entered_at
FROM (SELECT * FROM evaluation
  WHERE status IN ({_BY_ROSTER}) AND released_at IS NOT NULL) AS waiting {{condition}}"""  # noqa: S608 - our codes
_CLOCKS = ", ".join(sorted({f"'{step.target}'" for step in workflow.STEPS if step.limit}))
_WAITING = f"""
SELECT id, number, csr_id, team_id, status, due_at,
  coalesce(entered_at, released_at, submitted_at, assigned_at) AS entered_at
FROM (SELECT * FROM evaluation WHERE status IN ({_CLOCKS})) AS waiting {{condition}}"""  # noqa: S608 - our codes
# The work of team leads is told to everybody whose case waits for one.
_LEAD_SHIFT = """
SELECT team_id, day, min(CASE WHEN shift.kind = 'work' THEN starts_at END) AS starts_at,
  max(CASE WHEN shift.kind = 'work' THEN ends_at END) AS ends_at
FROM membership JOIN shift ON shift.person_id = membership.person_id
  AND day >= valid_from AND (valid_to IS NULL OR day <= valid_to)
WHERE membership.kind = 'lead' GROUP BY team_id, day"""
_ROSTER_CHECKS = """
SELECT kind, id, csr_id, began_at, day FROM (
  SELECT 'evaluation' AS kind, evaluation.id, csr_id, started_at AS began_at, day
    FROM evaluation JOIN call_segment ON call_segment.id = segment_id WHERE day IS NOT NULL
  UNION ALL SELECT 'quick_check', id, csr_id, began_at, day
    FROM quick_check WHERE voided_at IS NULL) AS checks {condition}"""
_DIMENSIONS = ", ".join(
    f"r.{code.lower()}_{kind}" for code in DIMENSIONS for kind in ("earned", "applicable")
)
# The order stands within: SQLite before 3.44 could not read a schema with it inside group_concat.
_LOST = """(SELECT {concat}(lost, ' ') FROM (
    SELECT CASE WHEN a.earned IS NULL THEN CAST(i.number AS TEXT)
      ELSE i.number || ':' || (i.points - a.earned) || ':' || a.cause END AS lost
    FROM checklist_item AS i LEFT JOIN answer AS a ON a.evaluation_id = r.evaluation_id
      AND a.revision = r.number AND a.number = i.number
    WHERE i.version_id = r.checklist_version_id AND (a.earned IS NULL OR a.earned < i.points)
    ORDER BY i.number) AS listed)"""
# What counts in figures (totals.py). What an older program wrote is counted here.
_RESULT = f"""
SELECT e.id AS evaluation_id, e.number, e.csr_id, e.team_id, e.skill_group, e.inspector_id, e.day,
  e.mode, e.sample_reason AS reason, e.status, e.call_id, e.submitted_at, e.released_at,
  CASE WHEN e.sample_reason IN ('random', 'quota') THEN e.sample_reason ELSE 'targeted' END
    AS stratum, r.number AS revision, r.checklist_version_id AS version_id, r.raw, r.final,
  r.pass_mark, r.result, r.fatal_classes, r.spent_s, {_DIMENSIONS},
  coalesce(r.losses, {_LOST}, '') AS losses
FROM evaluation AS e JOIN status AS s ON s.code = e.status AND s.counts_in_stats
JOIN revision AS r ON r.evaluation_id = e.id AND r.number = e.revision
WHERE e.purpose = 'normal' AND e.kind = 'full' {{condition}}"""  # noqa: S608 - our codes
_FATALS = """
SELECT evaluation_id, key, fatal_class, number, option, counts FROM (
  SELECT e.id AS evaluation_id, f.key, f.fatal_class, NULL AS number, NULL AS option,
    CAST(NULL AS JSON) AS counts
  FROM evaluation AS e JOIN fatal_flag AS f ON f.evaluation_id = e.id AND f.revision = e.revision
  WHERE e.purpose = 'normal' UNION ALL SELECT e.id, '', '', a.number, a.option, a.counts
  FROM evaluation AS e JOIN revision AS r ON r.evaluation_id = e.id AND r.number = e.revision
    AND r.fatal_classes <> ''
  JOIN answer AS a ON a.evaluation_id = r.evaluation_id AND a.revision = r.number
  WHERE e.purpose = 'normal') AS found
{condition}"""
_SET_ASIDE = """
SELECT day, n FROM (SELECT day, count(*) AS n FROM evaluation
  WHERE purpose <> 'normal' AND status NOT IN ('E12', 'E13') GROUP BY day) AS found {condition}"""
# What bulletins tell of single results, and what was written of their items (models/reported.py).
_REPORTED = f"""
SELECT e.id AS evaluation_id, e.number, e.csr_id, e.team_id, e.status, e.due_at, e.appeal_until,
  e.released_at, e.entered_at, s.started_at AS call_at, r.number AS revision, r.created_at,
  r.checklist_version_id AS version_id, r.result, r.final, r.fatal_classes, r.praise, r.suggestion,
  coalesce(r.losses, {_LOST}, '') AS losses
FROM evaluation AS e JOIN revision AS r ON r.evaluation_id = e.id AND r.number = e.revision
LEFT JOIN call_segment AS s ON s.id = e.segment_id
WHERE e.purpose = 'normal' AND e.kind = 'full' AND e.released_at IS NOT NULL
  AND e.status NOT IN ('E0', 'E1', 'E2') {{condition}}"""  # noqa: S608 - our codes
_REPORTED_NOTE = """
SELECT evaluation_id, revision, 'item' AS kind, CAST(number AS TEXT) AS key, '' AS fatal_class,
  note FROM answer WHERE note <> '' AND {normal} {condition}
UNION ALL SELECT evaluation_id, revision, 'fatal', key, fatal_class, note FROM fatal_flag
WHERE {normal} {condition}""".replace(
    "{normal}", "evaluation_id IN (SELECT id FROM evaluation WHERE purpose = 'normal')"
)
_FOR_DRAFTS = {"qad_reported": _REPORTED, "qad_reported_note": _REPORTED_NOTE}
_QUERIES = {  # with the rights that open them
    fatals.name: (_FATALS, ("report.draft",)),
    set_aside.name: (_SET_ASIDE, ("report.draft",)),
    drawn.name: (_DRAWN, ("draw", "people.edit")),
    progress.name: (_PROGRESS, ("plan.see",)),
    assigned.name: (_ASSIGNED, ("draw", "assign")),
    roster_waiting.name: (_ROSTER_WAITING, ("roster.edit",)),
    roster_checks.name: (_ROSTER_CHECKS, ("roster.edit",)),
    waiting.name: (_WAITING, ("settings.see",)),
}
_FOR_ALL = {lead_shifts.name: _LEAD_SHIFT}
_ON_THE_BOARD = {  # what the coverage board counts, each as the server limits it
    checked.name: (
        CHECKED,
        {
            "of_csr": "AND ((SELECT is_owner()) OR (SELECT everywhere('coverage.see'))"
            " OR csr_id = ANY ((SELECT people_of_my_teams('coverage.see'))::uuid[]))"
        },
    ),
    contacts.name: (
        _CONTACTS,
        {
            "of_person": "AND ((SELECT is_owner()) OR (SELECT everywhere('coverage.see'))"
            " OR person_id = ANY ((SELECT people_of_my_teams('coverage.see'))::uuid[]))"
        },
    ),
    newest_call.name: (_NEWEST_CALL, {"condition": f"AND {_SEES_BOARD}"}),
    inspectors.name: (_INSPECTORS, {"who": f"AND {_SEES_BOARD}"}),
}
_OF_TEAMS = "csr_id = ANY ((SELECT people_of_my_teams('roster.edit'))::uuid[])"


def counted(concat: str) -> str:
    """Return the query of every result that counts; `concat` joins texts in that dialect."""
    return _RESULT.format(condition="", concat=concat)


def on_file() -> list[str]:
    """Return the statements that make the views in a local file."""
    made = [
        f"CREATE VIEW {name} AS {query.format(condition='')}"
        for name, (query, _actions) in _QUERIES.items()
    ]
    return (
        made
        + [
            f"CREATE VIEW {name} AS {query.format(**dict.fromkeys(limits, ''))}"
            for name, (query, limits) in _ON_THE_BOARD.items()
        ]
        + [f"CREATE VIEW {name} AS {query}" for name, query in _FOR_ALL.items()]
        + [
            f"CREATE VIEW {name} AS {_RESULT.format(condition='', concat='group_concat')}"
            for name in ("qad_result", "qad_own_result")
        ]
        + [
            f"CREATE VIEW {name} AS {query.format(condition='', concat='group_concat')}"
            for name, query in _FOR_DRAFTS.items()
        ]
    )


def on_server() -> list[str]:
    """Return the statements that make the views in PostgreSQL."""

    def condition(actions: tuple[str, ...]) -> str:
        rights = (f"(SELECT everywhere('{action}'))" for action in actions)
        own = [_OF_TEAMS] if "roster.edit" in actions else []
        return f"WHERE {' OR '.join(['(SELECT is_owner())', *rights, *own])}"

    limited = {
        name: query.format(condition=condition(actions))
        for name, (query, actions) in _QUERIES.items()
    }
    limited |= {name: query.format(**limits) for name, (query, limits) in _ON_THE_BOARD.items()}
    limited |= _FOR_ALL
    drafts = "AND ((SELECT is_owner()) OR (SELECT everywhere('report.draft')))"
    for name, query in {"qad_result": _RESULT, **_FOR_DRAFTS}.items():
        limited[name] = query.format(condition=drafts, concat="string_agg")
    own = _RESULT.format(condition="", concat="string_agg")
    return [
        *(
            f"CREATE VIEW {name} WITH (security_barrier) AS {each}"
            for name, each in limited.items()
        ),
        f"CREATE VIEW qad_own_result WITH (security_invoker) AS {own}",
    ]

"""The open read views of a server, for BI tools (issue 8, capability 5; docs/bi-views.md).

They lie in a schema of their own and read with the owner's eyes, past the row policies: what they
leave out nobody gets by them. That is: customers' numbers, whatever somebody wrote, results that
were not released, and names, which only `person_name` has. Two roles read them, neither can log in;
a tool's own login is made a member. They are no part of the program, which never reads them.
"""

from collections.abc import Iterator

from qa_desk.models.bi_columns import VIEWS, View
from qa_desk.models.views import CHECKED
from qa_desk.rules import working_calendar
from qa_desk.rules.options import OPTIONS

SCHEMA, READERS, OF_NAMES = "qa_desk_read", "qa_desk_bi", "qa_desk_bi_names"
NAMES = "person_name"  # the one view with a role of its own
DROP = f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"
_CALENDARS = ("cn",)  # shipped; the other choice is Monday to Friday

_TOTALS = ", ".join(
    f"r.{code}_{kind} / 100.0" for code in ("bk", "cs", "at", "sw", "ms")
    for kind in ("earned", "applicable")
)  # fmt: skip
_IN_FORCE = """
FROM qa_desk.evaluation AS e
JOIN qa_desk.revision AS r ON r.evaluation_id = e.id AND r.number = e.revision
JOIN qa_desk.checklist_version AS v ON v.id = r.checklist_version_id
JOIN qa_desk.checklist AS c ON c.id = v.checklist_id"""
_RELEASED = "WHERE e.released_at IS NOT NULL"
# As centre_day() of rights.sql: a tool may call no function of ours.
_TODAY = f"""(now() AT TIME ZONE coalesce((SELECT value FROM qa_desk.setting
  WHERE key = 'centre.timezone' AND valid_from <= now() ORDER BY valid_from DESC LIMIT 1),
  '{OPTIONS["centre.timezone"].default}'))::date"""  # noqa: S608 - our default
_HOLDS = f"valid_from <= {_TODAY} AND (valid_to IS NULL OR valid_to >= {_TODAY})"
_RAISED = "('dispute', 'dispute_past', 'contest', 'appeal')"
_DECIDED = (
    "('uphold', 'uphold_signed', 'correct', 'panel_uphold', 'panel_correct', 'withdraw', 'accept')"
)

_EVALUATION_RESULT = f"""
SELECT e.id, e.number, e.day, e.kind, e.purpose, e.mode, e.sample_reason,
  e.sample_reason = 'random',
  CASE WHEN e.sample_reason IN ('random', 'quota') THEN e.sample_reason ELSE 'targeted' END,
  e.csr_id, e.inspector_id, e.team_id, t.code, t.name, e.skill_group,
  call.started_at, round(call.duration_ms / 1000.0, 1), call.channel, call.direction,
  call.contact_reason, call.language, call.csat, c.code, v.number, v.id, e.status,
  s.counts_in_stats, r.number, r.result, r.result = 'pass', r.fatal_classes <> '',
  'customer' = ANY (string_to_array(r.fatal_classes, ',')),
  'business' = ANY (string_to_array(r.fatal_classes, ',')),
  'compliance' = ANY (string_to_array(r.fatal_classes, ',')),
  r.final / 10.0, r.raw / 10.0, r.pass_mark / 10.0, {_TOTALS},
  e.assigned_at, e.submitted_at, e.released_at, e.closed_at
{_IN_FORCE}
JOIN qa_desk.status AS s ON s.code = e.status
JOIN qa_desk.team AS t ON t.id = e.team_id
LEFT JOIN qa_desk.call ON call.id = e.call_id
{_RELEASED}"""
_ITEM_RESULT = f"""
SELECT e.id, e.day, e.csr_id, e.team_id, v.id, c.code, a.number, i.key, i.dimension,
  i.points / 100.0, a.option IS NOT NULL, a.option, a.earned / 100.0,
  (i.points - a.earned) / 100.0, a.cause
{_IN_FORCE}
JOIN qa_desk.answer AS a ON a.evaluation_id = e.id AND a.revision = r.number
LEFT JOIN qa_desk.checklist_item AS i ON i.version_id = v.id AND i.number = a.number
{_RELEASED}"""
_FATAL = f"""
SELECT e.id, e.day, e.csr_id, e.team_id, c.code, f.key, f.fatal_class
{_IN_FORCE}
JOIN qa_desk.fatal_flag AS f ON f.evaluation_id = e.id AND f.revision = r.number
{_RELEASED}"""
_DISPUTE = f"""
SELECT raised.id, e.id, e.csr_id, e.inspector_id, e.team_id, raised.key, raised.taken_at,
  judged.key = 'judge_true', judged.taken_at, decided.key, decided.details::jsonb ->> 'verdict',
  decided.taken_at
FROM qa_desk.step_taken AS raised JOIN qa_desk.evaluation AS e ON e.id = raised.evaluation_id
LEFT JOIN LATERAL (SELECT min(taken_at) AS at FROM qa_desk.step_taken AS later
  WHERE later.evaluation_id = e.id AND later.key IN {_RAISED}
    AND later.taken_at > raised.taken_at) AS next ON true
LEFT JOIN LATERAL (SELECT key, taken_at FROM qa_desk.step_taken AS step
  WHERE step.evaluation_id = e.id AND step.key IN ('judge_true', 'judge_false')
    AND step.taken_at > raised.taken_at AND (next.at IS NULL OR step.taken_at < next.at)
  ORDER BY step.taken_at DESC LIMIT 1) AS judged ON true
LEFT JOIN LATERAL (SELECT key, taken_at, details FROM qa_desk.step_taken AS step
  WHERE step.evaluation_id = e.id AND step.key IN {_DECIDED} AND step.assessment_id IS NULL
    AND step.taken_at > raised.taken_at AND (next.at IS NULL OR step.taken_at < next.at)
  ORDER BY step.taken_at LIMIT 1) AS decided ON true
WHERE raised.key IN {_RAISED} AND raised.assessment_id IS NULL"""  # noqa: S608 - our codes
_CHECK_COVERAGE = f"""
SELECT csr_id, day, mode, is_full = 1, done_at FROM ({CHECKED.format(of_csr="")}) AS c"""  # noqa: S608 - our query
_PERSON = f"""
SELECT p.id, p.left_on IS NULL OR p.left_on > {_TODAY},
  ARRAY(SELECT DISTINCT role FROM qa_desk.role_grant WHERE person_id = p.id AND {_HOLDS}
    ORDER BY role), t.id, t.code, t.name, g.code
FROM qa_desk.person AS p
LEFT JOIN LATERAL (SELECT team_id, skill_group_id FROM qa_desk.membership
  WHERE person_id = p.id AND {_HOLDS} ORDER BY kind DESC, valid_from DESC LIMIT 1) AS m ON true
LEFT JOIN qa_desk.team AS t ON t.id = m.team_id
LEFT JOIN qa_desk.skill_group AS g ON g.id = m.skill_group_id
WHERE p.login IS DISTINCT FROM 'system'"""  # noqa: S608 - our codes
_PERSON_NAME = """
SELECT id, name, staff_no FROM qa_desk.person WHERE login IS DISTINCT FROM 'system'"""
_CHECKLIST_ITEM = """
SELECT v.id, c.code, v.number, v.state, v.effective_from, i.number, i.key, i.dimension,
  i.points / 100.0, told.item ->> 'zh', told.item ->> 'en'
FROM qa_desk.checklist_item AS i
JOIN qa_desk.checklist_version AS v ON v.id = i.version_id
JOIN qa_desk.checklist AS c ON c.id = v.checklist_id
LEFT JOIN LATERAL (
  SELECT item FROM jsonb_array_elements(v.document::jsonb -> 'sections') AS section,
    jsonb_array_elements(section -> 'items') AS item
  WHERE item ->> 'id' = i.key LIMIT 1) AS told ON true"""
# A year that the centre has entered itself is all its own (working_calendar.of).
_CALENDAR = """
WITH chosen AS (
  SELECT DISTINCT ON (key) key, value FROM qa_desk.setting
  WHERE valid_from <= now() AND (key = 'calendar' OR key ~ '^calendar\\.20[0-9]{{2}}$')
  ORDER BY key, valid_from DESC
), own AS (
  SELECT split_part(key, '.', 2)::integer AS year, value FROM chosen WHERE key <> 'calendar'
), special (day, is_working, name) AS (
  SELECT split_part(line, ',', 1)::date, split_part(line, ',', 2) = 'working',
    split_part(line, ',', 3)
  FROM own, regexp_split_to_table(value, E'\\n') AS line WHERE line <> ''
  UNION ALL SELECT day, is_working, name FROM (VALUES {shipped}) AS shipped (day, is_working, name)
  WHERE coalesce((SELECT value FROM chosen WHERE key = 'calendar'), 'cn') = 'cn'
    AND extract(year FROM day)::integer NOT IN (SELECT year FROM own)
)
SELECT d.day::date, extract(year FROM d.day)::integer, extract(quarter FROM d.day)::integer,
  date_trunc('month', d.day)::date,
  least(3, 1 + (extract(day FROM d.day)::integer - 1) / 10),
  extract(week FROM d.day)::integer, extract(isodow FROM d.day)::integer,
  coalesce(special.is_working, extract(isodow FROM d.day) < 6), coalesce(special.name, '')
FROM generate_series(
  date_trunc('year', least(
    (SELECT min(day) FROM qa_desk.evaluation), (SELECT min(day) FROM qa_desk.quick_check),
    {today})::timestamp),
  date_trunc('year', {today}::timestamp) + interval '2 years - 1 day',
  interval '1 day') AS d (day)
LEFT JOIN special ON special.day = d.day::date"""


def _calendar() -> str:
    days = [each for name in _CALENDARS for each in working_calendar.shipped(name).days()]
    listed = ", ".join(
        f"(DATE '{day}', {is_worked}, '{_quoted(name)}')" for day, is_worked, name in days
    )
    return _CALENDAR.format(shipped=listed, today=_TODAY)


def queries() -> dict[str, str]:
    """Return the query of each view."""
    return {
        "evaluation_result": _EVALUATION_RESULT,
        "item_result": _ITEM_RESULT,
        "fatal": _FATAL,
        "dispute": _DISPUTE,
        "check_coverage": _CHECK_COVERAGE,
        "person": _PERSON,
        NAMES: _PERSON_NAME,
        "checklist_item": _CHECKLIST_ITEM,
        "calendar": _calendar(),
    }


def statements() -> Iterator[str]:
    """Yield what makes the schema, its views and who may read them, on a server."""
    for role in (READERS, OF_NAMES):  # roles belong to the whole server
        yield (
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN;"
            " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    yield f"CREATE SCHEMA {SCHEMA}"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {READERS}, {OF_NAMES}"
    yield (
        "DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I"
        f" TO {READERS}, {OF_NAMES}', current_database()); END $$"
    )
    made = queries()
    for view in VIEWS:
        yield from _view(view, made[view.name])


def _view(view: View, query: str) -> Iterator[str]:
    name = f"{SCHEMA}.{view.name}"
    columns = ", ".join(column.name for column in view.columns)
    yield f"CREATE VIEW {name} ({columns}) WITH (security_barrier) AS {query}"
    yield f"GRANT SELECT ON {name} TO {OF_NAMES if view.name == NAMES else READERS}"
    yield f"COMMENT ON VIEW {name} IS '{_quoted(f'{view.english} / {view.chinese}')}'"
    for column in view.columns:
        words = _quoted(f"{column.english} / {column.chinese}")
        yield f"COMMENT ON COLUMN {name}.{column.name} IS '{words}'"


def _quoted(words: str) -> str:
    return words.replace("'", "''")

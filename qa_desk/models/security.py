"""Put seals, journal triggers and, on PostgreSQL, the whole wall on a migrated database (D2).

The rules for both engines are those of seals.py. On PostgreSQL security.sql comes first, then who
may do what (rights.sql, guards.sql), the triggers and views made here, and the grants and policies
(policies.sql, then one file for each part). Everything of ours in a file is named qad_…; in
PostgreSQL it is all functions, views, policies and triggers of the schema; so it can be dropped
whole.
"""

from collections.abc import Iterable
from importlib import resources

from sqlalchemy import Column, Connection, LargeBinary, Table

from qa_desk.models import (
    bi_views,
    calibrations,
    courses,
    findings,
    improvement_figures,
    knowledge_views,
    offices,
    panels,
    policy_figures,
    purging,
    schema,
    scopes,
    training_views,
    views,
)
from qa_desk.models.base import Base, Key
from qa_desk.models.engines import SCHEMA
from qa_desk.models.sealing import Rule
from qa_desk.models.seals import HASHES, JOURNALLED, RULES, SEALED

_PARTS = (
    "people",
    "recorders",
    "audio",
    "contents",
    "exports",
    "quick_checks",
    "retention",
    "accounts",
    "abilities",
    "planning",
    "roster",
    "live",
    "scripts",
    "microphone",
    "attachments",
    "sign_off",
    "policy_register",
    "reports",
    "months",
    "bulletins",
    "calibrations",
    "slips",
    "checklists",
    "imported_results",
    "training",
    "knowledge",
    "teaching_cases",
    "rechecks",
    "actions",
    "complaints",
    "kpis",
    "meetings",
    "improvement",
    "appraisals",
)
_DROP_ON_SERVER = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger
      JOIN pg_class ON pg_class.oid = tgrelid
      WHERE NOT tgisinternal AND relnamespace = 'qa_desk'::regnamespace LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.relation);
  END LOOP;
  FOR found IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'qa_desk' LOOP
    EXECUTE format('DROP POLICY %I ON qa_desk.%I', found.policyname, found.tablename);
  END LOOP;
  FOR found IN SELECT viewname FROM pg_views WHERE schemaname = 'qa_desk' LOOP
    EXECUTE format('DROP VIEW IF EXISTS qa_desk.%I CASCADE', found.viewname);
  END LOOP;
  FOR found IN SELECT oid::regprocedure AS signature FROM pg_proc
      WHERE pronamespace = 'qa_desk'::regnamespace LOOP
    EXECUTE format('DROP FUNCTION %s', found.signature);
  END LOOP;
END $$
"""
_NOTES_ON_FILE = (
    "CREATE VIEW qad_note AS SELECT at, action, subject, subject_id, payload FROM journal_entry",
    """
CREATE TRIGGER qad_note INSTEAD OF INSERT ON qad_note BEGIN
  SELECT RAISE(ABORT, 'QAD06 nobody') WHERE qad_actor() IS NULL;
  INSERT INTO journal_head (chain, sequence, hash) SELECT qad_actor(), 0, zeroblob(32)
    WHERE NOT EXISTS (SELECT 1 FROM journal_head WHERE chain = qad_actor());
  INSERT INTO journal_entry
      (chain, sequence, at, machine, action, subject, subject_id, payload, previous, hash)
    SELECT chain, sequence + 1, NEW.at, qad_machine(), NEW.action, NEW.subject, NEW.subject_id,
        NEW.payload, hash, qad_entry_hash(hash, chain, sequence + 1, NEW.at, qad_machine(),
        NEW.action, NEW.subject, NEW.subject_id, NEW.payload)
      FROM journal_head WHERE chain = qad_actor();
  UPDATE journal_head SET sequence = sequence + 1,
      hash = (SELECT hash FROM journal_entry AS entry
        WHERE entry.chain = journal_head.chain AND entry.sequence = journal_head.sequence + 1)
    WHERE chain = qad_actor();
END""",
)


def drop(connection: Connection) -> None:
    """Drop what `apply` has made, so that migrations may rebuild tables and change sealed rows."""
    if connection.dialect.name == "postgresql":
        _run_on_server(connection, bi_views.DROP)
        _run_on_server(connection, _DROP_ON_SERVER)
        return
    ours = connection.exec_driver_sql(
        "SELECT type, name FROM sqlite_master"
        " WHERE type IN ('trigger', 'view') AND name LIKE 'qad\\_%' ESCAPE '\\' ORDER BY type"
    ).all()
    for kind, name in ours:
        connection.exec_driver_sql(f'DROP {kind} "{name}"')


def apply(connection: Connection) -> None:
    """Make every rule of seals.py hold in the database itself."""
    if connection.dialect.name == "postgresql":
        statements = [_text_of("security"), scopes.view("postgresql"), _text_of("rights")]
        statements += [panels.functions()]
        statements += [_text_of("guards")]
        statements += [*views.on_server(), *knowledge_views.on_server(), *courses.on_server()]
        statements += [*calibrations.on_server(), *training_views.on_server()]
        statements += [*purging.views("postgresql"), purging.function()]
        statements += [*findings.functions(), policy_figures.function()]
        statements += [improvement_figures.function()]
        statements += [*_server_triggers(), *map(_text_of, ("policies", *_PARTS))]
        statements += [offices.view("postgresql"), offices.GRANT]
        statements += schema.announcement("postgresql")
        statements += bi_views.statements()
        _run_on_server(connection, ";\n".join(statements))
        return
    for statement in (*_file_triggers(), *schema.announcement("sqlite")):
        connection.exec_driver_sql(statement)


def _text_of(name: str) -> str:
    return resources.files("qa_desk.models").joinpath(f"{name}.sql").read_text("utf-8")


def _run_on_server(connection: Connection, sql: str) -> None:
    """Hand several statements to the driver as they are: `%` and `:` mean nothing there."""
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - it is connected
    driver.execute(sql)


def _server_triggers() -> Iterable[str]:
    for rule in RULES:
        function = _name(rule)
        row = "OLD" if rule.event == "DELETE" else "NEW"
        yield (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql"
            f" SECURITY DEFINER SET search_path = {SCHEMA}, pg_temp AS $$ BEGIN\n"
            f"IF {rule.condition} THEN\n"
            f"  RAISE EXCEPTION '{_message(rule)}' USING ERRCODE = '{rule.code}';\n"
            f"END IF; RETURN {row}; END $$;\n"
            f"REVOKE ALL ON FUNCTION {function}() FROM PUBLIC;\n"
            f"CREATE TRIGGER {function} BEFORE {rule.event} ON {rule.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    for name in SEALED:
        yield (
            f"CREATE TRIGGER qad_truncate BEFORE TRUNCATE ON {name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION never_truncated()"
        )
    for table in _journalled():
        columns = ", ".join(
            f"'{','.join(column.name for column in group)}'"
            for group in (table.primary_key.columns, _references(table), _digests(table))
        )
        yield (
            f"CREATE TRIGGER qad_journal AFTER INSERT OR UPDATE OR DELETE ON {table.name}"
            f" FOR EACH ROW EXECUTE FUNCTION journal_row({columns})"
        )


def _file_triggers() -> Iterable[str]:
    yield from _NOTES_ON_FILE
    yield scopes.view("sqlite")
    yield offices.view("sqlite")
    yield from views.on_file()
    yield from knowledge_views.on_file()
    yield from courses.on_file()
    yield from calibrations.on_file()
    yield from training_views.on_file()
    yield from purging.views("sqlite")
    for rule in RULES:
        yield (
            f"CREATE TRIGGER {_name(rule)} BEFORE {rule.event} ON {rule.table}"
            f" WHEN {rule.condition} BEGIN SELECT RAISE(ABORT, '{_message(rule)}'); END"
        )
    for table in _journalled():
        yield from (_journal_on_file(table, event) for event in ("insert", "update", "delete"))


def _journal_on_file(table: Table, event: str) -> str:
    row = "OLD" if event == "delete" else "NEW"
    subject_id = " || '/' || ".join(_text(row, c) for c in table.primary_key.columns)
    parts = [("ids", _references(table)), ("hashes", _digests(table))]
    members = [
        f"'{name}', json_patch('{{}}', json_object("
        + ", ".join(f"'{c.name}', {_text(row, c)}" for c in columns)
        + "))"
        for name, columns in parts
        if columns
    ]
    condition = ""
    if event == "update":
        names = sorted(column.name for column in table.columns if column.name != "version")
        changed = " UNION ALL ".join(
            f'SELECT \'{name}\' AS name WHERE NEW."{name}" IS NOT OLD."{name}"' for name in names
        )
        members.append(f"'changed', (SELECT json_group_array(name) FROM ({changed}))")  # noqa: S608 - our names
        condition = " WHEN " + " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in names)
    return (
        f"CREATE TRIGGER qad_journal_{table.name}_{event} AFTER {event}"  # noqa: S608 - our names
        f" ON {table.name}{condition} BEGIN"
        " INSERT INTO qad_note (at, action, subject, subject_id, payload) VALUES"
        f" (qad_now(), '{event}', '{table.name}', {subject_id},"
        f" json_object({', '.join(members)})); END"
    )


def _text(row: str, column: Column[object]) -> str:
    """Return SQL for a value of a row as the journal writes it."""
    value = f'{row}."{column.name}"'
    if isinstance(column.type, Key):
        return f"qad_id({value})"
    return f"lower(hex({value}))" if isinstance(column.type, LargeBinary) else value


def _name(rule: Rule) -> str:
    return f"qad_{rule.table}_{rule.name}_{rule.event.lower()}"


def _message(rule: Rule) -> str:
    return f"{rule.code} {rule.table}"


def _journalled() -> list[Table]:
    return [Base.metadata.tables[name] for name in JOURNALLED]


def _references(table: Table) -> list[Column[object]]:
    return [c for c in table.columns if isinstance(c.type, Key) and not c.primary_key]


def _digests(table: Table) -> list[Column[object]]:
    return [column for column in table.columns if column.name in HASHES]

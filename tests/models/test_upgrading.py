"""One chain of migrations makes the tables of both engines, and loses nothing."""

import threading
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from factories import make_person, make_released, make_scene
from models.sample_case import make_case, make_task
from sqlalchemy import func, inspect, select, text
from stepping import step_back

from qa_desk.errors import StorageError
from qa_desk.models import (
    Base,
    CallSegment,
    Evaluation,
    JournalEntry,
    Revision,
    Status,
    Transcript,
    WorkflowStep,
    backups,
    chain,
    database,
    engines,
    revisions,
    schema,
    security,
    upgrading,
)
from qa_desk.rules import workflow
from qa_desk.rules.canonical import content_hash


@pytest.fixture
def engine(url):
    engine = engines.connect(url)
    yield engine
    engine.dispose()


@pytest.fixture
def empty_url(request, tmp_path):
    """An address where nothing is yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new folder' / 'desk.db'}"
        return
    cluster = request.getfixturevalue("cluster")
    yield cluster.create("fresh")
    cluster.drop("fresh")


both_empty = pytest.mark.parametrize("empty_url", ["sqlite", "postgresql"], indirect=True)


def triggers(connection):
    names = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    return {tuple(row) for row in connection.exec_driver_sql(names[connection.dialect.name])}


def everything(connection):
    """Return the number of rows in each table."""
    return {
        name: connection.scalar(select(func.count()).select_from(table))
        for name, table in Base.metadata.tables.items()
    }


def test_migrations_and_models_agree(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert set(inspect(connection).get_table_names()) == {
            *Base.metadata.tables,
            "alembic_version",
        }


def test_there_is_one_head_and_the_program_knows_it(engine):
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(upgrading.configuration(connection))
    assert script.get_heads() == [schema.HEAD]


def test_the_way_back_leads_to_an_empty_database_and_the_way_up_again_to_the_same(engine):
    with engine.begin() as connection:
        before = triggers(connection)
        security.drop(connection)
        assert triggers(connection) == set()
        command.downgrade(upgrading.configuration(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    upgrading.upgrade(engine)
    with engine.connect() as connection:
        assert triggers(connection) == before
    assert schema.version(engine) == schema.HEAD


@both_empty
def test_an_empty_database_has_no_version_until_it_is_upgraded(empty_url):
    engine = engines.connect(empty_url)
    assert schema.version(engine) is None
    upgrading.upgrade(engine)
    assert schema.version(engine) == schema.HEAD
    engine.dispose()


def test_the_steps_in_the_database_are_those_of_the_table_of_steps(access):
    with access.ask() as work:
        steps = work.session.scalars(select(WorkflowStep))
        found = {(s.code, s.key, s.source, s.target) for s in steps}
        codes = set(work.session.scalars(select(Status.code)))
    assert found == {(s.code, s.key, s.source, s.target) for s in workflow.STEPS}
    assert codes == set(workflow.STATUSES)


def test_an_upgrade_keeps_every_row_and_puts_all_triggers_back(engine, access, case, tmp_path):
    """S0-6.3.3."""
    with engine.connect() as connection:
        rows, secured = everything(connection), triggers(connection)
    upgrading.upgrade(engine)
    with engine.connect() as connection:
        after = everything(connection)
        assert triggers(connection) == secured
    rows["journal_entry"] += 1
    assert after == rows
    with access.ask() as work:
        assert chain.verify(work.session) == []
        assert work.session.scalars(select(JournalEntry.action)).all().count("upgrade") == 2
        assert work.session.scalars(select(Revision.praise)).all() == ["声音亲切"]


def test_a_local_file_with_data_is_copied_before_it_is_upgraded(sqlite_url):
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        make_case(work)
    access.close()
    engine = engines.connect(sqlite_url)
    path = engines.local_path(engine)
    step_back(engine)
    with engine.connect() as connection:
        rows = {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar()
            for name in inspect(connection).get_table_names()
        }
    upgrading.upgrade(engine)
    (copy,) = backups.folder(path).glob("desk-*-before-upgrade.db")
    engine.dispose()
    kept = engines.sealed_file(copy)
    with kept.connect() as connection:
        assert rows == {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar()
            for name in inspect(connection).get_table_names()
        }
    kept.dispose()


def test_a_migration_that_fails_leaves_the_database_as_it_was(engine, case):
    with engine.connect() as connection:
        rows, secured = everything(connection), triggers(connection)
    with pytest.raises(Exception, match="no_such_revision"):
        upgrading.upgrade(engine, "no_such_revision")
    with engine.connect() as connection:
        assert (everything(connection), triggers(connection)) == (rows, secured)
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def announce(engine, version, oldest):
    """Make a database say what a later program would have made of it."""
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
        connection.execute(text("DROP VIEW qad_schema"))
        connection.execute(text(f"CREATE VIEW qad_schema AS SELECT '{oldest}' AS oldest"))


def test_a_program_works_with_the_schema_of_the_next_release_and_leaves_it_alone(engine):
    """P4: n - 1."""
    announce(engine, "0901", schema.HEAD)
    database.require_current(engine)
    assert schema.version(engine) == "0901"


def test_a_program_is_refused_by_the_release_after_the_next(engine):
    """P4."""
    announce(engine, "0902", "0901")
    with pytest.raises(StorageError, match=f"0902.*{schema.HEAD}.*Nothing was changed"):
        database.require_current(engine)
    assert schema.version(engine) == "0902"


def test_an_older_program_does_not_upgrade_a_newer_database(url, engine):
    announce(engine, "0901", schema.HEAD)
    with pytest.raises(StorageError, match="newer QA Desk"):
        database.upgrade(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT oldest FROM qad_schema")).scalar() == schema.HEAD


def test_an_upgrade_says_who_may_still_work_with_the_schema(url, engine):
    announce(engine, schema.HEAD, "0")
    database.upgrade(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT oldest FROM qad_schema")).scalar() == schema.OLDEST
    assert schema.OLDEST <= schema.HEAD


def test_a_newer_schema_that_announces_nothing_is_refused(engine):
    announce(engine, "0901", schema.HEAD)
    with engine.begin() as connection:
        connection.execute(text("DROP VIEW qad_schema"))
    assert not schema.fits(engine)


def test_a_shared_database_is_never_upgraded_by_a_desktop(cluster):
    engine = engines.connect(cluster.create("not_upgraded"))
    with pytest.raises(StorageError, match="qa-desk db upgrade"):
        database.require_current(engine)
    assert schema.version(engine) is None
    engine.dispose()
    cluster.drop("not_upgraded")


def at_once(number, act):
    """Run `act` in that many threads that all begin at the same moment; return what failed."""
    gate, failures = threading.Barrier(number), []

    def run():
        gate.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001 - it is handed to the test
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@both_empty
def test_five_upgrades_of_one_fresh_database_at_the_same_moment_all_succeed(empty_url):
    def upgrade():
        engine = engines.connect(empty_url)
        upgrading.upgrade(engine)
        engine.dispose()

    assert at_once(5, upgrade) == []
    engine = engines.connect(empty_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        make_person(work)
        assert chain.verify(work.session) == []
    access.close()


def test_an_evaluation_gets_the_day_of_its_call_by_the_centres_clock(access, engine):
    with access.work() as work:
        case = make_released(make_scene(work))
        evaluation = work.session.get_one(Evaluation, case.id)
        segment = work.session.get_one(CallSegment, evaluation.segment_id)
        segment.started_at = datetime(2026, 11, 1, 17, 30, tzinfo=UTC)  # 01:30 on the 2nd there
    access.close()
    step_back(engine, "0005")
    upgrading.upgrade(engine)
    with engine.connect() as connection:
        assert str(connection.scalar(select(Evaluation.day))) == "2026-11-02"


def sealed(access):
    """Return what of each revision is sealed, as this program reads it, and as the server does."""
    with access.ask() as work:
        found = {}
        for revision in work.session.scalars(select(Revision)):
            rows = revisions.rows_of(work.session, revision.evaluation_id, revision.number)
            found[revision.evaluation_id] = content_hash(revisions.canonical_fields(revision, rows))
            if work.session.get_bind().dialect.name == "postgresql":
                asked = func.qa_desk.revision_hash(revision.evaluation_id, revision.number)
                assert work.session.scalar(select(asked)) == found[revision.evaluation_id]
        return found


def test_a_result_from_before_listening_was_kept_stays_what_was_signed(access, engine, case):
    """The upgrade to 0007 changes no hash."""
    with access.work() as work:
        call = work.session.get_one(Evaluation, case.evaluation.id).call_id
        work.session.add(Transcript(call_id=call, text="客服: 您好\n我要退款"))
    before = sealed(access)
    access.close()
    step_back(engine, "0006")
    upgrading.upgrade(engine)
    again = database.Access(engine, database._actor(engine, "system"))
    assert sealed(again) == before
    with again.ask() as work:
        revision = work.session.scalars(select(Revision)).one()
        assert (revision.passages, revision.witness) == (None, "")
        said = work.session.scalars(select(Transcript)).one()
        assert (said.text, said.times) == ("客服: 您好\n我要退款", None)
    again.close()


def test_a_result_signed_before_its_slip_stood_on_it_is_given_its_slip(access, engine, case):
    """The upgrade to 0009."""
    with access.work() as work:
        work.session.execute(text("UPDATE evaluation SET slip_id = NULL"))
        make_task(work, number="QA-2")  # without a result, and so without a slip
    before = sealed(access)
    access.close()
    step_back(engine, "0008")
    upgrading.upgrade(engine)
    again = database.Access(engine, database._actor(engine, "system"))
    assert sealed(again) == before
    with again.ask() as work:
        assert {
            found.number: found.slip_id for found in work.session.scalars(select(Evaluation))
        } == {
            "QA-1": case.document.id,
            "QA-2": None,
        }
    again.close()


def test_a_result_from_before_deductions_were_counted_stays_what_was_signed(access, engine, case):
    """The upgrade to 0010 changes no hash."""
    before = sealed(access)
    access.close()
    step_back(engine, "0009")
    upgrading.upgrade(engine)
    again = database.Access(engine, database._actor(engine, "system"))
    assert before == sealed(again) != {}
    with again.ask() as work:
        assert set(work.session.execute(text("SELECT counts FROM answer")).scalars()) <= {None}
    again.close()


def test_a_result_from_before_losses_were_kept_is_counted_from_its_answers(access, engine):
    """The upgrade to 0016 fills what each item lost, and changes no hash."""
    with access.work() as work:
        scene = make_scene(work, calls=2)
        make_released(scene, item_3=1, item_5=2)
        kept = set(work.session.scalars(select(Revision.losses)))
    before = sealed(access)
    access.close()
    step_back(engine, "0015")
    upgrading.upgrade(engine)
    again = database.Access(engine, database._actor(engine, "system"))
    assert before == sealed(again) != {}
    with again.ask() as work:
        assert set(work.session.scalars(select(Revision.losses))) == kept != {""}
    again.close()
    with engine.begin() as connection:
        security.drop(connection)
        connection.execute(text("UPDATE revision SET losses = NULL"))  # by an older program
        security.apply(connection)
        assert set(connection.execute(text("SELECT losses FROM qad_result")).scalars()) == kept

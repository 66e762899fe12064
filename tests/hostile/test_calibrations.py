"""With psql and one's own password: nobody reads what others score before the scoring has ended."""

from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace

import pytest
from calibrators import Panel, make_panel
from factories import PASSWORD
from sqlalchemy import text

from qa_desk.errors import QaDeskError, RuleError
from qa_desk.models import database, engines
from qa_desk.services import cases
from qa_desk.services.calibrating import closing as ending
from qa_desk.services.calibrating import reading, running

ROLES = ("inspector", "team_lead", "trainer", "editor", "qa_lead", "manager", "csr")
SECRETS = (  # what would tell somebody's scores, and how many rows of it one's own tasks have
    "SELECT evaluation_id FROM revision",
    "SELECT evaluation_id FROM answer",
    "SELECT evaluation_id FROM fatal_flag",
    "SELECT evaluation_id FROM mark",
    "SELECT id FROM evaluation WHERE result IS NOT NULL",
    "SELECT evaluation_id FROM qad_calibration_score",
    "SELECT evaluation_id FROM qad_calibration_answer",
    "SELECT evaluation_id FROM qad_calibration_flag",
    "SELECT evaluation_id FROM qad_fatal",
    "SELECT evaluation_id FROM qad_reported_note",
    "SELECT evaluation_id FROM qad_result",
    "SELECT evaluation_id FROM qad_own_result",
)


class Server(Panel):
    """The panel of calibrators.py, each of whom works over a connection of his own."""

    def __init__(self, url):
        engine = engines.connect(url)
        self._stack = ExitStack()
        owner = database.Access(engine, database._actor(engine, "system"))
        self._stack.enter_context(closing(owner))
        with owner.work() as work:
            made = make_panel(work)
        super().__init__(made.scene, made.people)
        self.ways = {
            role: self._stack.enter_context(
                closing(database.sign_in(url, self.people[role].login, PASSWORD))
            )
            for role in ROLES
        }
        self._works = {}

    @contextmanager
    def together(self):
        """Let everybody act, each in one transaction of his own."""
        with ExitStack() as stack:
            self._works = {}
            self._stack_now = stack
            yield self
            for work in self._works.values():
                work.session.flush()
        self._works = {}

    def by(self, role):
        """The work of somebody's own connection."""
        if role not in self._works:
            self._works[role] = self._stack_now.enter_context(self.ways[role].work())
        return self._works[role]

    def ask(self, role, statement):
        """Ask the server as psql would."""
        with self.ways[role].ask() as work:
            return {row[0] for row in work.session.execute(text(statement))}

    def refused(self, role, statement, **values):
        """Say that a statement is refused, or touches nothing."""
        try:
            with self.ways[role].work() as work:
                assert work.session.execute(text(statement), values).rowcount == 0
        except QaDeskError:
            pass

    def close(self):
        self._stack.close()


@pytest.fixture
def panel(postgresql_url):
    panel = Server(postgresql_url)
    yield panel
    panel.close()


def mine(panel, role):
    """Return the evaluations that are somebody's own tasks."""
    with panel.ways[role].ask() as work:
        return {one.evaluation_id for one in reading.one(work, panel.session_id).calls} - {None}


@pytest.fixture
def scoring(panel):
    """A session in which three people have scored, the QA lead among those who take part."""
    with panel.together():
        panel.open(roles=("inspector", "team_lead", "trainer", "qa_lead"))
    for role in ("inspector", "team_lead", "trainer"):
        with panel.together():
            panel.score(role, {"item_1": 1})
    return panel


def test_while_people_score_the_server_tells_each_his_own_scores_only(scoring):
    for role in ROLES:
        own = mine(scoring, role) if role != "csr" else set()
        for statement in SECRETS:
            assert scoring.ask(role, statement) <= own, (role, statement)
    assert scoring.ask("trainer", "SELECT evaluation_id FROM revision") == mine(scoring, "trainer")
    with scoring.ways["qa_lead"].ask() as work, pytest.raises(RuleError, match="has ended"):
        reading.results(work, scoring.session_id)


def test_nobody_ends_the_scoring_or_adds_a_task_who_does_not_run_it(scoring):
    for role in ("inspector", "team_lead", "trainer", "manager", "csr"):
        scoring.refused(role, "UPDATE calibration SET state = 'discussing'")
        scoring.refused(role, "UPDATE calibration SET tolerance = 900")
        scoring.refused(role, "DELETE FROM calibration_member")
        scoring.refused(role, "INSERT INTO calibration_task SELECT * FROM calibration_task")
    for statement in (  # nor does the chair change what people score by
        "UPDATE calibration SET tolerance = 900",
        "UPDATE calibration SET state = 'closed'",
        "UPDATE calibration SET state = 'preparing'",
        "DELETE FROM calibration_call",
        "DELETE FROM calibration",
        "UPDATE calibration_member SET is_new = true",
        "UPDATE evaluation SET status = 'E12', close_reason = 'not_scored'",
    ):
        scoring.refused("qa_lead", statement) if "evaluation" not in statement else None
        if "evaluation" in statement:
            others = "SELECT id FROM evaluation WHERE inspector_id <> me()"
            assert scoring.ask("qa_lead", others) == set()


def test_once_it_has_ended_whoever_sees_sessions_reads_the_scores(scoring):
    with scoring.together():
        scoring.end()
    for role in ("inspector", "team_lead", "trainer", "editor", "manager", "qa_lead"):
        assert len(scoring.ask(role, "SELECT evaluation_id FROM qad_calibration_score")) == 9
        with scoring.ways[role].ask() as work:
            assert len(reading.results(work, scoring.session_id).matrix.totals) == 9
    assert scoring.ask("csr", "SELECT evaluation_id FROM qad_calibration_score") == set()
    assert scoring.ask("csr", "SELECT id FROM calibration") == set()
    own = mine(scoring, "trainer")
    assert scoring.ask("trainer", "SELECT id FROM evaluation") == own
    assert scoring.ask("csr", "SELECT id FROM evaluation") == set()


def test_a_trainer_hears_the_calls_of_his_session_and_no_others(panel):
    with panel.together():
        panel.open(roles=("inspector", "trainer"))
    chosen = "SELECT call_id FROM calibration_call"
    heard = "SELECT call_id FROM audio_file"
    assert panel.ask("trainer", heard) == panel.ask("trainer", chosen)
    assert len(panel.ask("trainer", heard)) == 3
    assert panel.ask("editor", heard) == set()
    with panel.ways["trainer"].ask() as work:
        task = cases.queue(work)[0]
        assert cases.case(work, task.id).parts


def test_a_session_goes_its_whole_way_over_the_people_s_own_connections(panel):
    with panel.together():
        panel.open()
    for role in ("inspector", "trainer"):
        with panel.together():
            panel.score(role)
    with panel.together():
        panel.score("team_lead", {"item_1": 1})
    with panel.together():
        panel.end()
    with panel.together():
        _discuss(panel)
    with panel.together():
        ending.close(panel.by("qa_lead"), panel.session_id, panel.seen)
    panel.refused("trainer", "UPDATE document SET voided_at = now(), void_reason = 'x'")
    panel.refused("trainer", "UPDATE document SET content = 'qad1'")
    panel.refused("qa_lead", "UPDATE document SET content = 'qad1'")
    panel.refused("qa_lead", "UPDATE calibration_topic SET agreed_zh = '别的'")
    panel.refused("qa_lead", "DELETE FROM calibration_topic")
    panel.refused("qa_lead", "UPDATE calibration_topic SET review_id = id")
    panel.refused("qa_lead", "UPDATE calibration_topic SET end_reason = 'x'")
    panel.refused("inspector", "UPDATE calibration_topic SET ended_on = current_date")
    with panel.together(), pytest.raises(RuleError, match="not yours"):
        panel.sign("qa_lead")
    for role in ("inspector", "team_lead", "trainer"):
        with panel.together():
            assert not panel.sign(role)
    with panel.together():
        assert panel.sign("qa_lead")
    with panel.ways["manager"].ask() as work:
        assert reading.one(work, panel.session_id).paper.state == "closed"
        assert len(ending.record(work, panel.session_id).scores) == 9
        assert len(reading.interpretations(work)) == 1


def _discuss(panel):
    from qa_desk.i18n import Bilingual
    from qa_desk.models.base import uuid7
    from qa_desk.services.calibrating import Topic

    key = panel.results().matrix.items[0].key
    topic = Topic(uuid7(), 1, key, Bilingual(), "看法", "结论", Bilingual("口径", "So it is"))
    running.discuss(panel.by("qa_lead"), panel.session_id, panel.seen, [topic])
    panel.session_id = replace(panel.now().row).id

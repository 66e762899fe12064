"""The commands `qa-desk plan draw` and `qa-desk plan verify` (S3-4.2)."""

from datetime import date, timedelta

import pytest
from factories import PASSWORD, make_call, make_scene
from sqlalchemy import text

from qa_desk import cli
from qa_desk.models import Draw, Person, RecheckDraw, RoleGrant, database, engines, passwords
from qa_desk.rules.rechecks import Pool
from qa_desk.services import planning
from qa_desk.services.drawing import Span


class Desk:
    """A centre with an approved plan of this month and a draft of the next; runs commands."""

    def __init__(self, url, capsys):
        self.url, self._capsys = url, capsys
        engine = engines.connect(url)
        self.access = database.Access(engine, database._actor(engine, "system"))
        with self.access.work() as work:
            scene = make_scene(work, calls=0)
            passwords.set_password(work.session, scene.qa_lead, PASSWORD)
            self.login = scene.qa_lead.login
            lead = scene.by("qa_lead")
            month = planning.outlook(lead).month
            for seconds in range(1, 5):
                make_call(work, scene.csr, scene.team, work.now - timedelta(seconds=seconds))
            plan = planning.make(lead, month, 3)
            planning.approve(lead, plan.id, plan.version)
            following = (month + timedelta(days=32)).replace(day=1)
            planning.make(lead, following, 3)
        self.month, self.following = f"{month:%Y-%m}", f"{following:%Y-%m}"

    def run(self, *arguments):
        who = ["--db", self.url, "--lang", "en", "--as", self.login]
        code = cli.main([*who, "plan", *arguments])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def draws(self):
        with self.access.ask() as work:
            return [str(draw.id) for draw in work.session.query(Draw)]


@pytest.fixture
def desk(sqlite_url, capsys, monkeypatch):
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    monkeypatch.setattr("keyring.get_password", lambda *_names: None)
    desk = Desk(sqlite_url, capsys)
    yield desk
    desk.access.close()


def test_a_plan_is_drawn_and_the_draw_proven(desk):
    code, out, _err = desk.run("draw", desk.month, "--seed", "a seed")
    (draw,) = desk.draws()
    assert (code, out) == (cli.DONE, f"{draw}\t\t3 tasks\ta seed\n")
    for name in (draw, draw[:8], draw[-6:].upper()):
        code, out, _err = desk.run("verify", name)
        assert (code, out.startswith("Identical")) == (cli.DONE, True)


def test_an_unfair_draw_is_told_with_what_differs(desk):
    desk.run("draw", desk.month)
    (draw,) = desk.draws()
    with desk.access.work() as work:
        triggers = work.session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'draw'")
        ).all()
        for name in triggers:
            work.session.execute(text(f"DROP TRIGGER {name}"))
        work.session.execute(text("UPDATE draw SET pool_count = 99"))
    code, out, _err = desk.run("verify", draw)
    assert code == cli.SOME_REFUSED
    assert out.splitlines() == [
        "Not identical: 1 thing differs.",
        "The digest of the whole pool is not that of its CSRs.",
    ]


def test_draws_of_rechecks_are_proven_by_their_month(desk):
    code, out, _err = desk.run("verify", "--rechecks", desk.month)
    assert (code, "No draw of re-checks" in out) == (cli.DONE, True)
    pool = Pool((), {}, 1)
    for seed, digest in (("one", pool.digest()), ("two", b"?")):
        with desk.access.work() as work:
            row = RecheckDraw(kind="blind", seed=seed, pool=pool.to_document(), drawn_at=work.now)
            row.month, row.pool_digest = date.fromisoformat(f"{desk.month}-01"), digest
            row.drawn_by = work.actor.id
            work.session.add(row)
        code, out, _err = desk.run("verify", "--rechecks", desk.month)
        assert code == (cli.DONE if seed == "one" else cli.SOME_REFUSED)
    assert "Blind re-check\tone" in out
    assert "its hash is another one" in out


def test_days_are_drawn_alone_also_to_catch_up(desk):
    last = f"{desk.month}-{Span.of_month(date.fromisoformat(desk.month + '-01')).last.day}"
    days = ["--from", f"{desk.month}-01", "--to", last]
    assert "\t3 tasks\t" in desk.run("draw", desk.month, *days)[1]
    code, _out, err = desk.run("draw", desk.month, "--catch-up")
    assert (code, "all the evaluations" in err) == (cli.NOTHING_DONE, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["draw", "2020-01"], "no approved plan of 2020-01"),
        (["draw", "2026-13"], "“2026-13” is not a day"),
        (["verify", "no"], "0 draws have an id"),
        (["verify", " "], "0 draws have an id"),
    ],
)
def test_what_cannot_be_meant_is_refused(desk, arguments, words):
    code, _out, err = desk.run(*arguments)
    assert (code, words in err) == (cli.NOTHING_DONE, True)


def test_a_day_that_is_none_and_a_plan_that_is_a_draft_are_refused(desk):
    assert "is not a day" in desk.run("draw", desk.month, "--from", "yesterday")[2]
    assert "no approved plan" in desk.run("draw", desk.following)[2]


def test_whom_a_draw_leaves_short_is_named(desk):
    with desk.access.work() as work:
        person = Person(name="周敏", staff_no="7700")
        work.session.add(person)
        work.session.flush()
        work.session.add(
            RoleGrant(person_id=person.id, role="csr", valid_from=work.today.replace(day=1))
        )
    assert "\t周敏 7700 (3 missing)\n" in desk.run("draw", desk.month)[1]

"""`qa-desk tick` and `qa-desk release-at`."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import PASSWORD, make_scene, make_submitted
from route import Route

from qa_desk import cli
from qa_desk.models import Evaluation, Setting, database, passwords


@pytest.fixture
def run(capsys, sqlite_url):
    """A function that runs a command on a local file: exit code and words."""

    def run(*arguments):
        code = cli.main(["--lang", "en", "--db", sqlite_url, *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_a_result_is_released_by_the_computer_s_timer(run, sqlite_url):
    access = database.open_as_system(sqlite_url)
    with access.work() as work:
        make_submitted(make_scene(replace(work, now=work.now - timedelta(days=3))))
    assert "0 results were released.\n" in run("tick")[1]
    said = "Results without a fatal error are released each day at 18:00.\n"
    assert run("release-at", "18:00") == (0, said)
    assert run("tick")[0] == 0
    with access.work() as work:
        at = work.now - timedelta(days=2)
        work.session.execute(
            Setting.__table__.insert().values(
                key="release.at", valid_from=at, value="18:00", changed_by=work.actor.id
            )
        )
        work.session.query(Setting).filter(Setting.valid_from > at).delete()
    code, said = run("tick")
    assert (code, said.splitlines()[0]) == (0, "1 result was released.")
    with access.ask() as work:
        assert work.session.query(Evaluation).one().status == "E3"
    access.close()


def test_d6_reminders_and_timeouts_are_the_timer_s_work_too_a_line_for_each_kind(run, sqlite_url):
    route = Route(sqlite_url)
    silent, disputed = route.released(), route.released()
    route.disputed(disputed)
    with route.owner.work() as work:
        for found in work.session.query(Evaluation):
            found.due_at = work.now - timedelta(hours=1)
    code, said = run("tick")
    assert code == 0
    assert said.splitlines()[:3] == [
        "0 results were released.",
        "1 reminder was made.",
        "1 dispute went past a silent team lead to the review.",
    ]
    assert (route.status(silent), route.status(disputed)) == ("E3", "E7")
    route.close()


def test_who_may_not_is_told_so(run, sqlite_url, monkeypatch):
    access = database.open_as_system(sqlite_url)
    with access.work() as work:
        scene = make_scene(work)
        passwords.set_password(work.session, scene.inspector, PASSWORD)
        login = scene.inspector.login
    access.close()
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    code, said = run("--as", login, "tick")
    assert code == cli.NOTHING_DONE
    assert "not among your rights" in said


def test_a_time_is_taken_back(run):
    assert run("release-at", "off") == (0, "Results are released by hand.\n")
    assert run("release-at", "tonight")[0] == cli.NOTHING_DONE

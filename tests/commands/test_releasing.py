"""`qa-desk tick` and `qa-desk release-at`."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import make_scene, make_submitted

from qa_desk import cli
from qa_desk.models import Evaluation, Setting, database


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
    assert run("tick") == (0, "0 results were released.\n")
    said = "Results without a fatal error are released each day at 18:00.\n"
    assert run("release-at", "18:00") == (0, said)
    assert run("tick") == (0, "0 results were released.\n")
    with access.work() as work:
        at = work.now - timedelta(days=2)
        work.session.execute(
            Setting.__table__.insert().values(
                key="release.at", valid_from=at, value="18:00", changed_by=work.actor.id
            )
        )
        work.session.query(Setting).filter(Setting.valid_from > at).delete()
    assert run("tick") == (0, "1 result was released.\n")
    with access.ask() as work:
        assert work.session.query(Evaluation).one().status == "E3"
    access.close()


def test_a_time_is_taken_back(run):
    assert run("release-at", "off") == (0, "Results are released by hand.\n")
    assert run("release-at", "tonight")[0] == cli.NOTHING_DONE

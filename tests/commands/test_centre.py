"""`qa-desk settings list|set` and `qa-desk calendar import`."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import make_released, make_scene

from qa_desk import cli
from qa_desk.models import Setting, database


@pytest.fixture
def run(capsys, sqlite_url):
    """A function that runs a command on a local file: exit code and words."""

    def run(*arguments):
        code = cli.main(["--lang", "en", "--db", sqlite_url, *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_settings_are_listed_with_what_is_allowed(run):
    code, said = run("settings", "list")
    assert code == 0
    assert "slip.mode = per_csr_per_week\n" in said
    assert "    Checks of each CSR on each shift day (0 to 20)\n" in said
    assert run("settings", "list", "nothing-like-it") == (0, "")
    assert run("settings", "list", "RESPOND.CAP")[1].count(" = ") == 1


def test_a_setting_is_set_now_or_from_a_day_on(run, sqlite_url):
    assert run("settings", "set", "cov.day", "4", "--reason", "x") == (0, "cov.day is 4.\n")
    assert "cov.day = 4\n" in run("settings", "list", "cov.day")[1]
    code, _said = run("settings", "set", "slip.mode", "per_csr_per_day", "--from", "2099-01-01")
    assert code == 2
    day = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
    assert run("settings", "set", "slip.mode", "per_csr_per_day", "--from", day)[0] == 0
    assert f"from {day} 00:00 on: per_csr_per_day" in run("settings", "list", "slip.mode")[1]
    access = database.open_as_system(sqlite_url)
    with access.ask() as work:
        assert work.session.query(Setting).filter_by(key="cov.day").one().reason == "x"
    access.close()


def test_what_it_moves_is_told(run, sqlite_url):
    access = database.open_as_system(sqlite_url)
    with access.work() as work:
        make_released(make_scene(work))
    access.close()
    said = run("settings", "set", "sla.csr.respond.cap", "9")[1]
    assert "1 open case keeps its deadline." in said
    said = run("settings", "set", "cov.month", "25")[1]
    assert "Evaluations this month: 20 → 25" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cov.day", "many"), "from 0 to 20"),
        (("gone", "1"), "no setting gone"),
        (("cov.day", "4", "--from", "soon"), "is not a day"),
    ],
)
def test_what_cannot_be_is_refused(run, arguments, words):
    code, said = run("settings", "set", *arguments)
    assert code == 2
    assert words in said


def test_default_takes_a_setting_back(run):
    run("settings", "set", "cov.day", "4")
    assert run("settings", "set", "cov.day", "default") == (0, "cov.day is 3.\n")


def test_p20_a_calendar_is_imported(run, tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text("\n".join(f"2027-10-0{day},休,国庆节" for day in range(1, 8)), "utf-8")
    assert run("calendar", "import", file) == (0, "2027: 7 days are kept.\n")
    file.write_text("x,y\n", "utf-8")
    code, said = run("calendar", "import", file)
    assert (code, "Line 1" in said) == (2, True)

"""`qa-desk import roster`: what it says, and its exit code."""

import pytest
from factories import acting, make_person, make_team

from qa_desk import cli
from qa_desk.models import Shift, database
from qa_desk.rules import rosters
from qa_desk.services import rosters as roster

HEAD = "工号,1,2,3,4,5\n"


@pytest.fixture
def run(capsys, sqlite_url, tmp_path):
    """A function that imports a roster into a local file: exit code, words, complaints."""
    access = database.open_as_system(sqlite_url)
    with access.work() as work:
        make_team(work, None, [make_person(work, "csr", staff_no="0012")])
        roster.save_codes(acting(work, make_person(work, "admin")), (), rosters.COMMON)

    def run(text, *more, name="2026-11.csv"):
        file = tmp_path / name
        file.write_bytes(text.encode("gb18030"))
        given = ["--lang", "en", "--db", sqlite_url, "import", "roster", str(file), *more]
        code = cli.main(given)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run
    access.close()


def test_a_roster_goes_in_and_again_without_harm(run, sqlite_url):
    text = f"{HEAD}0012,早,休,,年,夜\n"
    first = "1 person, 2026-11-01 to 2026-11-05."
    assert run(text) == (0, f"{first} 4 days are new.\n", "")
    assert run(text) == (0, f"{first} 4 days are the same.\n", "")
    access = database.open_as_system(sqlite_url)
    with access.ask() as work:
        assert work.session.query(Shift).count() == 4
    access.close()


def test_what_is_left_out_is_listed_and_the_rest_goes_in(run):
    code, said, complaints = run(f"{HEAD}12,早,神,,,\n0099,早,,,,\n")
    assert code == 1
    assert "1 day is new." in said
    assert [line.partition(": ")[0].strip() for line in complaints.splitlines()] == [
        "2026-11.csv, line 2",
        "2026-11.csv, line 3",
        "2026-11.csv, line 2",
    ]


def test_nothing_goes_in_where_nobody_is_known_or_no_month(run):
    assert run(f"{HEAD}0099,早,,,,\n")[0] == 2
    code, _said, complaints = run(f"{HEAD}0012,早,,,,\n", name="a.csv")
    assert (code, "does not say of which month" in complaints) == (2, True)
    assert run(f"{HEAD}0012,早,,,,\n", "--month", "2026-12", name="a.csv")[0] == 0


def test_a_month_that_is_none_is_refused(run, capsys):
    with pytest.raises(SystemExit):
        run(HEAD, "--month", "November")
    assert "write the month such as 2026-11" in capsys.readouterr().err

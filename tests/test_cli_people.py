"""`qa-desk import people`: what it says, and its exit code."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from qa_desk import cli
from qa_desk.models import Person, database

HEADER = "工号,姓名,班组,岗位\n"


@pytest.fixture
def run(capsys, sqlite_url, tmp_path):
    """A function that imports a list into a local file: exit code, words, complaints."""

    def run(text, *more):
        file = tmp_path / "people.csv"
        if text is not None:
            file.write_bytes(text.encode("gb18030"))
        code = cli.main(["--lang", "en", "--db", sqlite_url, "import", "people", str(file), *more])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_people_go_in_and_again_without_harm(run, sqlite_url):
    text = f"{HEADER}0012,王力,一班,\n3001,周雨,,质检员\n"
    assert run(text) == (0, "2 people added.\n", "")
    assert run(text) == (0, "0 people added. 2 people were in already.\n", "")
    access = database.open_as_system(sqlite_url)
    with access.ask() as work:
        assert work.session.query(Person).filter_by(staff_no="0012").one().name == "王力"
    access.close()


def test_a_line_that_is_left_out_is_listed_and_the_others_go_in(run):
    code, said, complaints = run(f"{HEADER}0012,王力,一班,\n0013,陈丽,一班,皇帝\n")
    assert (code, said) == (1, "1 person added. 1 line was left out.\n")
    assert complaints.startswith("  people.csv, line 3: 皇帝 is not a role. Write roles")


def test_a_dry_run_says_what_would_be_and_saves_nothing(run, sqlite_url):
    run(f"{HEADER}0012,王力,一班,\n")
    first = f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m}-01"
    code, said, complaints = run(
        f"工号,姓名,班组,生效日期\n12,王力,二班,{first}\n0013,陈丽,,\n0014,,,\n", "--dry-run"
    )
    assert code == 1
    assert said.splitlines() == [
        "If it is imported: 1 new person, 1 changed, 1 line is left out.",
        "  王力 0012  Changed  Team: 一班 → 二班",
        "  陈丽 0013  New  Roles: – → CSR",
        "  陈丽 0013  New  Staff no.: – → 0013",
    ]
    assert "12 had lost its zeros and was read as 0012" in complaints
    access = database.open_as_system(sqlite_url)
    with access.ask() as work:
        assert work.session.query(Person).filter_by(staff_no="0013").count() == 0
    access.close()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "cannot be read"),
        ("", "is empty"),
        ("a,b\n", "first row"),
        (f"{HEADER},王力,,\n", "staff no. is missing"),
    ],
)
def test_when_nothing_goes_in_it_says_why(run, text, words):
    code, _said, complaints = run(text)
    assert code == 2
    assert words in complaints


def test_a_log_of_sign_ins_goes_in_by_command(run, sqlite_url, tmp_path, capsys):
    run(f"{HEADER}0012,王力,一班,\n")
    file = tmp_path / "log.csv"
    for text, code, words in (
        (
            "工号,分机,签入,签出\n0012,8001,2026-11-05 09:00,2026-11-05 17:00\n",
            0,
            "1 sign-in added",
        ),
        (
            "工号,分机,签入,签出\n0012,8002,2026-11-05 09:00,2026-11-05 17:00\n9,1,,\n",
            1,
            "left out",
        ),
        ("工号,分机,签入,签出\n9,1,,\n", 2, "0 sign-ins added"),
    ):
        file.write_text(text, "utf-8")
        arguments = ["--lang", "en", "--db", sqlite_url, "import", "sign-ins", str(file)]
        assert cli.main(arguments) == code
        assert words in capsys.readouterr().out

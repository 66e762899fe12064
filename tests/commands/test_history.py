"""The commands `qa-desk history …` (P19)."""

import pytest
from factories import PASSWORD, make_scene

from qa_desk import cli
from qa_desk.models import database, engines, passwords


@pytest.fixture
def run(sqlite_url, monkeypatch, capsys):
    """Run a command as the QA lead of a small centre; `run.csr` is the staff no. of its CSR."""
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work)
        passwords.set_password(work.session, scene.qa_lead, PASSWORD)
        login, number = scene.qa_lead.login, scene.csr.staff_no
    access.close()
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    monkeypatch.setattr("keyring.get_password", lambda *_names: None)

    def run(*arguments):
        code = cli.main(["--db", sqlite_url, "--lang", "en", "--as", login, "history", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    run.csr = number
    return run


@pytest.fixture
def file(run, tmp_path):
    file = tmp_path / "scores.csv"
    file.write_text(
        f"staff no.,date,score,result\n{run.csr},2026-10-05,90,pass\n"
        f"{run.csr},2026-10-06,,fatal\n999,2026-10-06,80,pass\n",
        "utf-8",
    )
    return file


def test_a_dry_run_says_line_by_line_what_would_come_in(run, file):
    code, out, err = run("import", str(file), "--dry-run")
    assert code == cli.SOME_REFUSED
    first, *lines = out.splitlines()
    assert first == "If it is imported: 2 results, 1 line is left out."
    assert [line.split("\t")[3:] for line in lines] == [
        ["2026-10-05", "90", "pass"],
        ["2026-10-06", "", "fatal_fail"],
    ]
    assert "scores.csv, line 4: Nobody has the staff no. 999." in err
    assert run("list") == (cli.DONE, "", "")


def test_a_list_is_imported_listed_and_removed(run, file):
    code, out, _err = run("import", str(file))
    assert (code, out) == (cli.SOME_REFUSED, "2 results of before were imported.\n")
    _code, out, _err = run("import", str(file), "--dry-run")
    assert "in already" in out.splitlines()[1]
    _code, out, _err = run("list")
    (line,) = out.splitlines()
    assert line.split("\t")[2] == "scores.csv"
    assert line.split("\t")[4:] == ["2", "2026-10-05 – 2026-10-06"]
    code, _out, err = run("remove", "7")
    assert code != cli.DONE
    assert "There is no list 7" in err
    assert run("remove", "1")[:2] == (cli.DONE, "2 results of scores.csv were taken back.\n")
    assert run("list") == (cli.DONE, "", "")


def test_a_list_of_which_nothing_goes_in_says_so(run, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("staff no.,date,score\n999,2026-10-05,90\n", "utf-8")
    code, out, err = run("import", str(file))
    assert code == cli.NOTHING_DONE
    assert out == "0 results of before were imported.\n"
    assert "999" in err
    file.write_text("a,b\n1,2\n", "utf-8")
    code, _out, err = run("import", str(file))
    assert "no columns that tell whose" in err

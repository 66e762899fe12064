"""The command `qa-desk report`."""

import pytest
from factories import PASSWORD, make_released, make_scene
from openpyxl import load_workbook

from qa_desk import cli
from qa_desk.models import database, engines, passwords


@pytest.fixture
def run(sqlite_url, monkeypatch, capsys):
    """Run the command as the QA lead of a small centre with one result."""
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work)
        passwords.set_password(work.session, scene.qa_lead, PASSWORD)
        make_released(scene, item_3=1)
        login, team = scene.qa_lead.login, scene.team.code
    access.close()
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    monkeypatch.setattr("keyring.get_password", lambda *_names: None)

    def run(*arguments):
        given = [team if each == "TEAM" else each for each in arguments]
        code = cli.main(["--db", sqlite_url, "--lang", "en", "--as", login, "report", *given])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_figures_are_written_as_pdf_and_as_workbook(run, tmp_path):
    for name, more in (("a.pdf", ["--language", "zh"]), ("a.xlsx", ["--team", "TEAM"])):
        file = tmp_path / name
        assert run("monthly_report", *more, "-o", str(file)) == (cli.DONE, f"{file}\n")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    book = load_workbook(tmp_path / "a.xlsx").active
    assert book["A1"].value.startswith("Monthly monitoring report ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["monthly_report", "--period", "2026-10-1", "-o", "a.pdf"], "is no period"),
        (["monthly_report", "--team", "nowhere", "-o", "a.pdf"], "is not known here"),
        (["monthly_report", "-o", "a.doc"], "ends in .pdf or .xlsx"),
    ],
)
def test_a_wrong_wish_is_said(run, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    code, said = run(*arguments)
    assert code != cli.DONE
    assert words in said
    assert not list(tmp_path.glob("a.*"))

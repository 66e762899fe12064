"""The command `qa-desk plan print`."""

import pytest
from factories import PASSWORD, make_scene

from qa_desk import cli
from qa_desk.models import database, engines, passwords
from qa_desk.services import planning

MONTH = "2026-11"


@pytest.fixture
def run(sqlite_url, monkeypatch, capsys):
    """Run a command as the QA lead of a small centre with two plans of a month."""
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work)
        passwords.set_password(work.session, scene.qa_lead, PASSWORD)
        lead = scene.by("qa_lead")
        first = planning.make(lead, planning.outlook(lead).month.replace(2026, 11), 1)
        planning.renew(lead, planning.approve(lead, first.id, first.version).id)
        login = scene.qa_lead.login
    access.close()
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    monkeypatch.setattr("keyring.get_password", lambda *_names: None)

    def run(*arguments):
        code = cli.main(["--db", sqlite_url, "--lang", "en", "--as", login, "plan", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.mark.parametrize("number", [[], ["--number", "1"]])
def test_a_plan_is_printed_and_the_journal_says_so(run, tmp_path, number):
    file = tmp_path / "plan.pdf"
    assert run("print", MONTH, *number, "-o", str(file)) == (cli.DONE, f"{file}\n")
    assert file.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2026-13"], "is not a month"),
        (["2020-01"], "no such plan of 2020-01"),
        ([MONTH, "--number", "9"], "no such plan"),
    ],
)
def test_a_plan_that_is_not_there_is_said(run, tmp_path, arguments, words):
    code, said = run("print", *arguments, "-o", str(tmp_path / "plan.pdf"))
    assert code == cli.NOTHING_DONE
    assert words in said

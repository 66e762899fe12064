"""The commands `qa-desk checklist …`."""

import pytest
from factories import PASSWORD, install_checklist, make_scene

from qa_desk import cli, paths
from qa_desk.models import database, engines, passwords
from qa_desk.rules.checklist_versions import STANDINGS

FILE = paths.resources() / "checklists" / "inbound-general.yaml"
FORMS = paths.resources().parent / "tests" / "data" / "forms"


@pytest.fixture
def run(sqlite_url, monkeypatch, capsys):
    """Run a command as the QA lead of a small centre with one checklist."""
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work)
        passwords.set_password(work.session, scene.qa_lead, PASSWORD)
        install_checklist(work)
        login = scene.qa_lead.login
    access.close()
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    monkeypatch.setattr("keyring.get_password", lambda *_names: None)

    def run(*arguments):
        code = cli.main(
            ["--db", sqlite_url, "--lang", "en", "--as", login, "checklist", *arguments]
        )
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_a_version_goes_out_as_a_file_and_comes_back_as_a_draft(run, tmp_path):
    for name in ("out.yaml", "out.xlsx"):
        file = tmp_path / name
        assert run("export", "inbound-general", "-o", str(file)) == (cli.DONE, f"{file}\n")
        code, said = run("import", str(file), "--reason", "clearer words")
        assert code == cli.DONE
        assert "is a draft now: 18 items. Nobody is scored by it yet." in said
    _code, said = run("list")
    lines = [line.split("\t") for line in said.splitlines()]
    assert [(line[0], line[3]) for line in lines] == [
        ("inbound-general", STANDINGS["in_force"]),
        ("inbound-general", STANDINGS["draft"]),
        ("inbound-general", STANDINGS["draft"]),
    ]
    assert len({line[1] for line in lines}) == 3


def test_a_form_of_another_program_is_a_draft_with_what_did_not_map(run):
    file = str(FORMS / "genesys-cloud.json")
    code, said = run("import", file)
    assert code == cli.NOTHING_DONE
    assert "does not say to which dimension" in said
    code, said = run("import", file, "--dimension", "CS", "--code", "hotline")
    assert code == cli.DONE
    assert "questionGroups[1].questions[1]" in said
    assert "hotline" in run("list")[1]


def test_the_standard_is_printed(run, tmp_path):
    file = tmp_path / "standard.pdf"
    code, said = run("print", "inbound-general", "--version", "1.0", "-o", str(file))
    assert (code, said) == (cli.DONE, f"{file}\n")
    assert file.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export", "nothing", "-o", "x.yaml"], "no such version"),
        (["export", "inbound-general", "-o", "x.docx"], "as .yaml or .xlsx"),
        (["print", "inbound-general", "--version", "9", "-o", "x.pdf"], "no such version"),
        (["import", "nothing.yaml"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(run, arguments, words):
    code, said = run(*arguments)
    assert code == cli.NOTHING_DONE
    assert words in said


def test_two_versions_are_compared_and_a_draft_by_its_number(run):
    assert run("diff", "inbound-general", "1.0", "1.0") == (cli.DONE, "Nothing is different.\n")
    run("import", str(FILE), "--reason", "x")
    assert run("diff", "inbound-general", "1.0", "1.1") == (cli.DONE, "Nothing is different.\n")
    other = FILE.with_name("complaint-handling.yaml")
    run("import", str(other), "--reason", "x")
    code, said = run("diff", "inbound-general", "1.0", "3")
    assert code != cli.DONE
    assert "no such version" in said


def test_what_changed_is_told_by_item_before_and_after(run, tmp_path):
    file = tmp_path / "mine.yaml"
    words = FILE.read_text("utf-8").replace("Standard greeting", "Short greeting", 1)
    file.write_text(words, "utf-8")
    run("import", str(file), "--reason", "x")
    code, said = run("diff", "inbound-general", "1.0", "1.1")
    assert code == cli.DONE
    assert said.startswith("Reworded\tItem IN-01\t")
    assert "→" in said

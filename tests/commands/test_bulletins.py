"""The commands `qa-desk bulletin …`."""

import pytest
from bulletin_office import BulletinOffice
from factories import PASSWORD

from qa_desk import cli


@pytest.fixture
def office(sqlite_url, monkeypatch):
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    monkeypatch.setattr("keyring.get_password", lambda *_names: None)
    office = BulletinOffice(sqlite_url)
    office.reported(lost=())
    yield office
    office.close()


@pytest.fixture
def run(office, capsys):
    """Run a command as somebody of a centre."""

    def run(*arguments, name="qa_lead"):
        login = office.people[name].login
        given = ["--db", office.url, "--lang", "en", "--as", login, "bulletin", *arguments]
        code = cli.main(given)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_it_is_printed_for_the_centre_or_a_team(office, run, tmp_path):
    office.published()
    file = tmp_path / "b.pdf"
    for team in ([], ["--team", office.team.name]):
        assert run("print", *team, "-o", str(file)) == (cli.DONE, f"{file}\n")
        assert file.read_bytes().startswith(b"%PDF")


def test_the_text_comes_by_edition(office, run, tmp_path):
    office.published()
    name = office.people["csr"].name
    code, said = run("text", "--day", str(office.yesterday))
    assert (code, name in said) == (cli.DONE, False)
    assert said.startswith("Daily QA bulletin")
    _code, said = run("text", "--team", office.team.name)
    assert name in said
    file = tmp_path / "b.txt"
    assert run("text", "-o", str(file), name="lead") == (cli.DONE, f"{file}\n")
    assert name in file.read_text("utf-8")


def test_pictures_are_numbered(office, run, tmp_path):
    office.published(focus="wait\n" * 60)
    code, said = run("picture", "-o", str(tmp_path / "b.png"))
    assert code == cli.DONE
    assert said.split() == [str(tmp_path / name) for name in ("b.png", "b-2.png")]
    assert (tmp_path / "b-2.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_not_there_is_said(office, run):
    assert "no such bulletin" in run("text")[1]
    office.published()
    assert "no such bulletin" in run("text", "--day", "2020-01-01")[1]
    assert "is not a day" in run("text", "--day", "yesterday")[1]
    assert "no edition of team" in run("text", "--team", "x")[1]
    assert "not among your rights" in run("text", name="admin")[1]

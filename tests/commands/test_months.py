"""`qa-desk month export`: a month's results for HR, from the command line."""

import csv

import pytest
from closing import Centre
from factories import PASSWORD

from qa_desk import cli


@pytest.fixture
def centre(sqlite_url, monkeypatch):
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    centre = Centre(sqlite_url)
    centre.results((3,), ())
    yield centre
    centre.close()


def run(centre, capsys, *words, name="qa_lead"):
    login = centre.people[name].login
    code = cli.main(["--lang", "en", "--db", centre.url, "--as", login, "month", *words])
    return code, capsys.readouterr()


def test_a_month_is_written_to_a_file(centre, capsys, tmp_path):
    file = tmp_path / "hr.csv"
    code, said = run(centre, capsys, "export", "--month", f"{centre.month:%Y-%m}", "-o", str(file))

    assert (code, said.out.strip()) == (0, str(file))
    head, row = csv.reader(file.read_text("utf-8-sig").splitlines())
    assert dict(zip(head, row, strict=True))["Score"] == "97.5"


def test_a_month_that_is_none_is_refused(centre, capsys, tmp_path):
    code, said = run(centre, capsys, "export", "--month", "x", "-o", str(tmp_path / "hr.csv"))
    assert code != 0
    assert "Write it as 2026-11" in said.err


def test_who_may_not_export_is_told(centre, capsys, tmp_path):
    words = ("export", "--month", f"{centre.month:%Y-%m}", "-o", str(tmp_path / "hr.csv"))
    code, said = run(centre, capsys, *words, name="inspector")
    assert code != 0
    assert "not among your rights" in said.err
    assert not (tmp_path / "hr.csv").exists()

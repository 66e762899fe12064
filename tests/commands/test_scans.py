"""The command `qa-desk slip scan` (P22)."""

import pytest
from factories import each_apart, make_released, make_scene
from scans import scanned

from qa_desk import cli
from qa_desk.models import database, engines
from qa_desk.reports import slip as report
from qa_desk.services import signing_off


@pytest.fixture
def centre(sqlite_url, tmp_path):
    """A file with two slips, printed as PDF."""
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work)
        each_apart(work)
        numbers = [make_released(scene).slip for _ in range(2)]
        for number in numbers:
            printed = signing_off.slip(scene.by("qa_lead"), number)
            report.draw(printed, tmp_path / f"{number}.pdf", "zh")
    access.close()
    return sqlite_url, numbers


@pytest.fixture
def scan(centre, capsys):
    def scan(*files):
        command = ["--db", centre[0], "--lang", "en", "slip", "scan", *map(str, files)]
        code = cli.main(command)
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()

    return scan


def test_each_slip_of_a_folder_is_told(scan, centre, tmp_path):
    code, said, errors = scan(tmp_path)
    first, second = centre[1]
    assert (code, errors) == (cli.DONE, [])
    assert [line.split("\t")[:3] for line in said] == [
        [f"{first}.pdf", "1", first],
        [f"{second}.pdf", "1", second],
    ]
    assert all(line.endswith("Waits for: CSR, Team lead") for line in said)


def test_what_is_wrong_is_listed_and_the_code_says_so(scan, centre, tmp_path):
    """A slip of another centre, and a page without a code."""
    scanned.saved(scanned.slip(), tmp_path / "other.png")
    scanned.saved(scanned.slip().crop((0, 300, 900, 1700)), tmp_path / "torn.png")
    code, said, errors = scan(tmp_path)
    assert code == cli.SOME_REFUSED
    assert said[0].split("\t")[2:] == [scanned.NUMBER, "", "Not one of your slips"]
    assert errors == ["torn.png\t1\tNo QR code was found on this page."]


def test_a_folder_with_nothing_to_read_is_told(scan, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    code, said, errors = scan(empty)
    assert (code, said) == (cli.NOTHING_DONE, [])
    assert "nothing to read" in errors[0]

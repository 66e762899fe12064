"""The commands `qa-desk slip print` and `qa-desk slip verify`."""

from dataclasses import replace

import pytest
from factories import each_apart, make_released, make_scene
from pypdf import PdfReader

from qa_desk import cli
from qa_desk.models import Evaluation, database
from qa_desk.reports import slip as report
from qa_desk.services import signing_off


@pytest.fixture
def centre(sqlite_url):
    """A centre on a file, with two released results; its slips' numbers."""
    access = database.open_as_system(sqlite_url)
    with access.work() as work:
        scene = make_scene(work)
        each_apart(work)
        numbers = [make_released(scene, item_2=n).slip for n in range(2)]
    yield access, numbers
    access.close()


@pytest.fixture
def run(sqlite_url, centre, capsys):
    """A function that runs a command on that file: exit code, words, errors."""

    def run(*arguments):
        code = cli.main(["--lang", "en", "--db", sqlite_url, "slip", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_several_slips_are_one_file_and_are_genuine(run, centre, tmp_path):
    """6.7."""
    first, second = centre[1]
    file = tmp_path / "both.pdf"
    code, said, _ = run("print", first, second, first, "-o", file, "--paper", "a5x2")
    assert (code, said) == (0, f"{file}\n")
    assert len(PdfReader(file).pages) == 1
    code, said, _ = run("verify", file)
    assert (code, said) == (0, f"{first}\tgenuine\n{second}\tgenuine\n")


def test_a_file_for_each_slip(run, centre, tmp_path):
    code, _said, _ = run("print", *centre[1], "-o", tmp_path / "slips", "--apart")
    assert code == 0
    files = sorted(file.name for file in (tmp_path / "slips").iterdir())
    assert files == [f"{number}.pdf" for number in centre[1]]


def test_the_exit_code_tells_superseded_from_altered(run, centre, tmp_path):
    access, (number, other) = centre
    run("print", number, other, "-o", tmp_path / "both.pdf")
    with access.work() as work:
        slip = signing_off.slip(work, number)
        found = work.session.query(Evaluation).filter_by(number=slip.lines[0].evaluation_no).one()
        found.due_at = work.now.replace(year=2030, month=6, day=1)
        found.version += 1
    code, said, _ = run("verify", tmp_path / "both.pdf")
    assert code == 3
    assert said.startswith(f"{number}\tsuperseded\n  It may be disputed until 2030-")
    forged = replace(slip, lines=(replace(slip.lines[0], final=10),))
    report.draw(forged, tmp_path / "forged.pdf", "en")
    code, said, _ = run("verify", tmp_path / "forged.pdf")
    assert code == 1
    assert said.startswith(f"{number}\taltered\n  It says “")


def test_what_is_no_file_of_slips_is_said(run, tmp_path):
    code, _, errors = run("verify", tmp_path / "nowhere.pdf")
    assert code == 2
    assert "nowhere.pdf cannot be read" in errors
    (tmp_path / "words.pdf").write_text("words")
    code, _, errors = run("verify", tmp_path / "words.pdf")
    assert code == 2
    assert "cannot be read as a PDF" in errors

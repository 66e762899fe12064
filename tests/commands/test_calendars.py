"""`qa-desk calendar show`."""

import pytest

from qa_desk import cli


@pytest.fixture
def run(capsys):
    """A function that runs a command: exit code and words."""

    def run(*arguments):
        code = cli.main(["--lang", "en", "calendar", "show", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_p20_the_days_of_a_year_are_listed(run):
    code, said = run(2026)
    assert code == 0
    lines = said.splitlines()
    assert "2026-10-07  holiday  国庆节" in lines
    assert "2026-10-10  make-up working day  国庆节" in lines
    assert lines == [*sorted(lines[:-1]), "248 working days"]


def test_p20_a_year_that_is_not_known_is_said(run):
    code, said = run(2031)
    assert code == 1
    assert said.startswith("The holidays of 2031 are not known.")


def test_a_calendar_of_ones_own_is_tried(run, tmp_path):
    file = tmp_path / "ours.csv"
    file.write_text("2031,2031-01-01,2031-01-01,holiday,New Year\n", "utf-8-sig")
    assert run(2031, file) == (0, "2031-01-01  holiday  New Year\n260 working days\n")
    file.write_bytes(b"\xff\xfe")
    assert run(2031, file)[0] == 2
    assert run(2031, tmp_path / "none.csv")[0] == 2

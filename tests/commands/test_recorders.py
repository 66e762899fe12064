"""The commands `qa-desk recorder …`."""

import sys

import pytest

from qa_desk import cli
from qa_desk.models import database


@pytest.fixture
def run(sqlite_url, capsys):
    database.open_as_system(sqlite_url, "root").close()

    def run(*arguments, kind="profile"):
        given = ["--db", sqlite_url, "--lang", "en", "recorder", kind, *arguments]
        code = cli.main(given)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_what_a_recorders_files_are_is_said_shown_and_taken_back(run):
    said = "north\tfiles without a header: alaw, 8000 Hz, channels: 2\n"
    given = ("north", "--headerless", "alaw", "--rate", "8000", "--channels", "2")
    assert run(*given) == (cli.DONE, said, "")
    assert run("south", "--headerless", "g722")[1].endswith("g722, 16000 Hz, channels: 1\n")
    assert run("north") == (cli.DONE, said, "")
    assert run("north", "--none") == (cli.DONE, "north\tfiles with headers\n", "")
    assert len(run()[1].splitlines()) == 2


def test_what_no_file_can_be_is_refused_and_nothing_changes(run):
    code, out, err = run("north", "--headerless", "opus")
    assert (code, out) == (cli.NOTHING_DONE, "")
    assert "“opus” is no coding" in err
    assert run() == (cli.DONE, "", "")


def test_a_converter_is_named_shown_and_taken_back_on_this_desktop(run):
    command = ("--files", ".nmf", "v3", "--run", sys.executable, "-c", "pass", "{in}", "{out}")
    said = f"north\t.nmf .v3\t{sys.executable} -c pass {{in}} {{out}}\n"
    assert run("north", *command, kind="converter") == (cli.DONE, said, "")
    assert run(kind="converter") == (cli.DONE, said, "")
    assert run("south", kind="converter") == (cli.DONE, "", "")
    assert run("north", "--none", kind="converter") == (cli.DONE, "", "")
    code, _out, err = run("north", "--files", ".nmf", "--run", "no-such", kind="converter")
    assert (code, "needs {in} and {out}" in err) == (cli.NOTHING_DONE, True)

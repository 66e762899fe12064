"""The commands over the sealed copies, and what the program copies by itself (P1)."""

from dataclasses import replace

import pytest
import sounding
from factories import make_person, make_scene, make_task

from qa_desk import cli, demo, paths
from qa_desk.models import database, passwords
from qa_desk.tour.guide import Guide


@pytest.fixture
def recorder(sqlite_url, tmp_path):
    """The recorder's folder behind a centre with one drawn call."""
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        scene = make_scene(work)
        sounding.record_all(work, tmp_path / "recorder")
        for role in ("inspector", "csr"):
            person = make_person(work, role, login=f"a.{role}")
            passwords.set_password(work.session, person, demo.PASSWORD)
    with access.work() as work:
        make_task(replace(scene, work=work))
    access.close()
    return tmp_path / "recorder"


@pytest.fixture
def run(recorder, sqlite_url, capsys):
    """Run a command on the file; return its exit code and what it said."""

    def run(*arguments):
        code = cli.main(["--db", sqlite_url, "--lang", "en", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def copies(folder):
    return sorted(folder.rglob("*.qda"))


def test_what_is_drawn_is_copied_and_checked(run, tmp_path):
    assert run("audio", "copy") == (
        cli.DONE,
        "1 recording was copied, sealed and read back.\n",
        "",
    )
    assert len(copies(tmp_path / "desk-audio")) == 1
    code, out, _err = run("audio", "check")
    assert code == cli.DONE
    assert "is the recording that was imported" in out
    assert run("audio", "copy", "--all")[1].startswith("0 recordings were copied")


def test_what_cannot_be_copied_is_listed(run, recorder):
    for file in recorder.iterdir():
        file.unlink()
    code, out, err = run("audio", "copy")
    assert code == cli.SOME_REFUSED
    assert "1 recording has no copy yet" in out
    assert "call-" in err


def test_another_store_is_for_the_whole_centre(run, tmp_path):
    code, out, _err = run("audio", "store", tmp_path / "share")
    assert (code, str(tmp_path / "share") in out) == (cli.DONE, True)
    run("audio", "copy")
    assert len(copies(tmp_path / "share")) == 1
    assert run("audio", "store", "share")[0] != cli.DONE


def test_a_lost_copy_is_found_by_the_check_of_the_database(run, tmp_path):
    run("audio", "copy")
    assert run("db", "check")[0] == cli.DONE
    copies(tmp_path / "desk-audio")[0].unlink()
    code, out, _err = run("db", "check")
    assert code == cli.SOME_REFUSED
    assert "1 sealed copy is missing" in out


@pytest.mark.parametrize(("login", "count"), [("a.inspector", 1), ("a.csr", 0)])
def test_the_desktop_of_who_imports_copies_what_is_missing(
    recorder, sqlite_url, tmp_path, qapp, login, count
):
    guide = Guide(sqlite_url)
    guide.sign_in(login)
    guide.settle()
    assert len(copies(tmp_path / "desk-audio")) == count
    guide.close()


def test_outlines_that_older_versions_kept_are_deleted(recorder, sqlite_url, qapp):
    kept = paths.cache_folder() / "peaks" / "x.npz"
    kept.parent.mkdir(parents=True)
    kept.touch()
    guide = Guide(sqlite_url)
    guide.sign_in("a.csr")
    assert not kept.exists()
    guide.close()


def test_silence_is_measured_and_what_cannot_be_is_listed(run, recorder):
    code, out, err = run("audio", "measure")
    assert (code, out, err) == (cli.DONE, "3 calls were measured.\n", "")
    assert run("audio", "measure")[1] == "0 calls were measured.\n"


def test_a_recording_that_is_gone_is_listed_by_the_measuring(run, recorder):
    for file in recorder.iterdir():
        file.unlink()
    code, out, err = run("audio", "measure")
    assert code == cli.SOME_REFUSED
    assert out.startswith("0 calls were measured. 3 calls could not be measured: ")
    assert err.count(".wav: ") == 3


def test_recordings_that_were_moved_are_found_again(run, recorder, tmp_path):
    recorder.rename(tmp_path / "archive")
    said = "3 recordings were found again by their content.\n"
    assert run("audio", "relink", tmp_path / "archive") == (cli.DONE, said, "")
    said = "No missing recording is in this folder. Choose another one.\n"
    assert run("audio", "relink", tmp_path / "archive")[1] == said

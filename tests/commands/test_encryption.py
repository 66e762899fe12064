"""`qa-desk db encrypt`: what it prints, and what scripts rely on."""

import io
import re
from pathlib import Path

import pytest

from qa_desk import cli, paths
from qa_desk.models import backups
from qa_desk.vault import files, keys


class Terminal(io.StringIO):
    """Somebody who types at a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def path(sqlite_url):
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def run(sqlite_url, capsys):
    def run(*arguments):
        code = cli.main(["--db", sqlite_url, "--lang", "en", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def recovery_key(said):
    return re.search(r"Recovery key: ([A-Z2-7-]{34})\n", said)[1]


def lose_the_key(monkeypatch, path):
    key = files.key_of(path)
    monkeypatch.setattr(keys, "_at_hand", {})
    (paths.settings() / "keys" / f"{key.mark.hex()}.key").unlink()


def test_a_file_is_encrypted_and_says_what_it_needs(run, path):
    code, out, _err = run("db", "encrypt", "on")
    assert code == cli.DONE
    assert "is encrypted now" in out
    assert recovery_key(out) == files.key_of(path).recovery_key
    assert "protects only against a stolen copy" in out
    code, again, _err = run("db", "encrypt", "status")
    assert recovery_key(again) == recovery_key(out)
    code, changed, _err = run("db", "encrypt", "change-key")
    assert recovery_key(changed) != recovery_key(out)
    code, off, _err = run("db", "encrypt", "off")
    assert code == cli.DONE
    assert "Recovery key" not in off
    assert "is not encrypted." in run("db", "encrypt", "status")[1]


def test_a_keyring_holds_the_key_without_a_warning(run, drawer):
    _code, out, _err = run("db", "encrypt", "on")
    assert "has no keyring" not in out
    assert len(drawer.secrets) == 1
    assert not (paths.settings() / "keys").exists()


def test_commands_beside_it_work_as_before(run, path, tmp_path):
    run("db", "encrypt", "on")
    assert run("db", "check")[0] == cli.DONE
    assert run("db", "backup", str(tmp_path / "copy.db"))[0] == cli.DONE
    assert run("journal", "verify")[0] == cli.DONE
    checklist = next((paths.resources() / "checklists").glob("*.yaml"))
    assert run("import", "checklist", str(checklist))[0] == cli.DONE
    assert run("db", "restore", str(tmp_path / "copy.db"))[0] == cli.DONE
    assert files.mark_of(path) == files.mark_of(tmp_path / "copy.db")


@pytest.mark.parametrize("answer", ["y\n", "n\n"])
def test_plain_backups_are_named_and_deleted_when_somebody_says_so(run, path, monkeypatch, answer):
    backups.before_upgrade(path)
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    _code, out, _err = run("db", "encrypt", "on")
    assert "These copies are not encrypted" in out
    assert ("1 file was deleted" in out) == (answer == "y\n")
    monkeypatch.undo()


def test_a_script_deletes_plain_backups_by_an_option(run, path):
    backups.before_upgrade(path)
    run("db", "encrypt", "on")
    _code, out, _err = run("db", "encrypt", "status", "--delete-plain")
    assert "1 file was deleted" in out


def test_an_old_file_that_could_not_be_overwritten_is_said(run, path, tmp_path):
    (tmp_path / "also.db").hardlink_to(path)
    assert "could not be overwritten" in run("db", "encrypt", "on")[1]


def test_a_missing_key_is_asked_for_and_then_remembered(run, path, monkeypatch):
    written = recovery_key(run("db", "encrypt", "on")[1])
    lose_the_key(monkeypatch, path)
    code, _out, err = run("db", "check")
    assert code == cli.NOTHING_DONE
    assert "Type its recovery key" in err
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _words: written)
    assert run("db", "check")[0] == cli.DONE
    lose_the_key(monkeypatch, path)
    monkeypatch.setattr("getpass.getpass", lambda _words: "")
    assert run("db", "check")[0] == cli.NOTHING_DONE
    monkeypatch.setenv("QA_DESK_RECOVERY_KEY", written)
    assert run("db", "check")[0] == cli.DONE


def test_a_server_is_encrypted_elsewhere(capsys):
    server = "postgresql+psycopg://127.0.0.1:1/desk"
    assert cli.main(["--db", server, "--lang", "en", "db", "encrypt", "on"]) == cli.NOTHING_DONE
    assert "encrypt its disk there" in capsys.readouterr().err

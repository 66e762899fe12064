"""The commands `qa-desk source …`."""

import sys

import pytest
import recorders

from qa_desk import cli, settings
from qa_desk.audio.remote import fetching, known
from qa_desk.models import database


@pytest.fixture
def run(sqlite_url, capsys):
    database.open_as_system(sqlite_url, "root").close()
    fetching.clear()

    def run(*arguments):
        code = cli.main(["--db", sqlite_url, "--lang", "en", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run
    fetching.clear()


@pytest.fixture
def web(tmp_path, drawer):
    with recorders.http(tmp_path / "served") as recorder:
        recorder.write("one.wav", b"sound")
        yield recorder


@pytest.fixture
def ssh(tmp_path, drawer, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv(known.SECRET, recorders.PASSWORD)
    with recorders.sftp(tmp_path / "served") as recorder:
        yield recorder


def typing(monkeypatch, *words):
    """Have a person type these words, one after the other."""
    typed = iter(words)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))


def test_a_recorder_is_added_listed_tested_and_removed(run, web, monkeypatch, drawer):
    typing(monkeypatch, web.secret)
    address = web.known.address
    reached = f"{address} was reached: 1 file or folder lies there.\n"
    assert run("source", "add", f"{address}/") == (cli.DONE, reached, "")
    assert web.secret not in str(settings.read())
    assert web.secret in drawer.secrets.values()
    assert run("source", "list") == (cli.DONE, f"{address}\n", "")
    assert run("source", "test", address) == (cli.DONE, reached, "")
    code, out, _err = run("source", "remove", address)
    assert (code, out) == (cli.DONE, f"{address} is forgotten, and its password too.\n")
    assert web.secret not in drawer.secrets.values()
    assert run("source", "remove", address)[0] == cli.NOTHING_DONE
    assert "does not know" in run("source", "test", address)[2]


def test_what_cannot_be_reached_is_not_kept(run, web, monkeypatch):
    monkeypatch.setenv(known.SECRET, "wrong")
    code, out, err = run("source", "add", web.known.address)
    assert (code, out) == (cli.NOTHING_DONE, "")
    assert "does not accept the name or the password" in err
    assert known.listed() == []


def test_a_password_in_the_address_is_refused_and_not_repeated(run):
    code, out, err = run("source", "add", "sftp://qa:hunter2@recorder/calls")
    assert (code, out) == (cli.NOTHING_DONE, "")
    assert "password out of the address" in err
    assert "hunter2" not in err


def test_without_a_keyring_the_password_is_not_kept_and_this_is_said(run, tmp_path, monkeypatch):
    with recorders.http(tmp_path / "served") as web:
        monkeypatch.setenv(known.SECRET, web.secret)
        code, _out, err = run("source", "add", web.known.address)
    assert code == cli.SOME_REFUSED
    assert "no keyring" in err
    assert [one.address for one in known.listed()] == [web.known.address]


def test_the_key_of_a_host_is_confirmed_by_a_person_once(run, ssh, monkeypatch):
    address, shown = ssh.known.address, ssh.key.fingerprint
    typing(monkeypatch, "no")
    code, out, err = run("source", "add", address)
    assert (code, out) == (cli.NOTHING_DONE, f"The host 127.0.0.1 shows the key {shown}.\n")
    assert "Nothing was sent" in err
    assert (known.listed(), ssh.asked) == ([], [])
    typing(monkeypatch, "yes")
    assert run("source", "add", address)[0] == cli.DONE
    assert known.listed()[0].host_key == shown
    ssh.key = recorders.host_key("another")
    code, _out, err = run("source", "test", address)
    assert code == cli.NOTHING_DONE
    assert "shows another key" in err


def test_the_key_of_a_host_is_given_where_nobody_can_answer(run, ssh):
    address, shown = ssh.known.address, ssh.key.fingerprint
    code, _out, err = run("source", "add", address)
    assert code == cli.NOTHING_DONE
    assert "--host-key" in err
    code, _out, err = run("source", "add", address, "--host-key", "SHA256:another")
    assert code == cli.NOTHING_DONE
    assert "not the one that you gave" in err
    assert ssh.asked == []
    assert run("source", "add", address, "--host-key", shown)[0] == cli.DONE


def test_a_key_file_is_unlocked_by_its_passphrase(run, ssh, tmp_path, monkeypatch):
    key = recorders.host_key("a person's")
    key.write_private_key_file(str(tmp_path / "key"), password="phrase")
    ssh.users_keys.append(key)
    monkeypatch.delenv(known.SECRET)
    typing(monkeypatch, "phrase")
    given = ("--key-file", str(tmp_path / "key"), "--host-key", ssh.key.fingerprint)
    assert run("source", "add", ssh.known.address, *given)[0] == cli.DONE
    assert str(tmp_path / "key") in run("source", "list")[1]


def test_recordings_are_imported_from_an_address_and_looked_for_there(run, web, monkeypatch):
    typing(monkeypatch, web.secret)
    run("source", "add", web.known.address)
    web.write("bad.wav", b"no sound")
    code, out, err = run("import", "recordings", web.known.address)
    assert (code, out) == (cli.NOTHING_DONE, "0 new calls. 2 problems are listed.\n")
    assert "bad.wav" in err
    code, out, _err = run("audio", "relink", web.known.address)
    assert (code, out) == (
        cli.DONE,
        "No missing recording is in this folder. Choose another one.\n",
    )

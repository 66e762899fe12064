"""A key can be written on paper, and is kept where only this person reads it."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import paths
from qa_desk.errors import InputError, StorageError
from qa_desk.vault import keyrings, keys
from qa_desk.vault.keys import Key


@given(st.binary(min_size=16, max_size=16))
def test_every_key_survives_being_written_down(secret):
    key = Key(b"m" * 16, secret)
    groups = key.recovery_key.split("-")
    assert [len(group) for group in groups] == [4] * 7
    assert keys.typed(key.mark, " ".join(groups).lower()) == key


def test_digits_that_look_like_letters_are_understood():
    key = Key(b"m" * 16, bytes.fromhex("7388b40d1684e3d5b1d5e1b4ab8c9e2f"))
    written = key.recovery_key.replace("O", "0").replace("I", "1").replace("B", "8")
    assert keys.typed(key.mark, written) == key


@pytest.mark.parametrize("text", ["", "ABCD", "????-ABCD", "A" * 28, "钥匙"])
def test_what_is_no_recovery_key_is_refused(text):
    with pytest.raises(InputError, match="seven groups of four"):
        keys.typed(b"m" * 16, text)


def test_a_key_never_shows_in_a_report():
    key = keys.make()
    assert key.secret.hex() not in repr(key)
    assert key.recovery_key not in repr(key)
    assert keys.make() != key


def test_a_keyring_holds_the_key(drawer, monkeypatch):
    key = keys.make()
    assert keys.keep(key) is None
    assert keys.kept_in(key) is None
    monkeypatch.setattr(keys, "_at_hand", {})
    assert keys.known(key.mark) == key
    assert not (paths.settings() / "keys").exists()


def test_without_a_keyring_a_file_that_only_this_person_reads_holds_it(monkeypatch):
    key = keys.make()
    file = keys.keep(key)
    assert file == keys.kept_in(key)
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    monkeypatch.setattr(keys, "_at_hand", {})
    assert keys.known(key.mark) == key
    file.write_bytes(b"\xff\xfe")
    monkeypatch.setattr(keys, "_at_hand", {})
    assert keys.known(key.mark) is None


def test_a_key_that_cannot_be_kept_is_not_used():
    paths.settings().mkdir(parents=True)
    (paths.settings() / "keys").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be kept"):
        keys.keep(keys.make())


def test_a_keyring_that_nobody_unlocked_keeps_nothing_and_stops_nothing(drawer):
    drawer.is_locked = True
    assert keys.keep(keys.make()) is not None
    assert not keyrings.remember_password("sqlite:////a.db", "anna", "secret")
    assert keyrings.password("sqlite:////a.db", "anna") is None


def test_a_computer_without_a_keyring_remembers_no_password():
    assert not keyrings.is_there()
    assert not keyrings.remember_password("sqlite:////a.db", "anna", "secret")
    assert keyrings.password("sqlite:////a.db", "anna") is None
    keyrings.forget_password("sqlite:////a.db", "anna")


def test_a_password_belongs_to_one_person_on_one_database(drawer):
    assert keyrings.is_there()
    server = "postgresql+psycopg://owner:x@db.example/qa_desk?sslmode=verify-full"
    assert keyrings.remember_password(server, "Anna ", "secret")
    assert keyrings.password("postgresql+psycopg://db.example/qa_desk", "anna") == "secret"
    assert keyrings.password("postgresql+psycopg://db.example/other", "anna") is None
    assert keyrings.password(server, "bela") is None
    keyrings.forget_password(server, "anna")
    assert keyrings.password(server, "anna") is None


def test_a_password_that_was_kept_by_login_alone_is_still_found(drawer):
    drawer.set_password("QA Desk", "anna", "older")
    assert keyrings.password("postgresql+psycopg://db.example/qa_desk", "anna") == "older"

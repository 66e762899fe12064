"""Which recorders a desktop knows stands in its settings; secrets do not."""

import pytest

from qa_desk import paths, settings
from qa_desk.audio.remote import known
from qa_desk.audio.remote.known import Known
from qa_desk.errors import InputError
from qa_desk.rules import sources

SFTP = Known("sftp://qa@recorder/calls", host_key="SHA256:abc", key_file="/home/qa/key")
S3 = Known("s3://bucket/calls", login="AKID", endpoint="https://s3.example", region="cn-1")


def test_a_recorder_is_kept_without_its_secret_and_forgotten_with_it(drawer):
    assert known.keep(SFTP, "a secret phrase")
    assert known.keep(S3, "another secret")
    assert known.listed() == [SFTP, S3]
    written = (paths.settings() / "qa-desk.toml").read_text("utf-8")
    assert "secret" not in written
    assert [one.secret for one in known.listed()] == ["a secret phrase", "another secret"]
    assert known.forget(SFTP.address)
    assert not known.forget(SFTP.address)
    assert known.listed() == [S3]
    assert "a secret phrase" not in drawer.secrets.values()


def test_a_recorder_added_again_takes_the_place_of_the_first(drawer):
    known.keep(SFTP, "old")
    known.keep(SFTP, "")
    assert known.listed() == [SFTP]
    assert known.listed()[0].secret == ""


def test_without_a_keyring_the_environment_has_the_secret(monkeypatch):
    assert not known.keep(SFTP, "secret")
    assert known.listed()[0].secret == ""
    monkeypatch.setenv(known.SECRET, "from outside")
    assert known.listed()[0].secret == "from outside"


def test_a_folder_inside_a_known_one_is_known_and_the_nearest_counts(drawer):
    inner = Known("sftp://qa@recorder/calls/2025", host_key="SHA256:def")
    known.keep(SFTP, "")
    known.keep(inner, "")
    assert known.of(sources.parse("sftp://qa@recorder/calls/2025/03")) == inner
    assert known.of(sources.parse("sftp://qa@recorder/calls/2024")) == SFTP
    for other in ("sftp://qa@recorder/callsigns", "sftp://qa@other/calls", "sftp://recorder/calls"):
        with pytest.raises(InputError, match="does not know"):
            known.of(sources.parse(other))


def test_what_is_no_recorder_in_the_settings_is_left_alone():
    settings.write({"source": [{"name": "no address"}, "text", {"address": 3}]})
    assert known.listed() == []
    settings.write({"source": "text"})
    assert known.listed() == []

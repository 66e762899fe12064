"""Where recordings lie: folders stay folders, addresses have one form and no password."""

from pathlib import Path

import pytest

from qa_desk.errors import InputError
from qa_desk.rules import sources
from qa_desk.rules.sources import Address, Remote


def test_a_folder_stays_a_folder():
    for folder in ("/srv/录音", r"C:\calls", r"\\server\calls", "calls"):
        assert sources.given(folder) == Path(folder)
        assert sources.place(folder, "2025/one.wav") == Path(folder, "2025/one.wav")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" SFTP://qa@Recorder:2222//calls/ ", "sftp://qa@recorder:2222/calls"),
        ("sftp://recorder", "sftp://recorder"),
        ("sftp://[::1]/录音 #1", "sftp://[::1]/录音 #1"),
        ("s3://My.Bucket/calls/2025/", "s3://My.Bucket/calls/2025"),
        ("https://recorder/%E5%BD%95%E9%9F%B3/", "https://recorder/录音"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_an_address_has_one_form(typed, stored):
    given = sources.given(typed)
    assert isinstance(given, Address)
    assert str(given) == stored
    assert sources.parse(stored) == given
    found = sources.place(stored, "2025/one.wav")
    assert found == Remote(stored, "2025/one.wav")
    assert found.name == "one.wav"


@pytest.mark.parametrize(
    "typed",
    [
        "ftp://recorder/calls", "sftp:///calls", "sftp://recorder:port/calls",
        "sftp://recorder/calls/../..", "s3://qa@bucket/calls", "s3://bucket:9000/calls",
        "calls", "https://", "sftp://[::1/calls", "sftp://recorder/\0",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(InputError, match="is no address"):
        sources.parse(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "sftp://qa:secret@recorder/calls", "https://qa:@recorder/calls",
        "https://recorder/calls?key=secret", "https://recorder/calls#secret",
        "s3://qa:secret@bucket",
    ],
)  # fmt: skip
def test_a_password_in_an_address_is_refused_and_not_repeated(typed):
    with pytest.raises(InputError, match="password out of the address") as refused:
        sources.parse(typed)
    assert "secret" not in str(refused.value)


def test_a_password_in_what_is_no_address_is_not_repeated():
    with pytest.raises(InputError) as refused:
        sources.parse("ftp://qa:secret@recorder/calls")
    assert "secret" not in str(refused.value)


def test_a_path_that_leads_out_of_its_source_is_known():
    assert sources.inside("2025/..wav/one.wav") == "2025/..wav/one.wav"
    for path in ("", "/one", "../one", "a/../one", "a//one", "a/./one", "a\0"):
        assert not sources.is_inside(path)
        with pytest.raises(InputError, match="leads out"):
            sources.inside(path)

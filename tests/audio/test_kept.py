"""A recording opens from our copy, else from the recorder's own file if that is still the same."""

import hashlib
import io

import pytest

from qa_desk.audio import kept, sealed
from qa_desk.errors import InputError
from qa_desk.work import Progress

FIRST, SECOND = b"the first call", b"another call"
HASH = hashlib.sha256(FIRST).hexdigest()
KEY = bytes(32)


@pytest.fixture
def original(tmp_path):
    (tmp_path / "call.wav").write_bytes(FIRST)
    return tmp_path / "call.wav"


@pytest.fixture
def copy(tmp_path):
    with (tmp_path / "copy.qda").open("wb") as file:
        sealed.seal(io.BytesIO(FIRST), file, KEY, len(FIRST), Progress())
    return tmp_path / "copy.qda"


def heard(*where):
    with kept.open_kept(*where) as stream:
        return stream.read()


def test_the_copy_is_heard_whatever_has_become_of_the_original(original, copy):
    original.write_bytes(SECOND)
    assert heard(original, HASH, copy, KEY) == FIRST
    original.unlink()
    assert heard(original, HASH, copy, KEY) == FIRST


def test_without_a_copy_the_original_is_heard_if_it_is_what_was_imported(original, tmp_path):
    assert heard(original, HASH, None, b"") == FIRST
    assert heard(original, HASH, tmp_path / "none.qda", KEY) == FIRST
    original.write_bytes(SECOND)
    with pytest.raises(InputError, match="no longer the one that was imported"):
        heard(original, HASH, None, b"")
    with pytest.raises(InputError, match="no longer the one that was imported"):
        heard(original, HASH, tmp_path / "none.qda", KEY)


def test_where_neither_is_there_the_copy_is_missed(original, tmp_path):
    original.unlink()
    with pytest.raises(FileNotFoundError) as missed:
        heard(original, HASH, tmp_path / "none.qda", KEY)
    assert missed.value.filename == str(tmp_path / "none.qda")
    with pytest.raises(FileNotFoundError):
        heard(original, HASH, None, b"")


def test_a_copy_that_was_changed_is_said_and_not_passed_over(original, copy):
    copy.write_bytes(copy.read_bytes()[:-1])
    with pytest.raises(sealed.Damaged):
        heard(original, HASH, copy, KEY)

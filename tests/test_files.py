"""A file that a person wants is there whole or not at all."""

import pytest

from qa_desk import files
from qa_desk.errors import StorageError


def test_what_was_there_is_replaced_only_by_a_whole_file(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("old")
    with pytest.raises(StorageError, match=r"list.csv cannot be written .*No space"):
        _write_halfway(file)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("list.csv", "old")]
    with files.whole(file) as part:
        part.write_text("new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("list.csv", "new")]


def _write_halfway(file):
    with files.whole(file) as part:
        part.write_text("ne")
        raise OSError(28, "No space left on device")

"""Whether a copy of the program is whole, part by part (P4)."""

import pytest

from qa_desk import cli, paths
from qa_desk.commands import self_test
from qa_desk.errors import StorageError

pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No audio device detected")


def test_this_copy_is_whole(capsys, qapp):
    assert cli.main(["self-test"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(self_test.PARTS)
    assert all(line.startswith("good\t") for line in lines), lines


def test_a_part_that_is_missing_is_named(capsys, monkeypatch, tmp_path):
    def fail(_folder):
        raise StorageError("the font is gone")

    monkeypatch.setattr(self_test, "PARTS", {"PDF and fonts": fail})
    assert self_test.run() == 1
    assert capsys.readouterr().out == "WRONG\tPDF and fonts\tthe font is gone\n"


def test_missing_resources_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    monkeypatch.setattr(paths, "handbook", lambda: tmp_path)
    with pytest.raises(StorageError, match=r"style\.qss, handbook\.md"):
        self_test._resources(tmp_path)

"""Building the demonstration centre: whole or not at all, and only where nothing is."""

import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import func, select

from qa_desk.demo import centre
from qa_desk.errors import Cancelled, InputError, RuleError, StorageError
from qa_desk.models import Call, Shift
from qa_desk.work import Progress


def test_it_is_there_once_it_is_built(built, tmp_path):
    assert centre.is_there(built.url)
    assert not centre.is_there(f"sqlite:///{tmp_path / 'none.db'}")


def test_only_the_finished_file_is_left(built):
    left = {file.name for file in built.file.parent.iterdir()}
    assert left == {built.file.name, f"{built.file.stem}-audio"}


def test_asking_whether_it_is_there_loads_no_database_layer():
    code = "import sys; from qa_desk.demo import centre; print('sqlalchemy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_database_that_is_there_is_left_alone(tmp_path):
    file = tmp_path / "mine.db"
    file.write_bytes(b"mine")
    with pytest.raises(RuleError, match="Nothing was changed"):
        centre.build(f"sqlite:///{file}", date(2026, 11, 18))
    assert file.read_bytes() == b"mine"


def test_a_server_is_refused():
    with pytest.raises(InputError):
        centre.build("postgresql+psycopg://localhost/qa_desk", date(2026, 11, 18))


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"centre\.db"):
        centre.build(f"sqlite:///{tmp_path / 'file' / 'centre.db'}", date(2026, 11, 18))


def test_it_can_be_stopped_and_leaves_nothing(tmp_path):
    progress = Progress(lambda done, total: done and progress.cancel())
    with pytest.raises(Cancelled):
        centre.build(f"sqlite:///{tmp_path / 'c.db'}", date(2026, 11, 18), progress, calls=1000)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_centre_has_its_people_and_nothing_they_did(built, tmp_path):
    empty = type(built)(tmp_path, built.today)
    centre.build_empty(empty.url, empty.today)
    with empty.work("qalead") as work:
        assert work.session.scalar(select(func.count(Shift.id))) > 0
        assert work.session.scalar(select(func.count(Call.id))) == 0

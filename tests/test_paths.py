"""Where everything is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import paths

FOLDERS = (paths.settings, paths.data, paths.cache_folder, paths.logs)


def test_qa_desk_home_moves_everything(monkeypatch, tmp_path):
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path))
    assert [folder() for folder in FOLDERS] == [
        tmp_path / name for name in ("settings", "data", "cache", "logs")
    ]


def test_a_relative_home_stays_where_it_was(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_DESK_HOME", "here")
    assert paths.data() == tmp_path / "here" / "data"
    monkeypatch.setenv("QA_DESK_HOME", "~/there")
    assert paths.data() == Path.home() / "there" / "data"


def test_without_it_the_platform_says(monkeypatch):
    monkeypatch.delenv("QA_DESK_HOME")
    for folder in FOLDERS:
        assert folder().is_absolute()
        assert "QA Desk" in str(folder())


def test_resources_are_found():
    assert (paths.resources() / "checklists" / "inbound-general.yaml").is_file()


@given(st.text("ab %?#&/\\:质", min_size=1, max_size=12))
def test_the_address_of_a_file_leads_back_to_it(name):
    file = Path("/srv") / name
    assert paths.database_file(paths.database(file)) == file


@given(st.text("ab %?#&质", min_size=1, max_size=12))
def test_the_database_layer_reads_an_address_alike(name):
    from sqlalchemy import make_url

    address = paths.database(Path("/srv") / name)
    assert Path(make_url(address).database) == paths.database_file(address)


@pytest.mark.parametrize("address", ["postgresql://server/x", "postgresql+psycopg://server/x"])
def test_a_server_has_no_file(address):
    assert paths.database_file(address) is None


def test_a_portable_program_carries_its_folders(monkeypatch, tmp_path):
    monkeypatch.delenv("QA_DESK_HOME")
    monkeypatch.setattr(paths.sys, "frozen", True, raising=False)
    monkeypatch.setattr(paths.sys, "executable", str(tmp_path / "qa-desk"))
    assert paths.data() != tmp_path / "home" / "data"
    (tmp_path / "home").mkdir()
    assert paths.data() == tmp_path / "home" / "data"
    assert paths.programs() == tmp_path / "home" / "programs"


def test_a_newer_build_belongs_to_the_installed_program(monkeypatch, tmp_path):
    monkeypatch.setattr(paths.sys, "frozen", True, raising=False)
    monkeypatch.setenv("QA_DESK_PROGRAM", str(tmp_path))
    assert paths.program() == tmp_path


def test_the_handbook_is_found():
    assert (paths.handbook() / "handbook.zh.md").is_file()

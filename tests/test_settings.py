"""What this desktop remembers."""

import tomllib

import pytest

from qa_desk import paths, settings
from qa_desk.errors import StorageError
from qa_desk.settings import Settings


@pytest.fixture
def file():
    paths.settings().mkdir(parents=True)
    return paths.settings() / "qa-desk.toml"


def test_what_is_saved_comes_back():
    assert settings.load() == Settings()
    kept = Settings(
        language="zh", theme="dark", last_login="lin", recordings="录音 #1", encrypt_drafts="yes"
    )
    settings.save(kept)
    assert settings.load() == kept
    settings.save(kept.but(language="en"))
    assert settings.load() == kept.but(language="en")


def test_a_file_of_notepad_is_read(file):
    file.write_bytes(b'\xef\xbb\xbftheme = "dark"\r\n')
    assert settings.load() == Settings(theme="dark")


@pytest.mark.parametrize("line", ['language = "fr"', 'theme = "purple"', "theme = 3", "other = 1"])
def test_what_is_not_understood_keeps_its_default(file, line):
    file.write_text(line)
    assert settings.load() == Settings()


def test_keys_of_a_newer_program_stay(file):
    file.write_text('colour = "blue"\n')
    settings.save(Settings(theme="dark"))
    kept = tomllib.loads(file.read_text("utf-8"))
    assert (kept["colour"], kept["theme"]) == ("blue", "dark")


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe\x00"])
def test_a_broken_file_is_said_and_never_overwritten(file, content):
    file.write_bytes(content)
    with pytest.raises(StorageError, match=r"qa-desk\.toml cannot be read .* Mend or delete it"):
        settings.load()
    with pytest.raises(StorageError, match="Mend or delete it"):
        settings.save(Settings())
    assert file.read_bytes() == content


def test_a_place_that_cannot_be_written_is_said():
    paths.settings().parent.mkdir(parents=True)
    paths.settings().write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="settings"):
        settings.save(Settings())

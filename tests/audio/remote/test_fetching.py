"""What is fetched is whole, sealed on the disk, bounded in size, and gone at the end."""

import io
import os
import re
import shutil
from pathlib import Path

import pytest

from qa_desk import paths, settings
from qa_desk.audio import cache, originals, sealed
from qa_desk.audio.remote import fetching, servers
from qa_desk.errors import Cancelled, InputError, StorageError
from qa_desk.rules.sources import Remote
from qa_desk.work import Progress

SOUND = bytes(range(256)) * 2000


@pytest.fixture
def fetch(web):
    """Fetch a recording of a name, whose content follows from it."""

    def fetch(name, size=400_000):
        data = name.encode() * (size // len(name))
        web.write(name, data)
        fetched = fetching.fetch(Remote(web.known.address, name), Progress())
        with fetched.open() as stream:
            assert stream.read() == data
        return fetched

    return fetch


def on_disk():
    folder = paths.cache_folder() / "fetched"
    return {file.name for file in folder.iterdir()} if folder.is_dir() else set()


def test_nothing_on_the_disk_tells_what_it_is_or_can_be_heard(fetch):
    fetched = fetch("13800000000.wav")
    assert on_disk() == {fetched.file.name}
    assert re.fullmatch("[0-9a-f]{32}", fetched.file.name)  # any digits may be in it by chance
    assert "13800000000" not in fetched.file.name
    assert b"13800000000" not in fetched.file.read_bytes()
    assert fetched.key.hex() not in repr(fetched)


def test_what_was_heard_longest_ago_goes_when_there_is_no_room(fetch, web):
    settings.write({"fetched_mb": "1"})
    one, two = fetch("one.wav"), fetch("two.wav")
    fetching.fetch(Remote(web.known.address, "one.wav"), Progress(), one.content)
    three = fetch("three.wav")
    assert on_disk() == {one.file.name, three.file.name}
    with pytest.raises(FileNotFoundError):
        two.open()


def test_what_is_being_played_goes_on_when_it_has_to_go(fetch):
    settings.write({"fetched_mb": "1"})
    playing = fetch("one.wav", 900_000).open()
    playing.read(10)
    fetch("two.wav", 900_000)
    assert len(playing.read()) > 800_000
    playing.close()


def test_one_that_is_bigger_than_all_the_room_is_heard_and_goes_with_the_next(fetch):
    settings.write({"fetched_mb": "1"})
    fetch("long.wav", 3_000_000)
    short = fetch("one.wav")
    assert on_disk() == {short.file.name}


def test_room_that_nobody_set_or_misspelt_is_two_gigabytes():
    assert cache.most_bytes() == 2_000_000_000
    settings.write({"fetched_mb": "much"})
    assert cache.most_bytes() == 2_000_000_000


def test_signing_out_forgets_all_of_it(fetch):
    fetch("one.wav")
    originals.forget()
    assert on_disk() == set()


def test_what_another_window_has_deleted_is_fetched_again(fetch, web):
    before = fetch("one.wav")
    shutil.rmtree(before.file.parent)
    again = fetching.fetch(Remote(web.known.address, "one.wav"), Progress(), before.content)
    assert again.file.exists()


def test_the_same_content_is_kept_once(fetch):
    fetch("one.wav")
    fetch("one.wav")
    assert len(on_disk()) == 1


def test_a_part_is_never_taken_for_the_whole(web):
    web.write("one.wav", SOUND)
    web.breaks = [100_000, *[0] * 20]
    with pytest.raises(servers.Unreachable):
        fetching.fetch(Remote(web.known.address, "one.wav"), Progress())
    assert on_disk() == set()


def test_a_recording_of_unknown_length_is_left_out(web):
    web.told = False
    web.write("one.wav", SOUND)
    with pytest.raises(InputError, match="does not tell how long"):
        fetching.fetch(Remote(web.known.address, "one.wav"), Progress())
    assert on_disk() == set()


def test_fetching_can_be_stopped(web):
    web.write("one.wav", SOUND)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        fetching.fetch(Remote(web.known.address, "one.wav"), progress)
    assert on_disk() == set()


def test_a_disk_without_room_is_said_before_anything_is_fetched(web, monkeypatch):
    web.write("one.wav", SOUND)
    monkeypatch.setattr(cache, "ROOM", 1 << 62)
    with pytest.raises(StorageError, match="no room"):
        fetching.fetch(Remote(web.known.address, "one.wav"), Progress())


def test_a_folder_that_cannot_be_written_to_is_said(web):
    web.write("one.wav", SOUND)
    folder = paths.cache_folder() / "fetched"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"")
    with pytest.raises(StorageError, match="cannot be fetched into"):
        fetching.fetch(Remote(web.known.address, "one.wav"), Progress())


def test_what_a_program_that_broke_off_has_left_goes_the_next_day(fetch):
    originals.tidy()
    today, yesterday = fetch("one.wav"), fetch("two.wav")
    os.utime(yesterday.file, (0, 0))
    originals.tidy()
    assert on_disk() == {today.file.name}


def test_where_a_file_cannot_be_deleted_while_it_is_open_it_goes_later(fetch, monkeypatch):
    settings.write({"fetched_mb": "1"})
    one, two = fetch("one.wav"), fetch("two.wav")

    def held(file, missing_ok=False):
        raise PermissionError(13, "in use", str(file))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        three = fetch("three.wav")
    assert on_disk() == {one.file.name, two.file.name, three.file.name}
    four = fetch("four.wav")
    assert on_disk() == {three.file.name, four.file.name}


def test_a_disk_that_fills_up_meanwhile_leaves_nothing(fetch, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed, "seal", full)
    with pytest.raises(StorageError, match="No space left"):
        fetch("one.wav")
    assert on_disk() == set()


def test_a_content_that_ends_early_is_not_kept():
    with pytest.raises(InputError, match="Only a part"):
        cache.seal(io.BytesIO(b"sound"), 10, Progress())
    assert on_disk() == set()

"""A file with moving pictures is told from one of sound alone by its container (P23)."""

import io
from pathlib import Path

import pytest

from qa_desk.audio import videos

FILES = Path(__file__).parent.parent / "data" / "videos"


def told(content):
    return videos.video_format(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["mp4", "avi", "mkv", "wmv"])
def test_mp4_avi_mkv_and_wmv_are_videos(kind):
    assert told((FILES / f"screen.{kind}").read_bytes()) == kind.upper()


@pytest.mark.parametrize("name", ["sound.m4a", "sound.wma", "sound.mka"])
def test_sound_alone_in_such_a_container_is_none(name):
    assert told((FILES / name).read_bytes()) == ""


def test_a_long_mp4_has_its_list_at_the_end():
    content = (FILES / "screen.mp4").read_bytes()
    begins = content.index(b"mdat") - 4
    long = content[:begins] + bytes(videos._HEAD) + content[begins:]
    assert told(long) == "MP4"


@pytest.mark.parametrize(
    "content", [b"", b"RIFF\0\0\0\0WAVEfmt ", b"\xff\xd8\xff", b"strh....vids"]
)
def test_anything_else_is_none(content):
    assert told(content) == ""

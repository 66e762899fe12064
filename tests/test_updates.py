"""Newer builds from a folder of the centre's network: only whole, tried ones are taken (P4)."""

import hashlib
import io
import os
import subprocess
import sys
import tarfile

import pytest

from qa_desk import __version__, connections, paths, settings, updates
from qa_desk.errors import StorageError
from qa_desk.work import Progress

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the builds here are scripts")
NEWER = "99.1.0"
PROGRAM = '#!/bin/sh\necho "QA Desk {version}" "$2"\n'


@pytest.fixture
def share(tmp_path, monkeypatch):
    """A folder of updates that this desktop looks into."""
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(updates.GIVEN, raising=False)
    share = tmp_path / "share"
    share.mkdir()
    settings.save(settings.Settings(updates=str(share)))
    return share


def put(share, version=NEWER, program=None, *, digest=None, name=None, inside="qa-desk/qa-desk"):
    """Put a packed build into the folder, and what announces it."""
    name = name or f"qa-desk-{version}-{updates.system()}.tar.xz"
    words = (PROGRAM.format(version=version) if program is None else program).encode()
    with tarfile.open(share / name, "w:xz") as archive:
        member = tarfile.TarInfo(inside)
        member.size, member.mode = len(words), 0o755
        archive.addfile(member, io.BytesIO(words))
    digest = digest or hashlib.sha256((share / name).read_bytes()).hexdigest()
    announce(share, f'version = "{version}"\nfile = "{name}"\nsha256 = "{digest}"\n')


def announce(share, words):
    (share / f"qa-desk-{updates.system()}.toml").write_text(words, "utf-8")


def test_nothing_is_looked_into_unless_somebody_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path))
    assert updates.folder() is None
    assert updates.look() is None


def test_an_administrator_presets_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path))
    machine = paths.machine_wide()
    machine.mkdir(parents=True)
    (machine / connections.PRESET).write_text('updates = "/srv/qa-desk"\n', "utf-8")
    assert str(updates.folder()) == "/srv/qa-desk"


def test_an_empty_folder_offers_nothing(share):
    assert updates.look() is None


@pytest.mark.parametrize("version", ["0.0.1", __version__])
def test_what_is_not_newer_is_not_offered(share, version):
    put(share, version)
    assert updates.look() is None


def test_a_newer_build_is_copied_and_lies_ready(share):
    put(share)
    offer = updates.look()
    assert offer.version == NEWER
    steps = []
    updates.take(offer, Progress(lambda done, total: steps.append((done, total))))
    assert steps[-1][0] == steps[-1][1] > 0
    assert [each.name for each in paths.programs().iterdir()] == [NEWER]
    assert updates.look() is None  # it lies ready, and is not offered again


def test_the_newest_takes_the_place_of_an_older_one(share):
    for version in (NEWER, "99.2"):
        put(share, version)
        updates.take(updates.look(), Progress())
    assert [each.name for each in paths.programs().iterdir()] == ["99.2"]


def refused(share, match):
    """Expect that the offer is refused, and that nothing of it stays."""
    with pytest.raises(StorageError, match=match):
        updates.take(updates.look(), Progress())
    assert list(paths.programs().iterdir()) == []


def test_a_build_that_is_not_what_was_announced_is_refused(share):
    put(share, digest="0" * 64)
    refused(share, "is not what its SHA-256 says")


@pytest.mark.parametrize("program", ["#!/bin/sh\nexit 1\n", "#!/nowhere/sh\n", ""])
def test_a_build_that_does_not_start_here_is_refused(share, program):
    put(share, program=program)
    refused(share, "does not start on this computer")


def test_a_build_that_would_write_elsewhere_is_refused(share):
    put(share, inside="../../outside")
    refused(share, "cannot be copied")
    assert not (paths.programs().parent / "outside").exists()


def test_a_build_that_is_gone_is_refused(share):
    put(share)
    offer = updates.look()
    offer.file.unlink()
    with pytest.raises(StorageError, match="cannot be copied"):
        updates.take(offer, Progress())


@pytest.mark.parametrize(
    "words",
    [
        "version = ",
        'version = "1"\n',
        f'version = "../1.0"\nfile = "a.tar.xz"\nsha256 = "{"0" * 64}"\n',
        f'version = "99.0"\nfile = "../a.tar.xz"\nsha256 = "{"0" * 64}"\n',
        'version = "99.0"\nfile = "a.tar.xz"\nsha256 = "none"\n',
    ],
)
def test_an_announcement_that_is_not_understood_is_said(share, words):
    announce(share, words)
    with pytest.raises(StorageError, match="not understood"):
        updates.look()


def run(code, **environment):
    """Run what the installed program would."""
    command = [sys.executable, "-c", f"from qa_desk import updates; {code}", "--db", "x"]
    environment = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment)


def test_the_installed_program_hands_over_to_the_newest(share):
    put(share)
    updates.take(updates.look(), Progress())
    (paths.programs() / "99.9.0.part").mkdir()  # of a copy that was cut off
    assert run("updates.hand_over()").stdout == f"QA Desk {NEWER} x\n"


def test_who_was_handed_over_to_goes_on(share):
    put(share)
    updates.take(updates.look(), Progress())
    done = run("print(updates.hand_over())", **{updates.GIVEN: "/opt/qa-desk"})
    assert done.stdout == "None\n"


def test_without_a_newer_build_the_installed_one_goes_on(share):
    assert updates.hand_over() is None
    (paths.programs() / "0.0.1").mkdir(parents=True)
    assert updates.hand_over() is None


def test_a_build_that_was_taken_away_is_passed_over(share):
    (paths.programs() / NEWER).mkdir(parents=True)
    assert updates.hand_over() is None


def test_on_windows_the_installed_program_waits_for_the_newer_one(share, monkeypatch):
    put(share)
    updates.take(updates.look(), Progress())
    monkeypatch.setattr(updates.sys, "platform", "win32")
    monkeypatch.setattr(updates.sys, "argv", ["qa-desk"])
    assert updates.hand_over() == 0

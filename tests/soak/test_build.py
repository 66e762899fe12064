"""The built program: made from the one spec, whole, and started where no Python is in reach."""

import importlib.util
import os
import subprocess
import sys

import project
import pytest

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        importlib.util.find_spec("PyInstaller") is None, reason="the extra `build` is not here"
    ),
]
SPEC = project.ROOT / "packaging" / "qa-desk.spec"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of a fresh build."""
    folder = tmp_path_factory.mktemp("build")
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    command = [sys.executable, "-m", "PyInstaller", "-y", "--log-level", "WARN", *places, str(SPEC)]
    subprocess.run(command, check=True, cwd=project.ROOT)
    return folder / "dist" / "qa-desk"


def run(built, *words):
    """Run the built program with nothing of this environment but the system's root."""
    environment = {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8", "PATH": "/nowhere"}
    environment |= {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP") if key in os.environ}
    environment["QA_DESK_HOME"] = str(built.parent / "home")
    command = [str(built / "qa-desk"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_every_part_is_there(built):
    done = run(built, "self-test")
    assert done.returncode == 0, done.stdout


def test_the_main_road_is_walked(built, tmp_path):
    done = run(built, "demo", "--tour", str(tmp_path / "tour"))
    assert done.returncode == 0, done.stdout


def test_the_licences_of_what_is_in_it_are_listed(built):
    words = (built / "LICENCES.txt").read_text("utf-8")
    for name in ("PySide6", "sqlcipher3", "psycopg", "reportlab", "Python "):
        assert name in words


def test_it_is_not_larger_than_a_desk_can_bear(built):
    files = (file for file in built.rglob("*") if file.is_file() and not file.is_symlink())
    size = sum(file.stat().st_size for file in files)
    assert size < 500e6

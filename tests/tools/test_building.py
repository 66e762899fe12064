"""The tools behind a build: icons, what stays out, licences, and the packed folder of updates."""

import hashlib
import sys
import tarfile
import tomllib

import project
import pytest
from PIL import Image

from qa_desk import updates

sys.path.insert(0, str(project.ROOT / "tools"))
bundle, icons, pack = (project.load(f"tools/{name}.py") for name in ("bundle", "icons", "pack"))
ROOT = project.ROOT


def test_the_icon_is_made_for_every_system(tmp_path):
    icons.make(ROOT / "resources" / "qa-desk.svg", tmp_path)
    sizes = {(size, size) for size in icons.SIZES if size <= 256}
    with Image.open(tmp_path / "qa-desk.ico") as picture:
        assert picture.info["sizes"] == sizes
    with Image.open(tmp_path / "qa-desk.icns") as picture:
        assert picture.size[0] >= 512
    with Image.open(tmp_path / "256.png") as picture:
        assert picture.getpixel((128, 20))[3] == 255


def test_a_drawing_that_cannot_be_read_is_said(tmp_path):
    (tmp_path / "none.svg").write_text("no drawing")
    with pytest.raises(ValueError, match=r"none\.svg"):
        icons.make(tmp_path / "none.svg", tmp_path)


def test_what_is_only_for_developers_stays_out():
    out = set(bundle.excluded(ROOT))
    assert {"pytest", "_pytest", "hypothesis", "moto", "mypy", "tkinter"} <= out
    assert out & {"qa_desk", "numpy", "sqlalchemy", "paramiko", "obstore", "pyhanko"} == set()


def test_all_that_is_declared_is_known():
    known = bundle.distributions(ROOT)
    assert {"pyside6-essentials", "sqlcipher3", "psycopg-binary", "aiohttp", "cffi"} <= known
    assert known & {"pytest", "pandas", "pyinstaller"} == set()


def test_resources_and_the_handbook_are_in():
    targets = {target for _source, target in bundle.resources(ROOT)}
    assert {"qa_desk/resources/fonts", "qa_desk/handbook", "qa_desk/handbook/pictures"} <= targets
    files = {source for source, _target in bundle.resources(ROOT)}
    assert not any(file.endswith(".po") for file in files)


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("libQt6Quick.so.6", True),
        ("libQt6VirtualKeyboard.so.6", False),
        ("libgtk-3.so.0", False),
        ("qa_desk/models/policies.sql", True),
    ],
)
def test_what_has_no_use_is_left_out(name, stays):
    assert bool(bundle.without_unused([(name, "", "DATA")])) is stays


@pytest.mark.parametrize("name", ["numpy", "reportlab", "pyside6-essentials"])
def test_every_licence_is_told(name):
    words = bundle._of_distribution(name)
    assert words.lower().replace("_", "-").startswith(name)
    assert len(words.splitlines()[0].partition(": ")[2]) > 2


def test_a_packed_build_is_what_updates_take(tmp_path):
    build = tmp_path / "qa-desk"
    build.mkdir()
    (build / "qa-desk").write_text("a program")
    packed = pack.pack(build, tmp_path / "updates", "9.8.7", updates.system())
    said = tomllib.loads((tmp_path / "updates" / f"qa-desk-{updates.system()}.toml").read_text())
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    assert said == {"version": "9.8.7", "file": packed.name, "sha256": digest}
    with tarfile.open(packed) as archive:
        assert archive.getnames() == ["qa-desk", "qa-desk/qa-desk"]

"""What goes into the built program, what stays out, and the licences of what is in it."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTRAS = ("sftp", "s3", "http", "sign")
HIDDEN = (  # imported by name, or by compiled code
    "fsspec.implementations.http",
    "fsspec.implementations.sftp",
    "logging.config",
    "obstore.fsspec",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlcipher",
)
_STANDARD = ("ensurepip", "idlelib", "lib2to3", "pydoc_data", "test", "tkinter", "turtledemo")
_QT = "PySide6[/\\\\](?:Qt[/\\\\])?"
_UNUSED = re.compile(
    rf"{_QT}translations[/\\](?!qtbase_(?:zh_CN|en)\.qm)"
    rf"|{_QT}qml[/\\]"
    rf"|{_QT}plugins[/\\](?:egldeviceintegrations|generic|networkinformation|position|sqldrivers"
    r"|webview|qmltooling)[/\\]"
    rf"|{_QT}plugins[/\\].*(?:qgtk3|virtualkeyboard|qlinuxfb|qvnc|qeglfs|qminimalegl|qvkkhr)"
    r"|(?:^|[/\\])lib(?:gtk-3|gdk-3|gdk_pixbuf|atk|atspi|cairo|pango|thai|datrie|epoxy|fribidi"
    r"|harfbuzz|graphite2|pixman)[^/\\]*$"
    r"|Qt6?(?:VirtualKeyboard|Sql|Designer|ShaderTools|WebEngine|EglFS)\w*\."
    r"|(?:^|[/\\])sqlalchemy[/\\].*\.pyx?$"
)


def _declared(root: Path) -> list[Requirement]:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    listed = [*project["dependencies"]]
    for extra in EXTRAS:
        listed += project["optional-dependencies"][extra]
    return [Requirement(line) for line in listed]


def distributions(root: Path) -> set[str]:
    """Return the names of all that QA Desk and its extras need on this system."""
    waiting, found = _declared(root), set()
    while waiting:
        needed = waiting.pop()
        name = canonicalize_name(needed.name)
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        if name not in found:
            found.add(name)
            extras = ["", *needed.extras]
            for line in metadata.requires(name) or ():
                inner = Requirement(line)
                marker = inner.marker
                if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                    inner.marker = None
                    waiting.append(inner)
    return found


def excluded(root: Path) -> list[str]:
    """Return the modules that are installed beside QA Desk but are nothing of its own."""
    ours = distributions(root)
    names = [
        module
        for module, owners in metadata.packages_distributions().items()
        if module != "qa_desk" and not {canonicalize_name(owner) for owner in owners} & ours
    ]
    return sorted({*names, *_STANDARD, "PySide6.QtSql"})


def resources(root: Path) -> list[tuple[str, str]]:
    """Return the files of resources and of the handbook, as PyInstaller takes them."""
    wheel = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    listed: list[tuple[str, str]] = []
    for source, target in wheel["targets"]["wheel"]["force-include"].items():
        start = root / source
        files = sorted(start.rglob("*")) if start.is_dir() else [start]
        listed += [
            (str(file), str((Path(target) / file.relative_to(start)).parent))
            for file in files
            if file.is_file() and file.suffix not in {".po", ".py"}
        ]
    return listed


def without_symbols(folder: Path) -> None:
    """Take what only a debugger reads out of the largest libraries."""
    if shutil.which("strip"):
        inside = folder / "_internal"
        kinds = ("libpython*", "sqlcipher3/*.so", "sqlalchemy/**/*.so", "lxml/*.so", "yaml/*.so")
        for kind in (*kinds, "aiohttp/**/*.so"):
            for file in inside.glob(kind):
                subprocess.run(["strip", "--strip-unneeded", file], check=True)  # noqa: S603, S607


def without_unused(listed: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Leave out what a hook brings and QA Desk has no use for."""
    return [entry for entry in listed if not _UNUSED.search(entry[0])]


def windows_version(version: str, name: str) -> Any:
    """Return the version resource that Windows shows among a program's properties."""
    from PyInstaller.utils.win32 import versioninfo as info

    numbers = tuple(int(part) for part in (re.findall(r"\d+", version) + ["0"] * 4)[:4])
    texts = {
        "CompanyName": "QA Desk",
        "FileDescription": "QA Desk 质检工作台",
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": "Apache-2.0",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "QA Desk",
        "ProductVersion": version,
    }
    table = info.StringTable("040904B0", [info.StringStruct(*each) for each in texts.items()])
    return info.VSVersionInfo(
        ffi=info.FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[
            info.StringFileInfo([table]),
            info.VarFileInfo([info.VarStruct("Translation", [1033, 1200])]),
        ],
    )


# Licences


def write_licences(root: Path, folder: Path, analysis: Any) -> None:
    """Write LICENCES.txt into a built folder; SystemExit when something has no licence."""
    inside = [entry[0] for entry in (*analysis.pure, *analysis.binaries, *analysis.datas)]
    bundled = _bundled(inside)
    if strangers := bundled - distributions(root) - {"qa-desk"}:
        raise SystemExit(f"In the build, but nobody declared it: {', '.join(sorted(strangers))}")
    parts = [_own(root), *(_of_distribution(name) for name in sorted(bundled - {"qa-desk"}))]
    parts += [_of_python(), *_of_system(entry[1] for entry in analysis.binaries)]
    line = "\n" + "=" * 78 + "\n\n"
    (folder / "LICENCES.txt").write_text(line.join(parts), "utf-8")
    (folder / "LICENSE").write_text((root / "LICENSE").read_text("utf-8"), "utf-8")


def _bundled(inside: Iterable[str]) -> set[str]:
    owners = metadata.packages_distributions()
    tops = {re.split(r"[/\\.]", name, maxsplit=1)[0] for name in inside}
    by_exact = {canonicalize_name(owner) for top in tops for owner in owners.get(top, ())}
    named = {
        match[1] for name in inside if (match := re.match(r"([\w.]+?)-[^/\\]*\.dist-info", name))
    }
    return by_exact & _used(inside) | {canonicalize_name(name) for name in named}


def _used(inside: Iterable[str]) -> set[str]:
    """Return the distributions of which a file is in the build: a namespace has several owners."""
    modules = {re.sub(r"[/\\]", ".", name) for name in inside}
    modules |= {name.partition(".")[0] for name in modules}
    modules |= {".".join(name.split(".")[:2]) for name in modules}
    used = set()
    for each in metadata.distributions():
        for file in each.files or ():
            stem = re.sub(
                r"(\.__init__)?(\.[\w-]+)?\.(pyc?|so|pyd|abi3\.so)$", "", ".".join(file.parts)
            )
            if stem in modules or (
                str(file.parts[0]).split(".")[0] in modules and len(file.parts) == 1
            ):
                used.add(canonicalize_name(each.metadata["Name"]))
                break
    return used


def _own(root: Path) -> str:
    return (
        "QA Desk, Apache-2.0 (see LICENSE). It contains what is listed here, each under its own "
        "licence.\nFonts: SIL Open Font License. Icons: ISC and MIT. Demonstration recordings: "
        "see resources/demo/audio/SOURCES.md.\nQt and its FFmpeg are used under the LGPL: they "
        "are separate files of this folder and may be replaced.\n\n"
        + (root / "resources" / "icons" / "LICENSE-lucide.txt").read_text("utf-8")
        + (root / "resources" / "fonts" / "OFL-NotoSansSC.txt").read_text("utf-8")
    )


def _of_distribution(name: str) -> str:
    found = metadata.distribution(name)
    said = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    kinds = [value for key, value in found.metadata.items() if key == "Classifier"]
    classes = [kind.rpartition(" :: ")[2] for kind in kinds if kind.startswith("License")]
    said = said.splitlines()[0] if said else "; ".join(classes)
    texts = [
        text
        for file in found.files or ()
        if re.search(r"licen[cs]e|copying|notice", file.name, re.IGNORECASE)
        and file.suffix not in {".py", ".pyc"}
        and (text := _text(Path(str(found.locate_file(file)))))
    ]
    if not said and not texts:
        raise SystemExit(f"{name} does not say under which licence it is.")
    return "\n\n".join([f"{found.metadata['Name']} {found.version}: {said}", *texts])


def _text(file: Path) -> str:
    return file.read_text("utf-8", "replace") if file.is_file() else ""


def _of_python() -> str:
    words = f"Python {sys.version.split()[0]}: PSF-2.0\nPyInstaller's starter: GPL-2.0-or-later "
    words += "with an exception for the programs it starts\n\n"
    places = (
        Path(sys.base_prefix) / "LICENSE.txt",
        *Path(sys.base_prefix).glob("lib/python3*/LICENSE.txt"),
    )
    return words + next(filter(None, map(_text, places)), "")


def _of_system(files: Iterable[str]) -> Iterator[str]:
    """Yield the licences of libraries that a Debian system lent, package by package."""
    lent = sorted(
        {str(Path(file).resolve()) for file in files if file.startswith(("/lib", "/usr"))}
    )
    owners: dict[str, list[str]] = {}
    for file in lent:
        plain = file.removeprefix("/usr")
        command = ["dpkg", "-S", file, plain]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        owner = done.stdout.partition(":")[0] or "unknown"
        owners.setdefault(owner, []).append(Path(file).name)
    for owner, names in sorted(owners.items()):
        yield f"{owner}: {', '.join(names)}\n\n" + _text(Path(f"/usr/share/doc/{owner}/copyright"))

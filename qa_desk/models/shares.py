"""Tell whether a folder lies on another computer: SQLite must not be used there.

WAL keeps its index in memory that only processes of one computer share, and many shares lock
badly; two desktops would damage the file without a word.
"""

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_LISTED = """
    9p afpfs afs ceph cifs davfs drvfs fuse.davfs2 fuse.glusterfs fuse.rclone fuse.s3fs fuse.sshfs
    fuse.vmhgfs-fuse gfs2 glusterfs lustre macfuse ncpfs nfs nfs4 ocfs2 osxfuse prl_fs smb2 smb3
    smbfs vboxsf virtiofs vmhgfs webdav
"""
_KINDS = frozenset(_LISTED.split())
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW
_MOUNTED = re.compile(r"^.* on (?P<place>/.*?) \((?P<kind>[^,)]+)")  # a line of macOS's `mount`


def kind(path: Path) -> str | None:
    """Return what kind of share holds a file that may not exist yet; None for a local disk."""
    if sys.platform == "win32":
        return kind_on_windows(os.path.realpath(path), _drive_type)
    mounts = _of_macos() if sys.platform == "darwin" else _of_linux()
    return kind_among(mounts, os.path.realpath(path))


def kind_among(mounts: Iterable[tuple[str, str]], path: str) -> str | None:
    """Return the kind of share among mounts (place, kind) that holds an absolute path."""
    place, found = "", ""
    for mounted, kind in mounts:
        inside = path == mounted or path.startswith(mounted.rstrip("/") + "/")
        if inside and len(mounted) >= len(place):  # a later mount hides an earlier one
            place, found = mounted, kind
    return found if found in _KINDS else None


def linux_mounts(mountinfo: str) -> Iterator[tuple[str, str]]:
    """Yield place and kind of each mount in the text of /proc/self/mountinfo."""
    for line in mountinfo.splitlines():
        before, separator, after = line.partition(" - ")
        if separator:
            place = re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), before.split()[4])
            yield place, after.split()[0]


def macos_mounts(said: str) -> Iterator[tuple[str, str]]:
    """Yield place and kind of each mount in what `mount` says on macOS."""
    for line in said.splitlines():
        if found := _MOUNTED.match(line):
            yield found["place"], found["kind"]


def kind_on_windows(path: str, drive_type: Callable[[str], int]) -> str | None:
    """Return "UNC" or "network drive" for an absolute path of Windows that lies elsewhere."""
    path = path.replace("/", "\\")
    if path.upper().startswith("\\\\?\\UNC\\"):
        return "UNC"
    path = path.removeprefix("\\\\?\\")
    if path.startswith("\\\\"):
        return "UNC"
    return "network drive" if drive_type(f"{path[:2]}\\") == _REMOTE_DRIVE else None


def _of_linux() -> Iterable[tuple[str, str]]:
    try:
        return list(linux_mounts(Path("/proc/self/mountinfo").read_text("utf-8", "replace")))
    except OSError:
        return ()


def _of_macos() -> Iterable[tuple[str, str]]:
    said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)
    return macos_mounts(said.stdout)


def _drive_type(root: str) -> int:
    windows = getattr(ctypes, "windll")  # noqa: B009 - only there
    return int(windows.kernel32.GetDriveTypeW(root))

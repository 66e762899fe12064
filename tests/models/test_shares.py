"""A database file on a network share is refused: it would be damaged there (S1-6)."""

import os
import sys
from pathlib import Path

import pytest

from qa_desk.errors import StorageError
from qa_desk.models import engines, shares

MOUNTINFO = r"""1 0 8:1 / / rw - ext4 /dev/sda rw
2 1 0:50 / /mnt/share\040one rw shared:1 master:2 - cifs //srv/q rw
3 1 0:51 / /home/u/nas rw - nfs4 srv:/x rw
4 1 0:52 / /media/ssh rw - fuse.sshfs u@h: rw
5 1 8:2 / /mnt/share\040one/local rw - xfs /dev/sdb rw
6 1 0:53 / /cover rw - nfs srv:/y rw
7 1 8:3 / /cover rw - ext4 /dev/sdc rw
a line that says nothing
"""
MACOS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//anna@files/quality on /Volumes/quality desk (smbfs, nodev, nosuid, mounted by anna)
files:/home on /Volumes/home (nfs)
/dev/disk5s1 on /Volumes/STICK (msdos, local, nodev)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/mnt/share one/qa.db", "cifs"),
        ("/mnt/share one", "cifs"),
        ("/mnt/share oneself/qa.db", None),
        ("/mnt/share one/local/qa.db", None),
        ("/home/u/nas/deep/q.db", "nfs4"),
        ("/home/u/q.db", None),
        ("/media/ssh/q.db", "fuse.sshfs"),
        ("/cover/q.db", None),
    ],
)
def test_linux_tells_a_share_by_its_mount(path, kind):
    assert shares.kind_among(shares.linux_mounts(MOUNTINFO), path) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Volumes/quality desk/qa.db", "smbfs"),
        ("/Volumes/home/qa.db", "nfs"),
        ("/Volumes/STICK/qa.db", None),
        ("/Users/anna/qa.db", None),
    ],
)
def test_macos_tells_a_share_by_its_mount(path, kind):
    assert shares.kind_among(shares.macos_mounts(MACOS), path) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"\\files\quality\qa.db", "UNC"),
        ("//files/quality/qa.db", "UNC"),
        (r"\\?\UNC\files\quality\qa.db", "UNC"),
        (r"\\wsl.localhost\Debian\home\qa.db", "UNC"),
        (r"Z:\qa.db", "network drive"),
        (r"C:\qa\qa.db", None),
        (r"\\?\C:\qa\qa.db", None),
    ],
)
def test_windows_tells_a_share_by_its_path_or_its_drive(path, kind):
    types = {"C:\\": 3, "Z:\\": 4}
    assert shares.kind_on_windows(path, types.__getitem__) == kind


def test_a_disk_of_this_computer_is_no_share(tmp_path):
    assert shares.kind(tmp_path / "not there yet" / "qa.db") is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_followed_to_where_it_leads(tmp_path, monkeypatch):
    (tmp_path / "share").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "share")
    mounts = [("/", "ext4"), (os.path.realpath(tmp_path / "share"), "cifs")]
    monkeypatch.setattr(
        shares, "_of_macos" if sys.platform == "darwin" else "_of_linux", mounts.copy
    )
    assert shares.kind(tmp_path / "near" / "qa.db") == "cifs"
    with pytest.raises(StorageError, match=r"network share \(cifs\).*PostgreSQL"):
        engines.connect(f"sqlite:///{tmp_path / 'near' / 'qa.db'}")
    assert list(Path(tmp_path / "share").iterdir()) == []

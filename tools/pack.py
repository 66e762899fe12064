"""Pack a built program for a folder of updates, with its version and SHA-256 beside it."""

import hashlib
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def pack(build: Path, target: Path, version: str, system: str) -> Path:
    """Write qa-desk-VERSION-SYSTEM.tar.xz and qa-desk-SYSTEM.toml into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    packed = target / f"qa-desk-{version}-{system}.tar.xz"
    with tarfile.open(packed, "w:xz", preset=2) as archive:
        archive.add(build, "qa-desk")
    with packed.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    lines = [f'version = "{version}"', f'file = "{packed.name}"', f'sha256 = "{digest}"', ""]
    (target / f"qa-desk-{system}.toml").write_text("\n".join(lines), "utf-8")
    return packed


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from qa_desk import __version__, updates

    dist = ROOT / "build" / "dist"
    pack(dist / "qa-desk", dist / "updates", __version__, updates.system())

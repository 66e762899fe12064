"""What may be added to an evaluation: pictures, PDF, Office files and text, told by their content.

Nothing that runs: no programs, no scripts, no macros. A name says nothing of what a file is, and
loses whatever numbers it holds (P18); a photograph loses where and by whom it was taken.
"""

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from qa_desk.errors import InputError
from qa_desk.i18n import N_, _
from qa_desk.rules import masking, picture_metadata

LARGEST = 8_000_000
"""Bytes: two screens of 4K as PNG; it goes through the draft journal and one statement of SQL."""

MOST = 10
"""Attachments of one evaluation by one person: what a reader still looks at."""

EVIDENCE: Mapping[str, frozenset[str]] = {
    "csr": frozenset({"E3", "E5", "E6", "E8"}),
    "team_lead": frozenset({"E4", "E5", "E6"}),
}
"""Who may add evidence to a released result, in which states; it stays (S3-5.5b)."""

WAITING = "attachment"  # what a document on a desktop is, that waits for the database

_LONGEST_NAME = 80
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_IN_NO_NAME = re.compile(r'[<>:"/\\|?*]+')  # of a file on Windows
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(frozen=True)
class Kind:
    """A type of file that is taken."""

    media_type: str
    name: str
    suffixes: tuple[str, ...]  # the usual one first

    @property
    def is_picture(self) -> bool:
        """Say whether it can be shown as a picture."""
        return self.media_type.startswith("image/")


_PNG = Kind("image/png", N_("Picture"), (".png",))
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MADE_OF_XML = {  # the folder inside that its content lies in
    "word/": Kind(f"{_OFFICE}wordprocessingml.document", N_("Document"), (".docx",)),
    "xl/": Kind(f"{_OFFICE}spreadsheetml.sheet", N_("Spreadsheet"), (".xlsx",)),
    "ppt/": Kind(f"{_OFFICE}presentationml.presentation", N_("Presentation"), (".pptx",)),
}
_OLD_OFFICE = (
    Kind("application/msword", N_("Document"), (".doc", ".wps")),
    Kind("application/vnd.ms-excel", N_("Spreadsheet"), (".xls", ".et")),
    Kind("application/vnd.ms-powerpoint", N_("Presentation"), (".ppt", ".dps")),
)
_PLAIN = (
    Kind("text/plain", N_("Text"), (".txt", ".log", ".md")),
    Kind("text/csv", N_("Text"), (".csv",)),
)
_BY_BEGINNING = (
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"\xff\xd8\xff", Kind("image/jpeg", N_("Picture"), (".jpg", ".jpeg"))),
    (b"GIF8", Kind("image/gif", N_("Picture"), (".gif",))),
    (b"BM", Kind("image/bmp", N_("Picture"), (".bmp",))),
    (b"%PDF-", Kind("application/pdf", N_("PDF"), (".pdf",))),
)
_WEBP = Kind("image/webp", N_("Picture"), (".webp",))
KINDS: Mapping[str, Kind] = {
    kind.media_type: kind
    for kind in (
        *(kind for _beginning, kind in _BY_BEGINNING),
        *(_WEBP, *_MADE_OF_XML.values(), *_OLD_OFFICE, *_PLAIN),
    )
}
SUFFIXES = tuple(suffix for kind in KINDS.values() for suffix in kind.suffixes)


@dataclass(frozen=True)
class NewAttachment:
    """Something to be added; the id is made where it is chosen, and once."""

    id: UUID
    evaluation_id: UUID
    name: str
    media_type: str
    content: bytes = field(repr=False)

    def to_document(self) -> dict[str, Any]:
        """Return it as it waits on a desktop for the database."""
        return {
            "evaluation": str(self.evaluation_id),
            "name": self.name,
            "content": base64.b64encode(self.content).decode("ascii"),
        }

    @classmethod
    def from_document(cls, id_: UUID, document: Mapping[str, Any]) -> "NewAttachment":
        """Return what waited; ValueError, KeyError or TypeError when it is none."""
        content = base64.b64decode(document["content"], validate=True)
        try:
            return of_file(id_, UUID(document["evaluation"]), document["name"], content)
        except InputError as error:
            raise ValueError(str(error)) from error


def of_file(id_: UUID, evaluation_id: UUID, name: str, content: bytes) -> NewAttachment:
    """Return what a file is as an attachment; InputError when it is not taken."""
    shown = masking.mask_in_text(name)
    if not content:
        raise InputError(_("{file} is empty. Nothing was added.").format(file=shown))
    if len(content) > LARGEST:
        raise too_large(shown)
    kind = _kind(name, content)
    if kind is None:
        raise InputError(
            _(
                "{file} is none of what can be added: pictures, PDF, Word, Excel and PowerPoint "
                "files without macros, and text. Nothing was added. Save it as one of these."
            ).format(file=shown)
        )
    content = picture_metadata.without(content, kind.media_type)
    return NewAttachment(id_, evaluation_id, _tidy(name, kind), kind.media_type, content)


def takes_evidence(status: str, relations: Collection[str]) -> bool:
    """Say whether somebody with these relations may add evidence to a result as it stands."""
    mine = ("csr",) if "csr" in relations else relations
    return any(status in EVIDENCE.get(one, ()) for one in mine)


def too_large(name: str) -> InputError:
    """Return what is said of a file that is larger than an attachment may be."""
    return InputError(
        _(
            "{file} is larger than {most} MB. Nothing was added. Make the picture smaller or "
            "leave pages out."
        ).format(file=masking.mask_in_text(name), most=LARGEST // 1_000_000)
    )


def digest(content: bytes) -> bytes:
    """Return the hash that the journal names."""
    return hashlib.sha256(content).digest()


def file_name(name: str) -> str:
    """Return an attachment's name as a file can have it."""
    return _IN_NO_NAME.sub("_", name)


def _kind(name: str, content: bytes) -> Kind | None:
    """Return what a file is; where content cannot tell, its suffix must fit."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _WEBP
    for beginning, kind in _BY_BEGINNING:
        if content.startswith(beginning):
            return kind
    suffix = PurePosixPath(name.lower()).suffix
    if content.startswith(b"PK"):
        return _fitting(suffix, _of_archive(content))
    if content.startswith(_OLE):
        return _fitting(suffix, () if _OLE_MACROS in content else _OLD_OFFICE)
    return _fitting(suffix, _PLAIN if _is_text(content) else ())


def _fitting(suffix: str, kinds: Iterable[Kind]) -> Kind | None:
    return next((kind for kind in kinds if suffix in kind.suffixes), None)


def _of_archive(content: bytes) -> list[Kind]:
    """Return what an archive's list of names makes it; nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return []
    runs = any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names)
    if "[Content_Types].xml" not in names or runs:
        return []
    folders = {name.split("/")[0] + "/" for name in names}
    return [kind for folder, kind in _MADE_OF_XML.items() if folder in folders]


def _is_text(content: bytes) -> bool:
    text = decoded(content)
    return text is not None and not _CONTROL.search(text)


def decoded(content: bytes) -> str | None:
    """Return the text of a file as the systems of a centre write it, None where it is none."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _tidy(name: str, kind: Kind) -> str:
    """Return the name without folders, numbers and characters that mislead, of a fitting end."""
    path = PurePosixPath(name.replace("\\", "/"))
    stem, suffix = (path.stem, path.suffix) if path.suffix else (path.name, "")
    if suffix.lower() not in kind.suffixes:
        stem, suffix = (stem if suffix.lower() in SUFFIXES else path.name), kind.suffixes[0]
    stem = masking.mask_in_text(_HIDDEN.sub("_", stem).strip(" ."))
    return (stem[:_LONGEST_NAME] or _(kind.name)) + suffix.lower()

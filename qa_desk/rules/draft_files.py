"""Drafts as a file: to be taken from a computer that forgets, and brought back (P4).

JSON in UTF-8: `format`, `version`, `login`, `saved_at`, `drafts` (evaluation_id, label, branch,
sequence, based_on, saved_at, document), and `checksum`: SHA-256 over the JSON of all the rest with
sorted keys and no blanks.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules.attachments import WAITING as ATTACHMENT
from qa_desk.rules.attachments import NewAttachment
from qa_desk.rules.drafts import LocalDraft
from qa_desk.rules.quick_checks import WAITING, Check
from qa_desk.rules.sheets import Sheet

FORMAT, VERSION = "qa-desk-drafts", 1


@dataclass(frozen=True)
class DraftFile:
    """The drafts of one person, as a file holds them."""

    login: str
    saved_at: datetime
    drafts: tuple[LocalDraft, ...]


def write(login: str, saved_at: datetime, drafts: Iterable[LocalDraft]) -> str:
    """Return the text of a file."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "login": login,
        "saved_at": saved_at.isoformat(),
        "drafts": [_plain(draft) for draft in drafts],
    }
    whole = {**content, "checksum": _checksum(content)}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read(text: str, name: str) -> DraftFile:
    """Return what a file holds; InputError when it is none of ours, altered or cut."""
    content = _content(text, name)
    if content.pop("checksum", None) != _checksum(content):
        raise InputError(
            _(
                "{file} was altered or is not whole. Nothing was brought back. Look for another "
                "copy of it."
            ).format(file=name)
        )
    if content.get("version") != VERSION:
        raise InputError(
            _(
                "{file} was written by a newer QA Desk. Nothing was brought back. Install the "
                "newer program."
            ).format(file=name)
        )
    try:
        return DraftFile(
            content["login"],
            datetime.fromisoformat(content["saved_at"]),
            tuple(_draft(each) for each in content["drafts"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _not_ours(name) from error


def _content(text: str, name: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise _not_ours(name) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _not_ours(name)
    return content


def _not_ours(name: str) -> InputError:
    return InputError(
        _(
            "{file} holds no drafts of QA Desk. Nothing was brought back. Choose a file that was "
            "saved when leaving QA Desk."
        ).format(file=name)
    )


def _checksum(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(draft: LocalDraft) -> dict[str, Any]:
    return {
        "evaluation_id": str(draft.evaluation_id),
        "label": draft.label,
        "branch": str(draft.branch),
        "sequence": draft.sequence,
        "based_on": str(draft.based_on) if draft.based_on else None,
        "saved_at": draft.saved_at.isoformat(),
        "document": dict(draft.document),
    }


def _draft(plain: Mapping[str, Any]) -> LocalDraft:
    document, id_ = plain["document"], UUID(plain["evaluation_id"])
    if WAITING in document:  # a document that no form could show is refused here
        Check.from_document(id_, document[WAITING])
    elif ATTACHMENT in document:
        NewAttachment.from_document(id_, document[ATTACHMENT])
    else:
        Sheet.from_document(document)
    return LocalDraft(
        id_,
        UUID(plain["branch"]),
        int(plain["sequence"]),
        datetime.fromisoformat(plain["saved_at"]),
        plain["document"],
        based_on=UUID(plain["based_on"]) if plain["based_on"] else None,
        label=str(plain["label"]),
    )

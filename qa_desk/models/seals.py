"""What the database itself refuses and records: one list of rules for both engines (D2, D5, D6)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _

SEALED = (
    "revision",
    "answer",
    "fatal_flag",
    "mark",
    "signature",
    "document_line",
    "journal_entry",
    "draw",
    "draw_stratum",
)
JOURNALLED = (
    "person",
    "person_identifier",
    "role_grant",
    "team",
    "skill_group",
    "membership",
    "deputy",
    "credential",
    "account",
    "setting",
    "recorder",
    "audio_key",
    "checklist",
    "checklist_version",
    "plan",
    "sampling_rule",
    "draw",
    "evaluation",
    "revision",
    "document",
    "signature",
)
HASHES = ("content_hash", "sha256", "pool_digest")  # the journal repeats these, and only these


@dataclass(frozen=True)
class Rule:
    """A row change that is refused with `code` when `condition` holds.

    The condition is SQL that both engines read alike, over OLD and NEW.
    """

    name: str
    table: str
    event: str
    code: str
    condition: str


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)


_FIRST_STATE = "EXISTS (SELECT 1 FROM workflow_step WHERE source IS NULL AND target = NEW.status)"
_STEP = "EXISTS (SELECT 1 FROM workflow_step WHERE source = OLD.status AND target = NEW.status)"
_REVISION = "EXISTS (SELECT 1 FROM revision WHERE evaluation_id = NEW.id AND number = NEW.revision)"
_IN_FORCE = (
    "EXISTS (SELECT 1 FROM evaluation"
    " WHERE evaluation.id = NEW.evaluation_id AND evaluation.revision >= NEW.revision)"
)
_EVALUATED = "EXISTS (SELECT 1 FROM evaluation WHERE {column} = OLD.{key})"
_SIGNED = "EXISTS (SELECT 1 FROM signature WHERE document_id = NEW.document_id)"


def _used(version: str) -> str:
    return f"EXISTS (SELECT 1 FROM revision WHERE checklist_version_id = {version})"  # noqa: S608 - a column of ours


def _item_of_a_fixed_version(version: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM checklist_version"  # noqa: S608 - as above
        f" WHERE id = {version} AND state <> 'draft') OR {_used(version)}"
    )


_FIXED = f"(OLD.state <> 'draft' OR {_used('OLD.id')})"
_VERSION_CHANGED = (
    f"({_changed('checklist_id', 'number', 'sha256')}"
    " OR CAST(NEW.document AS TEXT) <> CAST(OLD.document AS TEXT)"
    " OR (NEW.state = 'draft' AND OLD.state <> 'draft'))"
)
_IDENTITY = ("id", "number", "draw_id", "call_id", "segment_id", "csr_id", "team_id")

RULES = (
    Rule("identity", "evaluation", "UPDATE", "QAD01", _changed(*_IDENTITY)),
    Rule(
        "inspector",  # another inspector only where the work begins, also after it was given back
        "evaluation",
        "UPDATE",
        "QAD01",
        f"{_changed('inspector_id')} AND NOT {_FIRST_STATE}",
    ),
    Rule("first_state", "evaluation", "INSERT", "QAD02", f"NOT {_FIRST_STATE}"),
    Rule("step", "evaluation", "UPDATE", "QAD02", f"{_changed('status')} AND NOT {_STEP}"),
    Rule("no_revision_yet", "evaluation", "INSERT", "QAD05", "NEW.revision IS NOT NULL"),
    Rule(
        "revision",  # in force is the newest one that exists; there is no way back
        "evaluation",
        "UPDATE",
        "QAD05",
        f"{_changed('revision')}"
        f" AND (NEW.revision IS NULL OR NEW.revision < OLD.revision OR NOT {_REVISION})",
    ),
    *(
        Rule("content", table, "INSERT", "QAD03", _IN_FORCE)
        for table in ("answer", "fatal_flag", "mark")
    ),
    Rule("content", "document_line", "INSERT", "QAD03", _SIGNED),
    Rule(
        "evidence",
        "audio_file",
        "UPDATE",
        "QAD15",
        f"({_changed('call_id', 'sha256', 'channel', 'offset_ms')})"
        f" AND {_EVALUATED.format(column='call_id', key='call_id')}",
    ),
    Rule(
        "key",  # it is only ever destroyed
        "audio_key",
        "UPDATE",
        "QAD09",
        f"{_changed('audio_file_id')} OR length(NEW.key) > 0",
    ),
    Rule(
        "evidence",
        "call_segment",
        "UPDATE",
        "QAD15",
        f"({_changed('call_id', 'person_id', 'team_id')})"
        f" AND {_EVALUATED.format(column='segment_id', key='id')}",
    ),
    Rule("version", "checklist_version", "UPDATE", "QAD04", f"{_FIXED} AND {_VERSION_CHANGED}"),
    Rule("version", "checklist_version", "DELETE", "QAD04", _FIXED),
    Rule("item", "checklist_item", "INSERT", "QAD04", _used("NEW.version_id")),
    Rule(
        "item",
        "checklist_item",
        "UPDATE",
        "QAD04",
        f"{_item_of_a_fixed_version('OLD.version_id')} OR {_used('NEW.version_id')}",
    ),
    Rule("item", "checklist_item", "DELETE", "QAD04", _item_of_a_fixed_version("OLD.version_id")),
    *(
        Rule("seal", table, event, "QAD09", "TRUE")
        for table in SEALED
        for event in ("UPDATE", "DELETE")
    ),
)

_SENTENCES: Mapping[str, str] = {
    "QAD01": N_(
        "An evaluation keeps its call, CSR, team and QA inspector. Nothing was changed. "
        "Give it back or have it voided instead."
    ),
    "QAD02": N_(
        "This step does not follow on the evaluation's present state. Nothing was changed. "
        "Reload it and choose one of the steps offered."
    ),
    "QAD03": N_(
        "This result is sealed: nothing can be added to it. Nothing was changed. "
        "A correction is a new revision."
    ),
    "QAD04": N_(
        "This checklist version is in force or in use, so it is sealed. Nothing was changed. "
        "Make a new version instead."
    ),
    "QAD05": N_(
        "The result in force can only be followed by a newer revision. Nothing was changed. "
        "Reload the evaluation and try again."
    ),
    "QAD06": N_("Nobody is signed in, so nothing was written. Sign in and try again."),
    "QAD07": N_(
        "This step is not yours to take now. Nothing was changed. "
        "Reload the evaluation and choose one of the steps offered."
    ),
    "QAD08": N_(
        "This step needs your signature over the result as it is now. Nothing was changed. "
        "Sign it in the inbox."
    ),
    "QAD09": N_(
        "This record is sealed: it cannot be changed or deleted. Nothing was changed. "
        "A correction is a new revision."
    ),
    "QAD10": N_(
        "Only an administrator, or for a CSR the team lead, may change this account. Nothing was "
        "changed. Ask one of them."
    ),
    "QAD11": N_(
        "This cannot be a sign-in name on the database server. Nothing was changed. Use the "
        "login of a person: up to 40 small letters, digits, dots, hyphens and underscores."
    ),
    "QAD14": N_(
        "The content is not what was sealed, so the server did not take it. Nothing was changed. "
        "Reload it and try again; tell the administrator if it happens again."
    ),
    "QAD15": N_(
        "The recording and the CSR of an evaluated call stay as they are. Nothing was changed."
    ),
    "QAD16": N_("This is not yours to sign now. Nothing was changed. Reload it and look again."),
    "QAD17": N_(
        "The server did not take this change: it is not part of your present step. "
        "Nothing was changed. Reload the evaluation and try again."
    ),
    "QAD18": N_(
        "A sign-in name stays with its person. Nothing was changed. Give the other person another."
    ),
}


def refusal(text: str) -> RuleError | None:
    """Return the sentence for an error that one of our triggers or functions raised."""
    found = re.search(r"\bQAD\d\d\b", text)
    sentence = _SENTENCES.get(found[0]) if found else None
    return RuleError(_(sentence)) if sentence else None

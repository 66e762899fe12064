"""The journal as people read it: who did what, when, from where, and whether it is whole (D5)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.models import (
    ActionItem,
    Checklist,
    Document,
    Evaluation,
    JournalEntry,
    JournalHead,
    Person,
    Plan,
    Policy,
    Team,
    chain,
    heads,
    leave,
)
from qa_desk.models.chain import Break
from qa_desk.models.leave import Outlook
from qa_desk.reports import listing
from qa_desk.reports.listing import Heading, Listing
from qa_desk.reports.workbook import Cell
from qa_desk.rules import permissions, report_forms
from qa_desk.work import Work

NEWEST = 5000  # entries read at a time
_ALL = 10_000_000
ACTIONS: Mapping[str, str] = {
    "insert": N_("Added"),
    "update": N_("Changed"),
    "delete": N_("Deleted"),
    "sign_in": N_("Signed in"),
    "password": N_("Set a password"),
    "play": N_("Played the recording"),
    "record": N_("Recorded from the microphone"),
    "print": N_("Printed"),
    "announce": N_("Announced what waits"),
    "export": N_("Exported"),
    "import": N_("Imported"),
    "import_people": N_("Imported people"),
    "import_roster": N_("Imported a roster"),
    "import_history": N_("Imported results of before"),
    "import_complaints": N_("Imported complaints"),
    "import_kpis": N_("Imported indicators"),
    "drop_history": N_("Took imported results back"),
    "roster_edit": N_("Changed the roster"),
    "roster_swap": N_("Swapped shifts"),
    "roster_exempt": N_("Exempted days from the quotas"),
    "roster_codes": N_("Changed the shift codes"),
    "resolve": N_("Assigned calls"),
    "off_plan": N_("Took a call up off plan"),
    "watch": N_("Watched a contact live"),
    "name": N_("Said who answered a test call"),
    "discard": N_("Discarded a test call"),
    "unlink": N_("Took a wrong recording off a contact"),
    "hand_over": N_("Handed over tasks"),
    "tag": N_("Put or removed a tag"),
    "upgrade": N_("Upgraded"),
    "backup": N_("Backed up"),
    "restore": N_("Restored"),
    "see_number": N_("Saw a full number"),
    "print_start": N_("Printed start passwords"),
    "copy": N_("Copied from another database"),
    "purge": N_("Deleted after its time"),
    "encrypt": N_("Switched the encryption of the file"),
}
SUBJECTS: Mapping[str, str] = {
    "person": N_("Person"),
    "person_identifier": N_("Identifier of a person"),
    "role_grant": N_("Role of a person"),
    "department": N_("Department"),
    "team": N_("Team"),
    "skill_group": N_("Skill group"),
    "membership": N_("Membership of a team"),
    "deputy": N_("Deputy"),
    "watch_entry": N_("Watch list"),
    "script": N_("Script of test calls"),
    "policy": N_("Policy"),
    "policy_version": N_("Version of a policy"),
    "policy_reading": N_("Reading of a policy"),
    "policy_review": N_("Evaluation of a policy"),
    **{code: kind.name for code, kind in report_forms.KINDS.items()},
    "signatory": N_("Who signs a document"),
    "month_close": N_("Closed month"),
    "month": N_("Monthly results"),
    "typed_result": N_("Monthly result that was entered"),
    "adjustment_note": N_("Note for the adjustment list"),
    "adjustment": N_("Adjusted monthly result"),
    "adjustment_list": N_("Adjustment list"),
    "bulletin": N_("Daily QA bulletin"),
    "bulletin_edition": N_("Edition of a bulletin"),
    "praise_choice": N_("Choice about praise by name"),
    "calibration": N_("Calibration session"),
    "calibration_topic": N_("Topic of a calibration"),
    "calibration_arrangement": N_("Individual re-calibration"),
    "recheck": N_("Re-check of a result"),
    "recheck_draw": N_("Draw of re-checks"),
    "improvement_plan": N_("Improvement plan"),
    "improvement_check_in": N_("Report of progress of a plan"),
    "improvement_evaluation": N_("Evaluation of an improvement plan"),
    "ability": N_("Ability of a QA inspector"),
    "coverage": N_("Coverage board"),
    "list": N_("List"),
    "evaluations": N_("Whole evaluations"),
    "shift": N_("Roster"),
    "shift_code": N_("Shift codes"),
    "credential": N_("Password"),
    "account": N_("Account"),
    "setting": N_("Setting"),
    "recorder": N_("Recorder"),
    "audio_key": N_("Key of a recording"),
    "attachment": N_("Attachment"),
    "screen_video": N_("Screen video"),
    "teaching_case": N_("Teaching case"),
    "case_source": N_("Where a teaching case is from"),
    "case_use": N_("What a teaching case is used in"),
    "model_call": N_("Model call"),
    "checklist": N_("Checklist"),
    "checklist_version": N_("Checklist version"),
    "plan": N_("Monitoring plan"),
    "sampling_rule": N_("Sampling rule"),
    "draw": N_("Draw"),
    "evaluation": N_("Evaluation"),
    "live_contact": N_("Contact watched live"),
    "revision": N_("Revision of a result"),
    "step_taken": N_("Step of the route"),
    "assessment": N_("Assessment of a QA inspector"),
    "training_need": N_("Training need"),
    "training_step": N_("Step of a training need"),
    "training_trainee": N_("Trainee"),
    "training_session": N_("Training session"),
    "training_release": N_("Release from a shift for training"),
    "training_test": N_("Test of a training"),
    "training_plan_line": N_("Line of the training plan"),
    "action_item": N_("Action item"),
    "action_step": N_("What was done about an action"),
    "action_evidence": N_("Evidence of an information note"),
    "complaint": N_("Complaint"),
    "complaint_reading": N_("Complaint read by the manager"),
    "kpi_metric": N_("Indicator"),
    "kpi_value": N_("Value of an indicator"),
    "minutes": N_("Minutes of a meeting"),
    "meeting_input": N_("Input for a meeting"),
    "knowledge_ticket": N_("Question or feedback slip"),
    "knowledge_step": N_("Step of a question"),
    "knowledge_reading": N_("Receipt of an answer"),
    "appraisal": N_("Appraisal"),
    "appraisal_template": N_("Template of appraisals"),
    "imported_result": N_("Result of before"),
    "dashboard": N_("Dashboard"),
    "dispute_figures": N_("Dispute figures"),
    "dispute_sheet": N_("Dispute and review sheet"),
    "document": N_("Document"),
    "signature": N_("Signature"),
    "slip": N_("Confirmation slip"),
    "sign_list": N_("List to sign today"),
    "call": N_("Call"),
    "quick_check": N_("Quick check"),
    "export_request": N_("Request to export"),
    "audio": N_("Recording"),
    "hold": N_("Hold"),
    "purge": N_("List of what is deleted"),
    "journal": N_("Journal"),
    "database": N_("Database"),
    "recordings": N_("Recordings"),
}
_KINDS: Mapping[str, str] = {
    "missing": N_("{chain}: entry {sequence} is missing."),
    "altered": N_("{chain}: entry {sequence} is not as it was written."),
    "reordered": N_("{chain}: entry {sequence} stands in another one's place."),
}
_NAMED: Mapping[str, tuple[Any, Any]] = {  # subject → id and what people call it
    "person": (Person.id, Person.name),
    "team": (Team.id, Team.name),
    "evaluation": (Evaluation.id, Evaluation.number),
    "document": (Document.id, Document.number),
    "checklist": (Checklist.id, Checklist.code),
    "plan": (Plan.id, Plan.month),
    "policy": (Policy.id, Policy.number),
    "policy_review": (Document.id, Document.number),
    **dict.fromkeys(report_forms.KINDS, (Document.id, Document.number)),
    "bulletin": (Document.id, Document.number),
    "action_item": (ActionItem.id, ActionItem.number),
}


@dataclass(frozen=True)
class Wanted:
    """Which entries: of one chain, of one action, of one day of the centre; empty means all."""

    chain: str = ""
    action: str = ""
    day: date | None = None
    most: int = NEWEST
    until: datetime | None = None  # leave to export holds for what was there when it was asked


@dataclass(frozen=True)
class Entry:
    """One act, as lists show it."""

    chain: str
    sequence: int
    at: datetime
    who: str
    machine: str
    action: str
    subject: str
    named: str  # what the subject is called, or its id
    details: str

    @property
    def id(self) -> tuple[str, int]:
        """Return what tells this entry from all others."""
        return self.chain, self.sequence


@dataclass(frozen=True)
class Checked:
    """What a look at the whole journal found."""

    heads: list[tuple[str, int, str]]  # chain, its last sequence, its hash (hex)
    breaks: list[Break]


def read(work: Work, wanted: Wanted) -> list[Entry]:
    """Return the newest entries that are wanted; when `most` come, there may be older ones."""
    _require(work)
    rows = work.session.scalars(_query(work, wanted).limit(wanted.most)).all()
    people = dict(chains(work))
    names = _names(work, rows)
    return [
        Entry(
            row.chain,
            row.sequence,
            row.at,
            people.get(row.chain) or row.chain,
            row.machine,
            row.action,
            row.subject,
            names.get(row.subject_id, row.subject_id),
            _details(row.payload),
        )
        for row in rows
    ]


def chains(work: Work) -> list[tuple[str, str]]:
    """Return the chains there are, and whose each one is: name and staff no., or the chain."""
    _require(work)
    rows = work.session.execute(
        select(JournalHead.chain, Person.name, Person.staff_no)
        .outerjoin(Person, Person.login == JournalHead.chain)
        .order_by(JournalHead.chain)
    )
    return [(chain, f"{name} {staff_no}" if name else chain) for chain, name, staff_no in rows]


def verify(work: Work, only: str = "") -> Checked:
    """Go through every chain, or one, and remember the heads when they fit."""
    _require(work)
    breaks = list(
        dict.fromkeys(chain.verify(work.session, work.progress) + heads.cut(work.session))
    )
    if not breaks:
        heads.remember(work.session)
    checked = Checked(
        [(name, *head) for name, head in heads.present(work.session).items()],
        breaks,
    )
    return _only(checked, only) if only else checked


def _only(checked: Checked, name: str) -> Checked:
    own = Checked(
        [head for head in checked.heads if head[0] == name],
        [broken for broken in checked.breaks if broken.chain == name],
    )
    if not own.heads and not own.breaks:
        raise RuleError(_("“{login}” has no entries in the journal.").format(login=name))
    return own


def remember(work: Work) -> None:
    """Let this desktop remember where the journal ends, so that a tail cut off shows."""
    heads.remember(work.session)


def before_export(work: Work, wanted: Wanted) -> Outlook:
    """Return whether these entries may be exported, or need somebody else's approval (P17)."""
    permissions.require_of(work.actor, "export")
    return leave.outlook(work, "journal", _code(wanted), _count(work, wanted))


def ask_export(work: Work, wanted: Wanted, reason: str) -> None:
    """Ask for leave to export these entries, as they are now."""
    leave.ask(work, "journal", _code(wanted), _count(work, wanted), reason)


def export(work: Work, wanted: Wanted, file: Path) -> int:
    """Write the wanted entries to a CSV or XLSX file, note that, and return how many.

    More than one person may take alone need the leave of another; it is used up.
    """
    permissions.require_of(work.actor, "export")
    wanted = replace(wanted, most=_ALL)
    if _count(work, wanted) > leave.alone(work):
        given = leave.use(work, "journal", _code(wanted))
        wanted = replace(wanted, until=given.requested_at)
    entries = read(work, wanted)
    chain.note(work.session, "export", "journal", "", {"entries": len(entries)})
    shown = Listing(_("Journal"), _headings(), [_cells(entry) for entry in entries])
    listing.write(shown, file, work.zone)
    return len(entries)


def action(code: str) -> str:
    """Return an action in words; an unknown one stands for itself."""
    return _(ACTIONS.get(code, code))


def subject(code: str) -> str:
    """Return what an act was about."""
    return _(SUBJECTS.get(code, code))


def sentence(broken: Break) -> str:
    """Return a break in words."""
    return _(_KINDS[broken.kind]).format(chain=broken.chain, sequence=broken.sequence)


def _require(work: Work) -> None:
    if not permissions.require_of(work.actor, "see_journal").everywhere:
        raise RuleError(
            _("The journal is for QA leads, CS managers and administrators. Ask one of them.")
        )


def _query(work: Work, wanted: Wanted) -> Select[JournalEntry]:
    query = select(JournalEntry).order_by(JournalEntry.at.desc(), JournalEntry.sequence.desc())
    if wanted.chain:
        query = query.where(JournalEntry.chain == wanted.chain)
    if wanted.action:
        query = query.where(JournalEntry.action == wanted.action)
    if wanted.day:
        start = datetime.combine(wanted.day, time(), work.zone)
        end = datetime.combine(wanted.day + timedelta(days=1), time(), work.zone)
        query = query.where(JournalEntry.at >= start, JournalEntry.at < end)
    if wanted.until:
        query = query.where(JournalEntry.at <= wanted.until)
    return query


def _count(work: Work, wanted: Wanted) -> int:
    _require(work)
    entries = _query(work, wanted).order_by(None).subquery()
    return work.session.scalar(select(func.count()).select_from(entries)) or 0


def _code(wanted: Wanted) -> str:
    return f"{wanted.chain}/{wanted.action}/{wanted.day or ''}"


def _names(work: Work, rows: Iterable[JournalEntry]) -> dict[str, str]:
    """Return what the subjects are called, by id, as far as the actor may see them."""
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        if row.subject in _NAMED and (key := _uuid(row.subject_id)):
            wanted.setdefault(row.subject, set()).add(key)
    return {
        str(key): str(name)
        for subject, ids in wanted.items()
        for key, name in work.session.execute(
            select(*_NAMED[subject]).where(_NAMED[subject][0].in_(ids))
        )
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _details(payload: str) -> str:
    """Return the columns that changed, or what else an act left: no values of people's data."""
    try:
        left = json.loads(payload)
    except ValueError:
        return ""
    if not isinstance(left, dict):
        return ""
    if "changed" in left:
        return ", ".join(left["changed"])
    return ", ".join(f"{key}={value}" for key, value in left.items() if isinstance(value, int))


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(_("Time"), "at"),
        Heading(_("Person"), "by"),
        Heading(_("Computer"), "machine"),
        Heading(_("Action"), "action"),
        Heading(_("Subject"), "journal_subject"),
        Heading(_("Record"), "record"),
        Heading(_("Changed or counted"), "details"),
        Heading(_("Chain"), "chain"),
        Heading(_("Entry"), "sequence"),
    )


def _cells(entry: Entry) -> list[Cell]:
    acts = [action(entry.action), subject(entry.subject), entry.named, entry.details]
    return [entry.at, entry.who, entry.machine, *acts, entry.chain, entry.sequence]

"""The tables of QA Desk; importing this package makes the metadata complete."""

import qa_desk.models.typed  # noqa: F401 - from now on what is typed is kept masked
from qa_desk.models.base import Base
from qa_desk.models.bulletins import BulletinEdition, PraiseChoice
from qa_desk.models.calls import (
    AudioFile,
    AudioKey,
    Call,
    CallSegment,
    CallSound,
    CallTag,
    CustomerNumber,
    ImportRun,
    Recorder,
    Transcript,
)
from qa_desk.models.centre import Setting
from qa_desk.models.checklists import (
    Checklist,
    ChecklistDraft,
    ChecklistItem,
    ChecklistVersion,
)
from qa_desk.models.documents import Document, DocumentLine, Signatory, Signature
from qa_desk.models.evaluations import (
    Answer,
    Draft,
    Evaluation,
    FatalFlag,
    Mark,
    Revision,
    Status,
    WorkflowStep,
)
from qa_desk.models.exports import ExportRequest
from qa_desk.models.imported_results import ImportedItem, ImportedResult
from qa_desk.models.journal import JournalEntry, JournalHead
from qa_desk.models.live import Attachment, LiveContact, ScreenVideo, Script
from qa_desk.models.month_tables import (
    Adjustment,
    AdjustmentNote,
    MonthClose,
    MonthlyResult,
    MonthTotal,
    TypedResult,
)
from qa_desk.models.people import (
    Ability,
    Account,
    Credential,
    Department,
    Deputy,
    Membership,
    Permission,
    Person,
    PersonIdentifier,
    RoleGrant,
    Shift,
    ShiftCode,
    SkillGroup,
    Team,
)
from qa_desk.models.plans import Draw, DrawStratum, Plan, SamplingRule, WatchEntry
from qa_desk.models.policy_register import Policy, PolicyReading, PolicyVersion
from qa_desk.models.quick_checks import QuickCheck
from qa_desk.models.rechecks import Recheck
from qa_desk.models.retention import Hold, Purge, PurgeItem
from qa_desk.models.steps import Assessment, Reminder, SignaturePicture, StepTaken

__all__ = [
    "Ability",
    "Account",
    "Adjustment",
    "AdjustmentNote",
    "Answer",
    "Assessment",
    "Attachment",
    "AudioFile",
    "AudioKey",
    "Base",
    "BulletinEdition",
    "Call",
    "CallSegment",
    "CallSound",
    "CallTag",
    "Checklist",
    "ChecklistDraft",
    "ChecklistItem",
    "ChecklistVersion",
    "Credential",
    "CustomerNumber",
    "Department",
    "Deputy",
    "Document",
    "DocumentLine",
    "Draft",
    "Draw",
    "DrawStratum",
    "Evaluation",
    "ExportRequest",
    "FatalFlag",
    "Hold",
    "ImportRun",
    "ImportedItem",
    "ImportedResult",
    "JournalEntry",
    "JournalHead",
    "LiveContact",
    "Mark",
    "Membership",
    "MonthClose",
    "MonthTotal",
    "MonthlyResult",
    "Permission",
    "Person",
    "PersonIdentifier",
    "Plan",
    "Policy",
    "PolicyReading",
    "PolicyVersion",
    "PraiseChoice",
    "Purge",
    "PurgeItem",
    "QuickCheck",
    "Recheck",
    "Recorder",
    "Reminder",
    "Revision",
    "RoleGrant",
    "SamplingRule",
    "ScreenVideo",
    "Script",
    "Setting",
    "Shift",
    "ShiftCode",
    "Signatory",
    "Signature",
    "SignaturePicture",
    "SkillGroup",
    "Status",
    "StepTaken",
    "Team",
    "Transcript",
    "TypedResult",
    "WatchEntry",
    "WorkflowStep",
]

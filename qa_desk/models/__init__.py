"""The tables of QA Desk; importing this package makes the metadata complete."""

import qa_desk.models.typed  # noqa: F401 - from now on what is typed is kept masked
from qa_desk.models.action_tables import ActionEvidence, ActionItem, ActionStep
from qa_desk.models.appraisal_tables import Appraisal, AppraisalTemplate
from qa_desk.models.base import Base
from qa_desk.models.bulletins import BulletinEdition, PraiseChoice
from qa_desk.models.calibrations import (
    Calibration,
    CalibrationArrangement,
    CalibrationCall,
    CalibrationMember,
    CalibrationTask,
    CalibrationTopic,
)
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
from qa_desk.models.complaint_register import Complaint, ComplaintReading
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
from qa_desk.models.improvement_tables import ImprovementCheckIn, ImprovementPlan
from qa_desk.models.journal import JournalEntry, JournalHead
from qa_desk.models.knowledge import KnowledgeReading, KnowledgeStep, KnowledgeTicket
from qa_desk.models.kpis import KpiMetric, KpiValue
from qa_desk.models.live import Attachment, LiveContact, ScreenVideo, Script
from qa_desk.models.meeting_inputs import MeetingInput
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
from qa_desk.models.rechecks import Recheck, RecheckDraw
from qa_desk.models.retention import Hold, Purge, PurgeItem
from qa_desk.models.steps import Assessment, Reminder, SignaturePicture, StepTaken
from qa_desk.models.teaching_cases import CaseSource, CaseUse, ModelCall, TeachingCase
from qa_desk.models.training import (
    TrainingAttendance,
    TrainingCase,
    TrainingNeed,
    TrainingPlanLine,
    TrainingRelease,
    TrainingSession,
    TrainingStep,
    TrainingTest,
    TrainingTrainee,
)

__all__ = [
    "Ability",
    "Account",
    "ActionEvidence",
    "ActionItem",
    "ActionStep",
    "Adjustment",
    "AdjustmentNote",
    "Answer",
    "Appraisal",
    "AppraisalTemplate",
    "Assessment",
    "Attachment",
    "AudioFile",
    "AudioKey",
    "Base",
    "BulletinEdition",
    "Calibration",
    "CalibrationArrangement",
    "CalibrationCall",
    "CalibrationMember",
    "CalibrationTask",
    "CalibrationTopic",
    "Call",
    "CallSegment",
    "CallSound",
    "CallTag",
    "CaseSource",
    "CaseUse",
    "Checklist",
    "ChecklistDraft",
    "ChecklistItem",
    "ChecklistVersion",
    "Complaint",
    "ComplaintReading",
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
    "ImprovementCheckIn",
    "ImprovementPlan",
    "JournalEntry",
    "JournalHead",
    "KnowledgeReading",
    "KnowledgeStep",
    "KnowledgeTicket",
    "KpiMetric",
    "KpiValue",
    "LiveContact",
    "Mark",
    "MeetingInput",
    "Membership",
    "ModelCall",
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
    "RecheckDraw",
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
    "TeachingCase",
    "Team",
    "TrainingAttendance",
    "TrainingCase",
    "TrainingNeed",
    "TrainingPlanLine",
    "TrainingRelease",
    "TrainingSession",
    "TrainingStep",
    "TrainingTest",
    "TrainingTrainee",
    "Transcript",
    "TypedResult",
    "WatchEntry",
    "WorkflowStep",
]

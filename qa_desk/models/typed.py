"""What people type is kept with everybody's numbers masked, whoever writes it (P18).

It is masked when it is set, before anything is hashed over it. Rows written in bulk, past the ORM,
come from imports, which mask by themselves.
"""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import InstrumentedAttribute

from qa_desk.models.action_tables import ActionItem, ActionStep
from qa_desk.models.calibrations import Calibration, CalibrationArrangement, CalibrationTopic
from qa_desk.models.centre import Setting
from qa_desk.models.checklists import ChecklistDraft, ChecklistVersion
from qa_desk.models.complaint_register import Complaint
from qa_desk.models.documents import Document, Signature
from qa_desk.models.evaluations import Answer, FatalFlag, Mark, Revision
from qa_desk.models.exports import ExportRequest
from qa_desk.models.improvement_tables import ImprovementCheckIn
from qa_desk.models.knowledge import KnowledgeStep, KnowledgeTicket
from qa_desk.models.live import LiveContact, Script
from qa_desk.models.meeting_inputs import MeetingInput
from qa_desk.models.month_tables import AdjustmentNote, TypedResult
from qa_desk.models.people import Deputy, Shift
from qa_desk.models.plans import Plan, SamplingRule, WatchEntry
from qa_desk.models.quick_checks import QuickCheck
from qa_desk.models.retention import Hold
from qa_desk.models.steps import Assessment, StepTaken
from qa_desk.models.teaching_cases import ModelCall, TeachingCase
from qa_desk.models.training import (
    TrainingCase,
    TrainingNeed,
    TrainingPlanLine,
    TrainingStep,
    TrainingTest,
)
from qa_desk.rules import masking

TEXTS: tuple[InstrumentedAttribute[Any], ...] = (
    ActionItem.result,
    ActionItem.what,
    ActionStep.words,
    AdjustmentNote.reason,
    Answer.note,
    Assessment.reason,
    Assessment.statement,
    Calibration.notes,
    Calibration.training,
    CalibrationArrangement.what,
    CalibrationTopic.agreed_en,
    CalibrationTopic.agreed_zh,
    CalibrationTopic.change,
    CalibrationTopic.conclusion,
    CalibrationTopic.end_reason,
    CalibrationTopic.views,
    ChecklistDraft.reason,
    ChecklistVersion.reason,
    ChecklistVersion.withdrawn_why,
    Complaint.call,
    Complaint.content,
    Complaint.investigation,
    Complaint.outcome,
    Complaint.reason,
    Complaint.report_note,
    Complaint.root_cause,
    Deputy.reason,
    Document.void_reason,
    ExportRequest.reason,
    FatalFlag.note,
    Hold.reason,
    ImprovementCheckIn.cause,
    ImprovementCheckIn.data,
    ImprovementCheckIn.problems,
    KnowledgeStep.words,
    KnowledgeTicket.answer,
    KnowledgeTicket.article,
    KnowledgeTicket.change_summary,
    KnowledgeTicket.interim,
    KnowledgeTicket.item,
    KnowledgeTicket.new_article,
    KnowledgeTicket.new_version,
    KnowledgeTicket.question,
    KnowledgeTicket.reason,
    KnowledgeTicket.result,
    KnowledgeTicket.source_department,
    KnowledgeTicket.source_document,
    KnowledgeTicket.source_person,
    KnowledgeTicket.tell,
    KnowledgeTicket.tried,
    LiveContact.dialled,
    LiveContact.outcome,
    Mark.note,
    MeetingInput.reason,
    MeetingInput.words,
    ModelCall.lesson,
    ModelCall.reason,
    QuickCheck.note,
    QuickCheck.void_reason,
    Revision.praise,
    Revision.reason,
    Revision.suggestion,
    Revision.witness,
    SamplingRule.name,
    Script.name,
    Script.scenario,
    Setting.reason,
    Shift.reason,
    Signature.statement,
    StepTaken.reason,
    TeachingCase.lesson,
    TeachingCase.remove_reason,
    TrainingCase.note,
    TrainingNeed.content,
    TrainingNeed.problem,
    TrainingNeed.result,
    TrainingNeed.return_reason,
    TrainingNeed.topic,
    TrainingNeed.verdict_reason,
    TrainingPlanLine.content,
    TrainingPlanLine.goal,
    TrainingStep.words,
    TrainingTest.words,
    TypedResult.reason,
    WatchEntry.contact_reason,
    WatchEntry.reason,
)
DOCUMENTS: tuple[InstrumentedAttribute[Any], ...] = (
    LiveContact.answers,
    ModelCall.topics,
    Plan.content,
    Script.questions,
    TeachingCase.topics,
)


def _masked(_row: object, value: Any, _before: object, _event: object) -> Any:
    return masking.mask_within(value)


for _column in (*TEXTS, *DOCUMENTS):
    event.listen(_column, "set", _masked, retval=True)

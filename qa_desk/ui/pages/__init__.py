"""The pages of the window, in the order of a day, group by group."""

from qa_desk.ui.page import Page
from qa_desk.ui.pages.accuracy import AccuracyPage
from qa_desk.ui.pages.actions import ActionsPage
from qa_desk.ui.pages.appraisal import AppraisalPage
from qa_desk.ui.pages.assessments import AssessmentsPage
from qa_desk.ui.pages.bulletins import BulletinsPage
from qa_desk.ui.pages.calibration import CalibrationPage
from qa_desk.ui.pages.calls import CallsPage
from qa_desk.ui.pages.centre import CentrePage
from qa_desk.ui.pages.complaints import ComplaintsPage
from qa_desk.ui.pages.coverage import CoveragePage
from qa_desk.ui.pages.dashboard import DashboardPage
from qa_desk.ui.pages.dispute_figures import DisputeFiguresPage
from qa_desk.ui.pages.improvement import ImprovementPage
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.indicators import IndicatorsPage
from qa_desk.ui.pages.journal import JournalPage
from qa_desk.ui.pages.knowledge import KnowledgePage
from qa_desk.ui.pages.meetings import MeetingsPage
from qa_desk.ui.pages.model_calls import ModelCallsPage
from qa_desk.ui.pages.month import MonthPage
from qa_desk.ui.pages.people import PeoplePage
from qa_desk.ui.pages.plan import PlanPage
from qa_desk.ui.pages.policies import PoliciesPage
from qa_desk.ui.pages.profiles import ProfilesPage
from qa_desk.ui.pages.quick_check import QuickCheckPage
from qa_desk.ui.pages.recorders import RecordersPage
from qa_desk.ui.pages.reports import ReportsPage
from qa_desk.ui.pages.requirements import RequirementsPage
from qa_desk.ui.pages.results import ResultsPage
from qa_desk.ui.pages.retention import RetentionPage
from qa_desk.ui.pages.roster import RosterPage
from qa_desk.ui.pages.score import ScorePage
from qa_desk.ui.pages.standards import StandardsPage
from qa_desk.ui.pages.tasks import TasksPage
from qa_desk.ui.pages.teaching_cases import TeachingCasesPage
from qa_desk.ui.pages.training import TrainingPage

ALL: tuple[type[Page], ...] = (
    InboxPage,
    DashboardPage,
    PlanPage,
    CoveragePage,
    ScorePage,
    TasksPage,
    QuickCheckPage,
    ResultsPage,
    CallsPage,
    ActionsPage,
    KnowledgePage,
    MonthPage,
    BulletinsPage,
    ReportsPage,
    ProfilesPage,
    DisputeFiguresPage,
    ComplaintsPage,
    IndicatorsPage,
    ImprovementPage,
    MeetingsPage,
    AppraisalPage,
    CalibrationPage,
    AssessmentsPage,
    AccuracyPage,
    TrainingPage,
    TeachingCasesPage,
    ModelCallsPage,
    StandardsPage,
    PoliciesPage,
    RequirementsPage,
    RecordersPage,
    RosterPage,
    PeoplePage,
    JournalPage,
    RetentionPage,
    CentrePage,
)

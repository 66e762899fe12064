"""The data dictionary: what the columns of lists and exports mean, in one place (anchors H8, P19).

A column names an entry of MEANINGS; several columns may name the same. What a column is called
stands at the column, so that the dictionary of a file speaks of its very titles.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_desk.i18n import N_, _

LISTS: Mapping[str, str] = {  # what can be exported, by the code that the journal keeps
    "actions": N_("Actions"),
    "answers": N_("Answers"),
    "appraisals": N_("Appraisals"),
    "appraisal_groups": N_("Departments and teams"),
    "assessments": N_("Assessments"),
    "calls": N_("Calls"),
    "checks": N_("Quick checks"),
    "draws": N_("Draws"),
    "complaints": N_("Complaints"),
    "complaint_week": N_("Complaint statistics"),
    "indicators": N_("Indicators"),
    "holds": N_("Holds"),
    "improvement_plans": N_("Improvement plans"),
    "inspectors": N_("Inspectors"),
    "meetings": N_("Meetings"),
    "imports": N_("Imports"),
    "open_tasks": N_("Open tasks"),
    "people": N_("People"),
    "plans": N_("Monitoring plans"),
    "policies": N_("Policies"),
    "questions": N_("Questions from the floor"),
    "praised": N_("Praised by customers"),
    "purge_due": N_("Past its time"),
    "purge_lists": N_("Lists of what is deleted"),
    "readers": N_("Readers"),
    "recorders": N_("Recorders"),
    "requirements": N_("Clauses"),
    "results": N_("Results"),
    "roster_changes": N_("Differences"),
    "roster_moves": N_("What moves with the roster"),
    "people_changes": N_("What would change"),
    "seats": N_("QA inspectors"),
    "settings": N_("Settings"),
    "short_today": N_("Still short today"),
    "standards": N_("Versions of checklists"),
    "training_needs": N_("Training needs"),
    "training_plan": N_("Training plan"),
    "waiting_calls": N_("Test calls"),
}

_TIME = N_("date and time in the centre's zone")
_DAY = N_("date")
_NUMBER = N_("number")
_PERCENT = N_("percent, 0 to 100")
_LENGTH = N_("hours:minutes:seconds")
_PERSON = N_("name and staff no.")

_RECORDER = N_("recorder")
_SCORING = N_("checklist as scored")
_CALCULATED = N_("calculated")
_WORKFLOW = N_("recorded in QA Desk")
_PEOPLE = N_("people list")
_ROSTER = N_("roster")
_TYPED = N_("typed by a person")
_SETTINGS = N_("settings of the centre")
_FILE = N_("imported file")
_PROGRAM = N_("part of QA Desk")


@dataclass(frozen=True)
class Meaning:
    """What a column says, in which unit, and where it comes from; English, to be translated."""

    words: str
    unit: str = ""
    source: str = _WORKFLOW


def _of(words: str, unit: str = "", source: str = _WORKFLOW) -> Meaning:
    return Meaning(words, unit, source)


MEANINGS: Mapping[str, Meaning] = {
    # people and places
    "csr": _of(N_("The CSR whose contact it is"), _PERSON, _PEOPLE),
    "inspector": _of(N_("The QA inspector who has the task or scored it"), _PERSON),
    "person": _of(N_("The person whom the line is about"), _PERSON, _PEOPLE),
    "name": _of(N_("Name of the person"), "", _PEOPLE),
    "staff_no": _of(N_("Staff number, as text: zeros at its beginning belong to it"), "", _PEOPLE),
    "team": _of(N_("Team at the time of the contact, or today where there is none"), "", _PEOPLE),
    "leads": _of(N_("Teams that the person leads today"), "", _PEOPLE),
    "roles": _of(N_("Roles that the person holds today"), "", _PEOPLE),
    "login": _of(N_("Name by which the person signs in"), "", _PEOPLE),
    "hired_on": _of(N_("First day of employment"), _DAY, _PEOPLE),
    "left_on": _of(N_("First day after employment"), _DAY, _PEOPLE),
    "skill_group": _of(N_("Skill group by which the contact is judged"), "", _PEOPLE),
    "by": _of(N_("Who did it"), _PERSON),
    "owner": _of(N_("Who answers for it"), _PERSON, _TYPED),
    # contacts
    "call_time": _of(N_("When the contact began"), _TIME, _RECORDER),
    "duration": _of(N_("How long the contact lasted"), _LENGTH, _RECORDER),
    "contact_reason": _of(N_("Why the customer called"), "", _RECORDER),
    "number_masked": _of(N_("Customer's number, masked as everywhere"), "", _RECORDER),
    "direction": _of(N_("Who called whom"), "", _RECORDER),
    "csat": _of(N_("The customer's own mark after the contact"), _NUMBER, _RECORDER),
    "call_id": _of(N_("The recorder's own id of the call, as text"), "", _RECORDER),
    "tags": _of(N_("Words that people put on the call"), "", _TYPED),
    "language": _of(N_("Language or dialect of the contact"), "", _RECORDER),
    "silence": _of(N_("Share of the contact in which nobody speaks"), _PERCENT, _CALCULATED),
    "talk_over": _of(N_("Share of the contact in which both speak"), _PERCENT, _CALCULATED),
    "call_state": _of(N_("Whether it is known whose contact it is, and from when"), "", _RECORDER),
    # evaluations
    "evaluation_no": _of(N_("Number of the evaluation, as people say it")),
    "result": _of(N_("Passed, failed, or failed by a fatal error"), "", _SCORING),
    "final": _of(N_("Score that counts: 0 after a fatal error"), _PERCENT, _SCORING),
    "raw": _of(N_("Score before fatal errors are looked at"), _PERCENT, _SCORING),
    "status": _of(N_("State in the workflow")),
    "slip_no": _of(N_("Number of the confirmation slip on which the result stands")),
    "sample_reason": _of(N_("Why this contact was chosen; only random ones stand for the whole")),
    "mode": _of(N_("How the contact was monitored")),
    "due_at": _of(N_("By which day it is to be done"), _TIME, _CALCULATED),
    "to_do": _of(N_("What waits for the person who exports")),
    # checks, tasks, coverage
    "checked_at": _of(N_("When what was checked began"), _TIME, _TYPED),
    "finding": _of(N_("What the quick check found"), "", _TYPED),
    "note": _of(N_("What was noted"), "", _TYPED),
    "check_state": _of(N_("Whether the check counts, was voided, or became an evaluation")),
    "shift_ends": _of(N_("When the shift of today ends"), _TIME, _ROSTER),
    "checks_done": _of(N_("Checks of today, of those that are due"), _NUMBER, _CALCULATED),
    "tasks": _of(N_("Evaluations that the inspector has not submitted"), _NUMBER, _CALCULATED),
    "drafts": _of(N_("Of these, begun"), _NUMBER, _CALCULATED),
    "overdue": _of(N_("Of these, past their time"), _NUMBER, _CALCULATED),
    "workload": _of(N_("Time that the open tasks take, of the time on duty"), "", _CALCULATED),
    "board_day": _of(
        N_("Checks done of those due on this day of the month; + counts late ones"), "", _CALCULATED
    ),
    "evaluations": _of(N_("Evaluations of the month that count"), _NUMBER, _CALCULATED),
    "required": _of(N_("Evaluations that the month demands"), _NUMBER, _CALCULATED),
    "forecast": _of(N_("Evaluations that the month will have at this pace"), _NUMBER, _CALCULATED),
    "checks": _of(N_("Checks of the month, quick ones included"), _NUMBER, _CALCULATED),
    "days_missed": _of(N_("Days on which fewer checks were done than due"), _NUMBER, _CALCULATED),
    # plans and draws
    "month": _of(N_("Month that it is about")),
    "plan_no": _of(N_("Which plan of the month"), _NUMBER),
    "state": _of(N_("How far it has come")),
    "plan_done": _of(N_("Share of the drawn evaluations that are submitted"), _PERCENT),
    "drawn_at": _of(N_("When the sample was drawn"), _TIME),
    "pool_days": _of(N_("Days whose contacts could be drawn")),
    "rule": _of(N_("Rule by which was drawn")),
    "drawn": _of(N_("Contacts drawn"), _NUMBER),
    "pool": _of(N_("Contacts that could be drawn"), _NUMBER, _CALCULATED),
    "excluded": _of(N_("Contacts that the rule leaves out"), _NUMBER, _CALCULATED),
    "short": _of(N_("Contacts that the pool lacked"), _NUMBER, _CALCULATED),
    "replaced": _of(N_("Drawn contacts that were replaced"), _NUMBER),
    # assessments and disputes
    "assessment_no": _of(N_("Number of the assessment")),
    "error_kind": _of(N_("What the inspector did wrong")),
    "item": _of(N_("Item of the checklist, or fatal error")),
    "opened_at": _of(N_("When it was opened"), _TIME),
    "figure_group": _of(N_("What the figures below have in common")),
    "figure_of": _of(N_("What the figure is of")),
    "figure": _of(N_("The figure in words; a share of too few is not told"), "", _CALCULATED),
    "part": _of(N_("How many of the whole"), _NUMBER, _CALCULATED),
    "whole": _of(N_("On how many the figure stands"), _NUMBER, _CALCULATED),
    # standards and policies
    "checklist": _of(N_("Title of the checklist")),
    "version": _of(N_("Number of the version")),
    "first_day": _of(N_("Contacts from this day on are judged by it"), "", _TYPED),
    "policy_no": _of(N_("Number of the policy"), "", _TYPED),
    "policy": _of(N_("Title of the policy"), "", _TYPED),
    "policy_title": _of(N_("Title of the written policy"), "", _PROGRAM),
    "clause": _of(N_("Number of the clause, and of its policy"), "", _PROGRAM),
    "clause_words": _of(N_("What the clause asks for"), "", _PROGRAM),
    "clause_mark": _of(
        N_("Whether QA Desk exists for it, or has it around inspection"), "", _PROGRAM
    ),
    "clause_where": _of(N_("Pages that satisfy it, or why it is not part"), "", _PROGRAM),
    "kind": _of(N_("What kind it is of")),
    "next_review": _of(N_("When it has to be evaluated again"), _DAY, _CALCULATED),
    "read_at": _of(N_("When the person confirmed to have read it; empty: not yet"), _TIME),
    # actions
    "action_no": _of(N_("Number of the action, note or suggestion")),
    "action_what": _of(N_("What to do"), "", _TYPED),
    "action_due": _of(N_("By which day it is to be done"), _DAY, _TYPED),
    "action_owner": _of(N_("Who is to do it"), _PERSON),
    "action_state": _of(N_("How far it is")),
    "action_department": _of(N_("Which department it went to")),
    "action_giver": _of(N_("Who gave it"), _PERSON),
    # meetings
    "meeting_no": _of(N_("Number of the minutes")),
    "meeting_week": _of(N_("Monday of the week of the meeting"), _DAY, _CALCULATED),
    "meeting_day": _of(N_("On which day the meeting is or was"), _DAY, _TYPED),
    "meeting_topic": _of(N_("What the meeting is about; of a drill, the plan"), "", _TYPED),
    "meeting_chair": _of(N_("Who leads the meeting"), _PERSON),
    "meeting_state": _of(N_("How far the minutes are, and how many have signed them")),
    "meeting_due": _of(N_("Until when all are to have signed"), _DAY, _CALCULATED),
    # improvement plans
    "plan_department": _of(N_("Whose plan it is")),
    "plan_progress": _of(N_("Σ of weight × attainment of the goals"), _PERCENT, _CALCULATED),
    "plan_light": _of(N_("Progress against what was planned"), "", _CALCULATED),
    "tasks_late": _of(N_("Tasks that should have been done by now"), _NUMBER, _CALCULATED),
    "submitted_on": _of(N_("When it was submitted for signatures"), _DAY),
    "submit_by": _of(N_("By when it is to be submitted"), _DAY, _SETTINGS),
    # training
    "training_no": _of(N_("Number of the training need")),
    "training_topic": _of(N_("What is to be trained"), "", _TYPED),
    "training_due": _of(N_("Until when the training is wanted"), _DAY, _TYPED),
    "trainees": _of(N_("How many CSRs are trained"), _NUMBER),
    "urgency": _of(N_("Whether it is urgent"), "", _TYPED),
    "verdict": _of(N_("What was decided about its effect")),
    "raised_by": _of(N_("Who raised it"), _PERSON),
    "plan_month": _of(N_("The month, or the whole year"), "", _TYPED),
    "plan_goal": _of(N_("What the training is to reach"), "", _TYPED),
    "plan_content": _of(N_("What is taught"), "", _TYPED),
    "plan_method": _of(N_("How it is taught"), "", _TYPED),
    "plan_when": _of(N_("When, in words"), "", _TYPED),
    "plan_submit": _of(N_("Until when the line is to be submitted"), _DAY, _TYPED),
    "plan_submitted": _of(N_("When it was submitted"), _TIME),
    # complaints
    "complaint_no": _of(N_("Number of the complaint")),
    "received_at": _of(N_("When the customer said it"), _TIME, _TYPED),
    "complaint_kind": _of(N_("Complaint, suggestion, enquiry or compliment"), "", _TYPED),
    "severity": _of(N_("Ordinary or major; a major one goes to the manager at once"), "", _TYPED),
    "complaint_state": _of(
        N_("Unanswered, overdue, closed in time or closed late"), "", _CALCULATED
    ),
    "department": _of(N_("Department that is to answer"), "", _TYPED),
    "closed_at": _of(N_("When it was closed"), _TIME),
    "repeats": _of(
        N_("Complaints of the same customer shortly before; told by a hash of the number"),
        _NUMBER,
        _CALCULATED,
    ),
    "attributable": _of(N_("Whether it is attributed to the CSR"), "", _TYPED),
    "root_cause": _of(N_("Why it came about"), "", _TYPED),
    "manager_read": _of(N_("When the manager marked it as read; empty: not yet"), _TIME),
    "reported_at": _of(N_("When it was reported to the general manager"), _TIME),
    "complaint_group": _of(N_("What the complaints of the line have in common")),
    "complaints": _of(N_("Complaints received in the period"), _NUMBER, _CALCULATED),
    "complaint_others": _of(
        N_("Suggestions, enquiries and compliments received in the period"), _NUMBER, _CALCULATED
    ),
    "complaint_part": _of(N_("Of these, what the title says"), _NUMBER, _CALCULATED),
    "kpi_of": _of(N_("Whose indicators they are: of a person, a team or the centre")),
    "kpi_score": _of(
        N_("Average score of the random sample of the month or week"), _PERCENT, _CALCULATED
    ),
    "kpi_value": _of(N_("The indicator that the title names, in its unit"), _NUMBER, _FILE),
    # questions and feedback slips
    "question_no": _of(N_("Number of the question or feedback slip")),
    "question": _of(N_("What the customer wanted to know, or what is wrong"), "", _TYPED),
    "customer_waits": _of(N_("Whether the customer is waiting for the answer"), "", _TYPED),
    "promise": _of(N_("Until when the customer is to be answered"), _TIME, _CALCULATED),
    "turn": _of(N_("Who has to act next")),
    "question_due": _of(N_("Until when the present step has time"), _TIME, _CALCULATED),
    "raised_at": _of(N_("When it was raised"), _TIME),
    "answer": _of(N_("What was answered"), "", _TYPED),
    "article": _of(N_("Article of the knowledge base"), "", _TYPED),
    "effective_on": _of(N_("From which day it holds"), _DAY, _TYPED),
    "answer_settled": _of(N_("When the answer was settled"), _TIME),
    # appraisals
    "appraised": _of(N_("Whom it is about"), _PERSON),
    "appraiser": _of(N_("Who appraises the person"), _PERSON),
    "appraisal_post": _of(N_("As what the person is appraised")),
    "appraisal_period": _of(N_("Month or year that it is about")),
    "appraisal_state": _of(N_("How far it is, from its targets to its filing")),
    "appraisal_total": _of(
        N_("Performance 50 %, ability 30 % and attitude 20 %, plus and minus"),
        _NUMBER,
        _CALCULATED,
    ),
    "appraisal_own": _of(N_("The total by the person's own scores"), _NUMBER, _CALCULATED),
    "appraisal_grade": _of(N_("Grade of the total, by the limits of the centre"), "", _CALCULATED),
    "appraisal_no": _of(N_("Number of the appraisal sheet")),
    "appraisal_filed": _of(N_("When it was filed with human resources"), _DAY),
    "appraisal_by": _of(N_("What is summed up: all, a department, a team or a post")),
    "appraisal_of": _of(N_("Its name")),
    "appraisal_people": _of(N_("People with an appraisal"), _NUMBER, _CALCULATED),
    "appraisal_evaluated": _of(N_("Of them those who are evaluated"), _NUMBER, _CALCULATED),
    "appraisal_mean": _of(N_("Mean total of those who are evaluated"), _NUMBER, _CALCULATED),
    "appraisal_with_grade": _of(N_("How many have this grade"), _NUMBER, _CALCULATED),
    "appraisals_filed": _of(N_("Filed with human resources"), _NUMBER, _CALCULATED),
    "praised": _of(N_("Compliments of customers in the month"), _NUMBER, _CALCULATED),
    "praise_numbers": _of(N_("Numbers of the compliments in the register")),
    "praised_score": _of(N_("QA score of the month"), _NUMBER, _CALCULATED),
    "praised_fatals": _of(N_("Results of the month with a fatal error"), _NUMBER, _CALCULATED),
    "praised_complaints": _of(N_("Complaints attributed to the person"), _NUMBER, _CALCULATED),
    # bringing in recordings
    "recorder": _of(N_("Name of the recorder"), "", _SETTINGS),
    "last_import": _of(N_("When recordings were last imported"), _TIME),
    "began_at": _of(N_("When it began"), _TIME),
    "files": _of(N_("Recordings found"), _NUMBER, _FILE),
    "stored": _of(N_("Contacts that were new"), _NUMBER, _FILE),
    "known": _of(N_("Contacts that were there already"), _NUMBER, _FILE),
    "unresolved": _of(N_("Contacts of whom nobody knows the CSR or the time"), _NUMBER, _FILE),
    "late": _of(N_("Contacts of days that were closed already"), _NUMBER, _FILE),
    "refused": _of(N_("Recordings that could not be imported"), _NUMBER, _FILE),
    "took": _of(N_("How long it took, and whether it broke off"), "", _CALCULATED),
    # changes by an import, or to the roster
    "day": _of(N_("Day that it is about"), _DAY),
    "what_happens": _of(N_("What the import does with the line"), "", _CALCULATED),
    "what": _of(N_("What changes or moves"), "", _CALCULATED),
    "before": _of(N_("What the program says"), "", _CALCULATED),
    "after": _of(N_("What it will say"), "", _FILE),
    # settings
    "subject": _of(N_("What the setting is about"), "", _SETTINGS),
    "setting": _of(N_("What is set"), "", _SETTINGS),
    "value": _of(N_("What holds now"), "", _SETTINGS),
    "since": _of(N_("Since when"), _TIME),
    "key": _of(N_("Code of the setting"), "", _SETTINGS),
    # keeping and deleting
    "going": _of(N_("Records that would be deleted"), _NUMBER, _CALCULATED),
    "kept": _of(N_("Records that stay, and why"), "", _CALCULATED),
    "proposed_at": _of(N_("When the list was proposed"), _TIME),
    "listed": _of(N_("Records on the list"), _NUMBER, _CALCULATED),
    "left": _of(N_("Records on the list that are not deleted yet"), _NUMBER, _CALCULATED),
    "stayed": _of(N_("Records on the list that had to stay"), _NUMBER, _CALCULATED),
    "digest": _of(N_("Check sum over the list, SHA-256"), "", _CALCULATED),
    "record": _of(N_("The record that it is about")),
    "reason": _of(N_("Why"), "", _TYPED),
    # inspectors
    "recheck_accuracy": _of(
        N_("Decisions on items that blind re-checks of the month confirm"), _PERCENT, _CALCULATED
    ),
    "inspector_accuracy": _of(
        N_("Results released that were not corrected for an error of the inspector"),
        _PERCENT,
        _CALCULATED,
    ),
    # the journal
    "at": _of(N_("When it was done"), _TIME),
    "machine": _of(N_("Computer at which it was done")),
    "action": _of(N_("What was done")),
    "journal_subject": _of(N_("What kind of record it was done to")),
    "details": _of(N_("Which columns changed, or how many there were; never their content")),
    "chain": _of(N_("Sign-in name whose chain of entries it belongs to")),
    "sequence": _of(N_("Place in that chain"), _NUMBER),
}


@dataclass(frozen=True)
class Explained:
    """A meaning in the language spoken now."""

    words: str
    unit: str
    source: str


def explained(means: str) -> Explained:
    """Return what a column means, by its key; nothing is said of one without a key."""
    if not means:
        return Explained("", "", "")
    found = MEANINGS[means]
    return Explained(_(found.words), _(found.unit) if found.unit else _("text"), _(found.source))

"""The rights of what happens around an inspection; rows of the one table (rules/permissions.py)."""

from collections.abc import Mapping

from qa_desk.i18n import N_
from qa_desk.rules.roles import ROLES

ACTIONS: Mapping[str, str] = {
    "action.see": N_("See actions"),
    "action.give": N_("Give actions and write information notes"),
    "suggestion.make": N_("Make suggestions"),
    "complaint.see": N_("See complaints"),
    "complaint.enter": N_("Enter complaints"),
    "complaint.decide": N_("Decide and close complaints"),
    "complaint.review": N_("Read the day's complaints as manager"),
    "meeting.see": N_("See meetings one is invited to"),
    "meeting.write": N_("Prepare meetings and write their minutes"),
    "meeting.join": N_("Sign the minutes of meetings"),
    "kpi.see": N_("See indicators of people and teams"),
    "kpi.see_teams": N_("See indicators of teams and the centre"),
    "kpi.edit": N_("Enter and import indicators"),
    "improvement.see": N_("See improvement plans"),
    "improvement.draft": N_("Draft improvement plans and report progress"),
    "improvement.check": N_("Check and evaluate improvement plans"),
    "improvement.approve": N_("Approve improvement plans"),
    "appraisal.see": N_("See appraisals"),
    "appraisal.write": N_("Appraise people"),
    "appraisal.approve": N_("Approve and file appraisals"),
    "appraisal.template": N_("Edit the templates of appraisals"),
}
RIGHTS: Mapping[str, Mapping[str, str]] = {
    "action.see": {
        **dict.fromkeys((role for role in ROLES if role != "admin"), "own"),
        **dict.fromkeys(("qa_lead", "cs_manager", "improvement_office"), "all"),
        "department_head": "own_department",
    },
    "action.give": dict.fromkeys(
        (
            *("team_lead", "floor_coach", "inspector", "qa_lead", "trainer", "knowledge_editor"),
            *("cs_manager", "department_head", "improvement_office"),
        ),
        "all",
    ),
    "suggestion.make": dict.fromkeys((role for role in ROLES if role != "admin"), "all"),
    "complaint.see": {  # and whoever entered one
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "department_head": "own_department",
        **dict.fromkeys(("inspector", "qa_lead", "cs_manager"), "all"),
    },
    "complaint.enter": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        **dict.fromkeys(("inspector", "qa_lead", "cs_manager"), "all"),
    },
    "complaint.decide": {
        "department_head": "own_department",
        **dict.fromkeys(("qa_lead", "cs_manager"), "all"),
    },
    "complaint.review": {"cs_manager": "all"},
    "meeting.see": {
        **dict.fromkeys((role for role in ROLES if role != "admin"), "own"),
        **dict.fromkeys(("qa_lead", "cs_manager"), "all"),
    },
    "meeting.write": dict.fromkeys(
        (
            *("team_lead", "qa_lead", "trainer", "cs_manager", "department_head"),
            "improvement_office",
        ),
        "all",
    ),
    "meeting.join": dict.fromkeys((role for role in ROLES if role != "admin"), "all"),
    "kpi.see": {
        "csr": "own",
        "team_lead": "own_team",
        **dict.fromkeys(("inspector", "qa_lead", "cs_manager"), "all"),
    },
    "kpi.see_teams": dict.fromkeys(
        ("inspector", "qa_lead", "cs_manager", "department_head", "improvement_office"), "all"
    ),
    "kpi.edit": dict.fromkeys(("qa_lead", "cs_manager"), "all"),
    "improvement.see": {
        "department_head": "own_department",
        **dict.fromkeys(("qa_lead", "cs_manager", "improvement_office", "steering_group"), "all"),
    },
    "improvement.draft": {
        "department_head": "own_department",
        **dict.fromkeys(("qa_lead", "cs_manager"), "all"),
    },
    "improvement.check": {"improvement_office": "all"},
    "improvement.approve": {"steering_group": "all"},
    "appraisal.see": {  # everybody his own besides; assigned are the inspectors
        **dict.fromkeys((role for role in ROLES if role != "admin"), "own"),
        "team_lead": "own_team",
        "qa_lead": "assigned",
        "cs_manager": "all",
    },
    "appraisal.write": {"team_lead": "own_team", "qa_lead": "assigned", "cs_manager": "all"},
    "appraisal.approve": {"cs_manager": "all"},
    "appraisal.template": {"cs_manager": "all"},
}
# Whole for everybody, though a role may hold for a part of the centre only.
FOR_ALL = (
    *("appraisal.see", "action.see", "action.give", "suggestion.make", "kpi.see_teams"),
    *("meeting.see", "meeting.write", "meeting.join"),
)
# About records that belong to people of a team.
OF_TEAMS = ("complaint.see", "complaint.enter", "complaint.decide", "kpi.see")

"""The one table of rights: role, action, relation to the record (domain.md 2.8).

Services ask it, the UI shows by it, and a shared database holds a copy that its policies read
(models/rights.sql), so that the server gives the same answers to anybody (D2). The administrator
has neither scores nor audio nor customers' numbers (separation of duties).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.rules import knowledge_rights, rights_around, roles
from qa_desk.rules.roles import AROUND
from qa_desk.work import Actor

ROLES = roles.ROLES
ACTIONS: Mapping[str, str] = {
    "import_calls": N_("Import calls and recordings"),
    "recorders.edit": N_("Set up recorders"),
    "see_number": N_("See a customer's full number"),
    "see_people": N_("See people and teams"),
    "people.edit": N_("Manage people, roles and logins"),
    "accounts.reset": N_("Lock and unlock accounts, reset passwords"),
    "deputise": N_("Name deputies"),
    "roster.edit": N_("Edit the roster"),
    "roster.import": N_("Import rosters and set up shift codes"),
    "settings.see": N_("See the centre's settings"),
    "settings.edit": N_("Change the centre's settings"),
    "checklist.see": N_("Read the standards"),
    "checklist.propose": N_("Draft and propose checklists"),
    "checklist.edit": N_("Edit checklists"),
    "checklist.approve": N_("Approve checklists"),
    "policy.see": N_("Read policies and confirm that"),
    "policy.edit": N_("Edit and publish policies"),
    "policy.review": N_("Evaluate and check policies"),
    "policy.approve": N_("Approve evaluations of policies"),
    "plan.see": N_("See the monitoring plan"),
    "plan.draft": N_("Draft the monitoring plan"),
    "plan.approve": N_("Approve the monitoring plan"),
    "watch_list": N_("Keep the watch list"),
    "scripts.see": N_("See the scripts of test calls"),
    "scripts.edit": N_("Edit the scripts of test calls"),
    "draw": N_("Draw samples"),
    "assign": N_("Hand over tasks"),
    "claim": N_("Take tasks of colleagues"),
    "abilities.edit": N_("Say what inspectors can judge"),
    "coverage.see": N_("See the coverage board"),
    "listen": N_("Listen to recordings"),
    "quick_check": N_("Record quick checks"),
    "quick_check.see": N_("See quick checks"),
    "quick_check.void": N_("Void quick checks"),
    "score": N_("Score evaluations"),
    "calibration.join": N_("Score calls of a calibration"),
    "calibration.run": N_("Run calibrations"),
    "calibration.see": N_("See calibrations"),
    "recheck": N_("Score again what inspectors scored"),
    "accuracy.see": N_("See how accurate inspectors are"),
    "see_drafts": N_("See unfinished drafts"),
    "release": N_("Release results"),
    "second_ear": N_("Release fatal errors as second listener"),
    "see_results": N_("See results"),
    "history.import": N_("Import results of before"),
    "confirm": N_("Confirm a result"),
    "countersign": N_("Countersign a result"),
    "dispute": N_("Dispute a result"),
    "judge": N_("Judge a dispute"),
    "review": N_("Review disputed results"),
    "panel": N_("Decide second appeals"),
    "amend": N_("Reopen, void and correct results"),
    "assess": N_("Decide inspectors' assessments"),
    "assessment.see": N_("See inspectors' assessments"),
    "print_slip": N_("Print confirmation slips"),
    "profile.see": N_("See the profiles of CSRs and teams"),
    "report.see": N_("Read bulletins and reports"),
    "report.draft": N_("Draft bulletins and reports"),
    "report.publish": N_("Publish bulletins and reports"),
    "report.approve": N_("Approve monthly reports"),
    "month.see": N_("See the monthly results of CSRs"),
    "month.close": N_("Close the month and adjust closed ones"),
    "training.see": N_("See training needs"),
    "training.propose": N_("Raise training needs"),
    "training.draft": N_("Draft and submit training needs"),
    "training.approve": N_("Approve training needs and decide their effect"),
    "training.run": N_("Accept and hold trainings"),
    **rights_around.ACTIONS,
    **knowledge_rights.ACTIONS,
    "see_journal": N_("See the journal"),
    "export": N_("Export lists to files"),
    "save_clip": N_("Save clips of recordings"),
    "retention.see": N_("See what is past its retention period"),
    "retention.propose": N_("Propose what is deleted"),
    "retention.approve": N_("Approve what is deleted"),
    "retention.hold": N_("Hold records and release holds"),
    "case.see": N_("See and hear teaching cases"),
    "case.edit": N_("Collect teaching cases"),
    "model_call.see": N_("Hear the published model calls"),
    "model_call.publish": N_("Publish model calls"),
}
# own: about oneself; own_team: of a team that one leads, stands in for, or was given the role for;
# own_department: of a department that one was given the role for; in_slips: whose evaluation a
# feedback slip names; assigned: that one inspects; all: everything in the scope of the role (P11).
RELATIONS = ("own", "own_team", "own_department", "assigned", "in_slips", "all")

# About records that belong to a team: a role for a team or skill group reaches those of it.
OF_TEAMS = frozenset(
    {
        *("see_people", "roster.edit", "coverage.see", "assign", "claim", "listen"),
        *("quick_check", "quick_check.see", "quick_check.void", "see_drafts", "release"),
        *("second_ear", "see_results", "print_slip", "profile.see", "review", "panel"),
        *("amend", "month.see", "training.see", "training.propose"),
        *rights_around.OF_TEAMS,
        *knowledge_rights.OF_TEAMS,
    }
)

# Whole for everybody, though a role may hold for a part of the centre only.
FOR_ALL = frozenset(
    {
        *("policy.see", "report.see", "case.see", "model_call.see", "calibration.see"),
        *rights_around.FOR_ALL,
        "knowledge.search",
    }
)
# Whom evaluations of policies concern.
OF_EVALUATIONS = ("policy.review", "policy.edit", "policy.approve")

# Who recorded a quick check may void it on the same day. Inspectors search and hear all calls;
# outside a task they say why (P17). Exports, prints, clips and full numbers are rights of their
# own; much is exported only when somebody else with the right approves it (services/exports.py).
RIGHTS: Mapping[str, Mapping[str, str]] = {
    "import_calls": {"inspector": "all", "qa_lead": "all", "cs_manager": "all"},
    "recorders.edit": {"qa_lead": "all", "admin": "all"},
    "see_number": {"qa_lead": "all"},
    "see_people": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "all",
        "qa_lead": "all",
        "trainer": "all",
        "knowledge_editor": "own",
        "cs_manager": "all",
        **dict.fromkeys(AROUND, "own"),
        "admin": "all",
    },
    "people.edit": {"admin": "all"},
    "accounts.reset": {"team_lead": "own_team", "admin": "all"},  # a lead: CSRs only (P3)
    "deputise": {"team_lead": "own", "qa_lead": "all", "cs_manager": "all", "admin": "all"},
    "roster.edit": {"team_lead": "own_team", "qa_lead": "all", "admin": "all"},
    "roster.import": {"qa_lead": "all", "admin": "all"},
    "settings.see": dict.fromkeys(("qa_lead", "cs_manager", "admin"), "all"),
    "settings.edit": {"qa_lead": "all", "admin": "all"},
    "checklist.see": dict.fromkeys(ROLES, "all"),  # in force, earlier, announced (P25)
    "checklist.propose": {"inspector": "all", "qa_lead": "all"},
    "checklist.edit": {"qa_lead": "all"},
    "checklist.approve": {"cs_manager": "all"},
    "policy.see": dict.fromkeys(ROLES, "all"),
    "policy.edit": dict.fromkeys(("qa_lead", "cs_manager", "admin"), "all"),
    "policy.review": dict.fromkeys(("inspector", "qa_lead", "cs_manager"), "all"),
    "policy.approve": {"cs_manager": "all"},
    "plan.see": {"team_lead": "all", "inspector": "all", "qa_lead": "all", "cs_manager": "all"},
    "plan.draft": {"inspector": "all", "qa_lead": "all"},
    "plan.approve": {"qa_lead": "all"},
    "watch_list": {"inspector": "all", "qa_lead": "all"},
    "scripts.see": {  # who checks; CSRs do not, for the answers are in them
        "team_lead": "all",
        "floor_coach": "all",
        "inspector": "all",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "scripts.edit": {"inspector": "all", "qa_lead": "all"},
    "draw": {"inspector": "all", "qa_lead": "all", "cs_manager": "all"},
    "assign": {"qa_lead": "all"},
    "claim": {"inspector": "all"},  # tasks that nobody has opened
    "abilities.edit": {"qa_lead": "all", "admin": "all"},
    "coverage.see": {
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "all",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "listen": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        **dict.fromkeys(("inspector", "qa_lead", "cs_manager"), "all"),
        "knowledge_editor": "in_slips",
    },
    "quick_check": {
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "all",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "quick_check.see": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "all",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "quick_check.void": {"qa_lead": "all"},
    "score": {"inspector": "assigned", "qa_lead": "assigned", "cs_manager": "assigned"},
    "calibration.join": dict.fromkeys(
        ("team_lead", "floor_coach", "inspector", "qa_lead", "trainer", "knowledge_editor"),
        "assigned",
    ),
    "calibration.run": {"qa_lead": "all"},
    "calibration.see": dict.fromkeys(
        (
            *("team_lead", "floor_coach", "inspector", "qa_lead", "trainer", "knowledge_editor"),
            "cs_manager",
        ),
        "all",
    ),
    "recheck": {"qa_lead": "all", "cs_manager": "all"},
    "accuracy.see": {"inspector": "own", "qa_lead": "all", "cs_manager": "all"},
    "see_drafts": {"inspector": "assigned", "qa_lead": "all", "cs_manager": "assigned"},
    "release": {"inspector": "assigned", "qa_lead": "all", "cs_manager": "assigned"},
    "second_ear": {
        "inspector": "all",
        "qa_lead": "all",
        "cs_manager": "all",
    },  # not the author (P9)
    "see_results": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "assigned",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "history.import": {"qa_lead": "all", "cs_manager": "all"},
    "confirm": {"csr": "own"},
    "countersign": {"team_lead": "own_team"},
    "dispute": {"csr": "own"},
    "judge": {"team_lead": "own_team"},
    "review": {"qa_lead": "all", "cs_manager": "all"},  # not one's own work
    "panel": dict.fromkeys(("cs_manager", "qa_lead", "trainer", "team_lead"), "all"),
    "amend": {"qa_lead": "all"},
    "assess": {"qa_lead": "all", "cs_manager": "all"},
    "assessment.see": {"inspector": "own", "qa_lead": "all", "cs_manager": "all"},
    "print_slip": {
        "csr": "own",
        "team_lead": "own_team",
        "inspector": "assigned",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "profile.see": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "all",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "report.see": {  # what is published; a CSR and a lead their own team's edition
        "csr": "own",
        "team_lead": "own_team",
        **dict.fromkeys(
            ("floor_coach", "inspector", "qa_lead", "trainer", "knowledge_editor", "cs_manager"),
            "all",
        ),
    },
    "report.draft": dict.fromkeys(("inspector", "qa_lead"), "all"),
    "report.publish": {"qa_lead": "all"},
    "report.approve": {"cs_manager": "all"},
    "month.see": {  # a CSR the own line, as everybody else sees it (P12)
        "csr": "own",
        "team_lead": "own_team",
        **dict.fromkeys(("inspector", "qa_lead", "cs_manager"), "all"),
    },
    "month.close": {"qa_lead": "all"},
    "training.see": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        **dict.fromkeys(("inspector", "qa_lead", "trainer", "cs_manager"), "all"),
    },
    "training.propose": {
        "team_lead": "own_team",
        "floor_coach": "own_team",
        **dict.fromkeys(("inspector", "qa_lead"), "all"),
    },
    "training.draft": {"inspector": "all", "qa_lead": "all"},
    "training.approve": {"qa_lead": "all"},
    "training.run": {"trainer": "all"},
    **rights_around.RIGHTS,
    "knowledge.search": dict.fromkeys(ROLES, "all"),
    **knowledge_rights.RIGHTS,
    "see_journal": {
        **dict.fromkeys(ROLES, "own"),
        "qa_lead": "all",
        "cs_manager": "all",
        "admin": "all",
    },
    "export": {"qa_lead": "all", "cs_manager": "all", "admin": "all"},
    "save_clip": {"qa_lead": "all", "cs_manager": "all"},
    "retention.see": dict.fromkeys(("qa_lead", "cs_manager", "admin"), "all"),
    "retention.propose": {"admin": "all"},
    "retention.approve": dict.fromkeys(("qa_lead", "cs_manager"), "all"),
    "retention.hold": dict.fromkeys(("qa_lead", "cs_manager"), "all"),
    "case.see": dict.fromkeys(("inspector", "qa_lead", "trainer", "cs_manager"), "all"),
    "case.edit": dict.fromkeys(("inspector", "qa_lead"), "all"),
    "model_call.see": dict.fromkeys(
        (role for role in ROLES if role not in ("admin", *AROUND)), "all"
    ),
    "model_call.publish": {"qa_lead": "all"},
}


def scope(roles: Collection[str], action: str) -> frozenset[str]:
    """Return to which records the roles may do the action; empty means to none.

    What a CSR, team lead or coach sees of these is limited further to released results, by
    `workflow.STATUSES`.
    """
    rights = RIGHTS[action]
    return frozenset(rights[role] for role in roles if role in rights)


def require(roles: Collection[str], action: str) -> frozenset[str]:
    """Return the scope of an action, or refuse and say who may do it."""
    allowed = scope(roles, action)
    if not allowed:
        raise RuleError(
            _("“{action}” is not among your rights. Ask one of these: {roles}.").format(
                action=_(ACTIONS[action]),
                roles=_(", ").join(_(ROLES[role]) for role in ROLES if role in RIGHTS[action]),
            )
        )
    return allowed


@dataclass(frozen=True)
class Reach:
    """To which records an actor may do an action, by relation and by scope (P11)."""

    own: bool = False
    assigned: bool = False
    led: frozenset[UUID] = frozenset()  # teams led, stood in for, or given the role for
    departments: frozenset[UUID] = frozenset()  # given the role for, with the ones of a site
    everywhere: bool = False
    teams: frozenset[UUID] = frozenset()  # a right over everything, limited to these
    groups: frozenset[str] = frozenset()  # codes of skill groups, likewise


def reach(actor: Actor, action: str) -> Reach:
    """Return to which records an actor may do an action; models/rights.sql says the same."""
    if actor.is_system:
        return Reach(everywhere=True)
    rights = {role: held for role, held in RIGHTS[action].items() if role in actor.roles}
    held = set(rights.values())
    given = [grant for grant in actor.grants if rights.get(grant.role) == "all"]
    led = {grant.team for grant in actor.grants if rights.get(grant.role) == "own_team"}
    return Reach(
        own="own" in held,
        assigned="assigned" in held,
        led=frozenset(team for team in led | actor.teams if team and "own_team" in held),
        departments=frozenset(
            grant.department
            for grant in actor.grants
            if grant.department and rights.get(grant.role) == "own_department"
        ),
        everywhere=any(_whole(actor, role) for role in rights if rights[role] == "all"),
        teams=frozenset(grant.team for grant in given if grant.team),
        groups=frozenset(grant.group for grant in given if grant.group),
    )


def holds(actor: Actor, role: str, team: UUID, group: str) -> bool:
    """Say whether an actor holds a role there: for the centre, that team or that skill group."""
    within = [(grant.team, grant.group) for grant in actor.grants if grant.role == role]
    fits = any(team == place or (group and group == code) for place, code in within)
    return role in actor.roles and (_whole(actor, role) or fits)


def _whole(actor: Actor, role: str) -> bool:
    scopes = {grant.scope for grant in actor.grants if grant.role == role}
    return not scopes or "centre" in scopes


SCORING: Mapping[str, str] = {  # the right to score, by the purpose of an evaluation
    "normal": "score",
    "recheck": "score",
    "calibration": "calibration.join",
}

SCORERS = frozenset(role for action in SCORING.values() for role in RIGHTS[action])


def scores(actor: Actor) -> bool:
    """Say whether an actor scores what he is given: evaluations, or calls of a calibration."""
    return any(reach(actor, action).assigned for action in SCORING.values())


def require_of(actor: Actor, action: str) -> Reach:
    """Return the reach of an action, or refuse it; the system itself may do anything (D1).

    What is not about the records of a team needs its role for the whole centre.
    """
    found = reach(actor, action)
    if actor.is_system:
        return found
    held = require(actor.roles, action)
    if held == {"all"} and not found.everywhere and action not in OF_TEAMS | FOR_ALL:
        raise RuleError(
            _(
                "Your role holds for part of the centre only, and “{action}” is about all of it. "
                "Ask somebody who has the role for the whole centre."
            ).format(action=_(ACTIONS[action]))
        )
    return found


def may(actor: Actor, action: str) -> bool:
    """Say whether `require_of` would let the actor through."""
    try:
        require_of(actor, action)
    except RuleError:
        return False
    return True

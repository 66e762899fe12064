"""The one table of rights: role, action, relation to the record (domain.md 2.8).

Services ask it, the UI shows by it, and a shared database holds a copy that its policies read
(models/rights.sql), so that the server gives the same answers to anybody (D2). The administrator
has neither scores nor audio nor customers' numbers (separation of duties).
"""

from collections.abc import Collection, Mapping

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.work import Actor

ROLES: Mapping[str, str] = {
    "csr": N_("CSR"),
    "team_lead": N_("Team lead"),
    "floor_coach": N_("Floor coach"),
    "inspector": N_("QA inspector"),
    "qa_lead": N_("QA lead"),
    "trainer": N_("Trainer"),
    "knowledge_editor": N_("Knowledge editor"),
    "cs_manager": N_("CS manager"),
    "admin": N_("Administrator"),
}
ACTIONS: Mapping[str, str] = {
    "import_calls": N_("Import calls and recordings"),
    "see_number": N_("See a customer's full number"),
    "see_people": N_("See people and teams"),
    "people.edit": N_("Manage people, roles and logins"),
    "accounts.reset": N_("Lock and unlock accounts, reset passwords"),
    "deputise": N_("Name deputies"),
    "roster.edit": N_("Edit the roster"),
    "settings.edit": N_("Change the centre's settings"),
    "checklist.edit": N_("Edit checklists"),
    "plan.see": N_("See the monitoring plan"),
    "plan.draft": N_("Draft the monitoring plan"),
    "plan.approve": N_("Approve the monitoring plan"),
    "draw": N_("Draw samples"),
    "listen": N_("Listen to recordings"),
    "score": N_("Score evaluations"),
    "see_drafts": N_("See unfinished drafts"),
    "release": N_("Release results"),
    "see_results": N_("See results"),
    "confirm": N_("Confirm a result"),
    "countersign": N_("Countersign a result"),
    "print_slip": N_("Print confirmation slips"),
    "see_journal": N_("See the journal"),
}
# own: about oneself; own_team: of a team that one leads, stands in for, or was given the role for;
# assigned: that one inspects; all: everything in the scope of the role (P11).
RELATIONS = ("own", "own_team", "assigned", "all")

# Left out until their module comes: knowledge tickets, disputes, reviews, training needs, reports,
# calibration, and the quick checks of team leads and coaches. Inspectors search and hear all calls;
# outside a task they say why (P17). `see_number` is what P17 calls a right of its own.
RIGHTS: Mapping[str, Mapping[str, str]] = {
    "import_calls": {"inspector": "all", "qa_lead": "all", "cs_manager": "all"},
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
        "admin": "all",
    },
    "people.edit": {"admin": "all"},
    "accounts.reset": {"team_lead": "own_team", "admin": "all"},  # a lead: CSRs only (P3)
    "deputise": {"team_lead": "own", "qa_lead": "all", "cs_manager": "all", "admin": "all"},
    "roster.edit": {"team_lead": "own_team", "admin": "all"},
    "settings.edit": {"qa_lead": "all", "admin": "all"},
    "checklist.edit": {"qa_lead": "all"},
    "plan.see": {"team_lead": "all", "inspector": "all", "qa_lead": "all", "cs_manager": "all"},
    "plan.draft": {"inspector": "all", "qa_lead": "all"},
    "plan.approve": {"qa_lead": "all"},
    "draw": {"inspector": "all", "qa_lead": "all", "cs_manager": "all"},
    "listen": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "all",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "score": {"inspector": "assigned", "qa_lead": "assigned", "cs_manager": "assigned"},
    "see_drafts": {"inspector": "assigned", "qa_lead": "all", "cs_manager": "assigned"},
    "release": {"inspector": "assigned", "qa_lead": "all", "cs_manager": "assigned"},
    "see_results": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "assigned",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "confirm": {"csr": "own"},
    "countersign": {"team_lead": "own_team"},
    "print_slip": {
        "csr": "own",
        "team_lead": "own_team",
        "inspector": "assigned",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "see_journal": {
        **dict.fromkeys(ROLES, "own"),
        "qa_lead": "all",
        "cs_manager": "all",
        "admin": "all",
    },
}


def scope(roles: Collection[str], action: str) -> frozenset[str]:
    """Return to which records the roles may do the action; empty means to none.

    What a CSR, team lead or coach sees of these is limited further to released results, by
    `workflow.STATUSES`.
    """
    rights = RIGHTS[action]
    return frozenset(rights[role] for role in roles if role in rights)


def roles(relation: str) -> frozenset[str]:
    """Return the roles that may do anything to records in this relation."""
    return frozenset(
        role for rights in RIGHTS.values() for role, held in rights.items() if held == relation
    )


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


def require_of(actor: Actor, action: str) -> None:
    """Refuse an action to a person without the right; the system itself may do it (D1)."""
    if not actor.is_system:
        require(actor.roles, action)

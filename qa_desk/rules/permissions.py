"""The one table of rights: role, action, relation to the record (domain.md 2.8).

The administrator has neither scores nor audio (separation of duties).
"""

from collections.abc import Collection, Mapping

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _

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
    "import_people": N_("Import people"),
    "see_people": N_("See people and teams"),
    "install_checklist": N_("Put a checklist in force"),
    "plan.see": N_("See the monitoring plan"),
    "plan.draft": N_("Draft the monitoring plan"),
    "plan.approve": N_("Approve the monitoring plan"),
    "draw": N_("Draw samples"),
    "listen": N_("Listen to recordings"),
    "score": N_("Score evaluations"),
    "release": N_("Release results"),
    "see_results": N_("See results"),
    "confirm": N_("Confirm a result"),
    "countersign": N_("Countersign a result"),
    "print_slip": N_("Print confirmation slips"),
    "see_journal": N_("See the journal"),
}
GIVEN_BY_ADMIN = frozenset({"qa_lead", "cs_manager", "admin"})  # nobody else gives these roles
RELATIONS = ("own", "own_team", "assigned", "all")

_RIGHTS: Mapping[str, Mapping[str, str]] = {
    "import_calls": {"inspector": "all", "qa_lead": "all", "cs_manager": "all"},
    "import_people": {"qa_lead": "all", "admin": "all"},
    "install_checklist": {"qa_lead": "all"},
    "see_people": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "all",
        "qa_lead": "all",
        "trainer": "all",
        "cs_manager": "all",
        "admin": "all",
    },
    "plan.see": {"team_lead": "all", "inspector": "all", "qa_lead": "all", "cs_manager": "all"},
    "plan.draft": {"inspector": "all", "qa_lead": "all"},
    "plan.approve": {"qa_lead": "all"},
    "draw": {"inspector": "assigned", "qa_lead": "all", "cs_manager": "all"},
    "listen": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        "inspector": "assigned",
        "qa_lead": "all",
        "cs_manager": "all",
    },
    "score": {"inspector": "assigned", "qa_lead": "assigned", "cs_manager": "assigned"},
    "release": {"inspector": "assigned", "qa_lead": "all"},
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
    "see_journal": {"qa_lead": "all", "cs_manager": "all", "admin": "all"},
}


def scope(roles: Collection[str], action: str) -> frozenset[str]:
    """Return to which records the roles may do the action; empty means to none.

    What a CSR, team lead or coach sees of these is limited further to released results, by
    `workflow.STATUSES`.
    """
    rights = _RIGHTS[action]
    return frozenset(rights[role] for role in roles if role in rights)


def require(roles: Collection[str], action: str) -> frozenset[str]:
    """Return the scope of an action, or refuse and say who may do it."""
    allowed = scope(roles, action)
    if not allowed:
        raise RuleError(
            _("“{action}” is not among your rights. Ask one of these: {roles}.").format(
                action=_(ACTIONS[action]),
                roles=_(", ").join(_(ROLES[role]) for role in ROLES if role in _RIGHTS[action]),
            )
        )
    return allowed

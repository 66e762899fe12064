"""The roles that people hold (domain.md 2.8)."""

from collections.abc import Mapping

from qa_desk.i18n import N_

ROLES: Mapping[str, str] = {
    "csr": N_("CSR"),
    "team_lead": N_("Team lead"),
    "floor_coach": N_("Floor coach"),
    "inspector": N_("QA inspector"),
    "qa_lead": N_("QA lead"),
    "trainer": N_("Trainer"),
    "knowledge_editor": N_("Knowledge editor"),
    "cs_manager": N_("CS manager"),
    "department_head": N_("Department head"),
    "improvement_office": N_("Improvement office"),
    "steering_group": N_("Steering group"),
    "admin": N_("Administrator"),
}
# Roles beside the inspection: they meet it in actions, notes and suggestions only.
AROUND = ("department_head", "improvement_office", "steering_group")

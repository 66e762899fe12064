"""The rights about knowledge tickets, as rows of the table of rights (domain.md 2.8)."""

from collections.abc import Mapping

from qa_desk.i18n import N_

ACTIONS: Mapping[str, str] = {
    "knowledge.search": N_("Search the answers of the knowledge editor"),
    "knowledge.see": N_("See questions and feedback slips"),
    "knowledge.raise": N_("Raise questions and feedback slips"),
    "knowledge.answer": N_("Answer questions of CSRs"),
    "knowledge.verify": N_("Verify answers and settle the knowledge base"),
}
OF_TEAMS = ("knowledge.see", "knowledge.raise")
EVERYWHERE = ("inspector", "qa_lead", "knowledge_editor")
RIGHTS: Mapping[str, Mapping[str, str]] = {
    "knowledge.see": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        **dict.fromkeys((*EVERYWHERE, "cs_manager"), "all"),
    },
    "knowledge.raise": {
        "csr": "own",
        "team_lead": "own_team",
        "floor_coach": "own_team",
        **dict.fromkeys(EVERYWHERE, "all"),
    },
    "knowledge.answer": {"floor_coach": "own_team"},
    "knowledge.verify": {"knowledge_editor": "all"},
}

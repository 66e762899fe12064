"""The demonstration centre: who is in it. Filling it is `centre.build`, imported when needed."""

from typing import Final

from qa_desk.i18n import N_

PASSWORD: Final = "demonstration"  # noqa: S105 - printed on the sign-in window of the demo

# One person for each role, offered on the sign-in window: login, role.
HINTS: Final = (
    ("inspector1", N_("QA inspector")),
    ("qalead", N_("QA lead")),
    ("csr01", N_("CSR")),
    ("lead1", N_("Team lead")),
    ("manager", N_("CS manager")),
    ("trainer", N_("Trainer")),
    ("coach1", N_("Floor coach")),
    ("editor", N_("Knowledge editor")),
    ("techhead", N_("Department head")),
    ("improver", N_("Improvement office")),
    ("steering", N_("Steering group")),
    ("admin", N_("Administrator")),
)

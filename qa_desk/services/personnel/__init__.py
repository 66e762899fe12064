"""One person's record: what is known, from when to when, and changing it (S0-2.1, P2, P21).

`reading` shows it, `editing` changes what somebody is and is called, `moving` where somebody
belongs. Whoever changes hands in what was seen, so that of two desktops one is told.
"""

from qa_desk.services.personnel.editing import edit, end_identifier, identify
from qa_desk.services.personnel.moving import Ends, come_back, ends, take_back, transfer
from qa_desk.services.personnel.reading import (
    Choice,
    Choices,
    IdentifierRow,
    LeadRow,
    Personal,
    Record,
    StayRow,
    choices,
    record,
)

__all__ = [
    "Choice",
    "Choices",
    "Ends",
    "IdentifierRow",
    "LeadRow",
    "Personal",
    "Record",
    "StayRow",
    "choices",
    "come_back",
    "edit",
    "end_identifier",
    "ends",
    "identify",
    "record",
    "take_back",
    "transfer",
]

"""The register of policies: read it, write it, confirm that one has read, evaluate (S3-4.10)."""

from qa_desk.services.policies.reading import choices, file_of, listed, one, waiting
from qa_desk.services.policies.receipts import (
    confirm,
    readership,
    remind,
)
from qa_desk.services.policies.types import (
    Choices,
    PolicyRow,
    Reader,
    Readership,
    Record,
    Review,
    ReviewRow,
    Version,
)
from qa_desk.services.policies.writing import (
    bring_back,
    discard,
    edit,
    make,
    publish,
    save_version,
    withdraw,
)

__all__ = [
    "Choices",
    "PolicyRow",
    "Reader",
    "Readership",
    "Record",
    "Review",
    "ReviewRow",
    "Version",
    "bring_back",
    "choices",
    "confirm",
    "discard",
    "edit",
    "file_of",
    "listed",
    "make",
    "one",
    "publish",
    "readership",
    "remind",
    "save_version",
    "waiting",
    "withdraw",
]

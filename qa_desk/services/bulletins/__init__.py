"""The daily QA bulletin: drafted, published, read and confirmed (S3-5.5a, S3-5.5e, P13, P14)."""

from qa_desk.services.bulletins.drafting import begin, discard, proposals, publish, save
from qa_desk.services.bulletins.reading import (
    choose_praise,
    confirm,
    listed,
    note_print,
    one,
    praise_by_name,
    sheet,
    to_read,
    waiting,
)
from qa_desk.services.bulletins.types import (
    Bulletin,
    BulletinRow,
    Edition,
    Proposals,
)

__all__ = [
    "Bulletin",
    "BulletinRow",
    "Edition",
    "Proposals",
    "begin",
    "choose_praise",
    "confirm",
    "discard",
    "listed",
    "note_print",
    "one",
    "praise_by_name",
    "proposals",
    "publish",
    "save",
    "sheet",
    "to_read",
    "waiting",
]

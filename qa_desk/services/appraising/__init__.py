"""Appraisals: targets, self-evaluation, evaluation with evidence, signatures, filing (S2-5, 5.10).

`writing` changes them, `reading` shows them and what waits, `papers` is what is printed.
"""

from qa_desk.models.appraisals import Candidate
from qa_desk.services.appraising.papers import note_print, sheet
from qa_desk.services.appraising.reading import (
    candidates,
    evidence,
    groups,
    heads,
    listed,
    nominees,
    offer,
    one,
    templates,
    waiting,
)
from qa_desk.services.appraising.types import Head, Nominee, Offer, Record, Row, Waiting
from qa_desk.services.appraising.writing import (
    begin,
    evaluate,
    file,
    hand_in,
    issue,
    propose,
    reopen,
    save_template,
    set_targets,
    sign,
)

__all__ = [
    "Candidate",
    "Head",
    "Nominee",
    "Offer",
    "Record",
    "Row",
    "Waiting",
    "begin",
    "candidates",
    "evaluate",
    "evidence",
    "file",
    "groups",
    "hand_in",
    "heads",
    "issue",
    "listed",
    "nominees",
    "note_print",
    "offer",
    "one",
    "propose",
    "reopen",
    "save_template",
    "set_targets",
    "sheet",
    "sign",
    "templates",
    "waiting",
]

"""What our own triggers and functions refuse, in sentences: each refusal begins with a code."""

import re
from collections.abc import Mapping

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _

_SENTENCES: Mapping[str, str] = {
    "QAD01": N_(
        "An evaluation keeps its call, CSR, team and QA inspector. Nothing was changed. "
        "Give it back or have it voided instead."
    ),
    "QAD02": N_(
        "This step does not follow on the evaluation's present state. Nothing was changed. "
        "Reload it and choose one of the steps offered."
    ),
    "QAD03": N_(
        "This result is sealed: nothing can be added to it. Nothing was changed. "
        "A correction is a new revision."
    ),
    "QAD04": N_(
        "This checklist version is in force or in use, so it is sealed. Nothing was changed. "
        "Make a new version instead."
    ),
    "QAD80": N_(
        "Another version of this checklist holds from the same day, or this one was withdrawn. "
        "Nothing was changed. Choose another day, or make a new version."
    ),
    "QAD81": N_(
        "This draft was approved as it was, so it is not changed together with its approval. "
        "Nothing was changed. Open it again."
    ),
    "QAD05": N_(
        "The result in force can only be followed by a newer revision. Nothing was changed. "
        "Reload the evaluation and try again."
    ),
    "QAD06": N_("Nobody is signed in, so nothing was written. Sign in and try again."),
    "QAD07": N_(
        "This step is not yours to take now. Nothing was changed. "
        "Reload the evaluation and choose one of the steps offered."
    ),
    "QAD08": N_(
        "This step needs your signature over the result as it is now. Nothing was changed. "
        "Sign it in the inbox."
    ),
    "QAD09": N_(
        "This record is sealed: it cannot be changed or deleted. Nothing was changed. "
        "A correction is a new revision."
    ),
    "QAD10": N_(
        "Only an administrator, or for a CSR the team lead, may change this account. Nothing was "
        "changed. Ask one of them."
    ),
    "QAD11": N_(
        "This cannot be a sign-in name on the database server. Nothing was changed. Use the "
        "login of a person: up to 40 small letters, digits, dots, hyphens and underscores."
    ),
    "QAD14": N_(
        "The content is not what was sealed, so the server did not take it. Nothing was changed. "
        "Reload it and try again; tell the administrator if it happens again."
    ),
    "QAD15": N_(
        "The recording and the CSR of an evaluated call stay as they are. Nothing was changed."
    ),
    "QAD16": N_("This is not yours to sign now. Nothing was changed. Reload it and look again."),
    "QAD17": N_(
        "The server did not take this change: it is not part of your present step. "
        "Nothing was changed. Reload the evaluation and try again."
    ),
    "QAD33": N_(
        "A quick check stays as it was recorded, and nobody checks himself. Nothing was changed. "
        "Void it with a reason and record it again."
    ),
    "QAD34": N_(
        "A contact watched live stays as it was watched, and its length and answers stay once it "
        "is submitted. Nothing was changed."
    ),
    "QAD40": N_(
        "This is deleted only by a list that two people have approved, after its time, and while "
        "nobody holds it. Nothing was changed. See Retention."
    ),
    "QAD41": N_(
        "Records and recordings are kept for at least six months. Nothing was changed. "
        "Choose six months or more."
    ),
    "QAD42": N_(
        "What was held, listed or approved stays as it was written. Nothing was changed. "
        "Release the hold, or make a new list."
    ),
    "QAD43": N_(
        "This list is not yours to approve as it is: another person proposed it, nobody has "
        "changed it since, and you may approve. Nothing was changed. Reload and look again."
    ),
    "QAD60": N_(
        "What was approved or written on the watch list stays as it is. Nothing was changed. "
        "Make a new number of the plan, or end the entry and write another."
    ),
    "QAD70": N_(
        "Attachments are added and taken away while the evaluation is a draft, and what was "
        "submitted keeps its own. Nothing was changed. Recall the result to add more."
    ),
    "QAD71": N_(
        "A video of a screen stays as it was added; only its place in the call can be moved. "
        "Nothing was changed. Add another one."
    ),
    "QAD82": N_(
        "This paper was issued for signatures, or is signed, so it stays as it is. Nothing was "
        "changed. Take it back to change it; signatures on it become void."
    ),
    "QAD83": N_(
        "A published version of a policy, and who has read it, stay as they are. Nothing was "
        "changed. Make a new version."
    ),
    "QAD86": N_(
        "A published bulletin stays as it is. Nothing was changed. What was wrong in it is "
        "corrected in the next one."
    ),
    "QAD87": N_(
        "A calibration session keeps what people scored by and what its record says. Nothing was "
        "changed. Reload it and look again."
    ),
    "QAD88": N_(
        "Progress is reported on an approved improvement plan, and what was reported stays. "
        "Nothing was changed. Report anew what is right."
    ),
    "QAD90": N_(
        "A closed month is sealed and stays as it is. Nothing was changed. What has to change goes "
        "to the adjustment list."
    ),
    "QAD91": N_(
        "A value that is entered for a CSR is confirmed by somebody else, as it was entered. "
        "Nothing was changed. Withdraw it and enter another one."
    ),
    "QAD97": N_(
        "A model call is a good, anonymous example whose CSR has consented, and stays as it was "
        "published until it is withdrawn. Nothing was changed. Reload the case and look again."
    ),
    "QAD18": N_(
        "A sign-in name stays with its person. Nothing was changed. Give the other person another."
    ),
    "QAD19": N_(
        "Leave to export is given by somebody else, for what was asked, and is used once. Nothing "
        "was changed. Ask again."
    ),
    "QAD20": N_("This is not among your rights, so it was not done. Ask your QA lead."),
    "QAD73": N_(
        "What a training need says and what shows it stay as they were submitted, and so do tests "
        "and sessions that were held. Nothing was changed. Reload it and look again."
    ),
    "QAD74": N_(
        "What was asked stays as it was raised, and what was answered as it was settled. Nothing "
        "was changed. Reload the question and look again."
    ),
    "QAD94": N_(
        "A re-check stays as it was drawn and compared. Nothing was changed. Reload the page and "
        "look again."
    ),
    "QAD95": N_(
        "An action keeps what it says and whom it is from, and stays as it is once it is closed. "
        "Nothing was changed. Reload it and look again, or give another one."
    ),
    "QAD98": N_(
        "A complaint keeps who entered it and when, and a closed one what came of it. Nothing was "
        "changed. Open it again first."
    ),
    "QAD99": N_(
        "An appraisal keeps whom it is about and, once it is filed, all that it says; each part is "
        "written by the one it belongs to. Nothing was changed. Reload it and look again."
    ),
    "QAD72": N_(
        "An inspector's assessment keeps what it is about, what was stated and what was decided. "
        "Nothing was changed. Reload it and look again."
    ),
}


def refusal(text: str) -> RuleError | None:
    """Return the sentence for an error that one of our triggers or functions raised."""
    found = re.search(r"\bQAD\d\d\b", text)
    sentence = _SENTENCES.get(found[0]) if found else None
    return RuleError(_(sentence)) if sentence else None

"""Words that people put on calls, by which plans choose them."""

from collections.abc import Mapping

from qa_desk.errors import InputError
from qa_desk.i18n import N_, _
from qa_desk.rules import masking

MOST = 40  # characters of a tag
RISK = "risk"  # of a call that shows a latent problem: makes an information note (S3-1d)
TAGS: Mapping[str, str] = {  # what is offered: code → name
    "complaint": N_("Complaint"),
    "vip": N_("VIP customer"),
    "difficult": N_("Difficult call"),
    "exemplary": N_("Good example"),
    RISK: N_("Latent problem"),
}
_ALSO = {
    "投诉": "complaint",
    "贵宾": "vip",
    "疑难": "difficult",
    "优秀录音": "exemplary",
    "隐患": RISK,
}


def code(written: str) -> str:
    """Return a tag as it is stored: the code of one that is offered, else the words in one form."""
    words = " ".join(written.split())
    if not words:
        raise InputError(_("Type a tag first."))
    if len(words) > MOST:
        raise InputError(_("A tag has at most {n} characters.").format(n=MOST))
    if masking.holds_number(words):
        raise InputError(_("A customer's number cannot be a tag: everybody would see it."))
    small = words.casefold()
    named = {_(name).casefold(): key for key, name in TAGS.items()}
    english = {name.casefold(): key for key, name in TAGS.items()}
    return (
        named.get(small)
        or english.get(small)
        or _ALSO.get(words)
        or (small if small in TAGS else words)
    )


def shown(tag: str) -> str:
    """Return a tag in the current language."""
    return _(TAGS[tag]) if tag in TAGS else tag

"""Teaching cases: good and bad passages of calls, and when one may be a model call (P23)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from qa_desk.i18n import N_, _
from qa_desk.rules.passages import Passage, merged

MOST_MS = 10 * 60_000
"""The longest passage: nobody learns from more in one piece, and it is cut in memory."""

_MOST_WORDS = 4000
_MOST_TOPIC = 60

SORTS: Mapping[str, str] = {"good": N_("Good case"), "bad": N_("Bad case")}
CONSENTS: Mapping[str, str] = {
    "": N_("Not asked yet"),
    "asked": N_("Asked, not answered"),
    "given": N_("Given"),
    "refused": N_("Refused"),
}

USES: Mapping[str, str] = {  # what a case is used in
    "need": N_("Training need"),
    "bulletin": N_("Daily QA bulletin"),
    "calibration": N_("Calibration"),
}
USED_BY: Mapping[str, str] = {  # the right that it takes to use one there, beside hearing it
    "need": "training.draft",
    "bulletin": "report.draft",
    "calibration": "calibration.run",
}


@dataclass(frozen=True)
class Entry:
    """What somebody says of a case: good or bad, items by key, topics, what is to be learnt.

    `silences` are spans (ms) counted from the passage's beginning that nobody is to hear.
    """

    is_good: bool
    items: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    lesson: str = ""
    is_anonymous: bool = True
    silences: tuple[Passage, ...] = ()

    def tidy(self, length_ms: int) -> "Entry":
        """Return it without blanks and repetitions, silences within a passage of this length."""
        topics = (topic.strip() for topic in self.topics)
        return replace(
            self,
            items=tuple(dict.fromkeys(self.items)),
            topics=tuple(dict.fromkeys(topic for topic in topics if topic)),
            lesson=self.lesson.strip(),
            silences=within(self.silences, length_ms),
        )

    def problem(self) -> str:
        """Return what is missing, nothing when it will do."""
        if not self.lesson:
            return _("Say what is to be learnt from this passage.")
        if not self.items and not self.topics:
            return _("Choose an item or write a topic, so that the case is found.")
        if len(self.lesson) > _MOST_WORDS:
            return _("What is to be learnt takes at most {n} characters.").format(n=_MOST_WORDS)
        if any(len(topic) > _MOST_TOPIC for topic in self.topics):
            return _("A topic takes at most {n} characters.").format(n=_MOST_TOPIC)
        return ""


@dataclass(frozen=True)
class Standing:
    """How far a case is on the way to a model call."""

    is_good: bool
    is_anonymous: bool
    consent: str  # a key of CONSENTS
    is_published: bool = False
    is_removed: bool = False

    def against_asking(self) -> str:
        """Return why the CSR's consent cannot be asked for, nothing when it can."""
        if self.is_removed:
            return _("This case was removed.")
        if self.is_published:
            return _("This case is published as a model call already.")
        if not self.is_good:
            return _("Only a good example becomes a model call.")
        if not self.is_anonymous:
            return _("A model call is anonymous. Tick “Anonymous” in the case first.")
        if self.consent == "asked":
            return _("The CSR has been asked and has not answered yet.")
        return ""

    def against_publishing(self) -> str:
        """Return why it cannot be published now, nothing when it can (P23)."""
        if self.consent == "given":
            return replace(self, consent="").against_asking()
        return self.against_asking() or _("The CSR has not given consent. Ask for it first.")


@dataclass(frozen=True)
class Filter:
    """Which cases are wanted; what is empty is not asked."""

    item: str = ""
    topic: str = ""
    sort: str = ""  # a key of SORTS
    checklist: str = ""  # its code


@dataclass(frozen=True)
class Found:
    """What a filter looks at."""

    is_good: bool
    items: tuple[str, ...]
    topics: tuple[str, ...]
    checklists: frozenset[str] = field(default_factory=frozenset)  # that have one of its items


def fits(wanted: Filter, case: Found) -> bool:
    """Say whether a case is among those wanted."""
    return (
        (not wanted.item or wanted.item in case.items)
        and (not wanted.topic or wanted.topic in case.topics)
        and (not wanted.sort or (wanted.sort == "good") == case.is_good)
        and (not wanted.checklist or wanted.checklist in case.checklists)
    )


def within(spans: Iterable[Passage], length_ms: int) -> tuple[Passage, ...]:
    """Return spans in order, each moment once, as far as they lie inside a length."""
    return merged((max(0, start), min(end, length_ms)) for start, end in spans)


def problem_of_passage(passage: Passage, length_ms: int) -> str:
    """Return why a passage of a recording cannot be a case, nothing when it can."""
    start, end = passage
    if end <= start or start < 0 or end > length_ms:
        return _("Choose a passage first: drag over the waveform with Shift.")
    if end - start > MOST_MS:
        return _("A case is at most {n} minutes long. Choose a shorter passage.").format(
            n=MOST_MS // 60_000
        )
    return ""

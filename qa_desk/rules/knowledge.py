"""Knowledge tickets: their words, who has to do what, when it is due, what is alike (machine K)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from uuid import UUID

from qa_desk.i18n import N_, _
from qa_desk.rules import deadlines, options, permissions, workflow
from qa_desk.rules.permissions import Reach
from qa_desk.work import Actor

PREFIX = "KT"  # how numbers begin
SOURCES: Mapping[str, str] = {  # 5.6 no. 1
    "floor": N_("Floor"),
    "qa": N_("Quality inspection"),
    "complaint": N_("Complaint"),
    "training": N_("Training"),
}
URGENCIES: Mapping[str, str] = {"normal": N_("Normal"), "urgent": N_("Urgent")}
FOUND: Mapping[str, str] = {  # 5.6 no. 5: what the knowledge base has
    "found": N_("Found"),
    "none": N_("Nothing there"),
    "incomplete": N_("Incomplete"),
    "wrong": N_("Wrong"),
    "hidden": N_("Hard to find"),
}
GAPS = ("none", "incomplete", "wrong", "hidden")
CHANGES: Mapping[str, str] = {  # 5.6 no. 9
    "changed": N_("Knowledge base changed"),
    "unchanged": N_("No change"),
}
CHANNELS: Mapping[str, str] = {  # 5.6 no. 11
    "on_the_spot": N_("In the same contact"),
    "call": N_("Called back"),
    "message": N_("Text message"),
    "chat": N_("Chat"),
    "email": N_("E-mail"),
    "nobody": N_("No customer to answer"),
}
READERS = ("coach", "editor", "csr")  # who acknowledges, 5.6 no. 13
CLOSED = ("K6", "KX", "KD")
SOLVED = ("K4", "K5", "K6")  # there is an answer to pass on
_LIKE = 55  # percent
_LEAST = 4  # letters that can be compared
_SPACES = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Standing:
    """How far a ticket is, and what the reader is to it."""

    status: str
    relations: frozenset[str] = frozenset()


def relations(
    actor: Actor, raised_by: UUID, csr_id: UUID | None, team_id: UUID | None
) -> frozenset[str]:
    """Return what an actor is to a ticket, in the words of the table of steps.

    A ticket without a CSR is led by who raised it. On a server `relations_to_ticket`
    (knowledge.sql) says the same.
    """
    raises = permissions.reach(actor, "knowledge.raise")
    answers = permissions.reach(actor, "knowledge.answer").led
    is_mine = raised_by == actor.id
    finds = is_mine and (_beyond_teams(raises) or bool(answers))
    held = {
        "know_raiser": is_mine and (raises.own or bool(raises.led) or _beyond_teams(raises)),
        "know_finder": finds,
        "know_csr": csr_id == actor.id or (csr_id is None and is_mine),
        "know_coach": team_id in answers or (csr_id is None and finds),
        "know_editor": permissions.reach(actor, "knowledge.verify").everywhere,
    }
    return frozenset(name for name, is_so in held.items() if is_so)


def _beyond_teams(reach: Reach) -> bool:
    return reach.everywhere or bool(reach.teams | reach.groups)


_WAITING = {  # whose turn it is in a state, and the step that is expected
    "K0": ("know_coach", "take_question"),
    "K1": ("know_coach", "solve_question"),
    "K2": ("know_editor", "verify_answer"),
    "K3": ("know_editor", "settle_knowledge"),
    "K4": ("know_coach", "tell_csr"),
    "K5": ("know_csr", "answer_customer"),
}


def turn(status: str) -> str:
    """Return whose turn it is in a state, a key of `workflow.RELATIONS`; "" when it is over."""
    return _WAITING.get(status, ("", ""))[0]


def waiting(standing: Standing) -> str:
    """Return the step that waits for the reader, a key of the table of steps; "" for none."""
    who, key = _WAITING.get(standing.status, ("", ""))
    return key if who in standing.relations else ""


def offered(standing: Standing) -> tuple[str, ...]:
    """Return the steps that the reader may take now, the expected one first.

    Who answers what nobody has taken yet takes it with that.
    """
    states = (standing.status, "K1") if standing.status == "K0" else (standing.status,)
    found = [step.key for state in states for step in workflow.available(state, standing.relations)]
    first = waiting(standing)
    return tuple(sorted(dict.fromkeys(found), key=lambda key: key != first))


def reader(relations: frozenset[str]) -> str:
    """Return as whom somebody acknowledges what was answered, a key of READERS; "" for nobody."""
    known = {"know_csr": "csr", "know_coach": "coach", "know_editor": "editor"}
    return next((role for who, role in known.items() if who in relations), "")


# -- what a step still needs -----------------------------------------------------------------------


def lacks(*wanted: tuple[object, str]) -> str:
    """Return what is still missing, in words, of (what is there, its name); "" when all is."""
    missing = [_(name) for there, name in wanted if not there]
    if not missing:
        return ""
    return _("Still missing: {missing}. Nothing was saved; fill it in and try again.").format(
        missing=_(", ").join(missing)
    )


# -- deadlines -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What the deadlines of a ticket follow from."""

    raised_at: datetime
    is_waiting: bool = False  # the customer is
    promised_at: datetime | None = None
    urgency: str = "normal"


def promise(asked: Asked, stored: Mapping[str, str]) -> datetime:
    """Return until when the customer is to be answered: 24 h, or the promise if earlier."""
    usual = asked.raised_at + timedelta(hours=options.number("know.customer", stored))
    return min(usual, asked.promised_at) if asked.promised_at else usual


def due(limit: str, now: datetime, asked: Asked, stored: Mapping[str, str]) -> datetime:
    """Return when a state must have been left that is entered now, by `know.…` (domain.md 2.2)."""
    if limit == "know.customer":
        return promise(asked, stored)
    if limit == "know.coach":
        key = "know.coach.waiting" if asked.is_waiting else limit
        return now + timedelta(minutes=options.number(key, stored))
    zone, is_working_day = deadlines.terms(stored)
    if limit == "know.verify":
        key = "know.verify.urgent" if asked.urgency == "urgent" else limit
        hours = options.number(key, stored)
        return deadlines.working_hours_after(now, hours, zone, is_working_day)
    return deadlines.working_days_after(now, options.number(limit, stored), zone, is_working_day).at


def passed(
    status: str, entered_at: datetime, due_at: datetime, now: datetime, stored: Mapping[str, str]
) -> int:
    """Return how many percent of the time in a state are over; a hundred is late."""
    if status in ("K2", "K3"):
        spans = deadlines.working_time(entered_at, due_at, deadlines.Roster(), stored)
    else:
        spans = [(entered_at, due_at)]
    return deadlines.passed_share(entered_at, due_at, now, spans)


def reminder(share: int, stored: Mapping[str, str]) -> int:
    """Return which reminder a share of the time calls for: 0, 1 or 2; 3 when it is late."""
    if share >= deadlines.WHOLE:
        return 3
    marks = options.number("reminders.first", stored), options.number("reminders.second", stored)
    return sum(share >= mark for mark in marks)


# -- what is alike -------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Return a text as it is compared: full width as half, no case, spaces or punctuation."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()


def likeness(one: str, other: str) -> int:
    """Return how many percent of two questions are the same letters in the same order."""
    first, second = plain(one), plain(other)
    if min(len(first), len(second)) < _LEAST:
        return 0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if 100 * matcher.quick_ratio() < _LIKE:
        return 0
    return round(100 * matcher.ratio())


def alike(text: str, others: Iterable[tuple[UUID, str]], most: int = 3) -> list[UUID]:
    """Return the questions that are probably the same, the likest first (K-11)."""
    found = [(likeness(text, other), key) for key, other in others]
    fit = sorted((each for each in found if each[0] >= _LIKE), key=lambda each: -each[0])
    return [key for _share, key in fit[:most]]


def matches(wanted: str, texts: Iterable[str]) -> bool:
    """Say whether every word that is looked for stands in one of the texts."""
    within = "\n".join(map(plain, texts))
    return all(plain(word) in within for word in wanted.split())

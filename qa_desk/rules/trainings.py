"""Training needs: their words, who has to do what, and what their people sign (machine T, 5.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from qa_desk.i18n import N_, _
from qa_desk.rules import deadlines, options, permissions, workflow
from qa_desk.work import Actor

SOURCES: Mapping[str, str] = {  # 5.5 no. 3
    "cluster": N_("Concentrated problem"),
    "fatal": N_("Fatal error"),
    "minimum": N_("Below the minimum skill"),
    "appraisal": N_("Appraisal"),
    "product": N_("New product"),
    "complaint": N_("Complaint"),
    "improvement": N_("Improvement plan"),
    "other": N_("Other source"),
}
URGENCIES: Mapping[str, str] = {"normal": N_("Normal"), "urgent": N_("Urgent")}
METRICS: Mapping[str, str] = {
    "score": N_("Score on the topic"),  # tenths of a point in a hundred
    "defects": N_("Defect rate of the items"),  # thousandths
}
METHODS: Mapping[str, str] = {  # S0-5.2.1, S2-4.2
    "internal": N_("Internal training"),
    "external": N_("External training"),
    "online": N_("Online course"),
    "case": N_("Case study"),
    "simulation": N_("Simulation"),
}
ATTENDANCE: Mapping[str, str] = {
    "present": N_("Present"),
    "absent": N_("Absent"),
    "made_up": N_("Made up"),
}
TESTS: Mapping[str, str] = {  # S0-5.2.2, S2-4.3.1, P25
    "exam": N_("Exam"),
    "practice": N_("Practical test"),
    "reflection": N_("Written reflection"),
    "customer": N_("Customer feedback"),
}
RETURNS: Mapping[str, str] = {
    "process": N_("A process fault, not a training matter"),
    "knowledge": N_("A fault of the knowledge base"),
    "unclear": N_("Not clear enough to train"),
    "other": N_("Other reason"),
}
PLANNED: Mapping[str, str] = {  # the line of follow-up samples in the plan of a month
    "none": N_("no plan yet: the samples come into it when it is made"),
    "missing": N_("not in the plan"),
    "draft": N_("in the draft, which is not approved yet"),
    "approved": N_("in the plan"),
}
NEED, PREFIX = "training_need", "TN"  # kind of the paper, and how numbers begin
SIGNERS = ("need_inspector", "need_lead", "need_trainer")
EDITABLE = ("T0", "TR")
TRAINED = ("T4", "T5", "T6", "T7", "T8")  # held
_SOURCE_OF = {"item": "cluster", "person": "cluster", "fatal": "fatal", "minimum": "minimum"}


@dataclass(frozen=True)
class Standing:
    """How far a need is, and what the reader is to it."""

    status: str
    is_approved: bool = False
    relations: frozenset[str] = frozenset()
    has_proposal: bool = False  # a verdict is proposed


def relations(actor: Actor, raised_by: UUID, *, is_approved: bool) -> frozenset[str]:
    """Return what an actor is to a need, in the words of the table of steps.

    On a server `relations_to_need` (training.sql) says the same.
    """
    held = {
        "need_raiser": raised_by == actor.id and permissions.may(actor, "training.propose"),
        "need_drafter": permissions.may(actor, "training.draft"),
        "need_approver": permissions.may(actor, "training.approve"),
        "trainer": permissions.may(actor, "training.run") and is_approved,
    }
    return frozenset(name for name, is_so in held.items() if is_so)


def waiting(standing: Standing) -> str:
    """Return the step that waits for the reader, a key of the table of steps; "" for none."""
    wanted = {
        "T0": ("need_drafter", "submit_need"),
        "TR": ("need_drafter", "submit_need"),
        "T1": ("trainer", "accept_need") if standing.is_approved else _APPROVE,
        "T2": ("trainer", "schedule_training"),
        "T3": ("trainer", "deliver_training"),
        "T4": ("trainer", "give_result"),
        "T5": ("need_drafter", "follow_up"),
        "T6": _CLOSE if standing.has_proposal else ("need_drafter", "propose_verdict"),
    }
    who, key = wanted.get(standing.status, ("", ""))
    return key if who in standing.relations else ""


_APPROVE = ("need_approver", "approve_need")
_CLOSE = ("need_approver", "close_effective")


def offered(standing: Standing) -> tuple[str, ...]:
    """Return the steps that the reader may take now, and what he may do beside them.

    That is `edit`, `book` a session, mark who was there (`attend`) and `grade` tests.
    """
    held = standing.relations
    unfit = "unapproved" if standing.is_approved else "approved"
    found = [
        step.key
        for step in workflow.available(standing.status, held)
        if unfit not in step.needs
        and not (step.target in ("T7", "T8") and not standing.has_proposal)
    ]
    if standing.status in EDITABLE and held & {"need_raiser", "need_drafter"}:
        found.append("edit")
    if "trainer" in held:
        found += [key for key, states in _BESIDE.items() if standing.status in states]
    return tuple(dict.fromkeys(found))


_BESIDE = {
    "book": ("T3", "T4", "T5", "T6"),
    "attend": ("T3", "T4", "T5", "T6"),
    "grade": ("T4", "T5", "T6"),
}


@dataclass(frozen=True)
class Said:
    """What is written in a need, as far as it is asked for."""

    topic: str
    problem: str
    content: str
    source: str
    target: int | None
    trainees: int
    typical: int  # typical calls


def lacks(said: Said) -> str:
    """Return what a need still lacks to be submitted, in words; "" when it is whole (T-02)."""
    from_results = said.source in ("cluster", "fatal", "minimum")
    wanted = (
        (said.topic.strip(), N_("the topic")),
        (said.problem.strip(), N_("the problem")),
        (said.content.strip(), N_("the suggested content")),
        (said.trainees, N_("the trainees")),
        (said.target is not None, N_("the target")),
        (said.typical or not from_results, N_("a typical call with the moment to listen to")),
    )
    missing = [_(name) for is_there, name in wanted if not is_there]
    if not missing:
        return ""
    return _("A training need names {missing} before it is submitted.").format(
        missing=_(", ").join(missing)
    )


# -- tests and attendance ------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A test as it counts: of which kind, in which order it was taken, how it went."""

    kind: str
    order: tuple[date, str]
    passed: bool
    retake_on: date | None = None


def has_passed(marks: Iterable[Mark]) -> bool:
    """Say whether somebody has passed: the newest test of each kind counts (S2-4.3.2)."""
    newest = _newest(marks)
    return bool(newest) and all(each.passed for each in newest)


def retake_on(marks: Iterable[Mark]) -> date | None:
    """Return the first day on which somebody tries again; None when nothing is agreed."""
    days = [each.retake_on for each in _newest(marks) if not each.passed and each.retake_on]
    return min(days, default=None)


def is_settled(marks: Iterable[Mark]) -> bool:
    """Say whether somebody has passed or has a day for each test that he failed."""
    newest = _newest(marks)
    return bool(newest) and all(each.passed or each.retake_on for each in newest)


def attendance(states: Iterable[tuple[bool, str]]) -> str:
    """Return somebody's attendance over the sessions, from (make-up session, state) of each.

    Who was absent and came to another session has made it up.
    """
    found = list(states)
    was_there = [is_make_up for is_make_up, state in found if state in ("present", "made_up")]
    if not was_there:
        return "absent" if found else ""
    missed = any(state == "absent" for _is_make_up, state in found)
    is_made_up = missed or all(was_there) or any(state == "made_up" for _m, state in found)
    return "made_up" if is_made_up else "present"


def _newest(marks: Iterable[Mark]) -> list[Mark]:
    newest: dict[str, Mark] = {}
    for each in sorted(marks, key=lambda mark: mark.order):
        newest[each.kind] = each
    return list(newest.values())


# -- deadlines -----------------------------------------------------------------------------------


def due(limit: str, start: datetime, stored: Mapping[str, str], urgency: str = "") -> datetime:
    """Return when a state must have been left, by an option `train.…` (domain.md 2.2).

    An urgent need is submitted on the next working day; another by the day of the month.
    """
    zone, is_working_day = deadlines.terms(stored)
    number = options.number(limit, stored)
    if limit == "train.result":
        return deadlines.working_days_after(start, number, zone, is_working_day).at
    today = start.astimezone(zone).date()
    if limit == "train.submit":
        if urgency == "urgent":
            return deadlines.working_days_after(start, 1, zone, is_working_day).at
        day = today.replace(day=number)
        if day < today:
            day = (today.replace(day=1) + timedelta(days=31)).replace(day=number)
    else:
        day = today + timedelta(days=number)
    return datetime.combine(day, deadlines.END_OF_WORK, zone).astimezone(UTC)


# -- topics ------------------------------------------------------------------------------------

Topic = tuple[frozenset[str], str]  # keys of items, a dimension


def same_topic(one: Topic, other: Topic) -> bool:
    """Say whether two trainings are about the same: by their items, else by their dimension.

    Without either a training is about everything.
    """
    if one[0] and other[0]:
        return bool(one[0] & other[0])
    return "" in (one[1], other[1]) or one[1] == other[1]


# -- proposals ---------------------------------------------------------------------------------


def source_of(kind: str) -> str:
    """Return the source of a need that a cluster of this kind proposes (5.5 no. 3)."""
    return _SOURCE_OF.get(kind, "other")


def about(kind: str, subject: str, csrs: Iterable[UUID]) -> tuple[str, str, str]:
    """Return what a cluster is about: two of these are never open at once."""
    whose = ",".join(sorted(map(str, csrs))) if kind in ("person", "minimum") else ""
    return kind, subject, whose

"""Actions with an owner and a due date: their words, and who may do what to them (S1-3.7, P24)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.rules import deadlines
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.sheets import Sheet

KINDS: Mapping[str, str] = {
    "action": N_("Action item"),
    "note": N_("Information note"),
    "suggestion": N_("Suggestion"),
    "task": N_("Task of an improvement"),
}
PREFIXES: Mapping[str, str] = {"action": "AC", "note": "IN", "suggestion": "SG", "task": "AC"}
URGENCIES: Mapping[str, str] = {"normal": N_("Normal"), "urgent": N_("Urgent")}
SOURCES: Mapping[str, str] = {"staff": N_("From staff"), "customer": N_("From a customer")}
CAUSES: Mapping[str, str] = {  # of a note: what is not the CSR's (P24, S3-1d)
    "process": N_("Process"),
    "system": N_("System"),
    "product": N_("Product"),
    "risk": N_("Latent problem"),
}
STATES: Mapping[str, str] = {
    "open": N_("Not done yet"),
    "done": N_("Done"),
    "dropped": N_("Dropped"),
    "adopted": N_("Adopted"),
    "declined": N_("Not adopted"),
}
OPEN = "open"
CLOSED = tuple(state for state in STATES if state != OPEN)
ANSWERS = ("adopted", "declined")  # of a suggestion
RIGHT: Mapping[str, str] = {  # to give one of a kind
    **dict.fromkeys(("action", "note", "task"), "action.give"),
    "suggestion": "suggestion.make",
}
STEPS: Mapping[str, str] = {  # what is done about an action, in words
    "give": N_("Action given"),
    "report": N_("Progress reported"),
    "hand_over": N_("Handed to somebody else"),
    "postpone": N_("Due date changed"),
    "finish": N_("Finished"),
    "drop": N_("Dropped"),
    "read": N_("Reply read"),
}
_WHO: Mapping[str, frozenset[str]] = {  # actions, notes and tasks
    "report": frozenset({"owner"}),
    "finish": frozenset({"owner"}),
    "hand_over": frozenset({"giver", "overseer"}),
    "postpone": frozenset({"giver", "overseer"}),
    "drop": frozenset({"giver", "overseer"}),
    "read": frozenset({"giver"}),
}
_WHO_OF_SUGGESTIONS: Mapping[str, frozenset[str]] = {  # whoever made one waits for the answer
    **_WHO,
    "finish": frozenset({"owner", "overseer"}),
    "hand_over": frozenset({"overseer"}),
    "postpone": frozenset({"overseer"}),
    "drop": frozenset({"giver"}),
}
_REASONED = ("hand_over", "postpone", "drop")
WHOLE = 100  # percent
MOST = 4000  # characters of a text


@dataclass(frozen=True)
class Evidence:
    """An evaluation that shows what a note is about: its number and the items, no more (P24)."""

    evaluation_id: UUID
    number: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewAction:
    """What somebody is to do until a day; `subject` says what it belongs to, by kind and id.

    A suggestion may have no owner yet. `cause` and `evidence` are of an information note, `source`
    of a suggestion.
    """

    kind: str
    what: str
    due: date
    owner_id: UUID | None = None
    department_id: UUID | None = None
    urgency: str = "normal"
    begins: date | None = None
    subject: tuple[str, UUID] | None = None
    source: str = ""
    cause: str = ""
    evidence: tuple[Evidence, ...] = ()


def check(new: NewAction, today: date) -> None:
    """Refuse an action that says too little, or that could not be done any more."""
    if not new.what.strip():
        raise RuleError(_("Nothing is said to be done. Nothing was saved. Write what it is."))
    if len(new.what) > MOST:
        raise RuleError(
            _("The text is longer than {most} characters. Nothing was saved. Shorten it.").format(
                most=MOST
            )
        )
    if new.owner_id is None and new.kind != "suggestion":
        raise RuleError(_("Nobody is to do it. Nothing was saved. Choose who."))
    if new.due < max(today, new.begins or today):
        raise RuleError(
            _("It would be due before it begins. Nothing was saved. Choose a later day.")
        )
    if new.kind == "note" and new.cause not in CAUSES:
        raise RuleError(_("A note has a cause. Nothing was saved. Choose one."))
    if new.kind == "suggestion" and new.source not in SOURCES:
        raise RuleError(_("A suggestion comes from somebody. Nothing was saved. Choose from whom."))


def relations(*, is_owner: bool, is_giver: bool, is_overseer: bool) -> frozenset[str]:
    """Return what somebody is to an action; on a server `guard_action_item` says the same."""
    held = {"owner": is_owner, "giver": is_giver, "overseer": is_overseer}
    return frozenset(name for name, holds in held.items() if holds)


def offered(kind: str, state: str, held: frozenset[str]) -> tuple[str, ...]:
    """Return which steps somebody may take about an action now."""
    who = _WHO_OF_SUGGESTIONS if kind == "suggestion" else _WHO
    fits = (key for key in who if (key == "read") == (state != OPEN))
    return tuple(key for key in fits if who[key] & held)


def require(key: str, kind: str, state: str, held: frozenset[str], words: str) -> None:
    """Refuse a step that is not somebody's to take now, or that lacks its reason."""
    if key not in offered(kind, state, held):
        if state != OPEN:
            raise RuleError(
                _("It is closed: “{state}”. Nothing was changed.").format(state=_(STATES[state]))
            )
        raise RuleError(
            _("“{step}” is not yours to do about this. Nothing was changed.").format(
                step=_(STEPS[key])
            )
        )
    if key in _REASONED and not words.strip():
        raise RuleError(_("This needs a reason. Nothing was changed. Write one."))
    if key == "finish" and not words.strip():
        raise RuleError(_("A result is missing. Nothing was changed. Write what was done."))


def closes(kind: str, answer: str) -> str:
    """Return the state in which an action ends; a suggestion with an answer."""
    if kind != "suggestion":
        return "done"
    if answer not in ANSWERS:
        raise RuleError(
            _("A suggestion is adopted or not. Nothing was changed. Choose one of the two.")
        )
    return answer


def waits(state: str, *, is_mine: bool, is_unowned: bool, is_unread: bool) -> str:
    """Return what waits for a reader: to do it, to answer it, to read the reply, or nothing."""
    if state != OPEN:
        return "read" if is_unread else ""
    if is_mine:
        return "do"
    return "answer" if is_unowned else ""


def is_overdue(state: str, due: date, today: date) -> bool:
    """Say whether an action should have been done by now."""
    return state == OPEN and due < today


def stage(
    since: datetime, due: date, now: datetime, zone: ZoneInfo, shares: tuple[int, ...]
) -> int:
    """Return of what somebody is reminded now: a share of the time, all of it, or 0 of nothing."""
    end = datetime.combine(due + timedelta(days=1), time(), zone).astimezone(UTC)
    passed = deadlines.passed_share(min(since, end), end, now, ())
    return max((share for share in (*shares, WHOLE) if share <= passed), default=0)


@dataclass(frozen=True)
class Finding:
    """What an evaluation shows that is not the CSR's: its cause, the items, the words (P24)."""

    evaluation_id: UUID
    number: str
    cause: str  # a key of CAUSES, or "" where nothing was found
    items: tuple[str, ...] = ()  # number and text
    notes: tuple[str, ...] = ()

    def evidence(self) -> Evidence:
        """Return it as a note keeps it."""
        return Evidence(self.evaluation_id, self.number, self.items)


def finding(
    evaluation_id: UUID, number: str, form: Checklist, sheet: Sheet, *, is_risk: bool = False
) -> Finding:
    """Return what a sheet says of process, system and product; a call tagged 隐患 is a risk.

    The cause that is named most often counts, of several the first in CAUSES.
    """
    found = [
        (item, given)
        for item in form.items
        for given in [sheet.answers.get(item.number)]
        if given is not None and given.cause in CAUSES
    ]
    causes = [given.cause for _item, given in found]
    cause = max((code for code in CAUSES if code in causes), key=causes.count, default="")
    return Finding(
        evaluation_id,
        number,
        cause or ("risk" if is_risk else ""),
        tuple(f"{item.number} {item.text}" for item, _given in found),
        tuple(given.note.strip() for _item, given in found if given.note.strip()),
    )


def merged(findings: Sequence[Finding]) -> tuple[str, str]:
    """Return the cause and the first words of a note about several findings."""
    causes = [one.cause for one in findings if one.cause]
    cause = max((code for code in CAUSES if code in causes), key=causes.count, default="")
    lines = []
    for one in findings:
        said = _(", ").join((*one.items, *one.notes))
        if said:
            lines.append(_("{number}: {words}").format(number=one.number, words=said))
    return cause, "\n".join(lines)

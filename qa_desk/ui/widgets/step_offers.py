"""Which steps a person is offered about a case: those that wait, and those that are rare."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from qa_desk.i18n import _
from qa_desk.rules import workflow
from qa_desk.services.cases import Case

Keys = tuple[str, ...]

# Steps of one form stand together. What waits for somebody is open at once, the most usual first;
# what is rare is behind a menu.
WAITING: tuple[Keys, ...] = (
    ("release", "recall"),
    ("accept",),
    ("countersign",),
    ("dispute", "dispute_past"),
    ("judge_true", "judge_false"),
    ("coach",),
    ("contest",),
    ("appeal",),
    ("rescore",),
    ("uphold", "uphold_signed", "correct"),
    ("vote",),
    ("panel_uphold", "panel_correct"),
    ("refuse",),
)
RARE: tuple[Keys, ...] = (
    ("decline",),
    ("withdraw",),
    ("call_in",),
    ("record_refusal",),
    ("absent",),
    ("left",),
    ("name_signer",),
    ("answer",),
    ("propose",),
    ("self_correct",),
    ("reopen",),
    ("reopen_review",),
    ("come_back",),
    ("void",),
)
OFFERED = frozenset(key for keys in (*WAITING, *RARE) for key in keys)
_VERDICTS = ("uphold", "uphold_signed", "correct", "panel_uphold", "panel_correct")
_AWAY = ("absent_timeout", "csr_long_leave")


@dataclass(frozen=True)
class Offers:
    """The steps that wait for a person, and the rare ones, each group one form."""

    waiting: tuple[Keys, ...] = ()
    rare: tuple[Keys, ...] = ()

    @property
    def keys(self) -> Keys:
        """All of them."""
        return tuple(key for keys in (*self.waiting, *self.rare) for key in keys)


def of(case: Case | None, offered: Collection[str] = OFFERED) -> Offers:
    """Return what the reader of a case is offered; the services decide all the same."""
    if case is None:
        return Offers()
    possible = {
        step.key for step in case.steps if step.key in offered and _makes_sense(case, step.key)
    }
    waits = [("self_correct",)] if _is_proposed(case) else []
    rare = [keys for keys in RARE if keys not in waits]
    return Offers(_grouped((*waits, *WAITING), possible), _grouped(rare, possible))


def _is_proposed(case: Case) -> bool:
    """Say whether a correction of what holds now is proposed: it waits for its approval (E-32)."""
    now = case.versions[-1].number if case.versions else None
    return any(told.key == "propose" and told.revision == now for told in case.route)


def _grouped(groups: Iterable[Keys], possible: Collection[str]) -> tuple[Keys, ...]:
    found = (tuple(key for key in keys if key in possible) for keys in groups)
    return tuple(keys for keys in found if keys)


def _makes_sense(case: Case, key: str) -> bool:
    """Say whether a step can be taken as things are, as far as the case tells."""
    return key not in _ASKS or _ASKS[key](case)


def _may_release(case: Case) -> bool:
    is_author = any(step.key == "recall" for step in case.steps)
    return not (is_heard_twice(case) and is_author)  # E-07


def _may_appeal(case: Case) -> bool:
    again = any(told.key == "appeal" for told in case.route)
    until = case.appeal_until
    return not again and until is not None and until >= datetime.now(UTC)


def _is_overdue(case: Case) -> bool:
    return case.row.due_at is not None and case.row.due_at <= datetime.now(UTC)


def is_heard_twice(case: Case) -> bool:
    """Say whether a second person has to hear a fatal error; of words alone nobody can (P8)."""
    return case.fatal and case.is_recorded


def is_coached(case: Case) -> bool:
    """Say whether the team lead has talked it over since the case came to him (E-14)."""
    since = [told for told in case.route if told.target == "E6"]
    came = max((n for n, told in enumerate(since) if told.source != "E6"), default=0)
    return any(told.key == "coach" for told in since[came:])


def has_csr_signed(case: Case) -> bool:
    """Say whether the CSR has signed what holds now."""
    return any(one.role == "csr" and not one.is_void for one in case.signatures)


def label(keys: Keys) -> str:
    """Return the name of a group of steps, as on its button."""
    if keys[0] in _VERDICTS:
        return _("Decide")
    return workflow.label(keys[0])


_ASKS: Mapping[str, Callable[[Case], bool]] = {
    "release": _may_release,
    "accept": lambda case: case.row.status != "E6" or is_coached(case),
    "appeal": _may_appeal,
    "dispute": lambda case: not _is_overdue(case),
    "dispute_past": lambda case: not _is_overdue(case),
    "call_in": _is_overdue,
    "rescore": lambda case: case.is_blind,
    "uphold": lambda case: not case.is_blind and not has_csr_signed(case),
    "uphold_signed": lambda case: not case.is_blind and has_csr_signed(case),
    "correct": lambda case: not case.is_blind,
    "come_back": lambda case: case.close_reason in _AWAY,
}

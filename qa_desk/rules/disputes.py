"""What is said on the route after a release: grounds, opinions, verdicts; and what follows.

These are the words that go with a step (models/steps.py). They are kept as one JSON text, written
in one way only, so that it can be hashed.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from qa_desk.i18n import N_
from qa_desk.rules import answers, masking, scoring
from qa_desk.rules.checklists import Checklist, Item
from qa_desk.rules.guards import GROUNDS
from qa_desk.rules.scoring import Score
from qa_desk.rules.sheets import Answer, Sheet

Subject = int | str  # an item's number, or the key of a stand-alone fatal error
KINDS: Mapping[str, str] = {  # what an inspector got wrong (machine I)
    "miss": N_("Overlooked"),
    "over_deduct": N_("Deducted too much"),
    "wrong_fatal": N_("Wrong fatal error"),
    "wrong_cause": N_("Wrong cause"),
}
_ORDER = ("pass", "not_scorable", "fail", "fatal_fail")  # from the best for a CSR to the worst


@dataclass(frozen=True)
class Disputed:
    """One item or fatal error that somebody disputes, and why (E-10, E-11, E-20)."""

    subject: Subject
    grounds: str
    at_ms: tuple[int, ...] = ()  # moments of the recording
    option: int | None = None  # that should have been chosen, by its place (answers.proposals)
    reference: str = ""  # to the knowledge base

    @property
    def is_founded(self) -> bool:
        """Say whether the grounds are of a fitting length."""
        return GROUNDS[0] <= len(self.grounds.strip()) <= GROUNDS[1]


@dataclass(frozen=True)
class Opinion:
    """What a team lead or member of a panel says to one disputed item (B12)."""

    subject: Subject
    is_true: bool  # 属实: the result is right here
    words: str


@dataclass(frozen=True)
class Words:
    """All that goes with one step; what a step does not have stays empty."""

    reason: str = ""
    disputed: tuple[Disputed, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    sheet: Sheet | None = None  # of a blind re-score, a proposal or a correction
    verdict: str = ""  # a key of guards.VERDICTS
    upholds: bool | None = None  # a vote
    person: UUID | None = None  # who is named to sign
    panel: tuple[UUID, ...] = ()  # who decided
    missing: str = ""  # why the panel has fewer than three
    heard: bool = False  # the marked parts were played

    def masked(self) -> "Words":
        """Return the same words with everybody's numbers masked (P18)."""
        hide = masking.mask_typed
        return replace(
            self,
            reason=hide(self.reason),
            disputed=tuple(
                replace(one, grounds=hide(one.grounds), reference=hide(one.reference))
                for one in self.disputed
            ),
            opinions=tuple(replace(one, words=hide(one.words)) for one in self.opinions),
            sheet=self.sheet.masked() if self.sheet else None,
            missing=hide(self.missing),
        )

    def to_text(self) -> str:
        """Return all but the reason as one JSON text; the same words are the same text."""
        found: dict[str, Any] = {
            "disputed": [
                [one.subject, one.grounds, list(one.at_ms), one.option, one.reference]
                for one in self.disputed
            ],
            "opinions": [[one.subject, one.is_true, one.words] for one in self.opinions],
            "sheet": self.sheet.to_document() if self.sheet else None,
            "verdict": self.verdict,
            "upholds": self.upholds,
            "person": str(self.person) if self.person else None,
            "panel": [str(one) for one in self.panel],
            "missing": self.missing,
            "heard": self.heard or None,
        }
        told = {key: value for key, value in found.items() if value not in (None, "", [])}
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, reason: str, written: str) -> "Words":
        """Return what `to_text` wrote."""
        found = json.loads(written)
        return cls(
            reason=reason,
            disputed=tuple(
                Disputed(subject, grounds, tuple(marks), option, reference)
                for subject, grounds, marks, option, reference in found.get("disputed", ())
            ),
            opinions=tuple(Opinion(*one) for one in found.get("opinions", ())),
            sheet=Sheet.from_document(found["sheet"]) if "sheet" in found else None,
            verdict=found.get("verdict", ""),
            upholds=found.get("upholds"),
            person=UUID(found["person"]) if "person" in found else None,
            panel=tuple(UUID(one) for one in found.get("panel", ())),
            missing=found.get("missing", ""),
            heard=found.get("heard", False),
        )


def unfounded(disputed: Iterable[Disputed]) -> int:
    """Return how many disputed items have no grounds of a fitting length."""
    return sum(not one.is_founded for one in disputed)


def unjudged(disputed: Iterable[Disputed], opinions: Iterable[Opinion]) -> int:
    """Return how many disputed items nobody has said anything to."""
    judged = {one.subject for one in opinions if one.words.strip()}
    return len({one.subject for one in disputed} - judged)


def subjects(form: Checklist, sheet: Sheet) -> tuple[Subject, ...]:
    """Return what of a result can be disputed: deductions, fatal options, fatal errors."""
    lost = [found.item for found in scoring.findings(form, sheet)]
    fatal = [found.item or found.key or "" for found in scoring.fatals(form, sheet)]
    return tuple(dict.fromkeys((*fatal, *lost)))


def is_worse(before: Score, after: Score) -> bool:
    """Say whether a new result is worse for the CSR in any way (NO-WORSE, domain.md 2.4)."""
    lower = before.final is not None and after.final is not None and after.final < before.final
    more_fatals = bool(set(after.fatal_classes) - set(before.fatal_classes))
    return lower or more_fatals or _ORDER.index(after.result) > _ORDER.index(before.result)


def restored(form: Checklist, sheet: Sheet, disputed: Collection[Subject]) -> Sheet:
    """Return the sheet as it would be if all that is disputed were decided for the CSR."""
    best = {item.number: answers.best(item) for item in form.items if item.number in disputed}
    restored = {
        number: best[number] if number in best and given.option is not None else given
        for number, given in sheet.answers.items()
    }
    fatals = {key: note for key, note in sheet.fatals.items() if key not in disputed}
    return replace(sheet, answers=restored, fatals=fatals)


def is_material(
    form: Checklist, sheet: Sheet, group: str, disputed: Collection[Subject], least: int
) -> bool:
    """Say whether a second appeal is worth it: a fatal error, the pass mark, or enough points.

    `least` is in points (`appeal.points`, E-20).
    """
    before = scoring.score(form, sheet, group)
    after = scoring.score(form, restored(form, sheet, disputed), group)
    if set(before.fatal_classes) != set(after.fatal_classes) or before.result != after.result:
        return True
    gained = (after.final or 0) - (before.final or 0)
    return gained >= least * 10


def errors(form: Checklist, first: Sheet, second: Sheet) -> tuple[tuple[str, Subject], ...]:
    """Return what an inspector got wrong: (key of KINDS, item or fatal error), as on the form."""
    found: list[tuple[str, Subject]] = []
    for item in form.items:
        kind = _error(item, first.answers.get(item.number), second.answers.get(item.number))
        if kind:
            found.append((kind, item.number))
    found += [("wrong_fatal", key) for key in sorted(set(first.fatals) ^ set(second.fatals))]
    return tuple(found)


def _error(item: Item, first: Answer | None, second: Answer | None) -> str:
    if first is None or second is None or first.choice == second.choice:
        return "wrong_cause" if first and second and first.cause != second.cause else ""
    if answers.fatals(item, first) != answers.fatals(item, second):
        return "wrong_fatal"
    was, is_now = answers.worth(item, first), answers.worth(item, second)
    return "miss" if was is None or (is_now is not None and is_now < was) else "over_deduct"

"""The adjustment list of a closed month: what was, what is to be, and why (P10, P12).

Its text in canonical form is the paper that people sign; the same text is read back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.rules.canonical import Field, canonical, read
from qa_desk.rules.signatories import Asked, in_order


@dataclass(frozen=True)
class Correction:
    """An evaluation of a closed month that became, or should have been, another one."""

    evaluation_id: UUID
    number: str
    person_id: UUID
    csr: str  # name and staff no.
    before: int  # final score in tenths
    after: int | None  # None: it was voided
    reason: str


@dataclass(frozen=True)
class Change:
    """What that makes of the monthly result of a CSR: scores in tenths, fatal results."""

    person_id: UUID
    csr: str
    before: int
    after: int
    fatals_before: int
    fatals_after: int

    @property
    def is_change(self) -> bool:
        """Say whether the figures differ at all."""
        return (self.before, self.fatals_before) != (self.after, self.fatals_after)


@dataclass(frozen=True)
class Form:
    """The whole list of a month, with a word on why, and who signs."""

    month: date
    corrections: tuple[Correction, ...] = ()
    changes: tuple[Change, ...] = ()
    reason: str = ""
    adjuster_id: UUID | None = None
    adjuster: str = ""  # name and staff no.
    approver_id: UUID | None = None
    approver: str = ""

    def to_text(self) -> str:
        """Return the list in canonical form (qad1)."""
        return canonical(_flat(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> "Form":
        """Return the list that a text says."""
        return _raised(read(text))

    def signatories(self) -> tuple[Asked, ...]:
        """Return who signs: who adjusts, then who approves it (NO-SELF)."""
        if self.adjuster_id is None or self.approver_id is None:
            raise RuleError(_("Name who adjusts and who approves. Nothing was issued."))
        return in_order(
            [("adjuster", [self.adjuster_id]), ("adjustment_approver", [self.approver_id])]
        )


_CORRECTION = ("evaluation_id", "number", "person_id", "csr", "before", "after", "reason")


def _flat(form: Form) -> Iterator[Field]:
    yield "month", form.month
    yield "reason", form.reason
    for name in ("adjuster", "approver"):
        yield f"{name}_id", getattr(form, f"{name}_id")
        yield name, getattr(form, name)
    for number, one in enumerate(form.corrections, start=1):
        yield from ((f"correction.{number}.{key}", getattr(one, key)) for key in _CORRECTION)
    for number, change in enumerate(form.changes, start=1):
        yield f"change.{number}.csr", change.csr
        figures = (change.before, change.after, change.fatals_before, change.fatals_after)
        # In one value: the server looks for it before it keeps the adjustment (models/months.sql).
        yield f"change.{number}", " ".join(map(str, (change.person_id, *figures)))


def _raised(found: Mapping[str, str | None]) -> Form:
    def said(key: str) -> str:
        return found[key] or ""

    def person(key: str) -> UUID | None:
        return UUID(said(key)) if found[key] else None

    corrections, changes = [], []
    number = 1
    while f"correction.{number}.number" in found:
        at = f"correction.{number}"
        after = found[f"{at}.after"]
        corrections.append(
            Correction(
                UUID(said(f"{at}.evaluation_id")),
                said(f"{at}.number"),
                UUID(said(f"{at}.person_id")),
                said(f"{at}.csr"),
                int(said(f"{at}.before")),
                None if after is None else int(after),
                said(f"{at}.reason"),
            )
        )
        number += 1
    number = 1
    while f"change.{number}" in found:
        key, *figures = said(f"change.{number}").split(" ")
        changes.append(Change(UUID(key), said(f"change.{number}.csr"), *map(int, figures)))
        number += 1
    return Form(
        date.fromisoformat(said("month")), tuple(corrections), tuple(changes), said("reason"),
        person("adjuster_id"), said("adjuster"), person("approver_id"), said("approver"),
    )  # fmt: skip

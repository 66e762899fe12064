"""The policy evaluation form (制度流程评估表, domain.md 5.8): what it says, what it still lacks.

Its text in canonical form is the document that people sign; the same text is read back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules.canonical import Field, canonical, read
from qa_desk.rules.signatories import Asked, in_order
from qa_desk.rules.working_calendar import IsWorkingDay

TYPES: Mapping[str, str] = {"regular": N_("Regular (half-yearly)"), "special": N_("Special")}
COMPLIANCE: Mapping[str, str] = {
    "done": N_("Carried out"),
    "partly": N_("Partly carried out"),
    "not": N_("Not carried out"),
}
GRADES: Mapping[str, str] = {
    "suitability": N_("Suitability"),
    "adequacy": N_("Adequacy"),
    "effectiveness": N_("Effectiveness"),
}
CONCLUSIONS: Mapping[str, str] = {
    "keep": N_("Keep it"),
    "revise": N_("Revise it"),
    "withdraw": N_("Withdraw it"),
}
FIGURES: Mapping[str, str] = {  # the data of the period; calibration is not among them yet
    "evaluations": N_("Evaluations released"),
    "csrs": N_("CSRs evaluated"),
    "csrs_all": N_("CSRs of the centre"),
    "disputes": N_("Disputes"),
    "standard_unclear": N_("Disputes decided with “standard unclear”"),
    "overdue": N_("Results past their deadline now"),
}
_BEST = 5


@dataclass(frozen=True)
class Evaluator:
    """Who evaluates, and in which post."""

    person_id: UUID
    name: str  # and staff no.
    post: str = ""


@dataclass(frozen=True)
class Clause:
    """How far a clause is carried out, and what shows it."""

    clause: str
    compliance: str = ""  # a key of COMPLIANCE
    evidence: str = ""


@dataclass(frozen=True)
class Change:
    """A clause as it was, as it is to be, and why."""

    old: str
    new: str
    reason: str = ""


@dataclass(frozen=True)
class Form:
    """The whole form; the first seven say which policy it was about."""

    policy_id: UUID
    number: str
    title: Bilingual
    version: str
    effective_from: date | None
    owner: str
    type: str  # a key of TYPES
    period_from: date
    period_to: date
    evaluators: tuple[Evaluator, ...] = ()
    clauses: tuple[Clause, ...] = ()
    figures: tuple[tuple[str, int], ...] = ()
    problems: str = ""
    effects: str = ""
    suitability: int | None = None
    adequacy: int | None = None
    effectiveness: int | None = None
    conclusion: str = ""
    changes: tuple[Change, ...] = ()
    on_checklists: str = ""
    on_training: str = ""
    on_settings: str = ""
    roll_out: str = ""
    in_force_from: date | None = None
    checker: Evaluator | None = None
    approver: Evaluator | None = None
    next_review: date | None = None

    def to_text(self) -> str:
        """Return the form in canonical form (qad1)."""
        return canonical(_flat(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> "Form":
        """Return the form that a text says."""
        return _raised(read(text))

    def signatories(self) -> tuple[Asked, ...]:
        """Return who signs: the evaluators, then who checks it, then who approves (NO-SELF)."""
        groups = (
            ("evaluator", [one.person_id for one in self.evaluators]),
            ("checker", [self.checker.person_id] if self.checker else []),
            ("approver", [self.approver.person_id] if self.approver else []),
        )
        return in_order(groups)

    def problem(self, today: date, notice: int, is_working_day: IsWorkingDay) -> str:
        """Return what is missing before people can sign it; nothing when it is whole."""
        return next(_problems(self, today, notice, is_working_day), "")


def earliest(today: date, notice: int, is_working_day: IsWorkingDay) -> date:
    """Return the first day from which a change may be in force, so many working days ahead."""
    day = today
    for _number in range(notice):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def _problems(form: Form, today: date, notice: int, is_working_day: IsWorkingDay) -> Iterator[str]:
    if form.period_to < form.period_from:
        yield _("The period ends before it begins.")
    if not form.evaluators or form.checker is None or form.approver is None:
        yield _("Name the evaluators, who checks it and who approves it.")
    yield from _of_judgement(form)
    if form.conclusion not in CONCLUSIONS:
        yield _("Choose a conclusion: keep, revise or withdraw.")
    if form.conclusion == "revise":
        yield from _of_revision(form, earliest(today, notice, is_working_day), notice)


def _of_judgement(form: Form) -> Iterator[str]:
    if not form.clauses:
        yield _("Say clause by clause how far it is carried out; one clause at least.")
    for one in form.clauses:
        if not (one.clause.strip() and one.compliance and one.evidence.strip()):
            yield _("Each clause needs its words, how far it is carried out, and the evidence.")
    if not (form.problems.strip() and form.effects.strip()):
        yield _("Write down the problems and their effect; “none” if there are none.")
    if not all(grade and 1 <= grade <= _BEST for grade in _grades(form)):
        yield _("Grade suitability, adequacy and effectiveness from 1 to 5.")


def _of_revision(form: Form, first: date, notice: int) -> Iterator[str]:
    whole = all(one.new.strip() and one.reason.strip() for one in form.changes)
    if not form.changes or not whole:
        yield _("A revision needs its changes: the old clause, the new one, and why.")
    if not (form.on_checklists + form.on_training + form.on_settings).strip():
        yield _("Say what the revision affects: checklists, training or settings.")
    if not form.roll_out.strip() or form.in_force_from is None:
        yield _("Say how people are told and trained, and from which day it is in force.")
    elif form.in_force_from < first:
        yield _("A change is announced {n} working days ahead: it is in force from {day}.").format(
            n=notice, day=first.isoformat()
        )


def _grades(form: Form) -> tuple[int | None, ...]:
    return form.suitability, form.adequacy, form.effectiveness


# -- as a text, and back ---------------------------------------------------------------------------

_LISTS: Mapping[str, tuple[str, ...]] = {
    "evaluators": ("person_id", "name", "post"),
    "clauses": ("clause", "compliance", "evidence"),
    "changes": ("old", "new", "reason"),
}
_PEOPLE = ("checker", "approver")
_DAYS = ("effective_from", "period_from", "period_to", "in_force_from", "next_review")


def _flat(form: Form) -> Iterator[Field]:
    for one in fields(form):
        name, value = one.name, getattr(form, one.name)
        if name in _LISTS:
            for number, line in enumerate(value, start=1):
                yield from ((f"{name}.{number}.{key}", getattr(line, key)) for key in _LISTS[name])
        elif name in _PEOPLE and value:
            yield from ((f"{name}.{key}", getattr(value, key)) for key in _LISTS["evaluators"])
        elif name == "title":
            yield from ((f"title.{code}", getattr(value, code)) for code in ("zh", "en"))
        elif name == "figures":
            yield from ((f"figures.{code}", number) for code, number in value)
        else:
            yield name, value


def _raised(found: Mapping[str, str | None]) -> Form:
    plain: dict[str, Any] = {key: value for key, value in found.items() if "." not in key}
    for name in _DAYS:
        plain[name] = date.fromisoformat(plain[name]) if plain[name] else None
    for name in GRADES:
        plain[name] = int(plain[name]) if plain[name] else None
    plain["policy_id"] = UUID(plain["policy_id"])
    plain["title"] = Bilingual(_said(found, "title.zh"), _said(found, "title.en"))
    plain["figures"] = tuple(
        (key.removeprefix("figures."), int(value or 0))
        for key, value in found.items()
        if key.startswith("figures.")
    )
    plain["evaluators"] = tuple(_person(*line) for line in _lines(found, "evaluators"))
    plain["clauses"] = tuple(Clause(*line) for line in _lines(found, "clauses"))
    plain["changes"] = tuple(Change(*line) for line in _lines(found, "changes"))
    for name in _PEOPLE:
        if f"{name}.person_id" in found:
            keys = (f"{name}.{key}" for key in _LISTS["evaluators"])
            plain[name] = _person(*(_said(found, key) for key in keys))
    return Form(**plain)


def _lines(found: Mapping[str, str | None], name: str) -> Iterator[tuple[str, ...]]:
    number = 1
    while f"{name}.{number}.{_LISTS[name][0]}" in found:
        yield tuple(_said(found, f"{name}.{number}.{key}") for key in _LISTS[name])
        number += 1


def _said(found: Mapping[str, str | None], key: str) -> str:
    return found[key] or ""


def _person(key: str, name: str, post: str) -> Evaluator:
    return Evaluator(UUID(key), name, post)

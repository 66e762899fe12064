"""Disputes of the demonstration centre: one in each state of the route (domain.md 2.4)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random

from qa_desk.demo import PASSWORD, words
from qa_desk.demo.batch import seeded
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Event, Fate, Stage, Task, lead_of
from qa_desk.models import Evaluation, Revision, revisions
from qa_desk.rules import disputes
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.disputes import Disputed, Opinion, Words
from qa_desk.rules.sheets import Sheet
from qa_desk.services import cases, routes
from qa_desk.work import Work

REVIEWER = WITNESS = "qalead"
_APART = timedelta(minutes=25)  # from one step to the next
_TO_LEAD = ("dispute",)
_TO_REVIEW = (*_TO_LEAD, "judge_false")
_TO_TALK = (*_TO_LEAD, "judge_true")
STEPS: Mapping[str, tuple[str, ...]] = {  # by which a case comes to a state
    "E5": _TO_LEAD,
    "E6": _TO_TALK,
    "E7": _TO_REVIEW,
    "E8": (*_TO_REVIEW, "rescore", "correct"),
    "E9": (*_TO_TALK, "appeal"),
    "E11": (*_TO_TALK, "coach", "record_refusal", "refuse"),
    "E12": ("void",),
}


def story(stage: Stage, centre: Centre, fated: Iterable[tuple[Task, Fate]]) -> Iterator[Event]:
    """Yield the steps from the CSR's desk to each state, one after the other."""
    for task, fate in fated:
        if fate.until not in STEPS:
            continue
        case = _Disputed(stage, task, seeded(f"{task.number} disputed"))
        lead = lead_of(centre, task, fate.answered)
        for n, key in enumerate(STEPS[fate.until]):
            yield fate.answered + n * _APART, _who(key, task, lead), case.step(key)


def _who(key: str, task: Task, lead: str) -> str:
    if key in ("dispute", "appeal"):
        return task.csr
    by_lead = ("judge_true", "judge_false", "coach", "record_refusal")
    return lead if key in by_lead else REVIEWER


class _Disputed:
    """One result as it is disputed."""

    def __init__(self, stage: Stage, task: Task, random: Random) -> None:
        self._stage = stage
        self._task = task
        self._random = random

    def step(self, key: str) -> Callable[[Work], object]:
        """Return what somebody does when the step is his."""

        def take(work: Work) -> None:
            if key in ("dispute", "appeal"):
                cases.opened(work, self._task.id)
                work.session.flush()
            found = self._stage.session.get_one(Evaluation, self._task.id)
            said = self._said(key, found)
            routes.take(work, found.id, found.version, key, said, PASSWORD)

        return take

    def _said(self, key: str, found: Evaluation) -> Words:
        said: Mapping[str, Callable[[], Words]] = {
            "dispute": lambda: Words(disputed=self._grounds(found)),
            "appeal": lambda: Words(disputed=self._grounds(found, most=None)),
            "judge_true": lambda: self._judged(found, words.JUDGED_TRUE, is_true=True),
            "judge_false": lambda: self._judged(found, words.JUDGED_UNTRUE, is_true=False),
            "rescore": lambda: Words(sheet=self._restored(found)),
            "correct": lambda: Words(
                words.CORRECTED, verdict="overturned_inspector_error", sheet=self._restored(found)
            ),
            "record_refusal": lambda: Words(words.REFUSED, person=self._stage.person(WITNESS)),
            "void": lambda: Words("wrong_csr"),
        }
        if key in said:
            return said[key]()
        return Words(self._random.choice(words.COACHING))

    def _judged(self, found: Evaluation, reason: str, *, is_true: bool) -> Words:
        subjects = [one.subject for one in self._grounds(found)]
        opinions = tuple(Opinion(one, is_true, reason) for one in subjects)
        return Words(reason, opinions=opinions, heard=True)

    def _grounds(self, found: Evaluation, most: int | None = 2) -> tuple[Disputed, ...]:
        form, sheet = self._result(found)
        marks = {mark.item or mark.fatal: mark.at_ms for mark in sheet.marks}
        return tuple(
            Disputed(one, words.GROUNDS[n % len(words.GROUNDS)], _some(marks.get(one)))
            for n, one in enumerate(disputes.subjects(form, sheet)[:most])
        )

    def _restored(self, found: Evaluation) -> Sheet:
        form, sheet = self._result(found)
        named = [one.subject for one in self._grounds(found)]
        return replace(disputes.restored(form, sheet, named), heard=sheet.heard)

    def _result(self, found: Evaluation) -> tuple[Checklist, Sheet]:
        revision = self._stage.session.get_one(Revision, (found.id, found.revision))
        form = self._stage.form(revision.checklist_version_id)
        return form, revisions.sheet_of(self._stage.session, revision)


def _some(at_ms: int | None) -> tuple[int, ...]:
    return () if at_ms is None else (at_ms,)

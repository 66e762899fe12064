"""Re-checks of the demonstration centre: last month's, scored again by the QA lead (6.7)."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from qa_desk.demo.batch import seeded
from qa_desk.demo.days import at
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.models import Evaluation, Recheck, Revision, revisions
from qa_desk.rules import answers
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.sheets import Sheet
from qa_desk.services import cases, evaluating, rechecking
from qa_desk.work import Work

_LEAD = "qalead"
_HOUR, _DAYS_AFTER = 14.0, 1
_LEFT = 2  # still in the queue
_APART = 0.25  # how often the QA lead would not have deducted


def fill(stage: Stage, centre: Centre) -> None:
    """Draw last month's re-checks, and score all but a few of them."""
    random = seeded(f"{centre.days.today} rechecks")
    moment = at(centre.days.running + timedelta(days=_DAYS_AFTER), _HOUR)
    with stage.acting(_LEAD, moment) as work:
        rechecking.draw(work, centre.days.previous, seed=f"{centre.days.previous}")
        drawn = work.session.query(Recheck).order_by(Recheck.id).all()
        for row in drawn[:-_LEFT]:
            _score(work, row, random)


def _score(work: Work, row: Recheck, random: Random) -> None:
    task = work.session.get_one(Evaluation, row.evaluation_id)
    state = evaluating.open_task(work, task.id, task.version)
    form = cases.case(work, task.id).checklist
    first = revisions.sheet_of(
        work.session, work.session.get_one(Revision, (row.original_id, row.revision))
    )
    assert form is not None  # noqa: S101 - it was pinned when the task was opened
    evaluating.submit(work, task.id, state.version, _seen_again(form, first, random))


def _seen_again(form: Checklist, first: Sheet, random: Random) -> Sheet:
    """Return what somebody else finds, who deducts a little less."""
    given = {
        item.number: answers.best(item)
        for item in form.items
        if item.number in first.answers and random.random() < _APART
    }
    return replace(first, answers={**first.answers, **given}, spent_s=random.randint(300, 700))

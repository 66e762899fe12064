"""What results say about a topic of training: who failed which item, and how well it went."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import revisions, standards, totals, training_views
from qa_desk.models.totals import Result
from qa_desk.rules import averages, losses
from qa_desk.rules.checklists import Checklist, Item
from qa_desk.rules.clusters import Judged, Skill
from qa_desk.rules.losses import Loss
from qa_desk.rules.totals import Scope
from qa_desk.rules.training_measures import Sample
from qa_desk.work import Work

_CSR = "csr"  # the cause that is charged to the CSR (S3-3a)
_FOLLOW_UP = "follow_up"  # drawn at random among a trainee's calls, so as good as random


def judged(work: Work, found: Iterable[Result]) -> list[Judged]:
    """Return which items applied and failed in each result, and its classes of fatal errors."""
    return [
        Judged(
            each.id,
            each.csr,
            frozenset(item.key for item, _loss in parts),
            frozenset(item.key for item, loss in parts if _is_failed(loss)),
            each.fatal_classes,
        )
        for each in found
        for parts in [list(_parts(revisions.checklist(work.session, each.version), each))]
    ]


def skills(work: Work, scope: Scope) -> list[Skill]:
    """Return what each CSR earned of the minimum business skill, by his skill group (MINSKILL)."""
    least = {
        group.code: group.min_skill["MS"]
        for _id, form in standards.forms_on(work.session, scope.last)
        for group in form.skill_groups
        if "MS" in group.min_skill
    }
    found = totals.of(work, scope, ["csr", "group"])
    of_whom: dict[tuple[UUID, str], list[UUID]] = {}
    for each in totals.results(work, scope):
        of_whom.setdefault((each.csr, each.group), []).append(each.id)
    return [
        Skill(csr, sums.points("MS"), least[group], tuple(of_whom.get((csr, group), ())))
        for (csr, group), sums in found.items()
        if group in least
    ]


@dataclass(frozen=True)
class Told:
    """What is known of a result to tell how it went: whose it is, by which items, what it lost."""

    csr: UUID
    version: UUID
    losses: str


def topic(
    work: Work, found: Iterable[Result | Told], items: Collection[str], dimension: str = ""
) -> list[Sample]:
    """Return results as samples of a topic: of its items, or of a dimension, or of all."""
    return [
        _sample(each, revisions.checklist(work.session, each.version), items, dimension)
        for each in found
    ]


def samples(work: Work, scope: Scope, items: Collection[str], dimension: str = "") -> list[Sample]:
    """Return the random results of a scope on a topic."""
    found = [
        each
        for each in totals.results(work, scope)
        if averages.stratum_of(each.reason) == averages.RANDOM or each.reason == _FOLLOW_UP
    ]
    return topic(work, found, items, dimension)


def samples_of_need(
    work: Work, need_id: UUID, scope: Scope, items: Collection[str], dimension: str = ""
) -> list[Sample]:
    """Return the same for whoever knows no results but holds the training: on its topic only."""
    of = training_views.results.c
    rows = work.session.execute(
        select(of.csr_id, of.version_id, of.losses).where(
            of.need_id == need_id, of.day.between(scope.first, scope.last)
        )
    )
    return topic(work, [Told(*row) for row in rows], items, dimension)


def is_about(item: Item, items: Collection[str], dimension: str) -> bool:
    """Say whether an item belongs to a topic."""
    if items:
        return item.key in items
    return not dimension or item.dimension == dimension


def _sample(
    found: Result | Told, form: Checklist, items: Collection[str], dimension: str
) -> Sample:
    parts = [(item, loss) for item, loss in _parts(form, found) if is_about(item, items, dimension)]
    whole = sum(item.points for item, _loss in parts)
    lost = sum(loss.points for _item, loss in parts if loss)
    failed = sum(_is_failed(loss) for _item, loss in parts)
    return Sample(found.csr, whole - lost, whole, failed, len(parts))


def _parts(form: Checklist, found: Result | Told) -> Iterator[tuple[Item, Loss | None]]:
    """Yield the items that applied in a result, with what they lost."""
    by_number = {loss.item: loss for loss in losses.read(found.losses)}
    for item in form.items:
        loss = by_number.get(item.number)
        if loss is None or loss.is_defect:
            yield item, loss


def _is_failed(loss: Loss | None) -> bool:
    return loss is not None and loss.cause == _CSR

"""What a training need is about, in words, and the day of the centre."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from qa_desk.i18n import Bilingual, _
from qa_desk.models import (
    ChecklistVersion,
    Person,
    revisions,
    visible,
)
from qa_desk.rules import clusters, permissions
from qa_desk.rules.checklists import FATAL_CLASSES, Item
from qa_desk.work import Work


def items_by_key(work: Work) -> dict[str, Item]:
    """Return the items of the checklists that are or were in force, as they are worded now."""
    versions = work.session.scalars(
        select(ChecklistVersion)
        .where(ChecklistVersion.state != "draft")
        .order_by(ChecklistVersion.effective_from, ChecklistVersion.created_at)
    )
    forms = [revisions.parsed(version) for version in versions]
    return {item.key: item for form in forms for item in form.items}


def texts(work: Work, keys: Iterable[str]) -> tuple[Bilingual, ...]:
    """Return how items are worded now, in both languages; one that is gone by its key."""
    known = items_by_key(work)
    return tuple(known[key].text if key in known else Bilingual(key) for key in keys)


def title(work: Work, kind: str, subject: str) -> str:
    """Return what a cluster is about, in the language spoken."""
    if kind in ("item", "person"):
        item = items_by_key(work).get(subject)
        return str(item.text) if item else subject
    if kind == "fatal" and subject in FATAL_CLASSES:
        return _("Fatal error: {name}").format(name=_(FATAL_CLASSES[subject]))
    return _(clusters.KINDS[kind])


def dimension_of(work: Work, cluster: clusters.Cluster) -> str:
    """Return the dimension of what a cluster is about; "" where it has none."""
    if cluster.kind == "minimum":
        return "MS"
    item = items_by_key(work).get(cluster.subject)
    return item.dimension if item else ""


def editable(work: Work, people: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of some people whose roster the actor may edit."""
    if not permissions.may(work.actor, "roster.edit"):
        return frozenset()
    wanted = select(Person.id).where(
        Person.id.in_(list(people)), visible.people(work.actor, work.today, "roster.edit")
    )
    return frozenset(work.session.scalars(wanted))

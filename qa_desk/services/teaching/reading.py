"""Read the library of cases and the published model calls: each has its own cut to be heard."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select

from qa_desk.audio.kept import AudioPart
from qa_desk.i18n import Bilingual
from qa_desk.models import (
    CaseSource,
    ChecklistVersion,
    Evaluation,
    ModelCall,
    TeachingCase,
    chain,
    queries,
    revisions,
)
from qa_desk.rules import permissions, teaching
from qa_desk.rules.teaching import Entry, Filter, Found, Standing
from qa_desk.services.teaching import cutting, using
from qa_desk.services.teaching.types import (
    CaseRow,
    Library,
    ModelCalls,
    Published,
    Question,
    Source,
    Standards,
)
from qa_desk.work import Work


def library(work: Work, wanted: Filter | None = None) -> Library:
    """Return the cases that a filter lets through, the newest first."""
    permissions.require_of(work.actor, "case.see")
    standards = _standards(work)
    rows = _rows(work, standards)
    topics = tuple(sorted({topic for row in rows for topic in row.entry.topics}))
    found = tuple(row for row in rows if _fits(wanted or Filter(), row))
    return Library(found, standards, topics)


def for_items(work: Work, items: Collection[str]) -> list[CaseRow]:
    """Return the cases of any of these items (keys), good ones first: for training needs."""
    rows = [row for row in library(work).rows if set(items) & set(row.entry.items)]
    return sorted(rows, key=lambda row: not row.entry.is_good)


def model_calls(work: Work) -> ModelCalls:
    """Return the published model calls, and what the actor is asked about his own calls (P23)."""
    permissions.require_of(work.actor, "model_call.see")
    found = work.session.scalars(
        select(ModelCall)
        .where(ModelCall.withdrawn_at.is_(None))
        .order_by(ModelCall.published_at.desc(), ModelCall.id.desc())
    ).all()
    rows = tuple(_published(work, found))
    out = {row.case_id for row in rows}
    return ModelCalls(rows, tuple(_questions(work, out)), _standards(work))


def questions(work: Work) -> int:
    """Return how many questions about his own calls wait for the actor's answer."""
    permissions.require_of(work.actor, "model_call.see")
    return sum(each.consent == "asked" for each in _questions(work, set()))


def played(work: Work, subject: str, subject_id: UUID) -> None:
    """Note that a case (`teaching_case`) or a published one (`model_call`) was played."""
    right = "case.see" if subject == "teaching_case" else "model_call.see"
    permissions.require_of(work.actor, right)
    chain.note(work.session, "play", subject, subject_id, {})


def hears_all(work: Work) -> bool:
    """Say whether the actor may know whose call an anonymous case is of."""
    actor = work.actor
    return permissions.may(actor, "case.edit") or permissions.reach(actor, "listen").everywhere


def standing(case: TeachingCase, source: CaseSource | None, *, is_published: bool) -> Standing:
    """Return how far a case is on the way to a model call."""
    return Standing(
        case.is_good,
        case.is_anonymous,
        consent_of(source),
        is_published,
        case.removed_at is not None,
    )


def consent_of(source: CaseSource | None) -> str:
    """Return what came of asking the CSR, a key of teaching.CONSENTS."""
    if source is None:
        return ""
    return source.consent or ("asked" if source.asked_at else "")


def entry_of(case: TeachingCase) -> Entry:
    """Return what a case says."""
    silences = tuple((start, end) for start, end in case.silences)
    words = tuple(case.items), tuple(case.topics), case.lesson
    return Entry(case.is_good, *words, case.is_anonymous, silences)


def part_of(work: Work, case: TeachingCase) -> AudioPart:
    """Return a case's cut as the player opens it."""
    return cutting.part(work, case.cut_id, case.cut_sha256, case.cut_key)


def _rows(work: Work, standards: Standards) -> list[CaseRow]:
    session = work.session
    cases = session.scalars(
        select(TeachingCase)
        .where(TeachingCase.removed_at.is_(None))
        .order_by(TeachingCase.added_at.desc(), TeachingCase.id.desc())
    ).all()
    sources = {source.case_id: source for source in session.scalars(select(CaseSource))}
    out = session.scalars(select(ModelCall).where(ModelCall.withdrawn_at.is_(None))).all()
    published = {each.case_id: each for each in _published(work, out)}
    seen = _sources(work, sources.values())
    names = _names(work, [case.added_by for case in cases])
    shows_all = hears_all(work)
    used = using.uses_of(work, [case.id for case in cases])
    return [
        CaseRow(
            id=case.id,
            version=case.version,
            entry=entry_of(case),
            standing=standing(case, sources.get(case.id), is_published=case.id in published),
            length_ms=case.length_ms,
            part=part_of(work, case),
            added_by=names.get(case.added_by, ""),
            added_at=case.added_at,
            source=seen.get(case.id) if shows_all or not case.is_anonymous else None,
            published=published.get(case.id),
            checklists=frozenset().union(
                *(standards.within.get(item, frozenset()) for item in case.items)
            ),
            uses=tuple(used.get(case.id, ())),
        )
        for case in cases
    ]


def _sources(work: Work, found: Iterable[CaseSource]) -> dict[UUID, Source]:
    found = list(found)
    who = [one for source in found for one in (source.csr_id, source.asked_by) if one]
    names = _names(work, who)
    of = [source.evaluation_id for source in found if source.evaluation_id]
    rows = work.session.execute(
        select(Evaluation.id, Evaluation.number).where(Evaluation.id.in_(of))
    )
    numbers = {evaluation_id: number for evaluation_id, number in rows}  # noqa: C416 - rows, to mypy
    return {
        source.case_id: Source(
            csr=names.get(source.csr_id, ""),
            number=numbers.get(source.evaluation_id, "") if source.evaluation_id else "",
            evaluation_id=source.evaluation_id if source.evaluation_id in numbers else None,
            passage=(source.from_ms, source.to_ms),
            asked_by=names.get(source.asked_by, "") if source.asked_by else "",
            asked_at=source.asked_at,
            answered_at=source.answered_at,
        )
        for source in found
    }


def _published(work: Work, found: Iterable[ModelCall]) -> list[Published]:
    found = list(found)
    names = _names(work, [each.published_by for each in found])
    return [
        Published(
            id=each.id,
            case_id=each.case_id,
            items=tuple(each.items),
            topics=tuple(each.topics),
            lesson=each.lesson,
            length_ms=each.length_ms,
            part=cutting.part(work, each.id, each.sha256, each.key),
            published_by=names.get(each.published_by, ""),
            published_at=each.published_at,
        )
        for each in found
    ]


def _questions(work: Work, out: Collection[UUID]) -> list[Question]:
    rows = work.session.execute(
        select(TeachingCase, CaseSource)
        .join(CaseSource, CaseSource.case_id == TeachingCase.id)
        .where(
            CaseSource.csr_id == work.actor.id,
            CaseSource.asked_at.is_not(None),
            TeachingCase.removed_at.is_(None),
        )
        .order_by(CaseSource.asked_at.desc(), TeachingCase.id)
    ).all()
    names = _names(work, [source.asked_by for _case, source in rows if source.asked_by])
    return [
        Question(
            case_id=case.id,
            entry=entry_of(case),
            length_ms=case.length_ms,
            part=part_of(work, case),
            asked_by=names.get(source.asked_by, "") if source.asked_by else "",
            asked_at=source.asked_at,
            consent=consent_of(source),
            is_published=case.id in out,
        )
        for case, source in rows
        if source.asked_at is not None
    ]


def _names(work: Work, ids: Iterable[UUID]) -> dict[UUID, str]:
    people = queries.people_by_id(work.session, ids)
    return {key: f"{person.name} {person.staff_no}" for key, person in people.items()}


def _standards(work: Work) -> Standards:
    ids = work.session.scalars(
        select(ChecklistVersion.id)
        .where(ChecklistVersion.state == "in_force")
        .order_by(ChecklistVersion.effective_from, ChecklistVersion.number)
    ).all()
    items: dict[str, Bilingual] = {}
    checklists: dict[str, Bilingual] = {}
    within: dict[str, frozenset[str]] = {}
    for form in (revisions.checklist(work.session, each) for each in ids):
        checklists[form.code] = form.title
        for item in form.items:
            items[item.key] = item.text
            within[item.key] = within.get(item.key, frozenset()) | {form.code}
    return Standards(items, checklists, within)


def _fits(wanted: Filter, row: CaseRow) -> bool:
    entry = row.entry
    found = Found(entry.is_good, entry.items, entry.topics, row.checklists)
    return teaching.fits(wanted, found)

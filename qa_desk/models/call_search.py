"""Find calls by what people have in hand, each kind through an index (P17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import digests
from qa_desk.models.calls import Call, CallSegment, CallTag, Recorder
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.live import LiveContact
from qa_desk.models.people import Person
from qa_desk.rules import masking, readings, tags
from qa_desk.work import Work

_NAMESAKES = 20
_Query = tuple[Select[*tuple[Any, ...]], Any]  # and the column by which it is bounded


@dataclass(frozen=True)
class Wanted:
    """What calls are looked for; all of it has to fit.

    `text` is a full number, a call ID, an evaluation's number, a CSR, a contact reason or a tag.
    """

    text: str = ""
    first: date | None = None
    last: date | None = None
    unresolved: bool = False


def unresolved() -> ColumnElement[bool]:
    """Return the condition that CSR, team or time of a call's part is not known (D9).

    A test call whose CSR is not known yet waits for the recorder's call, and not here (P23).
    """
    unknown = or_(
        CallSegment.person_id.is_(None),
        CallSegment.team_id.is_(None),
        CallSegment.started_at.is_(None),
    )
    return unknown & CallSegment.call_id.not_in(select(LiveContact.call_id))


def find(work: Work, wanted: Wanted, most: int) -> list[UUID]:
    """Return the newest calls, before them those without a time; at most so many.

    RuleError where part of a number is hidden: two such are not the same customer.
    """
    found: dict[UUID, datetime | None] = {}
    for query, moment in _queries(work, wanted):
        limited = query.order_by(moment.desc()).limit(most)
        found.update((key, at) for key, at in work.session.execute(limited))
    latest = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda key: (found[key] or latest, key.int), reverse=True)[:most]


def _queries(work: Work, wanted: Wanted) -> Iterator[_Query]:
    """Yield queries of ids and moments."""
    start = Call.started_at
    of_calls = select(Call.id, start).where(*_span(work, wanted, start))
    if wanted.unresolved:
        yield of_calls.join(CallSegment).where(CallSegment.no == 1, unresolved()), start
    elif wanted.text.strip():
        yield from _by_text(work, wanted)
    else:
        yield of_calls.where(start.is_not(None)), start
        if wanted.first is wanted.last is None:
            yield select(Call.id, start).where(start.is_(None)), Call.id


def _by_text(work: Work, wanted: Wanted) -> Iterator[_Query]:
    text = wanted.text.strip()
    if masking.masked_at_source(text):
        raise RuleError(_("Type the full number, with all its digits."))
    start, begin = Call.started_at, CallSegment.started_at
    of_calls = select(Call.id, start).where(*_span(work, wanted, start))
    for condition in _conditions(work, text):
        yield of_calls.where(condition), start
    if people := _people(work, text):
        of_people = select(CallSegment.call_id, begin).where(CallSegment.person_id.in_(people))
        yield of_people.where(begin.is_not(None), *_span(work, wanted, begin)), begin


def _conditions(work: Work, text: str) -> Iterator[ColumnElement[bool]]:
    recorders = select(Recorder.id)
    yield Call.recorder_id.in_(recorders) & (Call.external_id == text)
    evaluated = select(Evaluation.call_id).where(Evaluation.number == text.upper())
    yield Call.id.in_(evaluated)
    yield Call.contact_reason == text
    if (digest := digests.digest(work, text)) is not None:
        yield Call.number_hash == digest
    try:
        tagged = select(CallTag.call_id).where(CallTag.tag == tags.code(text))
    except InputError:  # a number, or too long for a tag
        return
    yield Call.id.in_(tagged)


def _people(work: Work, text: str) -> list[UUID]:
    """Return whom a text means: the very staff no., else whose name or pinyin begins so."""
    fits: dict[int, list[UUID]] = {}
    rows = select(Person.id, Person.staff_no, Person.name, Person.reading)
    for key, staff_no, name, reading in work.session.execute(rows):
        fits.setdefault(readings.fits(text, staff_no, name, reading or ""), []).append(key)
    return (fits.get(3) or fits.get(2) or [])[:_NAMESAKES]


def _span(work: Work, wanted: Wanted, moment: Any) -> Iterator[ColumnElement[bool]]:
    if wanted.first is not None:
        yield moment >= datetime.combine(wanted.first, time(), work.zone).astimezone(UTC)
    if wanted.last is not None:
        after = wanted.last + timedelta(days=1)
        yield moment < datetime.combine(after, time(), work.zone).astimezone(UTC)

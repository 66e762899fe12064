"""What a bulletin says by itself: figures, fatal errors, shortfalls, corrections (domain.md 5.2).

Praise and criticism are only proposed here; whoever drafts the bulletin chooses.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.i18n import Bilingual, _
from qa_desk.models import (
    CaseUse,
    Document,
    Person,
    PraiseChoice,
    QuickCheck,
    TeachingCase,
    Team,
    board_lines,
    bulletins,
    queries,
    reported,
    revisions,
    totals,
    views,
)
from qa_desk.models.reported import Reported
from qa_desk.rules import deadlines, losses, options, quick_checks, readings
from qa_desk.rules.bulletins import CaseLine, Correction, DayFigures, Form, Line, Problem, Shortfall
from qa_desk.rules.coverage import MODES, Csr, Day, Month, Terms
from qa_desk.rules.coverage import Line as Covered
from qa_desk.rules.totals import Scope, Totals
from qa_desk.services.bulletins.types import Proposals
from qa_desk.work import Work

_TOP = 3
_FULL = 1000  # tenths
_BACK = timedelta(days=92)  # how long a bulletin is asked for what became of its results


@dataclass(frozen=True)
class _Known:
    """Names of people and teams, and who does not want to be praised by name."""

    people: Mapping[UUID, Person]
    teams: Mapping[UUID, str]
    unnamed: frozenset[UUID]

    @classmethod
    def of(cls, work: Work, csrs: Iterable[UUID]) -> "_Known":
        rows = work.session.execute(select(Team.id, Team.name))
        return cls(
            queries.people_by_id(work.session, csrs),
            {row.id: row.name for row in rows},
            frozenset(
                work.session.scalars(
                    select(PraiseChoice.person_id).where(PraiseChoice.named.is_(False))
                )
            ),
        )

    def line(self, kind: str, csr_id: UUID, team_id: UUID) -> Line:
        person = self.people[csr_id]
        return Line(
            kind,
            csr_id=csr_id,
            name=person.name,
            staff_no=person.staff_no,
            initials=_initials(person.name, person.reading or ""),
            team_id=team_id,
            team=self.teams[team_id],
            may_name=csr_id not in self.unnamed,
        )


def cases(work: Work, bulletin_id: UUID) -> tuple[CaseLine, ...]:
    """Return the teaching cases that are used in a bulletin, as it tells of them."""
    rows = work.session.scalars(
        select(TeachingCase)
        .join(CaseUse, CaseUse.case_id == TeachingCase.id)
        .where(
            CaseUse.kind == "bulletin",
            CaseUse.subject_id == bulletin_id,
            TeachingCase.removed_at.is_(None),
        )
        .order_by(CaseUse.added_at)
    )
    return tuple(
        CaseLine(row.is_good, ", ".join([*row.items, *row.topics]), row.lesson, row.length_ms)
        for row in rows
    )


def filled(work: Work, form: Form) -> Form:
    """Return a bulletin with everything in it that the program knows, as of now."""
    stored = queries.stored_options(work.session, work.now)
    days, shortfalls = _coverage(work, form, stored)
    results = reported.released(work, form.first, form.last)
    scope = Scope(form.first, form.last, by_release=True)
    corrections, corrected, voided = _corrections(work, form)
    names = options.text("bulletin.criticism", stored) == "yes"
    written = {(one.evaluation_id, one.what_zh, one.what_en): one.practice for one in form.fatals}
    fatals = [
        replace(
            one,
            may_name=one.may_name and names,
            practice=written.get((one.evaluation_id, one.what_zh, one.what_en), one.practice),
        )
        for one in _fatals(work, results)
    ]
    return replace(
        form,
        naming=options.text("bulletin.centre", stored),
        days=tuple(days),
        praise=tuple(_praised(work, form.praise)),
        criticism=tuple(_criticised(work, form.criticism, names=names)),
        fatals=tuple(fatals),
        problems=tuple(_problems(work, scope, results)),
        shortfalls=tuple(shortfalls),
        corrections=tuple(corrections),
        corrected=corrected,
        voided=voided,
    )


def proposals(work: Work, form: Form) -> Proposals:
    """Return what the results of the days offer: praise of all kinds, and what lost points."""
    results = list(_undisputed(reported.released(work, form.first, form.last)))
    praise = [*_praise_of(work, results), *_praise_of_checks(work, form)]
    return Proposals(tuple(praise), tuple(_criticism_of(work, results)))


# -- figures ---------------------------------------------------------------------------------------


def _coverage(
    work: Work, form: Form, stored: Mapping[str, str]
) -> tuple[list[DayFigures], list[Shortfall]]:
    zone, is_working_day = deadlines.terms(stored)
    figures, short = [], []
    months: dict[date, tuple[Month, tuple[Covered, ...]]] = {}
    for n in range((form.last - form.first).days + 1):
        day = form.first + timedelta(days=n)
        first = day.replace(day=1)
        if first not in months:
            terms = Terms.of(stored, board_lines.shortfall(work, first))
            month = Month.at(day, work.now, zone, terms.day_close, is_working_day)
            months[first] = month, board_lines.of(work, month, terms)
        cells = [(line.csr, line.days[day.day - 1]) for line in months[first][1]]
        due = [(csr, cell) for csr, cell in cells if cell.due]
        found = totals.of(work, Scope(day, day, by_release=True)).get((), Totals())
        figures.append(_figures(day, due, found, _modes(work, day)))
        short += [
            _shortfall(day, csr, cell)
            for csr, cell in due
            if cell.state in ("missed", "approved", "open")
        ]
    return figures, short


def _figures(
    day: date,
    due: list[tuple[Csr, Day]],
    found: Totals,
    modes: Mapping[str, int],
) -> DayFigures:
    return DayFigures(
        day,
        on_shift=len(due),
        due=sum(cell.due for _csr, cell in due),
        done=sum(cell.done for _csr, cell in due),
        met=sum(cell.state == "met" for _csr, cell in due),
        **{mode: modes.get(mode, 0) for mode in MODES},
        results=found.n,
        final=found.final,
        final_squares=found.final_squares,
        passed=found.passed,
        fatal=found.fatal,
        fatal_customer=found.fatal_customer,
        fatal_business=found.fatal_business,
        fatal_compliance=found.fatal_compliance,
    )


def _shortfall(day: date, csr: Csr, cell: Day) -> Shortfall:
    return Shortfall(
        day,
        cell.done,
        cell.due,
        "approved" if cell.state == "approved" else "missed",
        csr.id,
        csr.name,
        csr.staff_no,
        _initials(csr.name),
        csr.team_id,
        csr.team,
    )


def _modes(work: Work, day: date) -> dict[str, int]:
    table = views.checked.c
    rows = work.session.execute(
        select(table.mode, func.count()).where(table.day == day).group_by(table.mode)
    )
    return {row[0]: row[1] for row in rows}


def _problems(work: Work, scope: Scope, results: list[Reported]) -> Iterator[Problem]:
    """Yield the items that most results lost points on, worded as the newest version does."""
    found = totals.items(work, scope).get(())
    if found is None:
        return
    texts: dict[str, Bilingual] = {}
    for version in sorted({one.version_id for one in results}):
        form = revisions.checklist(work.session, version)
        texts |= {item.key: item.text for item in form.items}
    counted = [(key, count.rate()) for key, count in found.items.items() if count.rate().part]
    for key, rate in sorted(counted, key=lambda one: (-one[1].part, one[0]))[:_TOP]:
        yield Problem(key, texts[key].zh, texts[key].en, rate.part, rate.of)


# -- praise, criticism, fatal errors ---------------------------------------------------------------


def _undisputed(results: Iterable[Reported]) -> Iterator[Reported]:
    return (one for one in results if not (one.is_void or one.standing.is_disputed))


def _praise_of(work: Work, results: list[Reported]) -> Iterator[Line]:
    chosen = [one for one in results if one.praise.strip() or one.final == _FULL]
    known = _Known.of(work, {one.csr_id for one in chosen})
    for one in sorted(chosen, key=lambda each: (not each.praise.strip(), each.number)):
        line = known.line("praise", one.csr_id, one.team_id)
        yield replace(_about(line, one), fact=one.praise.strip())


def _praise_of_checks(work: Work, form: Form) -> Iterator[Line]:
    checks = work.session.scalars(
        select(QuickCheck)
        .where(QuickCheck.day.between(form.first, form.last), QuickCheck.voided_at.is_(None))
        .order_by(QuickCheck.began_at, QuickCheck.id)
    ).all()
    praised = {
        check: [name for name in quick_checks.LINES if getattr(check, name) == "praise"]
        for check in checks
    }
    praised = {check: names for check, names in praised.items() if names}
    known = _Known.of(work, {check.csr_id for check in praised})
    for check, names in praised.items():
        what = Bilingual.of(lambda names=names: _(", ").join(
            _(quick_checks.LINES[name]) for name in names
        ))  # type: ignore[misc]  # fmt: skip
        line = known.line("praise", check.csr_id, check.team_id)
        yield replace(
            line,
            check_id=check.id,
            call_at=check.began_at,
            what_zh=what.zh,
            what_en=what.en,
            fact=check.note,
        )


def _criticism_of(work: Work, results: list[Reported]) -> Iterator[Line]:
    """Yield of each result the item of the CSR's that lost most points, the worst first."""
    notes = reported.notes(work, results)
    known = _Known.of(work, {one.csr_id for one in results})
    found = []
    for one in results:
        lost = [loss for loss in losses.read(one.losses) if loss.is_defect and loss.cause == "csr"]
        if lost:
            worst = max(lost, key=lambda loss: (loss.points, -loss.item))
            form = revisions.checklist(work.session, one.version_id)
            item = next(each for each in form.items if each.number == worst.item)
            said = [
                note.text
                for note in notes[one.id]
                if (note.kind, note.key) == ("item", str(worst.item))
            ]
            line = _about(known.line("criticism", one.csr_id, one.team_id), one)
            line = replace(
                line,
                what_zh=item.text.zh,
                what_en=item.text.en,
                fact=" ".join(said),
                practice=one.suggestion.strip(),
                may_name=one.standing.may_be_named(work.now),
            )
            found.append((-worst.points, one.number, line))
    yield from (line for _points, _number, line in sorted(found, key=lambda each: each[:2]))


def _fatals(work: Work, results: list[Reported]) -> Iterator[Line]:
    fatal = [one for one in _undisputed(results) if one.result == "fatal_fail"]
    notes = reported.notes(work, fatal)
    known = _Known.of(work, {one.csr_id for one in fatal})
    for one in fatal:
        form = revisions.checklist(work.session, one.version_id)
        texts = {each.key: each.text for each in form.fatal_errors}
        line = replace(
            _about(known.line("fatal", one.csr_id, one.team_id), one),
            practice=one.suggestion.strip(),
            may_name=one.standing.may_be_named(work.now),
        )
        flags = [note for note in notes[one.id] if note.kind == "fatal"]
        for note in flags:
            said = texts[note.key]
            line = replace(line, what_zh=said.zh, what_en=said.en, fact=note.text)
            yield replace(line, fatal_class=note.fatal_class)
        for code in sorted({*one.fatal_classes.split(",")} - {note.fatal_class for note in flags}):
            yield replace(line, fatal_class=code, what_zh="", what_en="", fact="")  # an answer


def _about(line: Line, one: Reported) -> Line:
    return replace(
        line, evaluation_id=one.id, revision=one.revision, final=one.final, call_at=one.call_at
    )


def _praised(work: Work, lines: tuple[Line, ...]) -> Iterator[Line]:
    """Yield praise with what its CSRs want by now."""
    known = _Known.of(work, ())
    return (replace(one, may_name=one.csr_id not in known.unnamed) for one in lines)


def _criticised(work: Work, lines: tuple[Line, ...], *, names: bool) -> Iterator[Line]:
    """Yield criticism of results that still stand, named only where that may be by now (P13)."""
    now = reported.of(work, {one.evaluation_id for one in lines if one.evaluation_id})
    for line in lines:
        one = now.get(line.evaluation_id) if line.evaluation_id else None
        if one is None:
            yield replace(line, may_name=False)
        elif not (one.is_void or one.standing.is_disputed or one.revision != line.revision):
            yield replace(line, may_name=names and one.standing.may_be_named(work.now))


# -- corrections -----------------------------------------------------------------------------------


def _corrections(work: Work, form: Form) -> tuple[list[Correction], int, int]:
    """Return what earlier bulletins said that is not so any more, and how many figures it moved.

    A result is corrected once for each revision; how many is counted since the last bulletin.
    """
    papers = work.session.scalars(
        select(Document)
        .where(
            Document.kind == bulletins.WHOLE,
            Document.issued_at.is_not(None),
            Document.period_to >= form.first - _BACK,
            Document.number != form.number,
        )
        .order_by(Document.issued_at)
    ).all()
    if not papers:
        return [], 0, 0
    said: dict[UUID, tuple[str, Line]] = {}
    done: set[tuple[str, UUID | None, int]] = set()
    for paper in papers:
        earlier = Form.from_text(paper.content or "")
        done |= {(one.kind, one.evaluation_id, one.revision) for one in earlier.corrections}
        for line in (*earlier.praise, *earlier.criticism, *earlier.fatals):
            if line.evaluation_id:
                said[line.evaluation_id] = paper.number, line
    now = reported.of(work, list(said))
    found = [
        _correction(number, line, now[key])
        for key, (number, line) in said.items()
        if key in now and (now[key].is_void or now[key].revision != line.revision)
    ]
    since = papers[-1].issued_at
    changed = reported.changed(work, max(one.period_to for one in papers), since) if since else []
    voided = sum(one.is_void for one in changed)
    wanted = [one for one in found if (one.kind, one.evaluation_id, one.revision) not in done]
    return wanted, len(changed) - voided, voided


def _correction(number: str, line: Line, now: Reported) -> Correction:
    return Correction(
        "voided" if now.is_void else "corrected",
        number,
        line.evaluation_id,
        now.revision,
        line.final,
        None if now.is_void else now.final,
        line.csr_id,
        line.name,
        line.staff_no,
        line.initials,
        line.team_id,
        line.team,
        line.what_zh,
        line.what_en,
        line.may_name,
    )


def _initials(name: str, reading: str = "") -> str:
    return readings.keys(name, reading)[1].upper()

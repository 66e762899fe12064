"""The daily QA bulletin (日质检通报, domain.md 5.2) in words, for paper, phones and chats (P14).

`sections` says everything once; paper, tall picture and text show the same. Importing this does not
load reportlab; drawing does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from qa_desk.i18n import Bilingual, _, speaking
from qa_desk.reports.papers import Imprint
from qa_desk.reports.saving import save
from qa_desk.rules import chat
from qa_desk.rules.bulletins import CaseLine, Correction, DayFigures, Form, Line, Shortfall
from qa_desk.rules.checklists import FATAL_CLASSES
from qa_desk.rules.coverage import MODES
from qa_desk.rules.quick_checks import MODES as MODE_WORDS
from qa_desk.rules.statistics import Mean, Share
from qa_desk.rules.teaching import SORTS

_DOT, _EMPTY = " · ", "–"
_FULL = 1000  # tenths


@dataclass(frozen=True)
class Reader:
    """Somebody asked to confirm having read it, and when he did."""

    person: str
    team: str
    read_at: datetime | None


@dataclass(frozen=True)
class Sheet:
    """A bulletin or an edition of it, with who has read it."""

    imprint: Imprint
    form: Form
    is_draft: bool = False
    readers: tuple[Reader, ...] = ()


@dataclass(frozen=True)
class Entry:
    """What a section says of one thing: a head, and what is written below it."""

    head: str
    lines: tuple[str, ...] = ()
    is_fatal: bool = False


@dataclass(frozen=True)
class Section:
    """A titled part of the bulletin."""

    title: str
    entries: tuple[Entry, ...]


def title() -> str:
    """Return what the paper is called."""
    return _("Daily QA bulletin")


def whose(form: Form) -> str:
    """Return whom an edition is for."""
    if form.scope == "centre":
        return _("Edition for the centre")
    if form.scope == "team":
        return _("Edition of team {team}").format(team=form.team)
    return _("Whole bulletin, for QA only")


def days(form: Form) -> str:
    """Return the days it is about."""
    if form.first == form.last:
        return form.first.isoformat()
    return _("{first} to {last}").format(first=form.first.isoformat(), last=form.last.isoformat())


def heads(sheet: Sheet) -> tuple[str, ...]:
    """Return what stands below its title: the days, the issue, who wrote and approved it."""
    form = sheet.form
    said = [_("Issue {number}").format(number=form.number), whose(form)]
    if sheet.is_draft:
        said.append(_("Draft, not published"))
    people = [_("Written by {person}").format(person=form.author)]
    if form.approver:
        people.append(_("Approved by {person}").format(person=form.approver))
    return days(form), _DOT.join(said), _DOT.join(people)


def sections(sheet: Sheet) -> Iterator[Section]:
    """Yield all of it in the order of domain.md 5.2, in the language spoken now."""
    form, zone = sheet.form, ZoneInfo(sheet.imprint.timezone)
    yield Section(_("Overview"), tuple(_overview(form)))
    yield Section(_("Commendations"), _people(form.praise, form.no_praise, zone))
    yield Section(_("Criticism"), _people(form.criticism, form.no_criticism, zone))
    if form.fatals:
        yield Section(_("Fatal errors"), _people(form.fatals, "", zone))
    if form.problems:
        words = _("{n} of {all} evaluations")
        found = (
            Entry(
                str(Bilingual(one.what_zh, one.what_en)),
                (words.format(n=one.count, all=one.of),),
            )
            for one in form.problems
        )
        yield Section(_("Most common problems"), tuple(found))
    yield from _written(_("Correct practice"), form.practice)
    if form.shortfalls:
        said = [Entry(_short(one)) for one in form.shortfalls]
        if form.shortfall_reason:
            said.append(Entry(_("Reasons"), (form.shortfall_reason,)))
        yield Section(_("Checked less often than is due"), tuple(said))
    if form.corrections or form.corrected or form.voided:
        yield Section(_("Corrections of earlier bulletins"), tuple(_corrections(form)))
    yield from _written(_("Today's focus"), form.focus)
    if form.cases:
        yield Section(_("Teaching cases"), tuple(_case(one) for one in form.cases))
    if sheet.readers:
        yield Section(_("Read and signed"), tuple(_read(sheet, zone)))


def _case(one: CaseLine) -> Entry:
    """Return what is told of a case: good or bad, of what, how long, and what is learnt."""
    seconds = round(one.length_ms / 1000)
    said = (
        _(SORTS["good" if one.is_good else "bad"]),
        one.about,
        f"{seconds // 60}:{seconds % 60:02}",
    )
    return Entry(_DOT.join(filter(None, said)), (one.lesson,))


def pieces(sheet: Sheet, language: str) -> tuple[str, ...]:
    """Return it as plain text in a language, in messages that a chat takes (P14)."""
    with speaking(language):
        lines: list[str] = list(heads(sheet)[1:])
        for section in sections(sheet):
            lines.append(_("[{title}]").format(title=section.title))
            for entry in section.entries:
                lines += [f"• {entry.head}"] if entry.head else []
                lines += [f"  {line}" for line in entry.lines]
        parted = [part for line in lines for part in line.split("\n")]
        return chat.pieces(f"{title()} {days(sheet.form)}", parted)


def draw(sheet: Sheet, target: Path | BinaryIO, language: str) -> None:
    """Draw it as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import bulletin_rows

    with speaking(language):
        content = bulletin_rows.paper(sheet)
    save(content, target)


def tall(sheet: Sheet, language: str) -> bytes:
    """Return it as a PDF of narrow pages, as high as they are full: 360 × 1000 points at most.

    At three pixels a point they are pictures for phones (P14); `scans.pages` makes them.
    """
    from qa_desk.reports import bulletin_rows

    with speaking(language):
        return bulletin_rows.narrow(sheet)


# -- words -----------------------------------------------------------------------------------------


def share(found: Share) -> str:
    """Return a rate with its n and 95 % interval: 96.0 % (48 of 50; 95 %: 86.5–98.9)."""
    tenths, interval = found.permille(), found.interval()
    if tenths is None or interval is None:
        return _EMPTY
    low, high = interval.tenths(100)
    return _("{rate} % ({part} of {all}; 95 %: {low}–{high})").format(
        rate=_tenths(tenths), part=found.part, all=found.of, low=_tenths(low), high=_tenths(high)
    )


def mean(found: Mean) -> str:
    """Return a mean score with its n and 95 % interval."""
    value, interval = found.value(), found.interval()
    if value is None:
        return _EMPTY
    if interval is None:
        return _("{mean} (n = {n})").format(mean=_tenths(value), n=found.n)
    low, high = interval.tenths(0.1)
    low, high = max(0, low), min(high, max(_FULL, value))
    return _("{mean} (n = {n}; 95 %: {low}–{high})").format(
        mean=_tenths(value), n=found.n, low=_tenths(low), high=_tenths(high)
    )


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}"


def _overview(form: Form) -> Iterator[Entry]:
    found = form.total
    checks = _("checks {done} of {due}").format(done=found.done, due=found.due)
    shifts = _("On shift: {n}") if len(form.days) == 1 else _("Shift days: {n}")
    yield Entry(
        _DOT.join([shifts.format(n=found.on_shift), checks]),
        (_("Enough checks: {rate}").format(rate=share(found.coverage)), _modes(found)),
    )
    yield Entry(
        _("Results released: {n}").format(n=found.results),
        (
            _("Average of evaluations: {mean}").format(mean=mean(found.score)),
            _("Passed: {rate}").format(rate=share(found.pass_rate)),
        ),
    )
    yield Entry(_("Fatal errors: {n}").format(n=found.fatal), (_classes(found),))
    if len(form.days) > 1:
        words = _(
            "checks {done} of {due}, results {n}, average {mean}, passed {passed}, fatal {fatal}"
        )
        yield from (
            Entry(
                day.day.isoformat(),
                (
                    words.format(
                        done=day.done,
                        due=day.due,
                        n=day.results,
                        mean=_EMPTY if not day.results else _tenths(day.score.value() or 0),
                        passed=day.passed,
                        fatal=day.fatal,
                    ),
                ),
            )
            for day in form.days
        )


def _modes(found: DayFigures) -> str:
    return _DOT.join(
        f"{_(MODE_WORDS[mode])} {number}" for mode, number in zip(MODES, found.modes, strict=True)
    )


def _classes(found: DayFigures) -> str:
    return _DOT.join(
        f"{_(name)} {getattr(found, f'fatal_{code}')}" for code, name in FATAL_CLASSES.items()
    )


def _people(lines: tuple[Line, ...], reason: str, zone: ZoneInfo) -> tuple[Entry, ...]:
    if lines:
        return tuple(_entry(line, zone) for line in lines)
    return (Entry(_("None: {reason}").format(reason=reason)),) if reason else (Entry(_EMPTY),)


def _entry(line: Line, zone: ZoneInfo) -> Entry:
    head = [who(line), line.team]
    if line.call_at:
        head.append(line.call_at.astimezone(zone).strftime("%Y-%m-%d\u00a0%H:%M"))
    if line.fatal_class:
        head.append(_(FATAL_CLASSES[line.fatal_class]))
    head.append(str(Bilingual(line.what_zh, line.what_en)))
    below = [line.fact]
    if line.quote:
        below.append(_("“{words}”").format(words=line.quote))
    if line.practice:
        words = {
            "praise": _("To listen to: {words}"),
            "criticism": _("Correct practice: {words}"),
            "fatal": _("To be done: {words}"),
        }
        below.append(words[line.kind].format(words=line.practice))
    return Entry(_DOT.join(filter(None, head)), tuple(filter(None, below)), line.kind == "fatal")


def who(one: Line | Shortfall | Correction) -> str:
    """Return whom a line is about, as far as it may say so."""
    if one.name:
        return f"{one.name} {one.staff_no}"
    return one.staff_no or one.initials or _("A CSR")


def _short(one: Shortfall) -> str:
    words = _("{person}: {done} of {due} on {day}")
    if one.state == "approved":
        words = _("{person}: {done} of {due} on {day}, as the approved plan allows")
    person = _DOT.join(filter(None, (who(one), one.team)))
    return words.format(person=person, done=one.done, due=one.due, day=one.day.isoformat())


def _corrections(form: Form) -> Iterator[Entry]:
    for one in form.corrections:
        what = str(Bilingual(one.what_zh, one.what_en))
        head = _DOT.join(filter(None, (one.bulletin, who(one), one.team, what)))
        if one.kind == "voided":
            yield Entry(head, (_("This result was made void."),))
        else:
            words = _("Corrected from {old} to {new}.")
            old, new = (_EMPTY if each is None else _tenths(each) for each in (one.old, one.new))
            yield Entry(head, (words.format(old=old, new=new),))
    if form.corrected or form.voided:
        words = _("Results in earlier figures: {corrected} corrected, {voided} made void.")
        yield Entry(words.format(corrected=form.corrected, voided=form.voided))


def _written(name: str, text: str) -> Iterator[Section]:
    if text.strip():
        yield Section(name, (Entry("", tuple(text.strip().split("\n"))),))


def _read(sheet: Sheet, zone: ZoneInfo) -> Iterator[Entry]:
    for reader in sheet.readers:
        at = reader.read_at
        said = at.astimezone(zone).strftime("%Y-%m-%d\u00a0%H:%M") if at else _("not yet")
        yield Entry(_DOT.join((reader.person, reader.team, said)))

"""Parts that the papers of a dispute share: facts, sections, labelled texts, places to sign."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

from qa_desk.i18n import _, language, speaking
from qa_desk.reports import flow, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Frame, Row, side_by_side
from qa_desk.reports.papers import MEANINGS, ROLES, Act, Imprint, Signatories, Signed
from qa_desk.reports.signing import Slot
from qa_desk.reports.slip import METHODS, Person
from qa_desk.reports.style import ACCENT, DIM, EMPTY, INK, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules.masking import mask_typed

Wanted = tuple[int, str, str]  # place, role, name with staff no.

LABEL, BODY, BOLD = Style(7.5, DIM), Style(8.5), Style(8.5, bold=True)
VALUE, NAME = Style(9.5), Style(10, bold=True)
INDENT = LEFT + 38  # right of the numbers of items
TEXT = LEFT + 116  # where what stands beside a label begins

_SECTION = Style(10, ACCENT, bold=True)


def facts(*found: tuple[str, str, Style]) -> list[Row]:
    """Return labelled values side by side, in columns of the same width."""
    labels, values = [], []
    share = (RIGHT - LEFT) / len(found)
    for number, (label, value, lettering) in enumerate(found):
        left = LEFT + number * share
        labels.append(Column(left, left + share - 8, label, LABEL))
        values.append(Column(left, left + share - 8, value or EMPTY, lettering))
    return [*side_by_side(*labels, keep=True), *side_by_side(*values)]


def section(title: str, by: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield a titled section, with who and when beside the title; nothing without rows.

    Its title is an entry of the document's outline.
    """
    found = list(rows)
    if not found:
        return
    middle = LEFT + min(style.width(title, _SECTION) + 16, 220)
    first, *others = side_by_side(
        Column(LEFT, middle - 8, title, _SECTION),
        Column(middle, RIGHT, by, LABEL, to_right=True),
        keep=True,
    )
    yield from (replace(first, entry=title), *others)
    yield flow.ruled()
    yield from found
    yield flow.space(11)


def labelled(label: str, text: str, lettering: Style = BODY, left: float = LEFT) -> list[Row]:
    """Return what somebody wrote beside its label, numbers masked (P18); nothing without text."""
    if not text:
        return []
    return side_by_side(
        Column(left, TEXT - 8, label, LABEL), Column(TEXT, RIGHT, mask_typed(text), lettering)
    )


def together(rows: Iterable[Row]) -> list[Row]:
    """Return rows that stay on one page, unless they are more than a page."""
    found = list(rows)
    return [*(replace(row, keep=True) for row in found[:-1]), *found[-1:]]


def table(edges: Sequence[float], cells: Iterable[tuple[str, Style]]) -> list[Row]:
    """Return cells side by side, each from its edge to the next."""
    ends = (*(edge - 8 for edge in edges[1:]), RIGHT)
    return side_by_side(
        *(
            Column(left, right, text, lettering)
            for left, right, (text, lettering) in zip(edges, ends, cells, strict=True)
        )
    )


def headings(edges: Sequence[float], *titles: str) -> list[Row]:
    """Return the heading of a table, on the page of its first row."""
    rows = table(edges, ((title, LABEL) for title in titles))
    return [*(replace(row, keep=True) for row in rows), flow.space(2, keep=True)]


def doer(act: Act) -> str:
    """Return who took a step and as what."""
    role = wording.word(ROLES, act.role)
    return f"{act.by}{DOT}{role}" if act.by else role


def beside(act: Act) -> list[str]:
    """Return for whom a step was taken, and who saw it."""
    said = []
    if act.deputy_for:
        said.append(_("Deputy for {person}").format(person=act.deputy_for))
    if act.witness:
        said.append(_("Witness: {person}").format(person=act.witness))
    return said


def when(act: Act, zone: tzinfo) -> str:
    """Return who took a step, for whom, and when."""
    return DOT.join([doer(act), *beside(act), wording.moment(act.at, zone)])


def slots(
    signatures: Sequence[Signed],
    wanted: Collection[tuple[str, Person | None]],
    zone: tzinfo,
    instead: Mapping[str, str] = MappingProxyType({}),
) -> list[Slot]:
    """Return a place for each signature wanted, then those given in other roles.

    `instead` says by role why nobody signs there.
    """
    found: list[Slot] = []
    for role, person in wanted:
        given = [signed for signed in signatures if signed.role == role]
        why = (instead[role],) if role in instead else ()
        found += [stamped(signed, zone) for signed in given] or [
            Slot(wording.word(ROLES, role), str(person or ""), why, INK)
        ]
    named = {role for role, _person in wanted}
    return found + [stamped(signed, zone) for signed in signatures if signed.role not in named]


def places(found: Signatories, zone: tzinfo, drafted: Sequence[Wanted] = ()) -> list[Slot]:
    """Return a place for each signatory, with the stamp of whoever has signed.

    `drafted` are those whom a draft names, while nobody is asked.
    """
    stamps = dict(found.stamps)
    return [
        stamped(stamps[place], zone)
        if place in stamps
        else Slot(wording.word(ROLES, role), person, (), INK)
        for place, role, person in found.wanted or drafted
    ]


def statements(found: Signatories) -> Iterator[Row]:
    """Yield what people wrote beside their signatures."""
    for one in found.statements:
        yield from labelled(f"{wording.word(ROLES, one.role)} {one.person}", one.words)
        yield flow.space(3)


def stamped(signed: Signed, zone: tzinfo) -> Slot:
    """Return the place of a signature with its stamp."""
    details = [
        _("Signed {time}").format(time=wording.moment(signed.at, zone)),
        DOT.join([wording.word(METHODS, signed.method), signed.hash_prefix]),
    ]
    if signed.meaning:
        details.insert(0, wording.word(MEANINGS, signed.meaning))
    if signed.deputy_for:
        details.append(_("Deputy for {person}").format(person=signed.deputy_for))
    if signed.taken_in_by:
        details.append(_("Taken in by {person}").format(person=signed.taken_in_by))
    colour = INK if signed.meaning == "refused" else style.GOOD
    return Slot(
        wording.word(ROLES, signed.role),
        str(signed.person),
        tuple(details),
        colour,
        signed.drawing,
    )


def frame(imprint: Imprint, title: Callable[[], str], running: str, notice: str) -> Frame:
    """Return what stands on every page of a imprint."""
    here = language()
    with speaking("en" if here == "zh" else "zh"):
        subtitle = title()
    at = wording.moment(imprint.printed_at, ZoneInfo(imprint.timezone))
    printed = [
        _("Printed {time}").format(time=at),
        imprint.printed_by,
        _("Keep until {date}").format(date=imprint.retain_until.isoformat()),
    ]
    return Frame(
        centre=imprint.centre,
        title=title(),
        subtitle=subtitle,
        number=imprint.number,
        content_hash=imprint.content_hash,
        running=running,
        notice=notice,
        printed=DOT.join(printed),
        watermark=DOT.join([imprint.printed_by, at]),
        logo=imprint.logo,
    )

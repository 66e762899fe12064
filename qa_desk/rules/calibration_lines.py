"""The figures of a calibration record as people read them, on the screen and on paper (6.8).

What cannot be told is a dash with the reason beside it, never 0 and never 1.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules.calibration_records import Figures, Item, Member, Rater, Record
from qa_desk.rules.charts import Dots, Mark
from qa_desk.rules.statistics import Share

EMPTY = "–"
_GOOD, _TENTATIVE = 8000, 6667  # Krippendorff's reading of alpha, as agreement.GOOD
READINGS: Mapping[str, str] = {
    "good": N_("good agreement"),
    "tentative": N_("tentative"),
    "poor": N_("act"),
}
RATER_HEADINGS = (
    *(N_("Person"), N_("Result"), N_("In tolerance"), N_("Bias"), N_("MAD")),
    *(N_("Limits of agreement"), N_("Greatest deviation"), N_("As the reference")),
    *(N_("Fatal errors"), N_("Calls")),
)
ITEM_HEADINGS = (
    *(N_("No."), N_("Item"), N_("Pairs that agree"), N_("As the reference"), N_("α (95 %)")),
    N_("What it says"),
)


@dataclass(frozen=True)
class Line:
    """A row of a table: its cells, and whether it asks for something ("act", "good" or "")."""

    cells: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True)
class Choice:
    """What somebody chose of an item, and what it earned; nothing, of a fatal error not found."""

    text: Bilingual
    earned: int | None

    def __bool__(self) -> bool:
        return bool(self.text.zh or self.text.en)


NOTHING = Choice(Bilingual(), None)


# -- tables --------------------------------------------------------------------------------------


def raters(record: Record) -> list[Line]:
    """Return how each person's scores lie against the reference's, under RATER_HEADINGS."""
    members = {member.place: member for member in record.members}
    return [_rater(each, members[each.member], record) for each in record.raters]


def items(record: Record) -> list[Line]:
    """Return how people agree on each item, the least first, under ITEM_HEADINGS."""
    return [_item(each) for each in sorted(record.items, key=_by_agreement)]


def _by_agreement(item: Item) -> tuple[bool, float, int]:
    share = item.pairs / item.pairs_of if item.pairs_of else 1.0
    return not item.pairs_of, share, item.number


def panel(record: Record) -> list[tuple[str, str]]:
    """Return what holds for all together: what it is called, and its value with the reading."""
    found = record.figures
    return [
        (_("Total scores, α (interval)"), _panel_alpha(found, "totals", record)),
        (_("Mean deviation from the reference (MAD)"), hundredths(found.mad)),
        (_("Scores in tolerance"), share(found.within, found.within_of)),
        (_("Items answered as the reference"), share(found.items, found.items_of)),
        (_("Fatal errors: pairs that agree"), share(found.fatals_pairs, found.fatals_pairs_of)),
        (_("Fatal errors, α"), _panel_alpha(found, "fatals", record)),
        (_("Fatal errors, Gwet's AC1"), coefficient(found.fatals_ac1)),
    ]


def named(item: Item) -> str:
    """Return how an item is called: its number, of a stand-alone fatal error its key."""
    return str(item.number) if item.number and not item.is_fatal else item.key


def item_names(record: Record) -> dict[str, str]:
    """Return how the items are called, by their key; a disputed item is always among them."""
    known = {item.key: named(item) for item in record.items}
    return {**{topic.item_key: topic.item_key for topic in record.topics}, **known}


def reading(alpha: int | None) -> str:
    """Return a key of READINGS for an alpha in ten-thousandths, nothing where it is undefined."""
    if alpha is None:
        return ""
    if alpha >= _GOOD:
        return "good"
    return "tentative" if alpha >= _TENTATIVE else "poor"


def why_undefined(pairs_of: int, calls: int) -> str:
    """Say why there is no alpha."""
    if not pairs_of:
        return _("fewer than two people scored the same call")
    if calls < 2:
        return _("one call says nothing of chance")
    return _("everybody answered alike every time: nothing varies")


# -- numbers -------------------------------------------------------------------------------------


def share(part: int, of: int) -> str:
    """Return a share with both numbers: 22/24 · 91.7 %."""
    permille = Share(part, of).permille()
    return EMPTY if permille is None else f"{part}/{of} · {permille // 10}.{permille % 10} %"


def tenths(value: int | None, *, signed: bool = False) -> str:
    """Return tenths with one decimal: 88.5, or signed +3.5 and −2.0."""
    return EMPTY if value is None else _sign(value, signed) + f"{abs(value) / 10:.1f}"


def hundredths(value: int | None, *, signed: bool = False) -> str:
    """Return hundredths with two decimals: 1.63, or signed −1.33."""
    return EMPTY if value is None else _sign(value, signed) + f"{abs(value) / 100:.2f}"


def coefficient(value: int | None) -> str:
    """Return ten-thousandths with three decimals, half up: 0.641."""
    if value is None:
        return EMPTY
    rounded = (abs(value) + 5) // 10
    sign = "−" if value < 0 and rounded else ""
    return f"{sign}{rounded // 1000}.{rounded % 1000:03}"


def alpha(value: int | None, low: int | None, high: int | None) -> str:
    """Return an alpha with its interval, where there is one: 0.641 [0.102, 1.000]."""
    if value is None or low is None or high is None:
        return coefficient(value)
    return f"{coefficient(value)} [{coefficient(low)}, {coefficient(high)}]"


# -- the picture ---------------------------------------------------------------------------------


def deviations(record: Record) -> Dots | None:
    """Return each person's scores against the reference's; None without a reference."""
    reference = reference_of(record)
    if reference is None:
        return None
    finals = {(score.call, score.member): score.final for score in record.scores}
    people = [member for member in record.members if member.place != reference.place]
    people = [member for member in people if any(key[1] == member.place for key in finals)]
    return Dots(
        title=_("Scores against the reference"),
        measure="deviation",
        note=_("Points above or below {person}; shaded is what is tolerated").format(
            person=record.reference
        ),
        rows=tuple(member.name for member in people),
        dots=tuple(tuple(_marks(record, member, reference, finals)) for member in people),
        bands=tuple(tolerance_of(record, member) / 10 for member in people),
    )


def reference_of(record: Record) -> Member | None:
    """Return the reference scorer among the members."""
    named = [member for member in record.members if member.name == record.reference]
    return named[0] if record.reference and named else None


def tolerance_of(record: Record, member: Member) -> int:
    """Return what is tolerated of somebody, in tenths: more while he is new."""
    return record.tolerance_new if member.is_new else record.tolerance


# -- the matrix ----------------------------------------------------------------------------------


def in_order(record: Record) -> list[Member]:
    """Return who scored anything, the reference last."""
    scored = {score.member for score in record.scores}
    reference = reference_of(record)
    people = [member for member in record.members if member.place in scored]
    return sorted(people, key=lambda one: one == reference)


def answers(record: Record) -> dict[tuple[int, str], dict[int, Choice]]:
    """Return what everybody chose, by call and item, then by member.

    Of a fatal error somebody who scored the call and did not find it has chosen nothing.
    """
    found: dict[tuple[int, str], dict[int, Choice]] = {}
    for score in record.scores:
        for item in record.items:
            if item.is_fatal:
                found.setdefault((score.call, item.key), {})[score.member] = NOTHING
    for answer in record.answers:
        chosen = Choice(answer.text, answer.earned)
        found.setdefault((answer.call, answer.item), {})[answer.member] = chosen
    return found


def others(record: Record) -> frozenset[tuple[int, int, str]]:
    """Return which answers part from the reference's: call, member and item.

    Where nobody is the reference, those that are not what most chose; of a tie, all.
    """
    reference = reference_of(record)
    found = set()
    for (call, item), chosen in answers(record).items():
        if reference and reference.place not in chosen:
            continue  # not an item for him: nothing to part from
        right = chosen[reference.place] if reference else _most(chosen)
        found |= {(call, one, item) for one, choice in chosen.items() if choice != right}
    return frozenset(found)


def letters(record: Record) -> dict[str, dict[Choice, str]]:
    """Return a letter for each choice that was made of an item, the most points first."""
    made: dict[str, set[Choice]] = {}
    for (_call, item), chosen in answers(record).items():
        made.setdefault(item, set()).update(chosen.values())
    return {
        item: {
            choice: ascii_lowercase[place % len(ascii_lowercase)]
            for place, choice in enumerate(sorted(choices, key=_by_points))
        }
        for item, choices in made.items()
    }


def _by_points(choice: Choice) -> tuple[int, str, str]:
    least = -1 if choice.earned is None else choice.earned
    return -least, choice.text.zh, choice.text.en


def _most(chosen: Mapping[int, Choice]) -> Choice | None:
    """Return what most chose; None where several were chosen as often."""
    counts = Counter(chosen.values()).most_common(2)
    return None if len(counts) > 1 and counts[0][1] == counts[1][1] else counts[0][0]


# -- how it is done ------------------------------------------------------------------------------


def _rater(found: Rater, member: Member, record: Record) -> Line:
    limits = EMPTY
    if found.low is not None and found.high is not None:
        low, high = (hundredths(each, signed=True) for each in (found.low, found.high))
        limits = _("{low} to {high}").format(low=low, high=high)
    within = EMPTY
    if found.within_of:
        allowed = tenths(tolerance_of(record, member)).removesuffix(".0")
        within = f"{found.within}/{found.within_of} (±{allowed})"
    fatals = share(found.fatals, found.fatals_of)
    if found.missed or found.added:
        missed = _("{missed} missed, {added} too many")
        fatals += " · " + missed.format(missed=found.missed, added=found.added)
    verdict, mark = EMPTY, ""
    if found.within_of:
        verdict, mark = (_("beyond"), "act") if found.is_beyond else (_("within"), "good")
    cells = (
        *(member.name, verdict, within, hundredths(found.bias, signed=True)),
        *(hundredths(found.mad), limits, tenths(found.greatest, signed=True)),
        *(share(found.items, found.items_of), fatals, str(found.calls)),
    )
    return Line(cells, mark)


def _item(found: Item) -> Line:
    known = reading(found.alpha)
    said = _(READINGS[known]) if known else why_undefined(found.pairs_of, 2)
    if known and found.low is None:
        said = _("{reading}; too few calls for an interval").format(reading=said)
    cells = (
        *(named(found), str(found.label)),
        *(share(found.pairs, found.pairs_of), share(found.against, found.against_of)),
        *(alpha(found.alpha, found.low, found.high), said),
    )
    return Line(cells, {"poor": "act", "good": "good"}.get(known, ""))


def _panel_alpha(found: Figures, name: str, record: Record) -> str:
    value = getattr(found, name)
    known = reading(value)
    if not known:
        return f"{EMPTY} ({why_undefined(found.fatals_pairs_of, len(record.calls))})"
    low, high = (getattr(found, f"{name}_{end}") for end in ("low", "high"))
    return f"{alpha(value, low, high)} · {_(READINGS[known])}"


def _marks(
    record: Record, member: Member, reference: Member, finals: Mapping[tuple[int, int], int | None]
) -> Iterator[Mark]:
    for call in record.calls:
        own, right = (finals.get((call.place, one.place)) for one in (member, reference))
        apart = None if own is None or right is None else (own - right) / 10
        yield Mark(str(call.place), apart)


def _sign(value: int, signed: bool) -> str:
    if value < 0:
        return "−"
    return "+" if signed and value else ""

"""How codes, scores and times read on screen: the one place for every page.

Moments are aware; they are shown in the centre's zone. Scores are tenths of a percent-point,
points are hundredths of a point, lengths and places in a recording are milliseconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from PySide6.QtCore import QLocale

from qa_desk.i18n import N_, _, language, ngettext
from qa_desk.reports import slip
from qa_desk.rules import call_filters, guards, permissions, rechecks, scripts, workflow
from qa_desk.rules.averages import BASES, Average
from qa_desk.rules.checklists import DIMENSIONS, FATAL_CLASSES
from qa_desk.rules.deadlines import Due
from qa_desk.rules.passages import Passage
from qa_desk.rules.passages import heard as share_heard
from qa_desk.rules.passages import missed as found_missed
from qa_desk.rules.quick_checks import LINES, VALUES
from qa_desk.rules.scoring import Addition
from qa_desk.rules.scripts import Reply
from qa_desk.rules.sheets import CAUSES
from qa_desk.services.cases import CaseRow
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.timecode import clock

NOTHING = "–"
DOT = "  ·  "
DIRECTIONS = call_filters.DIRECTIONS
_RESULT_CHIPS = {
    "pass": ("good", "check"),
    "fail": ("late", "x"),
    "fatal_fail": ("fatal", "circle-alert"),
    "not_scorable": ("neutral", "minus"),
}

duration = clock
_MOST_NAMED = 3  # in a line
_MOST_DAYS = 5  # named one by one


# -- times ---------------------------------------------------------------------------------------


class _Clock:
    zone: tzinfo | None = None  # none is this machine's


def show_times_in(zone: tzinfo) -> None:
    """Show all times in the centre's zone from now on, wherever this machine stands."""
    _Clock.zone = zone


def here(moment: datetime) -> datetime:
    """Return a moment in the zone in which it is shown."""
    return moment.astimezone(_Clock.zone)


def local_time(moment: datetime | None) -> str:
    """Return date and time to the minute: 2026-11-20 14:02."""
    return NOTHING if moment is None else here(moment).strftime("%Y-%m-%d %H:%M")


def exact_time(moment: datetime | None) -> str:
    """Return a moment to the second with its zone, for a tip: 2026-11-20 14:02:07 +08:00."""
    return NOTHING if moment is None else here(moment).isoformat(" ", "seconds")


def day(moment: datetime | None) -> str:
    """Return the date: 2026-11-20."""
    return NOTHING if moment is None else here(moment).date().isoformat()


def is_late(moment: datetime | None, now: datetime) -> bool:
    """Tell whether something is overdue."""
    return moment is not None and moment < now


def due(moment: datetime | None, now: datetime) -> str:
    """Return until when something is to be done, or since when it is overdue."""
    if moment is None:
        return ""
    words = N_("Overdue since {time}") if is_late(moment, now) else N_("Due {time}")
    return _(words).format(time=near_time(moment, now))


def reminded(times: int) -> str:
    """Return how often somebody was reminded, empty for never."""
    words = ("", _("Reminder"), _("Second reminder"))
    return words[min(times, len(words) - 1)]


def due_tip(moment: datetime | None, counted: Due | None) -> str:
    """Return a deadline to the second, and the days that were counted for it (P20)."""
    return "\n".join(filter(None, (exact_time(moment) if moment else "", counted_days(counted))))


def counted_days(counted: Due | None) -> str:
    """Return the days of a deadline: 2 shift days: Mon 11-23, Tue 11-24."""
    if counted is None or not counted.days:
        return ""
    n = len(counted.days)
    words = {
        "shift": ngettext("{n} shift day: {days}", "{n} shift days: {days}", n),
        "working": ngettext("{n} working day: {days}", "{n} working days: {days}", n),
        "calendar": ngettext("{n} calendar day: {days}", "{n} calendar days: {days}", n),
    }
    days = [_weekday(each) for each in counted.days]
    listed_days = _(", ").join(days) if n <= _MOST_DAYS else f"{days[0]} – {days[-1]}"
    return words[counted.unit].format(n=n, days=listed_days)


def _weekday(on: date) -> str:
    name = QLocale(language()).dayName(on.isoweekday(), QLocale.FormatType.ShortFormat)
    return f"{name} {on:%m-%d}"


def near_time(moment: datetime | None, now: datetime) -> str:
    """Return a time as short as it is clear: the year only when it is another one."""
    if moment is None:
        return NOTHING
    moment, now = here(moment), here(now)
    days = {now.date(): N_("today {time}"), now.date() + timedelta(days=1): N_("tomorrow {time}")}
    if moment.date() in days:
        return _(days[moment.date()]).format(time=moment.strftime("%H:%M"))
    return moment.strftime("%m-%d %H:%M" if moment.year == now.year else "%Y-%m-%d %H:%M")


# -- scores --------------------------------------------------------------------------------------


def score(tenths: int | None) -> str:
    """Return a score with its one decimal, a dash when there is none."""
    return NOTHING if tenths is None else f"{tenths // 10}.{tenths % 10}"


def share(thousandths: int | None) -> str:
    """Return thousandths as a percentage with one decimal: 12.5 %."""
    return NOTHING if thousandths is None else f"{thousandths // 10}.{thousandths % 10} %"


def heard(passages: Iterable[Passage], part: Passage) -> str:
    """Return how much was heard of a recording: heard 92 %  ·  not heard 3:10–3:40."""
    played = tuple(passages)
    missed = found_missed(played, part)
    if not missed:
        return _("heard in full")
    share = _("heard {share} %").format(share=share_heard(played, part))
    return (
        share
        + DOT
        + _("not heard {passages}").format(
            passages=listed([f"{clock(start)}–{clock(end)}" for start, end in missed])
        )
    )


def listed(words: Sequence[str]) -> str:
    """Return the first few of several names in a line."""
    more = ["…"] if len(words) > _MOST_NAMED else []
    return _(", ").join([*words[:_MOST_NAMED], *more])


def told(label: str, words: str) -> str:
    """Return what something is, after its name."""
    return _("{label}: {words}").format(label=label, words=words)


def average(found: Average) -> str:
    """Return an average with the sample on which it stands and how many scores (6.5b)."""
    words = _("Average {score}, {sample}, n = {n}")
    return words.format(score=score(found.tenths), sample=_(BASES[found.basis]), n=found.n)


def points(hundredths: int) -> str:
    """Return points as 30, 19.5 or 0.25."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def lost(hundredths: int) -> str:
    """Return points that are taken off, as −2.5 or 0."""
    return f"−{points(hundredths)}" if hundredths else "0"


def result(code: str | None) -> str:
    """Return a result in words."""
    return _word(slip.RESULTS, code)


def result_chip(code: str | None) -> tuple[str, str, str]:
    """Return a result as the words, kind and icon of a `Chip`."""
    return (result(code), *_RESULT_CHIPS.get(code or "", ("neutral", "minus")))


def result_icon(code: str | None) -> str | None:
    """Return the icon of a result, for a table's cell."""
    return _RESULT_CHIPS[code][1] if code in _RESULT_CHIPS else None


def result_colour(code: str | None) -> str | None:
    """Return the colour of the theme in which a result is written, None for the usual one."""
    kind = _RESULT_CHIPS[code][0] if code in _RESULT_CHIPS else "neutral"
    return None if kind == "neutral" else kind


# -- codes ---------------------------------------------------------------------------------------


def status(code: str) -> str:
    """Return a state of an evaluation."""
    return _(workflow.STATUSES[code].name)


def whose(row: CaseRow) -> str:
    """Return whose call it is; of a calibration which one, for there it is not told."""
    if row.comparison:
        return _("Calibration {number}").format(number=row.comparison)
    return names.shown(str(row.csr))


def sample_reason(code: str) -> str:
    """Return why a call was sampled, or that it is scored again unseen."""
    return _(rechecks.KINDS["blind"]) if code == "recheck" else _word(slip.SAMPLE_REASONS, code)


def mode(code: str) -> str:
    """Return a monitoring mode."""
    return _word(slip.MONITORING_MODES, code)


def role(code: str) -> str:
    """Return a role that a person holds."""
    return _word(permissions.ROLES, code)


def tally(replies: Iterable[Reply]) -> str:
    """Return how the questions of a test call were answered: "2 right · 1 wrong"."""
    found = scripts.tally(replies)
    parts = (
        (_("{n} right"), found.right),
        (_("{n} wrong"), found.wrong),
        (_("{n} not asked"), found.not_asked),
        (_("{n} open"), found.open),
    )
    return DOT.join(words.format(n=n) for words, n in parts if n)


def direction(code: str) -> str:
    """Return which way a call went."""
    return _word(DIRECTIONS, code)


def direction_of(code: str, *, is_live: bool) -> str:
    """Return which way a call went; nothing where somebody sat by, which no recorder tells."""
    return "" if is_live and code == "unknown" else direction(code)


def dimension(code: str) -> str:
    """Return one of the five dimensions."""
    return _word(DIMENSIONS, code)


def addition(found: Addition) -> str:
    """Return why points are added: a bonus, or the cap of a section."""
    if found.cap is None:
        return _("Bonus: {item}").format(item=found.text)
    return _("“{section}”: no more than {cap} points can be lost").format(
        section=found.text, cap=points(found.cap)
    )


def fatal_class(code: str) -> str:
    """Return a class of fatal errors."""
    return _word(FATAL_CLASSES, code)


def cause(code: str) -> str:
    """Return to what a finding is due."""
    return _word(CAUSES, code)


def checked(values: Sequence[str], fatal: str) -> str:
    """Return what a quick check found on its five lines, in a few words."""
    said = [_("Fatal error {key}").format(key=fatal)] if fatal else []
    for value in ("problem", "praise"):
        pairs = zip(LINES.values(), values, strict=True)
        lines = [_(name) for name, own in pairs if own == value]
        if lines:
            words = _("{what}: {whose}")
            said.append(words.format(what=_(VALUES[value]), whose=_(", ").join(lines)))
    return DOT.join(said) or _("All OK")


def stance(code: str) -> str:
    """Return what a CSR says to a result."""
    return _word(guards.STANCES, code)


def signer(code: str) -> str:
    """Return in which part somebody signed."""
    return _word(slip.SIGNERS, code)


def method(code: str) -> str:
    """Return how a signature was given."""
    return _word(slip.METHODS, code)


def _word(words: Mapping[str, str], code: str | None) -> str:
    """Return a code's word; an unknown code stands for itself."""
    return _(words.get(code, code)) if code else NOTHING

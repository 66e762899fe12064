"""Which calls a sampling rule is about (S3-4.3a): every condition that is set has to hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from qa_desk.errors import InputError
from qa_desk.i18n import N_, Bilingual, _, ngettext

DIRECTIONS: Mapping[str, str] = {
    "inbound": N_("Inbound"),
    "outbound": N_("Outbound"),
    "internal": N_("Internal"),
    "unknown": N_("Direction unknown"),
}
WEEKDAYS: Mapping[int, str] = {
    1: N_("Monday"),
    2: N_("Tuesday"),
    3: N_("Wednesday"),
    4: N_("Thursday"),
    5: N_("Friday"),
    6: N_("Saturday"),
    7: N_("Sunday"),
}
RANGES: Mapping[str, tuple[int, int]] = {  # of the whole numbers
    "min_seconds": (1, 86_400),
    "max_seconds": (1, 86_400),
    "csat_max": (0, 100),
    "min_silence": (1, 1000),
    "min_talk_over": (1, 1000),
    "tenure_max_days": (1, 36_500),
    "last_score_max": (0, 1000),
}
_LISTS = (
    "teams", "skill_groups", "contact_reasons", "directions", "tags", "people", "weak_items",
    "languages",
)  # fmt: skip
_LONGEST = 200  # characters of a word, or of the text to look for


Names: TypeAlias = Mapping[str, Mapping[Any, Bilingual | str]]  # field → code → what it is called


@dataclass(frozen=True)
class CallFilter:
    """Conditions on calls and their CSRs; what is not set lets every call through.

    Of a list, one entry has to fit.
    """

    teams: tuple[str, ...] = ()  # codes; the CSR's team at the time of the call
    skill_groups: tuple[str, ...] = ()  # codes; likewise
    contact_reasons: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    min_seconds: int | None = None
    max_seconds: int | None = None
    hours: tuple[int, int] | None = None  # from, to (not included), local; (22, 6) is a night
    weekdays: tuple[int, ...] = ()  # ISO: 1 is Monday
    tags: tuple[str, ...] = ()
    csat_max: int | None = None
    complaint: bool = False  # only calls that belong to a complaint
    min_silence: int | None = None  # thousandths of the call
    min_talk_over: int | None = None  # thousandths of the call
    words: str = ""  # in the transcript
    tenure_max_days: int | None = None  # since the CSR was hired, on the day of the call
    people: tuple[str, ...] = ()  # staff nos.
    last_score_max: int | None = None  # tenths; the CSR's average of last month
    weak_items: tuple[str, ...] = ()  # keys of items in which the CSR lost points last month
    languages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no call could meet or nobody could mean."""
        for name, (least, most) in RANGES.items():
            if not _is_number(getattr(self, name) or least, least, most):
                raise InputError(
                    _("“{name}” of a filter is a whole number from {least} to {most}.").format(
                        name=name, least=least, most=most
                    )
                )
        for name in _LISTS:
            if not _are_words(getattr(self, name)):
                raise InputError(_("“{name}” of a filter is a list of words.").format(name=name))
        for is_meant, sentence in _RULES:
            if not is_meant(self):
                raise InputError(_(sentence))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "CallFilter":
        """Return a filter from the JSON of a sampling rule, or say what in it cannot be meant."""
        unknown = document.keys() - {field.name for field in fields(cls)}
        if unknown:
            raise InputError(
                _(
                    "This program does not know the filter “{name}”. "
                    "Use the newest program, or change the rule."
                ).format(name=min(unknown))
            )
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in document.items()
        }
        return cls(**values)

    def to_document(self) -> dict[str, Any]:
        """Return what is set, as JSON."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self._set().items()
        }

    def describe(self, names: Names | None = None) -> list[str]:
        """Return each condition as a phrase in the current language; what has a name, by it."""
        return [
            _PHRASES[name](_named(value, (names or {}).get(name)))
            for name, value in self._set().items()
        ]

    def _set(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value
            for name, value in values.items()
            if value is not None and value is not False and value not in ("", ())
        }


def _named(value: Any, names: Mapping[Any, Bilingual | str] | None) -> Any:
    return value if not names else tuple(str(names.get(each, each)) for each in value)


def _is_number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _are_words(value: object) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(word, str) and 0 < len(word) <= _LONGEST for word in value
    )


def _are_hours(value: object) -> bool:
    return value is None or (
        isinstance(value, tuple)
        and len(value) == 2
        and all(_is_number(hour, 0, 24) for hour in value)
        and value[0] % 24 != value[1] % 24
    )


_RULES: tuple[tuple[Callable[[CallFilter], bool], str], ...] = (
    (
        lambda f: set(f.directions) <= DIRECTIONS.keys(),
        N_("A direction is one of: inbound, outbound, internal, unknown."),
    ),
    (
        lambda f: isinstance(f.weekdays, tuple) and all(_is_number(d, 1, 7) for d in f.weekdays),
        N_("Weekdays are numbers from 1, Monday, to 7, Sunday."),
    ),
    (
        lambda f: _are_hours(f.hours),
        N_("Hours are two different whole numbers from 0 to 24, such as 9 and 12."),
    ),
    (
        lambda f: (f.min_seconds or 0) <= (f.max_seconds or RANGES["max_seconds"][1]),
        N_("The shortest length is above the longest, so no call would fit."),
    ),
    (
        lambda f: isinstance(f.words, str) and len(f.words) <= _LONGEST,
        N_("The text to look for in transcripts has at most 200 characters."),
    ),
    (
        lambda f: isinstance(f.complaint, bool),
        N_("“complaint” of a filter is true or false."),
    ),
)


def _listed(template: str, names: Mapping[Any, str] | None = None) -> Callable[[Any], str]:
    """Return what says a list within a phrase."""

    def say(values: tuple[Any, ...]) -> str:
        words = [_(names[value]) if names else str(value) for value in values]
        return _(template).format(words=_(", ").join(words))

    return say


def _share(template: str) -> Callable[[int], str]:
    return lambda mille: _(template).format(percent=f"{mille / 10:g} %")


def _tenure(days: int) -> str:
    words = ngettext("hired at most {n} day before", "hired at most {n} days before", days)
    return words.format(n=days)


_PHRASES: Mapping[str, Callable[[Any], str]] = {
    "teams": _listed(N_("teams: {words}")),
    "skill_groups": _listed(N_("skill groups: {words}")),
    "contact_reasons": _listed(N_("contact reasons: {words}")),
    "directions": _listed(N_("directions: {words}"), DIRECTIONS),
    "min_seconds": lambda n: _("at least {n} s long").format(n=n),
    "max_seconds": lambda n: _("at most {n} s long").format(n=n),
    "hours": lambda h: _("from {start}:00 to {end}:00").format(start=h[0], end=h[1]),
    "weekdays": _listed(N_("on {words}"), WEEKDAYS),
    "tags": _listed(N_("tags: {words}")),
    "csat_max": lambda n: _("CSAT at most {n}").format(n=n),
    "complaint": lambda _yes: _("belongs to a complaint"),
    "min_silence": _share(N_("silence at least {percent}")),
    "min_talk_over": _share(N_("talking over each other at least {percent}")),
    "words": lambda text: _("transcript contains “{text}”").format(text=text),
    "tenure_max_days": _tenure,
    "people": _listed(N_("CSRs: {words}")),
    "last_score_max": lambda n: _("last month's average at most {score}").format(
        score=f"{n / 10:.1f}"
    ),
    "weak_items": _listed(N_("lost points last month in: {words}")),
    "languages": _listed(N_("languages: {words}")),
}

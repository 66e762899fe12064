"""How one recorder writes its names, as text that people can read and change (D9, P2).

A pattern such as `{agent_id}_{when:YYYYMMDD}-{when:HHmmss}_{number}` is the end of a path: what
stands in braces are fields, all else stands in each name as it is. `{any}` may be anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from qa_desk.errors import InputError
from qa_desk.i18n import N_, _
from qa_desk.rules import masking
from qa_desk.rules.call_lists import DIRECTIONS
from qa_desk.rules.recording_names import RecordingName

SYSTEM = "own"

FIELDS: Mapping[str, str] = {
    "when": N_("Date or time"),
    "call_id": N_("Call ID"),
    "staff_no": N_("Staff no."),
    "agent_id": N_("Agent ID"),
    "extension": N_("Extension"),
    "agent": N_("The recorder's name of the CSR"),
    "number": N_("Customer number"),
    "direction": N_("Direction"),
    "leg": N_("Whose voice"),
    "any": N_("Not needed"),
}
REPEATED = frozenset({"when", "any"})  # all others stand in a name once

CSR_LEGS = ("agent", "csr", "坐席", "座席", "客服")
CUSTOMER_LEGS = ("caller", "customer", "客户", "客户", "客户")  # beside these, in this order

_EPOCHS = {"epoch": 1, "epochms": 1000}
_UNITS = {
    "YYYY": r"20[0-9]{2}",
    "YY": "[0-9]{2}",
    "MM": r"(?:0[1-9]|1[0-2])",
    "DD": r"(?:0[1-9]|[12][0-9]|3[01])",
    "HH": r"(?:[01][0-9]|2[0-3])",
    "mm": r"[0-5][0-9]",
    "ss": r"[0-5][0-9]",
    "SSS": "[0-9]{3}",
}
_UNIT = re.compile("|".join(_UNITS))
_SHAPES = {"": "[^/]+?", "digits": "[0-9]+", "letters": r"[^\W\d_]+"}
_FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}|\{\{|\}\}|[{}]")
_ENDING = r"(?:\.[A-Za-z]\w{0,5})?"
_LONGEST = 500


@dataclass(frozen=True)
class _Time:
    """Where in a name a part of the time stands, and how it is written."""

    group: str
    units: tuple[tuple[str, int, int], ...]  # unit, from, to

    def told(self, text: str) -> dict[str, int]:
        return {unit: int(text[first:last]) for unit, first, last in self.units}


@dataclass(frozen=True)
class NamePattern:
    """A pattern that was understood; `legs` are the words for the CSR's voice and the other."""

    text: str
    regex: re.Pattern[str]
    fields: frozenset[str]
    legs: tuple[str, str] = ("", "")
    times: tuple[_Time, ...] = field(default=(), repr=False)

    def parse(self, relative_path: str) -> RecordingName | None:
        """Return what a name tells, None when it is not written so."""
        path = relative_path.replace("\\", "/")
        found = self.regex.fullmatch(path)
        if found is None:
            return None
        groups = found.groupdict()
        started_at, utc_offset = self._moment(found)
        call_id = groups.get("call_id")
        word = groups.get("leg") or ""
        leg, other = _voice(word, self.legs)
        before, after = (path[: found.start("leg")], path[found.end("leg") :]) if leg else ("", "")
        return RecordingName(
            call_id=None if call_id and masking.holds_mobile(call_id) else call_id,
            started_at=started_at,
            utc_offset=utc_offset,
            agent=groups.get("agent"),
            agent_id=groups.get("agent_id"),
            staff_no=groups.get("staff_no"),
            extension=groups.get("extension"),
            number=masking.normalise(groups.get("number") or "") or None,
            direction=direction_of(groups.get("direction") or ""),
            leg=leg or "both",
            pair=before + after if leg else None,
            partner=before + other + after if other else "",
            system=SYSTEM,
        )

    def _moment(self, found: re.Match[str]) -> tuple[datetime | None, timedelta | None]:
        told: dict[str, int] = {}
        for time in self.times:
            told |= time.told(found[time.group])
        for unit, parts in _EPOCHS.items():
            if unit in told:
                moment = datetime.fromtimestamp(told[unit] // parts, UTC)
                return moment.replace(tzinfo=None), timedelta(0)
        year = told.get("YYYY", 2000 + told["YY"] if "YY" in told else 0)
        if not (year and {"MM", "DD", "HH", "mm"} <= told.keys()):
            return None, None
        try:
            day = told["MM"], told["DD"], told["HH"], told["mm"]
            # A recorder's own clock: its zone is not known here.
            return datetime(year, *day, told.get("ss", 0)), None  # noqa: DTZ001
        except ValueError:
            return None, None


def direction_of(word: str) -> str | None:
    """Return which direction a word in a name means, None for any other word."""
    plain = word.casefold()
    return {"i": "inbound", "o": "outbound"}.get(plain) or DIRECTIONS.get(plain)


def _voice(word: str, legs: tuple[str, str]) -> tuple[str, str]:
    """Return whose voice a word means, and the word for the other; "" where nobody knows."""
    plain = word.casefold()
    csr, customer = (leg.casefold() for leg in legs)
    if plain and plain in (csr, customer):
        return ("csr", legs[1]) if plain == csr else ("customer", legs[0])
    for one, other in zip(CSR_LEGS, CUSTOMER_LEGS, strict=True):
        if plain == one:
            return "csr", other
        if plain == other:
            return "customer", one
    return "", ""


def is_voice(word: str) -> bool:
    """Say whether a word is known to tell whose voice a one-party file holds."""
    return bool(_voice(word, ("", ""))[0])


def escaped(text: str) -> str:
    """Return text as it stands in a pattern."""
    return text.replace("{", "{{").replace("}", "}}")


def parse(text: str, legs: tuple[str, str] = ("", "")) -> NamePattern:
    """Return a pattern from its text; InputError when it cannot be understood."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        raise InputError(_("Give the pattern of the names, such as {example}.").format(example=_SO))
    made, at, times = [], 0, list[_Time]()
    seen: set[str] = set()
    for found in _FIELD.finditer(text):
        made.append(re.escape(text[at : found.start()]))
        at = found.end()
        name, shape = found[1], found[2] or ""
        if name is None:
            made.append(re.escape(_literal(found[0])))
        elif name == "when":
            times.append(_time(f"when{len(times)}", shape))
            made.append(f"(?P<{times[-1].group}>{_written(shape)})")
        else:
            made.append(_part(name, shape, seen))
        seen.add(name or "")
    made.append(re.escape(text[at:]))
    if not seen - {"any", ""}:
        words = _("The pattern names no part of a name. Write, for example: {example}")
        raise InputError(words.format(example=_SO))
    regex = re.compile(f"(?:.*/)?{''.join(made)}{_ENDING}", re.IGNORECASE | re.DOTALL)
    return NamePattern(text, regex, frozenset(seen - {""}), legs, tuple(times))


_SO = "{agent_id}_{when:YYYYMMDD}-{when:HHmmss}_{number}"


def _literal(brace: str) -> str:
    if len(brace) == 1:
        raise InputError(
            _(
                "A brace in the pattern has no partner. Write a field as {example}; a brace that "
                "stands in the names is written twice."
            ).format(example="{agent_id}")
        )
    return brace[0]


def _part(name: str, shape: str, seen: set[str]) -> str:
    if name not in FIELDS or shape not in _SHAPES:
        raise InputError(
            _("The pattern has {field}, which is not known. Known are: {fields}.").format(
                field=f"{{{name}:{shape}}}" if shape else f"{{{name}}}",
                fields=", ".join(f"{{{each}}}" for each in FIELDS),
            )
        )
    if name == "any":
        return f"(?:{_SHAPES[shape]})"
    if name in seen:
        words = _("The pattern has {field} twice. Make one of them {any}.")
        raise InputError(words.format(field=f"{{{name}}}", any="{any}"))
    return f"(?P<{name}>{_SHAPES[shape]})"


def _time(group: str, written: str) -> _Time:
    if written in _EPOCHS:
        return _Time(group, ((written, 0, 99),))
    units = tuple((unit[0], *unit.span()) for unit in _UNIT.finditer(written))
    rest = _UNIT.sub("", written)
    if not units or re.search(r"[A-SU-Za-z]", rest):
        raise InputError(
            _(
                "The pattern does not say how date or time is written. Use {units}, such as "
                "{example}."
            ).format(units="YYYY YY MM DD HH mm ss SSS", example="{when:YYYY-MM-DD}")
        )
    return _Time(group, units)


def _written(shape: str) -> str:
    if shape in _EPOCHS:
        return f"[0-9]{{{9 + len(str(_EPOCHS[shape]))}}}"
    parts, at = [], 0
    for unit in _UNIT.finditer(shape):
        parts += [re.escape(shape[at : unit.start()]), _UNITS[unit[0]]]
        at = unit.end()
    return "".join((*parts, re.escape(shape[at:])))


def time_of(text: str, shapes: tuple[str, ...]) -> str:
    """Return the first way of writing a date or time that a text fits, "" for none."""
    return next((shape for shape in shapes if re.fullmatch(_written(shape), text)), "")

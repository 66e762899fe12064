"""Reads a document key by key and gathers everything that is wrong with it into one error."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import Bilingual, _

Place = tuple[str | int, ...]  # the keys and indexes that lead to a value
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ABSENT: Mapping[str, Any] = MappingProxyType({})


def shown(count: int, factor: int) -> str:
    """Return a count of 1/factor as people write it: 250 hundredths are 2.5."""
    return f"{(Decimal(count) / factor).normalize():f}"


class Report:
    """What is wrong with a document; `lines` says where its values stand in the file, if known.

    `faults` has each sentence with the place that it is about.
    """

    def __init__(self, name: str) -> None:
        self.lines: dict[Place, int] = {}
        self.faults: dict[tuple[Place, str], None] = {}  # in the order of finding, each once
        self._name = name
        self._found: list[tuple[int, str]] = []
        self._parts: list[Part] = []

    def watch(self, part: "Part") -> None:
        """Look for keys that nobody asked for when the report ends."""
        self._parts.append(part)

    def add(self, place: Place, sentence: str) -> None:
        """Note a fault at a place, or at the nearest one around it that has a line."""
        self.faults[place, sentence] = None
        while place and place not in self.lines:
            place = place[:-1]
        self.add_line(self.lines.get(place, 0), sentence)

    def add_line(self, line: int, sentence: str) -> None:
        """Note a fault on a line; 0 is no line."""
        if line:
            sentence = self.located(line, sentence)
        if (line, sentence) not in self._found:
            self._found.append((line, sentence))

    def located(self, line: int, sentence: str) -> str:
        """Return a sentence with the line it is about; a table says which cell instead."""
        return _("Line {line}: {sentence}").format(line=line, sentence=sentence)

    def end(self) -> None:
        """Raise an error when something is wrong."""
        for part in self._parts:
            part.fault_unknown()
        if self._found:
            raise self.error()

    def error(self) -> InputError:
        """Return an error that lists all faults, each on a line of its own."""
        opening = _(
            "{name} cannot be used; nothing was changed. Correct what is listed and try again."
        ).format(name=self._name)
        listed = sorted(self._found, key=lambda fault: fault[0])
        return InputError("\n".join([opening, *(sentence for _line, sentence in listed)]))


class Part:
    """A mapping of the document; a faulty value is reported, and a neutral one comes back."""

    def __init__(self, values: Any, place: Place, report: Report, label: str = "") -> None:
        self._place, self._report, self._label = place, report, label
        self._values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
        self._used: set[str] = set()
        self._silent = values is _ABSENT
        if not isinstance(values, Mapping):
            self.fault(_("keys with values are expected here."))
            self._silent = True  # one fault is enough for what is not there
        report.watch(self)

    def fault(self, sentence: str, key: str | None = None) -> None:
        """Note that something is wrong with this part, or with one of its keys."""
        if self._silent:
            return
        if self._label:
            sentence = _("{part}: {sentence}").format(part=self._label, sentence=sentence)
        self._report.add(self._place if key is None else (*self._place, key), sentence)

    def fault_unknown(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self._values:
            if key not in self._used:
                self.fault(_("“{key}” is not known here; remove it.").format(key=key), key)

    def has(self, key: str) -> bool:
        """Say whether a key that may be absent is there."""
        self._used.add(key)
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """Return the keys of a part whose keys are names."""
        self._used.update(self._values)
        return tuple(self._values)

    def text(self, key: str, *allowed: str) -> str:
        """Return a text that is not empty, and one of the allowed ones if they are given."""
        found: str = self._value(key, str, "", _("text, best in quotes"))
        if not found.strip():
            if isinstance(self._values.get(key), str):
                self.fault(_("“{key}” is empty.").format(key=key), key)
        elif allowed and found not in allowed:
            self.fault(
                _("“{key}” cannot be “{value}”; possible: {possible}.").format(
                    key=key, value=found, possible=_(", ").join(allowed)
                ),
                key,
            )
        return found

    def identity(self, seen: set[str]) -> str:
        """Return the id, which must not be among those seen."""
        found = self.text("id")
        if found in seen:
            self.fault(_("the id “{id}” is used twice.").format(id=found), "id")
        seen.add(found)
        return found

    def matching(self, key: str, pattern: re.Pattern[str], examples: str) -> str:
        """Return a text that has the form of the examples."""
        found = self.text(key)
        if found.strip() and not pattern.fullmatch(found):
            self._fault_form(key, found, examples)
            return ""
        return found

    def day(self, key: str) -> date:
        """Return a calendar day."""
        found = self.matching(key, _DATE, "2026-01-31")
        try:
            return date.fromisoformat(found) if found.strip() else date.min
        except ValueError:
            self._fault_form(key, found, "2026-01-31")
            return date.min

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return bool(self._value(key, bool, False, _("true or false")))

    def number(self, key: str, factor: int, *, most: int, least: int = 0) -> int:
        """Return a number as a whole count of 1/factor; `least` and `most` are such counts."""
        found = self._value(key, (int, float), None, _("a number"))
        if found is None:
            return least
        if not least <= found * factor <= most:  # NaN fails too
            self.fault(
                _("“{key}” must be from {least} to {most}.").format(
                    key=key, least=shown(least, factor), most=shown(most, factor)
                ),
                key,
            )
            return least
        exact = Decimal(str(found)) * factor
        if exact != exact.to_integral_value():
            step = shown(1, factor)
            self.fault(_("“{key}” goes in steps of {step}.").format(key=key, step=step), key)
        return int(exact)

    def places(self, key: str, most: int) -> tuple[int, ...]:
        """Return a list of places, counted from 1 in the document and from 0 here."""
        listed = self._value(key, list, [], _("a list of numbers, such as [2, 3]"))
        numbers = [one for one in listed if type(one) is int and 1 <= one <= most]
        is_list = isinstance(self._values.get(key), list)
        if is_list and (not numbers or len(set(numbers)) < len(listed)):
            self.fault(
                _("“{key}” are different numbers from 1 to {most}.").format(key=key, most=most), key
            )
        return tuple(sorted({one - 1 for one in numbers}))

    def optional_text(self, key: str) -> str:
        """Return a text that may be absent or empty."""
        return str(self._value(key, str, "", _("text, best in quotes"))) if self.has(key) else ""

    def bilingual(self, *, required: bool = True) -> Bilingual:
        """Return the part's own text; one of the two languages is enough (P19)."""
        text = Bilingual(self.optional_text("zh"), self.optional_text("en"))
        if required and not (text.zh.strip() or text.en.strip()):
            self.fault(_("the text is missing in both languages; write “zh”, “en” or both."))
        return text

    def part(self, key: str) -> "Part":
        """Return the mapping under a key."""
        values = self._value(key, Mapping, _ABSENT, _("a group of keys"))
        return Part(values, (*self._place, key), self._report, self._label)

    def parts(self, key: str, kind: str, *, required: bool = True) -> "Iterator[Part]":
        """Yield the mappings listed under a key; faults name them by kind and id or number."""
        if not required and not self.has(key):
            return
        listed: Collection[Any] = self._value(key, list, (), _("a list"))
        if required and self._values.get(key) == []:
            self.fault(_("“{key}” is empty.").format(key=key), key)
        for index, values in enumerate(listed):
            own = values.get("id") if isinstance(values, Mapping) else None
            label = f"{kind} {own}" if own else f"{self._label} {kind} {index + 1}".strip()
            yield Part(values, (*self._place, key, index), self._report, label)

    def _value(self, key: str, kind: Any, neutral: Any, expected: str) -> Any:
        if not self.has(key):
            self.fault(_("“{key}” is missing.").format(key=key))
            return neutral
        found = self._values[key]
        if isinstance(found, kind) and (kind is bool or not isinstance(found, bool)):
            return found
        self.fault(_("“{key}” must be {expected}.").format(key=key, expected=expected), key)
        return neutral

    def _fault_form(self, key: str, found: str, examples: str) -> None:
        self.fault(
            _("“{key}” cannot be “{value}”; write it like this: {examples}.").format(
                key=key, value=found, examples=examples
            ),
            key,
        )

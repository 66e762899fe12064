"""A report as the text that people sign, and back (qad1, D3).

The figures of a report are in its text with the definitions that they had on the day on which they
were reckoned, in both languages: who reads it in ten years reads what it meant then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from qa_desk.i18n import Bilingual, speaking
from qa_desk.rules.canonical import Field, canonical, read
from qa_desk.rules.measures import MEASURES
from qa_desk.rules.report_forms import Figure, Form, Part, Table, Value

Found = Mapping[str, str | None]
_HEAD = (
    *("kind", "first", "last", "subject_id", "subject", "author_id", "author", "checker_id"),
    *("approver_id", "reckoned_at"),
)
_IDS = frozenset(name for name in _HEAD if name.endswith("_id"))
_FIGURE = ("measure", "of", "value", "n", "low", "high", "before", "target")


def to_text(form: Form) -> str:
    """Return a report in canonical form, with the definitions of its figures as they are now."""
    return canonical(_flat(form)).decode()


def from_text(text: str) -> Form:
    """Return the report that a text says."""
    return _raised(read(text))


def definitions(text: str) -> dict[str, Bilingual]:
    """Return how the figures of a report were defined when they were reckoned, by measure."""
    found = read(text)
    codes = (key.split(".")[1] for key in found if key.startswith("measure."))
    return {
        code: Bilingual(_said(found, f"measure.{code}.zh"), _said(found, f"measure.{code}.en"))
        for code in codes
    }


def _flat(form: Form) -> Iterator[Field]:
    yield from ((name, getattr(form, name)) for name in _HEAD)
    for part in form.parts:
        yield f"part.{part.code}.words", part.words
        for number, figure in enumerate(part.figures):
            yield f"part.{part.code}.figure.{number}", _joined(getattr(figure, n) for n in _FIGURE)
        for table in part.tables:
            yield f"part.{part.code}.table.{table.code}", _joined(table.columns)
            for number, row in enumerate(table.rows):
                yield f"part.{part.code}.table.{table.code}.{number}", _joined(row)
    for code in sorted({figure.measure for part in form.parts for figure in part.figures}):
        for language in ("zh", "en"):
            with speaking(language):
                yield f"measure.{code}.{language}", MEASURES[code].told()


def _raised(found: Found) -> Form:
    parts: dict[str, Part] = {}
    for key, value in found.items():
        beginning, _dot, rest = key.partition(".")
        if beginning == "part":
            code, what, *place = rest.split(".")
            parts[code] = _with(parts.get(code, Part(code)), what, place, value or "")
    return Form(
        kind=_said(found, "kind"),
        first=date.fromisoformat(_said(found, "first")),
        last=date.fromisoformat(_said(found, "last")),
        subject=_said(found, "subject"),
        author=_said(found, "author"),
        reckoned_at=_moment(found["reckoned_at"]),
        parts=tuple(parts.values()),
        **{name: _id(found[name]) for name in sorted(_IDS)},
    )


def _with(part: Part, what: str, place: list[str], value: str) -> Part:
    """Return a section with one more line of its text."""
    if what == "words":
        return replace(part, words=value)
    if what == "figure":
        said = dict(zip(_FIGURE, _parted(value), strict=True))
        return replace(part, figures=(*part.figures, Figure(**said)))  # type: ignore[arg-type]
    if len(place) == 1:
        columns = tuple(map(str, _parted(value)))
        return replace(part, tables=(*part.tables, Table(place[0], columns)))
    *before, last = part.tables
    grown = replace(last, rows=(*last.rows, _parted(value)))
    return replace(part, tables=(*before, grown))


# A row is one value: its cells one after the other, numbers as `=12`, texts as `'words`, nothing
# as nothing, between U+001F, which nobody types.
_BETWEEN = "\x1f"


def _joined(values: Iterator[Value] | tuple[Value, ...]) -> str:
    return _BETWEEN.join(map(_cell, values))


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return f"={value}" if isinstance(value, int) else f"'{value.replace(_BETWEEN, ' ')}"


def _parted(text: str) -> tuple[Value, ...]:
    return tuple(map(_value, text.split(_BETWEEN)))


def _value(cell: str) -> Value:
    if not cell:
        return None
    return int(cell[1:]) if cell[0] == "=" else cell[1:]


def _said(found: Found, key: str) -> str:
    return found[key] or ""


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None

"""What a paper says, as canonical text that is read back: any dataclass of plain values (D3).

Its fields are texts, whole and decimal numbers, days, ids and truths, dataclasses of these, and
tuples of such dataclasses. A field that was added later needs a default: texts that were signed
before do not name it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_type_hints

from qa_desk.rules import masking
from qa_desk.rules.canonical import Field, canonical, read

_T = TypeVar("_T")


def written(whole: object) -> str:
    """Return a form in canonical form (qad1)."""
    return canonical(_flat("", whole)).decode()


def read_as(kind: type[_T], text: str) -> _T:
    """Return the form of a kind that a text says."""
    return _raised(kind, "", read(text))


def masked(form: _T) -> _T:
    """Return a form with everybody's numbers masked in all its texts (P18)."""
    whole = cast(Any, form)
    said = {one.name: _masked(getattr(form, one.name)) for one in fields(whole)}
    return cast(_T, replace(whole, **said))


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masking.mask_typed(value)
    if isinstance(value, tuple):
        return tuple(map(_masked, value))
    return masked(value) if is_dataclass(value) else value


def _flat(begin: str, whole: object) -> Iterator[Field]:
    assert is_dataclass(whole)  # noqa: S101 - for the types
    for one in fields(whole):
        name, value = f"{begin}{one.name}", getattr(whole, one.name)
        if isinstance(value, tuple):
            for number, line in enumerate(value, start=1):
                yield from _flat(f"{name}.{number}.", line)
        elif is_dataclass(value):
            yield from _flat(f"{name}.", value)
        else:
            yield name, int(value) if isinstance(value, bool) else value


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _raised(kind: type[_T], begin: str, found: Mapping[str, str | None]) -> _T:
    made: dict[str, Any] = {}
    for name, hint in _hints(cast(Any, kind)).items():
        key = f"{begin}{name}"
        if _is_lines(hint):
            made[name] = tuple(_lines(get_args(hint)[0], key, found))
        elif is_dataclass(hint):
            if f"{key}.{_first(hint)}" in found:
                made[name] = _raised(cast(type[Any], hint), f"{key}.", found)
        elif key in found:
            made[name] = _value(hint, found[key])
    return kind(**made)


def _lines(kind: type[_T], key: str, found: Mapping[str, str | None]) -> Iterator[_T]:
    first = _first(kind)
    number = 1
    while f"{key}.{number}.{first}" in found:
        yield _raised(kind, f"{key}.{number}.", found)
        number += 1


def _first(kind: Any) -> str:
    """Return the key of what a line or part says first, by which it is known to be there."""
    return next(
        f"{name}.{_first(hint)}" if is_dataclass(hint) else name
        for name, hint in _hints(kind).items()
        if not _is_lines(hint)
    )


def _is_lines(hint: Any) -> bool:
    return bool(get_args(hint)) and not isinstance(hint, UnionType)


def _value(hint: Any, text: str | None) -> object:
    if isinstance(hint, UnionType):
        if text is None:
            return None
        hint = next(each for each in get_args(hint) if each is not NoneType)
    said = text or ""
    if hint is bool:
        return said == "1"
    if hint is date:
        return date.fromisoformat(said)
    return hint(said)

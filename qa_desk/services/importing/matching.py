"""Put files and rows of a list together, by call ID, file name and pair, before any is read."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from qa_desk.rules import recording_names
from qa_desk.rules.call_lists import CallRow
from qa_desk.rules.recording_names import RecordingName
from qa_desk.services.importing.folder import RECORDING

_Parts = tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """A file and what its name tells."""

    path: str
    name: RecordingName


@dataclass
class Unit:
    """All that belongs to one call: its files, its row of the list, or both."""

    files: list[Named] = field(default_factory=list)
    row: CallRow | None = None


def units(
    paths: Sequence[str],
    rows: Iterable[CallRow],
    parse: Callable[[str], RecordingName] = recording_names.parse,
) -> tuple[Sequence[Unit], Iterable[CallRow]]:
    """Return the calls of a folder in its order, and the rows that only the list knows.

    Without files to match with, the rows are left unread.
    """
    if not paths:
        return (), rows
    rows = tuple(rows)
    groups: dict[str, list[Named]] = {}
    for path in paths:
        named = Named(path, parse(path))
        groups.setdefault(named.name.pair or path, []).append(named)
    by_id = {row.call_id: row for row in rows if row.call_id}
    by_file = _by_file(groups, rows)
    found: dict[tuple[str, str], Unit] = {}
    used: set[int] = set()
    for key, group in groups.items():
        named_id = next((file.name.call_id for file in group if file.name.call_id), None)
        row = by_id.get(named_id or "") or by_file.get(key)
        call_id = (row.call_id if row else None) or named_id
        unit = found.setdefault(("id", call_id) if call_id else ("file", key), Unit())
        unit.files += group
        unit.row = unit.row or row
        if row:
            used.add(row.line)
    return list(found.values()), [row for row in rows if row.line not in used]


def _by_file(groups: dict[str, list[Named]], rows: Sequence[CallRow]) -> dict[str, CallRow]:
    """Return the row of each group whose file a row names; two that fit alike fit neither."""
    named: dict[str, list[tuple[_Parts, CallRow]]] = {}
    for row in rows:
        if row.file:
            parts = _parts(row.file)
            named.setdefault(parts[-1], []).append((parts, row))
    fits: dict[str, tuple[int, CallRow]] = {}
    for key, group in groups.items():
        for parts in (_parts(file.path) for file in group):
            if fit := _best((_fit(parts, other), row) for other, row in named.get(parts[-1], ())):
                fits.setdefault(key, fit)
    best = {row.line: 0 for _fit_, row in fits.values()}
    for length, row in fits.values():
        best[row.line] = max(best[row.line], length)
    rivals = Counter((row.line, length) for length, row in fits.values())
    return {
        key: row
        for key, (length, row) in fits.items()
        if length == best[row.line] and rivals[row.line, length] == 1
    }


def _best(fits: Iterable[tuple[int, CallRow]]) -> tuple[int, CallRow] | None:
    ranked = sorted((fit for fit in fits if fit[0]), key=lambda fit: -fit[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0]


def _fit(one: _Parts, other: _Parts) -> int:
    """Return how many names two paths share when one is the end of the other, else 0."""
    length = min(len(one), len(other))
    if one[-length:] != other[-length:]:
        return 0
    return 2 * length + (len(one) == len(other))


def _parts(path: str) -> _Parts:
    """Return a path as it is compared: of one case and form, without its ending."""
    whole = PurePosixPath(unicodedata.normalize("NFC", path).casefold())
    ended = RECORDING.fullmatch(whole.name)
    return (*whole.parts[:-1], ended[1] if ended else whole.name)

"""What is different between two versions of a checklist, part by part, by their keys (P19).

Both sides are documents (`checklist_files.to_document`), so that a half-written draft compares too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules import typed_numbers

Document = Mapping[str, Any]
KINDS = {
    "added": N_("Added"),
    "removed": N_("Removed"),
    "repointed": N_("Points changed"),
    "ruled": N_("Rule changed"),
    "reworded": N_("Reworded"),
    "moved": N_("Moved"),
}
# After these a figure of before does not compare with one of after.
BREAKING = frozenset({"repointed", "ruled"})
_NOTHING = "–"
_TEXTS = frozenset({"zh", "en", "guide", "why_it_matters", "title"})
_POINTS = frozenset(
    {"points", "options", "v", "cap", "deductions", "ceiling", "times", "bonus", "pass_mark"}
)
_LISTS = ("sections", "items", "fatal_errors", "skill_groups", "praise_tags")
_LISTED = {  # list of the document: the kind of part
    "skill_groups": "group",
    "sections": "section",
    "fatal_errors": "fatal",
    "praise_tags": "praise",
}
PARTS = {
    "head": N_("Checklist"),
    "section": N_("Section"),
    "item": N_("Item"),
    "fatal": N_("Fatal error"),
    "group": N_("Skill group"),
    "praise": N_("Praise"),
}


@dataclass(frozen=True)
class Change:
    """One difference: of which part, of what kind, and the part before and after."""

    part: str  # a key of PARTS
    key: str
    kind: str  # a key of KINDS
    before: Document
    after: Document

    @property
    def text(self) -> Bilingual:
        """Return the words of the part, as they are now."""
        return words_of(self.after or self.before)


def words_of(part: Document) -> Bilingual:
    """Return the text of a part of a document."""
    named = part.get("title", part)
    return Bilingual(str(named.get("zh", "")), str(named.get("en", "")))


def differences(change: Change) -> Iterator[tuple[str, str]]:
    """Yield in words what differs in a part that was there before and is now, field by field."""
    if change.kind not in ("added", "removed", "moved"):
        for name in dict.fromkeys((*change.before, *change.after)):
            one, other = change.before.get(name), change.after.get(name)
            if one != other:
                yield said(one), said(other)


def said(value: Any) -> str:
    """Return a value of a document in words."""
    if isinstance(value, Mapping):
        if "zh" in value or "en" in value:
            number = value.get("v", value.get("points"))
            words = " / ".join(filter(None, (value.get("zh"), value.get("en"))))
            return f"{typed_numbers.shown_number(number)} {words}".strip()
        return _("; ").join(f"{key} {said(each)}" for key, each in value.items())
    if isinstance(value, list):
        return _("; ").join(map(said, value))
    if value is True or value is False:
        return _("yes") if value else _("no")
    return typed_numbers.shown_number(value) or _NOTHING


def changes(before: Document, after: Document) -> list[Change]:
    """Return what was added, removed, re-pointed, reworded or moved, in the order of reading."""
    found = list(_kinds("head", "", _own(before), _own(after)))
    for name, part in _LISTED.items():
        found += _compared(part, before.get(name, ()), after.get(name, ()))
        if part == "section":
            found += _compared("item", _items(before), _items(after))
    return found


def changed_here(before: Document, after: Document) -> dict[str, frozenset[str]]:
    """Return the items whose trend breaks between two versions: key → kinds of change.

    Rewording and moving keep an item comparable; other points, options or rules do not, and
    neither does an item that came or went (S3-4.6a).
    """
    found: dict[str, set[str]] = {}
    for change in changes(before, after):
        if change.part == "item" and change.kind not in ("reworded", "moved"):
            found.setdefault(change.key, set()).add(change.kind)
    return {key: frozenset(kinds) for key, kinds in found.items()}


def _items(document: Document) -> list[Document]:
    sections = document.get("sections", ())
    return [
        {**item, "section": section.get("id")}
        for section in sections
        for item in section.get("items", ())
    ]


def _own(part: Document) -> dict[str, Any]:
    """Return what a part says itself: its lists are compared by themselves, versions differ."""
    left_out = (*_LISTS, "version", "effective_from", "dimensions", "schema")
    own = {name: value for name, value in part.items() if name not in left_out}
    if "scoring" in own:
        own |= own.pop("scoring")
        declared = part.get("dimensions", {}).items()
        own["points"] = [own.pop("full_marks", None), *((n, d.get("points")) for n, d in declared)]
    return own


def _compared(part: str, before: Sequence[Document], after: Sequence[Document]) -> list[Change]:
    old = {str(each.get("id", "")): each for each in before}
    new = {str(each.get("id", "")): each for each in after}
    found: list[Change] = []
    moved = _moved(list(old), list(new))
    for key, each in new.items():
        if key not in old:
            found.append(Change(part, key, "added", {}, each))
            continue
        found += _kinds(part, key, _own(old[key]), _own(each), is_moved=key in moved)
    found += [Change(part, key, "removed", each, {}) for key, each in old.items() if key not in new]
    return found


def _kinds(
    part: str, key: str, before: Document, after: Document, *, is_moved: bool = False
) -> Iterator[Change]:
    kinds = {_kind(name, before.get(name), after.get(name)) for name in {*before, *after}}
    kinds |= {"moved"} if is_moved else set()
    yield from (Change(part, key, kind, before, after) for kind in KINDS if kind in kinds)


def _kind(name: str, before: Any, after: Any) -> str:
    if before == after or (_is_empty(before) and _is_empty(after)):
        return ""
    if name in _TEXTS or name == "section":
        return "reworded" if name in _TEXTS else "moved"
    if isinstance(before, list | tuple) and isinstance(after, list | tuple) and name in _POINTS:
        same = [_without_texts(each) for each in before] == [_without_texts(each) for each in after]
        return "reworded" if same else "repointed"
    return "repointed" if name in _POINTS else "ruled"


def _is_empty(value: Any) -> bool:
    empty = value is None or value in ({}, [], "")
    return empty or (isinstance(value, Mapping) and all(map(_is_empty, value.values())))


def _without_texts(each: Any) -> Any:
    if not isinstance(each, Mapping):
        return each
    return {name: value for name, value in each.items() if name not in _TEXTS}


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Return the keys that stand in another order among those which both sides have.

    The longest run that kept its order stays; the others were moved.
    """
    place = {key: number for number, key in enumerate(before)}
    common = [key for key in after if key in place]
    best: list[list[str]] = []  # the longest rising run that ends at each key
    for key in common:
        runs = [run for run in best if place[run[-1]] < place[key]]
        best.append([*_longest(runs), key])
    kept = set(_longest(best))
    return {key for key in common if key not in kept}


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return max(runs, key=lambda run: len(run), default=[])  # noqa: PLW0108 - len takes any Sized

"""A checklist as YAML that people read and edit, in the shape of resources/checklists."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import checklist_files
from qa_desk.rules.checklists import DIMENSIONS, Checklist

if TYPE_CHECKING:
    import yaml

_BARE = re.compile(r"[A-Za-z][-\w./]*", re.ASCII)
_NOT_TEXT = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}  # to YAML 1.1
_TEXTS = ("zh", "en")  # in quotes always, so that all look alike


def write(checklist: Checklist) -> str:
    """Return a checklist as text; `checklist_files.read` gives the same one back (P19)."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
            super().increase_indent(flow, False)  # lists stand in from their key

    document = checklist_files.to_document(checklist)
    for name, dimension in document["dimensions"].items():
        named = Bilingual.of(lambda key=name: _(DIMENSIONS[key]))  # type: ignore[misc]
        document["dimensions"][name] = {"zh": named.zh, "en": named.en, **dimension}
    text: str = yaml.serialize(
        _node(document, is_top=True), Dumper=Dumper, allow_unicode=True, width=float("inf")
    )
    return text


def _node(value: Any, key: str = "", *, is_top: bool = False) -> "yaml.Node":
    """Return a value as a node: what is small stands on one line."""
    import yaml

    if isinstance(value, Mapping):
        pairs = [
            (_scalar(name), _node(child, name))
            for name, child in value.items()
            if not _is_empty(name, child)
        ]
        is_one_line = not (is_top or _is_large(value))
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=is_one_line)
    if isinstance(value, list):
        children = [_node(child) for child in value]
        is_one_line = not any(isinstance(child, Mapping) for child in value)
        return yaml.SequenceNode("tag:yaml.org,2002:seq", children, flow_style=is_one_line)
    return _scalar(value, key)


def _is_empty(key: str, value: Any) -> bool:
    """Say whether something need not stand there: a language without text, a list of nothing."""
    if isinstance(value, Mapping):
        return all(_is_empty(name, child) for name, child in value.items())
    return value == [] or (value == "" and key in _TEXTS)


def _is_large(values: Mapping[str, Any]) -> bool:
    """Say whether a group holds a list of groups, or nothing but groups."""
    return any(
        isinstance(value, list) and any(isinstance(child, Mapping) for child in value)
        for value in values.values()
    ) or all(isinstance(value, Mapping) for value in values.values())


def _scalar(value: Any, key: str = "") -> "yaml.ScalarNode":
    import yaml

    if not isinstance(value, str):
        kind = {bool: "bool", int: "int", float: "float"}[type(value)]
        written = str(value).lower()
        return yaml.ScalarNode(f"tag:yaml.org,2002:{kind}", written)
    if key == "effective_from":
        return yaml.ScalarNode("tag:yaml.org,2002:timestamp", value)
    is_plain = _BARE.fullmatch(value) and value.lower() not in _NOT_TEXT and key not in _TEXTS
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=None if is_plain else '"')

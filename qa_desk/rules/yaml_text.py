"""YAML as plain values, with the line on which each of them stands (rules/fields.py)."""

from typing import TYPE_CHECKING, Any

from qa_desk.i18n import _
from qa_desk.rules.fields import Place, Report

if TYPE_CHECKING:
    import yaml


def parse(text: str, report: Report) -> Any:
    """Return the values of a YAML text; an InputError says why it is none."""
    import yaml

    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is not None:
            return _Values(loader, report).of(node, ())
        report.add_line(1, _("the file is empty."))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        report.add_line(line, _("this is not YAML ({problem}).").format(problem=error.problem))
    except (yaml.YAMLError, RecursionError):
        report.add_line(1, _("this is not a YAML text that can be read."))
    raise report.error()


class _Values:
    """Turns YAML nodes into plain values; YAML's own dates, aliases and doubles are not for us."""

    def __init__(self, loader: "yaml.SafeLoader", report: Report) -> None:
        self._loader = loader
        self._report = report
        self._seen: set[int] = set()

    def of(self, node: "yaml.Node", place: Place) -> Any:
        """Return the value of a node."""
        import yaml

        self._report.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, place)
        if id(node) in self._seen:
            self._report.add(place, _("write the values out here instead of an alias."))
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        return [self.of(child, (*place, index)) for index, child in enumerate(node.value)]

    def _mapping(self, node: "yaml.MappingNode", place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in values:
                self._report.add_line(line, _("“{key}” stands here twice.").format(key=key))
                continue
            self._report.lines[*place, key] = line
            values[key] = self.of(value_node, (*place, key))
        return values

    def _scalar(self, node: "yaml.ScalarNode", place: Place) -> Any:
        if node.tag == "tag:yaml.org,2002:timestamp":
            return node.value
        try:
            return self._loader.construct_object(node)
        except (ValueError, IndexError, KeyError):  # such as !!int "" and !!bool maybe
            self._report.add(place, _("“{value}” is not a value.").format(value=node.value[:20]))
            return None

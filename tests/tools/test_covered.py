"""Rules and services are covered whole by the tests."""

import project

covered = project.load("tools/covered.py")


def test_what_is_covered_whole_is_not_told():
    assert list(covered.missing({"files": {"a.py": _file()}})) == []


def test_each_line_and_way_left_out_is_told():
    files = {"b.py": _file(lines=[3, 4]), "a.py": _file(ways=[[5, 9]])}
    assert list(covered.missing({"files": files})) == ["a.py: 5->9", "b.py: 3, 4"]


def _file(lines=(), ways=()):
    return {"missing_lines": lines, "missing_branches": ways}

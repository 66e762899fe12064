"""What holds for the project as a whole."""

import re
import sys
from itertools import chain

import project
import pytest
from babel.messages.pofile import read_po
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PySide6.QtWidgets import QLabel

ROOT = project.ROOT
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
PROGRAM = sorted((ROOT / "qa_desk").rglob("*.py"))
MOST_LINES = 400


def length(file):
    """Count the lines that are not blank."""
    return sum(1 for line in file.read_text("utf-8").splitlines() if line.strip())


def test_no_file_is_longer_than_can_be_kept_in_mind():
    folders = ("qa_desk", "tests", "tools", "benchmarks")
    files = chain(*((ROOT / folder).rglob("*.py") for folder in folders))
    lines = {
        str(file.relative_to(ROOT)): length(file)
        for file in files
        if "migrations" not in file.parts
    }
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_at_most_two_handlers_catch_everything():
    broad = [file.name for file in PROGRAM for _ in re.findall("BLE001", file.read_text("utf-8"))]
    assert len(broad) <= 2, broad


def test_the_two_commands_come_first_in_the_readme():
    first = re.search(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[1]
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make run", "make test"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_link_of_a_document_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_make_target_a_document_names_exists(document):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"(?:^|`)make ([a-z]+)", document.read_text("utf-8"), re.MULTILINE)
    assert set(named) <= set(targets)


def test_the_workflow_in_the_architecture_is_the_table_as_it_is():
    diagram = project.load("tools/diagram.py")
    text = diagram.FILE.read_text("utf-8")
    assert "stateDiagram" in text
    assert diagram.drawn(text) == text, "run `make diagram`"


def test_every_benchmark_is_described():
    described = (ROOT / "docs/benchmarks.md").read_text("utf-8")
    names = {file.stem.removeprefix("bench_") for file in ROOT.glob("benchmarks/bench_*.py")}
    assert {name for name in names if f"**{name}**" not in described} == set()


def test_every_dependency_is_pinned_for_every_system():
    tables = project.pyproject()["project"]
    wanted = [*tables["dependencies"], *chain(*tables["optional-dependencies"].values())]
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        versions = [next(iter(pin.specifier)).version for pin in pins if pin.name == name]
        assert versions, f"{name} is not pinned; run `make constraints`"
        assert all(requirement.specifier.contains(version) for version in versions), name


def test_this_pyside_keeps_its_references(qtbot):
    """Guard against PySide6 6.12.0, which loses one reference to None in each call on 3.11."""
    label = QLabel()
    qtbot.addWidget(label)
    label.setText("0")
    before = sys.getrefcount(None)
    for number in range(500):
        label.setText(str(number))
    assert sys.getrefcount(None) > before - 100


@pytest.mark.parametrize(
    ("file", "quoted"), [("days.md", r"\*([^*\n]+)\*"), ("days.zh.md", "“(.+?)”")]
)
def test_a_day_names_pages_and_buttons_as_the_program_does(file, quoted):
    with (ROOT / "resources/locale/zh_CN/LC_MESSAGES/qa_desk.po").open("rb") as catalogue:
        words = {
            word.rstrip("…:：")
            for message in read_po(catalogue)
            for side in (message.id, message.string)
            for word in ((side,) if isinstance(side, str) else side)
        }
    named = {
        part.rstrip("…")
        for name in re.findall(quoted, (ROOT / "docs" / file).read_text("utf-8"))
        for part in name.split(" → ")
    }
    assert named
    assert named <= words


def test_no_document_puts_anybody_off_to_a_later_release():
    promised = re.compile(r"later release|以后的版本")
    told = [file for file in DOCUMENTS if file.name != "CHANGELOG.md"]
    assert [file.name for file in told if promised.search(file.read_text("utf-8"))] == []

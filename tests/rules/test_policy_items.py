"""What the policies ask of a CSR stands on the checklists that ship (domain.md 1.3–1.5)."""

import pytest

from qa_desk import paths
from qa_desk.rules import checklist_files
from qa_desk.rules.quick_checks import LINES

CLAUSES = {  # clause: items and fatal errors that test it
    "S1-2B.2": ("IN-05", "IN-06"),
    "S1-2B.3": ("IN-17", "IN-18", "CH-16"),
    "S1-2B.4": ("IN-F7", "CH-F7"),
    "S1-2B.5": ("IN-16", "CH-12", "CH-15"),
    "S1-2B.s4": ("IN-10", "IN-11"),
    "S1-2B.s6": ("IN-17", "CH-02", "CH-14"),
    "S1-6.2": ("IN-F7", "OB-F8"),
    "S1X-1": ("IN-01", "IN-10"),
    "S1X-2": ("IN-12", "CH-05"),
    "S0-3.1.2": ("IN-01", "IN-17"),
    "S0-3.1.3": ("IN-05", "IN-06", "IN-07"),
    "S0-3.1.4": ("IN-13", "IN-18"),
    "S0-3.2.1": ("CH-03", "CH-14"),
    "S0-3.2.2": ("CH-08",),
    "S2-2.2.2b": ("IN-17", "IN-18", "CH-16"),
    "S2-3.1.1": ("IN-10", "IN-11", "CH-06"),
    "S2-3.1.2": ("IN-17", "CH-14"),
    "S2-3.1.3": ("IN-12", "IN-18"),
    "S2-3.3.1": ("IN-18", "CH-16"),
    "S2-3.3.2": ("CH-15", "CH-F4"),
    "S2-3.4.1": ("IN-17", "OB-14"),
    "S2-3.5.3": ("IN-14", "CH-13", "IN-F3"),
    "S2-3.5.5": ("IN-F7", "CH-F7", "OB-F8"),
}
FORMS = [
    checklist_files.read(file.read_text("utf-8"), file.name)
    for file in sorted((paths.resources() / "checklists").glob("*.yaml"))
]
ITEMS = {item.key: item for form in FORMS for item in form.items}
FATAL = {fatal.key: fatal for form in FORMS for fatal in form.fatal_errors}


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_about_the_csr_s_work_is_tested_by_items_with_points_or_as_fatal(clause):
    for key in CLAUSES[clause]:
        if key in FATAL:
            assert FATAL[key].guide.zh or FATAL[key].text.zh
        else:
            assert ITEMS[key].points > 0
            assert ITEMS[key].guide.zh


def test_the_points_of_a_standard_weigh_its_items_to_a_hundred():
    """S0-4.2.1a."""
    for form in FORMS:
        assert form.full_marks == 100_00


def test_a_floor_check_looks_at_conduct_on_the_floor():
    """S1-2B.s2, S1-2B.s7, S1-4.2, S2-3.5.2, S4-3.1.3: dress, order, discipline, staying on post."""
    assert LINES["conduct"] == "Conduct on the floor"

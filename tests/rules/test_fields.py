import pytest

from qa_desk.errors import InputError
from qa_desk.rules.fields import Part, Report, shown


def faults(report):
    with pytest.raises(InputError) as caught:
        report.end()
    return str(caught.value).splitlines()[1:]


@pytest.mark.parametrize(
    ("count", "factor", "text"),
    [(250, 100, "2.5"), (300, 100, "3"), (10000, 100, "100"), (0, 10, "0")],
)
def test_a_count_is_shown_as_people_write_it(count, factor, text):
    assert shown(count, factor) == text


def test_a_document_without_faults_ends_quietly():
    report = Report("ours")
    part = Part({"a": "x", "n": 0.29}, (), report)
    assert (part.text("a"), part.number("n", 100, most=100)) == ("x", 29)
    report.end()


def test_a_fault_stands_on_the_nearest_line_known():
    report = Report("ours")
    report.lines = {(): 1, ("a",): 4}
    report.add(("a", "b", 3), "too much.")
    report.add(("z",), "too little.")
    assert faults(report) == ["Line 1: too little.", "Line 4: too much."]


def test_the_same_fault_is_listed_once():
    report = Report("ours")
    report.add((), "too much.")
    report.add((), "too much.")
    assert faults(report) == ["too much."]


def test_what_is_absent_is_one_fault_not_many():
    report = Report("ours")
    absent = Part({}, (), report).part("scoring")
    absent.text("rounding")
    absent.number("full_marks", 100, most=100)
    assert faults(report) == ["“scoring” is missing."]

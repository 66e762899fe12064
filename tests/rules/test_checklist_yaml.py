"""S3-4.6: a checklist as a text that people read and edit."""

import pytest
from hypothesis import given
from rules.sample_checklists import SHIPPED, checklists, shipped, source, texts

from qa_desk.rules import checklist_yaml
from qa_desk.rules.checklist_files import read, to_document


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_checklist_is_the_same_after_writing_and_reading(name):
    checklist = shipped(name)
    assert read(checklist_yaml.write(checklist), "x.yaml") == checklist


@given(checklists(words=texts))
def test_any_checklist_is_the_same_after_writing_and_reading(checklist):
    again = read(checklist_yaml.write(checklist), "x.yaml")
    assert to_document(again) == to_document(checklist)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_written_looks_like_the_shipped_file(name):
    def lines(text):
        return [line.replace(" ", "").partition("#")[0] for line in text.splitlines()]

    shown, theirs = lines(checklist_yaml.write(shipped(name))), lines(source(name))
    differing = set(theirs) ^ set(shown)
    assert all(
        "min_skill" in line or "call_window" in line or "na_max" in line or "id:" in line
        for line in differing
    ), differing

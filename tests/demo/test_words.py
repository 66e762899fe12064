"""What people of the demonstration centre write fits the checklists that ship."""

import pytest

from qa_desk import paths
from qa_desk.demo import words
from qa_desk.rules import checklist_files, masking
from qa_desk.rules.checklists import DIMENSIONS

FORMS = [
    checklist_files.read(file.read_text("utf-8"), file.name)
    for file in sorted((paths.resources() / "checklists").glob("*.yaml"))
]


def test_every_item_has_a_note_and_no_note_is_left_over():
    assert set(words.NOTES) == {item.key for form in FORMS for item in form.items}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_every_checklist_has_praise_and_fatal_errors_that_can_happen(form):
    assert words.PRAISE[form.code]
    assert {fatal.key for fatal in form.fatal_errors} & set(words.FATAL_NOTES)


def test_there_is_a_suggestion_for_each_dimension():
    assert set(words.SUGGESTIONS) == set(DIMENSIONS)


def test_nothing_written_holds_a_number():
    written = [*words.NOTES.values(), *words.FATAL_NOTES.values(), *words.RESERVATIONS]
    assert [text for text in written if masking.mask_in_text(text) != text] == []

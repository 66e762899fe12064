import json

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.sheets import CAUSES, Answer, Mark, Sheet

words = st.text(max_size=8)
numbers = st.integers(1, 40)
sheets = st.builds(
    Sheet,
    answers=st.dictionaries(
        numbers,
        st.builds(
            Answer,
            st.none() | st.integers(0, 5),
            words,
            st.sampled_from(sorted(CAUSES)),
            st.lists(st.integers(0, 3), max_size=3).map(tuple),
        ),
        max_size=4,
    ),
    fatals=st.dictionaries(words, words, max_size=3),
    marks=st.lists(
        st.builds(Mark, st.integers(0), st.none() | numbers, st.none() | words, words), max_size=3
    ).map(tuple),
    praise=words,
    suggestion=words,
    heard=st.lists(st.tuples(st.integers(0), st.integers(0)), max_size=3).map(tuple),
    witness=words,
)


@given(sheets)
def test_a_sheet_survives_its_journey_through_json(sheet):
    assert Sheet.from_document(json.loads(json.dumps(sheet.to_document()))) == sheet


def test_an_empty_document_is_an_empty_sheet():
    assert Sheet.from_document({}) == Sheet()


def test_the_time_spent_goes_with_the_draft_and_is_no_difference():
    sheet = Sheet(praise="patient", spent_s=90)
    assert Sheet.from_document(sheet.to_document()).spent_s == 90
    assert sheet == Sheet(praise="patient")


def test_a_sheet_without_counts_is_written_as_it_always_was():
    sheet = Sheet({3: Answer(1, "n"), 4: Answer(0, counts=(0, 2))})
    assert sheet.to_document()["answers"] == {"3": [1, "n", "csr"], "4": [0, "", "csr", [0, 2]]}

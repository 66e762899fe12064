"""P4: drafts as a file are whole or refused with a sentence."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.rules import attachments, draft_files
from qa_desk.rules.drafts import LocalDraft
from qa_desk.rules.quick_checks import WAITING, Check

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
DRAFT = LocalDraft(UUID(int=1), UUID(int=2), 3, AT, {"praise": "主动说明 🙂"}, label="ZJ-1")


def text_of(*drafts):
    return draft_files.write("lin", AT, drafts)


def altered(**changes):
    """Return a file whose checksum fits its changed content."""
    content = json.loads(text_of(DRAFT)) | changes
    content.pop("checksum")
    return json.dumps(content | {"checksum": draft_files._checksum(content)})


@given(st.text(), st.none() | st.uuids(), st.integers(1, 10**6))
def test_what_is_written_comes_back(praise, based_on, sequence):
    draft = LocalDraft(
        UUID(int=1), UUID(int=2), sequence, AT, {"praise": praise}, based_on=based_on
    )
    found = draft_files.read(text_of(draft, DRAFT), "a.json")
    assert found == draft_files.DraftFile("lin", AT, (draft, DRAFT))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no drafts of QA Desk"),
        ("[]", "no drafts of QA Desk"),
        ('{"format": "else"}', "no drafts of QA Desk"),
        (text_of(DRAFT)[:-30], "no drafts of QA Desk"),
        (text_of(DRAFT).replace("主动", "被动"), "altered or is not whole"),
        (altered(version=2), "newer QA Desk"),
        (altered(login=7, drafts=[{}]), "no drafts of QA Desk"),
        (altered(drafts=7), "no drafts of QA Desk"),
        (altered(saved_at="yesterday"), "no drafts of QA Desk"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(text, words):
    with pytest.raises(InputError, match=rf"a\.json.*{words}.*Nothing was brought back"):
        draft_files.read(text, "a.json")


def test_a_document_that_no_form_could_show_is_refused():
    plain = json.loads(text_of(DRAFT))["drafts"]
    plain[0]["document"] = {"answers": {"one": [1]}}
    with pytest.raises(InputError, match="no drafts of QA Desk"):
        draft_files.read(altered(drafts=plain), "a.json")


def test_an_attachment_that_waits_comes_along_and_a_broken_one_is_refused():
    new = attachments.of_file(UUID(int=1), UUID(int=5), "a.txt", "退款".encode()).to_document()
    draft = LocalDraft(UUID(int=1), UUID(int=2), 1, AT, {attachments.WAITING: new}, label="a.txt")
    assert draft_files.read(text_of(draft), "a.json").drafts == (draft,)
    broken = LocalDraft(UUID(int=1), UUID(int=2), 1, AT, {attachments.WAITING: {**new, "name": ""}})
    with pytest.raises(InputError, match="no drafts of QA Desk"):
        draft_files.read(text_of(broken), "a.json")


def test_a_quick_check_that_waits_comes_along_and_a_broken_one_is_refused():
    check = Check(UUID(int=1), UUID(int=9), "floor_check", AT).to_document()
    draft = LocalDraft(UUID(int=1), UUID(int=2), 1, AT, {WAITING: check}, label="王力")
    assert draft_files.read(text_of(draft), "a.json").drafts == (draft,)
    broken = LocalDraft(UUID(int=1), UUID(int=2), 1, AT, {WAITING: {}}, label="王力")
    with pytest.raises(InputError, match="no drafts of QA Desk"):
        draft_files.read(text_of(broken), "a.json")

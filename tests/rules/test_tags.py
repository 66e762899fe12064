"""Tags of calls: one form, in either language."""

import pytest

from qa_desk import i18n
from qa_desk.errors import InputError
from qa_desk.rules import tags


@pytest.mark.parametrize("written", ["complaint", " Complaint ", "投诉", "COMPLAINT"])
def test_a_complaint_is_one_tag_however_it_is_written(written):
    assert tags.code(written) == "complaint"


def test_other_words_stay_as_they_are_typed():
    assert tags.code("  双十一   活动 ") == "双十一 活动"
    assert tags.shown("双十一 活动") == "双十一 活动"
    assert tags.shown("complaint") == "Complaint"


def test_a_name_of_this_language_means_its_tag(monkeypatch):
    monkeypatch.setattr(tags, "_", lambda words: {"VIP customer": "贵宾客户"}.get(words, words))
    assert tags.code("贵宾客户") == "vip"
    assert i18n.language() == "en"


@pytest.mark.parametrize(
    ("written", "why"),
    [(" ", "Type a tag"), ("x" * 41, "at most 40"), ("回拨13800000000", "cannot be a tag")],
)
def test_what_cannot_be_a_tag_is_refused_with_a_sentence(written, why):
    with pytest.raises(InputError, match=why):
        tags.code(written)

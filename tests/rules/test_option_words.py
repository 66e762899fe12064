"""Every setting has a subject, words for its choices, and says what may be written."""

import pytest

from qa_desk.rules import option_words
from qa_desk.rules.options import OPTIONS


@pytest.mark.parametrize("key", OPTIONS)
def test_every_setting_is_about_something_and_its_choices_have_words(key):
    option = OPTIONS[key]
    assert option_words.subject(key) != "Others"
    assert option_words.allowed(option)
    assert option_words.shown(option, "1")  # its unit has a singular
    for name in option.choices:
        assert option_words.choice(name) != name


def test_all_settings_are_listed_once_those_of_a_subject_together():
    listed = [option.key for option in option_words.in_order()]
    assert sorted(listed) == sorted(OPTIONS)
    subjects = [option_words.subject(key) for key in listed]
    assert len(list(dict.fromkeys(subjects))) == sum(
        one != other for one, other in zip(subjects, ["", *subjects], strict=False)
    )


def test_a_key_of_no_known_subject_is_among_the_others():
    assert option_words.subject("x") == "Others"
    assert option_words.choice("x") == "x"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("sla.csr.respond", "3", "3 shift days"),
        ("sla.csr.respond", "1", "1 shift day"),
        ("slip.mode", "per_csr_per_day", "One for each CSR and day"),
        ("release.at", "", ""),
        ("centre.name", "客服中心", "客服中心"),
    ],
)
def test_a_value_is_shown_with_its_unit(key, value, words):
    assert option_words.shown(OPTIONS[key], value) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("cov.day", "0 to 20"),
        ("release.at", "a time such as 09:30"),
        ("centre.timezone", "a time zone such as Asia/Shanghai"),
        ("centre.name", "a text of up to 80 characters"),
        ("timeout.accept", "No / Yes"),
    ],
)
def test_what_may_be_written_is_said(key, words):
    assert option_words.allowed(OPTIONS[key]) == words


@pytest.mark.parametrize(
    ("stored", "part"),
    [
        ({}, ""),
        ({"reminders.first": "90"}, "first reminder"),
        ({"plan.random": "80", "plan.targeted": "30"}, "100 percent"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(stored, part):
    assert part in option_words.clash(stored)
    assert bool(option_words.clash(stored)) is bool(part)


@pytest.mark.parametrize("key", sorted(OPTIONS))
def test_every_unit_has_words_for_one_and_for_many(key):
    option = OPTIONS[key]
    if option.unit:
        assert option_words.shown(option, "1").startswith("1 ")
        assert option_words.shown(option, "2").endswith(option.unit)

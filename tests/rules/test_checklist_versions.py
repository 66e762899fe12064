"""VERSION-PIN: which version holds when, and what a new one must say."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import paths
from qa_desk.rules import checklist_files, checklist_versions
from qa_desk.rules.working_calendar import is_weekday

TODAY = date(2026, 3, 11)  # a Wednesday
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Known:
    code: str
    number: str
    state: str
    effective_from: date


def version(number="1.0", day=TODAY, state="in_force", code="hotline"):
    return Known(code, number, state, day)


def refusal(known, number="2.0", day=TODAY + DAY, code="hotline"):
    return checklist_versions.refusal(code, number, day, known, TODAY, lambda each: each.number)


versions = st.lists(
    st.builds(
        version,
        number=st.sampled_from("123456"),
        day=st.dates(date(2026, 1, 1), date(2026, 2, 1)),
        state=st.sampled_from(["in_force", "withdrawn", "draft"]),
        code=st.sampled_from("ab"),
    )
)


@given(versions, st.dates(date(2025, 12, 1), date(2026, 3, 1)))
def test_at_most_one_version_of_a_checklist_holds_on_a_day(known, day):
    found = checklist_versions.in_force_on(known, day)
    codes = [each.code for each in found]
    assert codes == sorted(set(codes))
    for each in found:
        assert each.state == "in_force"
        assert each.effective_from <= day
        until = checklist_versions.last_day(each, known)
        assert until is None or until >= day


def test_a_version_holds_until_the_next_one_does():
    old, new = version(day=date(2026, 1, 1)), version("1.1", date(2026, 3, 1))
    known = [old, new]
    assert checklist_versions.in_force_on(known, date(2026, 2, 28)) == [old]
    assert checklist_versions.in_force_on(known, date(2026, 3, 1)) == [new]
    assert checklist_versions.in_force_on([new, old], date(2026, 3, 1)) == [new]
    assert checklist_versions.last_day(old, known) == date(2026, 2, 28)
    assert checklist_versions.last_day(new, known) is None


@pytest.mark.parametrize(
    ("day", "state", "standing"),
    [
        (date(2026, 1, 1), "in_force", "earlier"),
        (date(2026, 2, 1), "in_force", "in_force"),
        (date(2026, 4, 1), "in_force", "announced"),
        (date(2026, 2, 1), "withdrawn", "withdrawn"),
    ],
)
def test_a_version_says_how_it_stands_today(day, state, standing):
    other = version("2", date(2026, 2, 15) if state == "in_force" else day)
    known = [version(day=day, state=state), other] if standing == "earlier" else [version(day=day)]
    asked = version(day=day, state=state)
    assert checklist_versions.standing(asked, known, TODAY) == standing


def test_the_form_of_the_skill_group_comes_before_the_direction_and_the_newer_last():
    text = (paths.resources() / "checklists" / "inbound-general.yaml").read_text("utf-8")
    form = checklist_files.read(text, "x")
    other = replace(form, skill_groups=tuple(g for g in form.skill_groups if g.code != "vip"))
    newer = replace(form, effective_from=form.effective_from + DAY)
    outbound, both = replace(form, direction="outbound"), replace(form, direction="both")

    def chosen(*forms, group="vip", direction="inbound"):
        return checklist_versions.fitting(list(enumerate(forms)), group, direction)

    assert chosen(other, outbound) == 1
    assert chosen(outbound, both, form) == 2
    assert chosen(outbound, both) == 1
    assert chosen(form, newer) == 1
    assert chosen(form, form) == 0
    assert chosen(both, outbound, direction="outbound") == 1


def test_five_working_days_of_notice_leave_out_the_weekend():
    first = checklist_versions.first_day(TODAY, 5, is_weekday)
    assert first == date(2026, 3, 19)  # Thursday, Friday, Monday, Tuesday, Wednesday between
    assert checklist_versions.notice_of(TODAY, first, is_weekday) == 5
    assert checklist_versions.first_day(TODAY, 0, is_weekday) == TODAY


def test_a_short_notice_is_told_and_a_long_one_is_not():
    assert checklist_versions.notice_words(5, 5) == ""
    assert checklist_versions.notice_words(1, 5).startswith("That is 1 working day's notice; 5 are")
    assert "2 working days" in checklist_versions.notice_words(2, 3)


@pytest.mark.parametrize(
    ("numbers", "base", "following"),
    [
        ({"1.0"}, "1.0", "1.1"),
        ({"1.0", "1.1", "1.2"}, "1.0", "1.3"),
        ({"3"}, "3", "4"),
        ({"2026春"}, "2026春", "2026春.1"),
    ],
)
def test_the_next_number_is_free(numbers, base, following):
    assert checklist_versions.next_number(numbers, base) == following


def test_a_number_is_used_once():
    assert "there already" in refusal([version("2.0", state="withdrawn")])
    assert refusal([version("2.0", code="other")]) == ""


def test_two_versions_never_hold_from_the_same_day():
    tomorrow = version("1.1", TODAY + DAY)
    assert "holds from the same day" in refusal([version(day=TODAY - DAY), tomorrow])
    assert refusal([replace(tomorrow, state="withdrawn")]) == ""


def test_what_calls_were_scored_by_is_not_changed_afterwards():
    held = [version(day=TODAY - 30 * DAY)]
    assert "from tomorrow" in refusal(held, day=TODAY)
    assert "from tomorrow" in refusal(held, day=TODAY - DAY)
    assert refusal(held, day=TODAY + DAY) == ""
    assert refusal(held, day=TODAY - 60 * DAY) == ""  # nothing held then
    assert refusal([], day=TODAY - DAY) == ""

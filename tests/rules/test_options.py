import pytest

from qa_desk.errors import InputError
from qa_desk.rules.options import OPTIONS, number, parse, text, value


@pytest.mark.parametrize("key", OPTIONS)
def test_every_default_is_a_value_that_may_be_set(key):
    default = OPTIONS[key].default
    assert value(key, {}) == default
    assert parse(key, str(default)) == default


@pytest.mark.parametrize("key", [k for k, o in OPTIONS.items() if isinstance(o.default, int)])
def test_a_number_keeps_its_range(key):
    option = OPTIONS[key]
    assert number(key, {key: str(option.minimum)}) == option.minimum
    assert number(key, {key: str(option.maximum)}) == option.maximum
    for outside in (option.minimum - 1, option.maximum + 1, "many", ""):
        with pytest.raises(InputError, match=key):
            value(key, {key: str(outside)})


def test_records_are_kept_six_months_at_least():
    with pytest.raises(InputError, match="from 6 to 600"):
        parse("retention.records", "5")


def test_a_stored_value_replaces_the_default():
    assert text("slip.mode", {"slip.mode": "per_csr_per_day"}) == "per_csr_per_day"
    assert text("slip.mode", {}) == "per_csr_per_week"
    assert text("centre.name", {"centre.name": "客服中心"}) == "客服中心"


def test_a_choice_is_one_of_those_offered():
    with pytest.raises(InputError, match="Choose one of: name, staff_no, hidden"):
        parse("slip.inspector_shown", "photo")


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc", "Asia"])
def test_a_time_zone_must_exist(zone):
    with pytest.raises(InputError, match="There is no time zone"):
        parse("centre.timezone", zone)


def test_a_name_has_its_length():
    with pytest.raises(InputError, match="0 to 80 characters"):
        parse("centre.name", "x" * 81)


def test_numbers_and_texts_are_not_mixed_up():
    with pytest.raises(TypeError):
        number("centre.name", {})
    with pytest.raises(TypeError):
        text("cov.day", {})


def test_a_key_nobody_knows_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        value("cov.decade", {})


def test_a_time_of_day_is_hours_and_minutes():
    assert parse("cov.day_close", "10:00") == "10:00"
    assert parse("release.at", "18:00") == "18:00"
    assert parse("release.at", "") == ""
    with pytest.raises(InputError, match="Write a time such as 09:30"):
        parse("cov.day_close", "half past nine")


@pytest.mark.parametrize("key", ["cov.day", "timeout.accept", "cov.day_close", "centre.timezone"])
def test_p18_what_is_refused_names_nobodys_number(key):
    with pytest.raises(InputError) as refused:
        parse(key, "13800138000")
    assert "13800138000" not in str(refused.value)


def test_the_submission_date_of_plans_is_a_month_and_a_day():
    """P25, S4-3.4.2: blank until the centre sets one."""
    assert parse("improve.submit", "") == ""
    assert parse("improve.submit", "12-15") == "12-15"
    assert parse("improve.submit", "02-29") == "02-29"
    for wrong in ("15.12", "13-01", "02-30"):
        with pytest.raises(InputError, match="Write a month and a day such as 12-15"):
            parse("improve.submit", wrong)

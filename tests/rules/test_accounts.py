import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.models import passwords
from qa_desk.rules import accounts

LONG_ENOUGH = "x" * accounts.PASSWORD_LENGTH


@pytest.mark.parametrize("login", ["lin", "1023", "a.b-c_d", "x" * 40, "systemic", "pgadmin"])
def test_a_plain_sign_in_name_will_do(login):
    assert accounts.login_problem(login) == ""


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("", "Choose a name"),
        ("林", "letters a to z"),
        ("Lin", "letters a to z"),
        ("a b", "letters a to z"),
        (".a", "letters a to z"),
        ("lin\n", "letters a to z"),
        ("x" * 41, "up to 40"),
        ("system", "“system” is reserved"),
        ("pg_monitor", "reserved"),
        ("qa_desk_member", "reserved"),
    ],
)
def test_another_sign_in_name_is_refused_with_the_rule(login, words):
    assert words in accounts.login_problem(login)


def test_a_typed_sign_in_name_is_kept_small_and_without_room_around():
    assert accounts.login_of("  Lin ") == "lin"


@given(st.text(max_size=30))
def test_a_password_will_do_when_it_is_long_enough_and_typed_twice(password):
    fits = len(password) >= accounts.PASSWORD_LENGTH
    assert (accounts.password_problem(password, password) == "") is fits


def test_two_different_passwords_are_refused():
    assert "not the same" in accounts.password_problem(LONG_ENOUGH, LONG_ENOUGH + "x")


def test_the_rule_is_the_one_the_database_layer_keeps():
    assert passwords.MINIMUM_LENGTH == accounts.PASSWORD_LENGTH
    assert str(accounts.PASSWORD_LENGTH) in accounts.password_rule()

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


def test_the_sign_in_name_is_the_staff_no_else_pinyin_else_with_a_number():
    """P3."""
    assert accounts.login_for("0012", "wáng lì", ()) == "0012"
    assert accounts.login_for("0012", "wáng lì", {"0012"}) == "wangli"
    assert accounts.login_for("——", "Shàn", ()) == "shan"
    assert accounts.login_for("0012", "", {"0012", "0012-2"}) == "0012-3"
    assert accounts.login_for("——", "", ()) == ""
    assert accounts.login_for("A 7", "", ()) == "a7"


def test_a_start_password_is_long_readable_and_never_the_same():
    made = {accounts.start_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert len(password) >= accounts.PASSWORD_LENGTH
        assert not set(password) & set("il1o0OIL")
        assert accounts.own_password_problem(password, password, "", ("0012",)) == ""


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 12"),
        ("the old password", "is the old one"),
        ("x Lin.Zhijian horse", "sign-in name or staff no"),
        ("my number is 2004", "sign-in name or staff no"),
        ("aaaaaaaaaaaaaa", "among the first"),
        ("abcabcabcabc", "among the first"),
        ("12345678901234", "among the first"),
        ("zyxwvutsrqponm", "among the first"),
        ("Password123456!", "among the first"),
        ("woaini5201314", "among the first"),
    ],
)
def test_a_password_that_is_tried_first_is_refused(password, words):
    names = ("lin.zhijian", "2004", "x")
    found = accounts.own_password_problem(password, password, "the old password", names)
    assert words in found


def test_a_password_of_ones_own_is_said_before_it_is_typed():
    assert "12 characters" in accounts.own_password_rule()
    assert accounts.own_password_problem("four horses at dawn", "four horses at dawn", "", ()) == ""
    assert "not the same" in accounts.own_password_problem("four horses at dawn", "x", "", ())

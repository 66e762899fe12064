"""Names that a real centre has too: long, rare, the same twice."""

from collections import Counter

from qa_desk.demo import HINTS, names

LISTED = [name for _team, _group, together in names.CSRS for name in together.split(" ")]


def test_there_are_forty_csrs_in_three_teams():
    assert len(LISTED) == 40
    assert {team for team, _group, _names in names.CSRS} == set(names.TEAMS)


def test_the_names_that_break_lists_are_among_them():
    """P21."""
    assert any(len(name) == 30 and "·" in name for name in LISTED)
    assert any("𠮷" in name for name in LISTED)
    assert [count for count in Counter(LISTED).values() if count > 1] == [2]


def test_every_name_offered_at_the_sign_in_is_somebody():
    logins = {login for login, *_rest in (*names.STAFF, *names.AROUND)} | {"csr01"}
    assert {login for login, _role in HINTS} <= logins


def test_the_skill_groups_are_all_known():
    assert {group for _team, group, _names in names.CSRS} <= set(names.SKILL_GROUPS)

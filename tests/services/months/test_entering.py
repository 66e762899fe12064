"""A value for who has too few results: one enters it, another confirms it."""

import pytest
from closing import Centre
from factories import PASSWORD

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.services import months


@pytest.fixture
def centre(url):
    centre = Centre(url)
    centre.results((3,))
    yield centre
    centre.close()


def enter(centre, score=880, reason="产假，取上季度平均", name="qa_lead", person="csr"):
    with centre.at(name) as work:
        args = centre.month, centre.people[person].id, score, reason, PASSWORD
        return months.enter(work, *args)


def entries(centre, name="qa_lead"):
    with centre.at(name) as work:
        return months.entries(work, centre.month)


def confirm(centre, name, password=PASSWORD):
    (row,) = entries(centre, name)
    with centre.at(name) as work:
        months.confirm(work, row.id, row.version, password)


@pytest.mark.parametrize("name", ["manager", "second_qa_lead"])
def test_p12_a_value_counts_once_a_second_person_has_confirmed_it(centre, name):
    enter(centre)
    assert centre.line().source == "none"

    confirm(centre, name)

    assert (centre.line().source, centre.line().score) == ("typed", 880)
    assert centre.line("csr").score == 880
    (row,) = entries(centre)
    assert row.confirmed_by.startswith(centre.people[name].name)
    assert (row.reason, row.may_confirm) == ("产假，取上季度平均", False)
    centre.close_month()
    assert (centre.line().source, centre.line().qualified) == ("typed", "open")


def test_nobody_confirms_what_he_entered_himself(centre):
    enter(centre)
    (row,) = entries(centre)
    assert not row.may_confirm
    with pytest.raises(RuleError, match="somebody else"):
        confirm(centre, "qa_lead")
    with pytest.raises(RuleError, match="somebody else"):
        confirm(centre, "lead")


def test_both_prove_who_they_are(centre):
    with centre.at("qa_lead") as work, pytest.raises(RuleError, match="password"):
        months.enter(work, centre.month, centre.people["csr"].id, 880, "x", "wrong password 1")
    enter(centre)
    with pytest.raises(RuleError, match="password"):
        confirm(centre, "manager", "wrong password 1")


def test_a_newer_value_takes_the_place_of_the_one_before(centre):
    enter(centre)
    enter(centre, 890)

    assert [row.score for row in entries(centre)] == [890]


def test_a_value_is_taken_back_while_the_month_is_open(centre):
    enter(centre)
    confirm(centre, "manager")
    (row,) = entries(centre)
    with centre.at("qa_lead") as work:
        months.withdraw(work, row.id, row.version)

    assert entries(centre) == []
    assert centre.line().source == "none"


def test_a_value_is_a_score_with_a_reason_for_a_csr_of_the_month(centre):
    with pytest.raises(InputError, match="between 0 and 100"):
        enter(centre, 1001)
    with pytest.raises(InputError, match="where the value comes from"):
        enter(centre, reason=" ")
    with pytest.raises(RuleError, match="for a CSR of that month"):
        enter(centre, person="inspector")
    with pytest.raises(RuleError, match="not among your rights"):
        enter(centre, name="manager")
    assert entries(centre) == []


def test_a_value_that_changed_meanwhile_is_looked_at_again(centre):
    enter(centre)
    (row,) = entries(centre)
    confirm(centre, "manager")
    with centre.at("second_qa_lead") as work, pytest.raises(ConflictError, match="Look at it"):
        months.confirm(work, row.id, row.version, PASSWORD)
    with centre.at("second_qa_lead") as work, pytest.raises(RuleError, match="not there"):
        months.confirm(work, centre.team.id, 1, PASSWORD)


def test_nothing_is_entered_into_a_closed_month(centre):
    enter(centre)
    confirm(centre, "manager")
    centre.close_month()

    with pytest.raises(RuleError, match="month is closed"):
        enter(centre, 900)
    (row,) = entries(centre)
    with centre.at("qa_lead") as work, pytest.raises(RuleError, match="month is closed"):
        months.withdraw(work, row.id, row.version)

"""What repeats itself or gets worse, with the results behind it."""

from datetime import timedelta

import pytest
from route import Route

from qa_desk import paths
from qa_desk.errors import RuleError
from qa_desk.services import checklists, early_warning


@pytest.fixture
def centre(url):
    route = Route(url)
    route.choose("figures.least.person", "3")
    route.choose("slip.mode", "per_evaluation")
    yield route
    route.close()


def results(centre, days, *lost):
    """Release results of so many days ago."""
    for each in lost:
        case = centre.released(lost=each)
        with centre.owner.ask() as work:
            day = (work.now - timedelta(days=days)).date()
        centre.change(case, day=day)
        yield case


def board(centre, name="qa_lead"):
    with centre.at(name) as work:
        return early_warning.board(work)


def of_kind(found, kind):
    return [alarm for alarm in found.alarms if alarm.kind == kind]


def test_the_same_item_again_is_told_with_its_results(centre):
    older = list(results(centre, 20, (3,)))
    newer = list(results(centre, 2, (3, 4), ()))

    for name in ("qa_lead", "inspector", "lead"):
        (again,) = of_kind(board(centre, name), "again")
        assert [one.id for one in again.behind] == [*older, newer[0]]
        assert {one.csr_id for one in again.behind} == {centre.people["csr"].id}
        assert all(one.slip.startswith("QRD-") for one in again.behind)
    assert again.csr == f"{centre.people['csr'].name} {centre.people['csr'].staff_no}"
    assert (again.latest, again.n) == (2, 3)
    assert str(again.text)
    assert again.team == centre.team.name
    assert again.key == ("again", centre.people["csr"].id, again.item)
    found = board(centre)
    assert found.again[0] == 1
    assert of_kind(found, "falling") == []


def test_a_csr_who_falls_below_his_own_past_is_told_with_both_means(centre):
    list(results(centre, 60, (), (), (3,), ()))
    list(results(centre, 3, (3, 4, 5, 6), (3, 4, 5), (3, 4, 5, 7)))

    (found,) = of_kind(board(centre), "falling")

    assert (found.n, found.n_before, len(found.behind)) == (3, 4, 3)
    assert found.latest < found.before
    assert 0 < found.change[0] < found.change[1]


def test_an_item_that_fails_more_often_than_before_is_told(centre):
    list(results(centre, 40, *[()] * 4))
    list(results(centre, 3, *[(3,)] * 4))
    centre.choose("figures.least.team", "4")

    (found,) = of_kind(board(centre), "rising")

    assert (found.latest, found.before, found.n, found.n_before) == (1000, 0, 4, 4)
    assert (found.csr_id, len(found.behind)) == (None, 4)
    assert found.change[0] > 0


def test_items_that_the_standard_changed_are_not_compared(centre):
    with centre.owner.work() as work:
        now = work.now
        text = paths.resources().joinpath("checklists/inbound-general.yaml").read_text("utf-8")
        first = (now - timedelta(days=20)).date()
        text = text.replace('"1.0"', '"1.1"').replace("2026-01-01", f"{first}")
        text = text.replace('{v: 3, zh: "打断1次', '{v: 2, zh: "打断1次')
        checklists.install(work, text, "form")
    for lost in [()] * 4:
        case = centre.released(lost=lost, started_at=now - timedelta(days=40))
        centre.change(case, day=(now - timedelta(days=40)).date())
    list(results(centre, 3, *[(3, 4)] * 4))
    centre.choose("figures.least.team", "4")

    found = board(centre)

    assert [alarm.item for alarm in of_kind(found, "rising")] == ["IN-04"]
    assert [text.zh for text in found.changed] == ["专注倾听,不打断"]


def test_a_team_lead_is_warned_of_the_own_team_only(centre):
    list(results(centre, 2, (3,), (3,)))

    assert board(centre, "other_lead").alarms == ()
    with pytest.raises(RuleError, match="Warnings are for"):
        board(centre, "csr")
    with pytest.raises(RuleError, match="not among your rights"):
        board(centre, "trainer")


def test_nothing_seen_warns_of_nothing(centre):
    found = board(centre)

    assert (found.alarms, found.again, found.changed) == ((), (0, 0), ())

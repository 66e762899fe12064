"""Training needs are found in the results, with their evidence (T-01, S3-4.8)."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import clusters
from qa_desk.rules.clusters import Judged, Limits, Skill
from qa_desk.rules.statistics import Share

_ITEMS = frozenset({"IN-01", "IN-06"})


def _results(failures, evaluated=19, each=2, item="IN-06"):
    """Return results of CSRs; who fails an item how often, by the number of the CSR."""
    found = []
    for csr in range(evaluated):
        for n in range(each):
            failed = frozenset({item}) if n < failures.get(csr, 0) else frozenset()
            found.append(Judged(UUID(int=csr * 100 + n), UUID(int=csr), _ITEMS, failed))
    return found


def test_an_item_that_a_fifth_of_the_csrs_fail_ten_times_is_a_need():
    """S3-6.B17."""
    found = clusters.clusters(_results(dict.fromkeys(range(7), 2)))

    assert [(one.kind, one.subject, len(one.csrs)) for one in found] == [("item", "IN-06", 7)]
    assert (found[0].rate, found[0].people) == (Share(14, 38), Share(7, 19))
    assert len(found[0].evaluations) == 14


def test_fewer_than_ten_times_or_a_fifth_of_the_csrs_is_none():
    assert clusters.clusters(_results(dict.fromkeys(range(7), 1))) == []
    few = _results(dict.fromkeys(range(3), 2), each=2)
    assert clusters.clusters(few, limits=Limits(times=6)) == []
    assert clusters.clusters(few, limits=Limits(times=6, people=15)) != []


def test_one_csr_who_fails_the_same_item_three_times_is_a_need():
    found = clusters.clusters(_results({4: 3}, each=4))

    assert [(one.kind, one.subject, one.csrs) for one in found] == [
        ("person", "IN-06", (UUID(int=4),))
    ]
    assert found[0].rate == Share(3, 4)


def test_who_fails_what_many_fail_is_not_a_need_of_his_own():
    failures = dict.fromkeys(range(7), 3)

    assert [one.kind for one in clusters.clusters(_results(failures, each=4))] == ["item"]


def test_any_fatal_error_is_a_need():
    results = _results({})
    results[3] = Judged(UUID(int=99), UUID(int=1), _ITEMS, frozenset(), frozenset({"IN-F7"}))

    found = clusters.clusters(results)

    assert [(one.kind, one.subject, one.rate) for one in found] == [
        ("fatal", "IN-F7", Share(1, 38))
    ]


def test_a_skill_below_the_minimum_is_a_need_once_there_are_enough_results():
    cases = tuple(UUID(int=n) for n in range(10))
    low = Skill(UUID(int=1), Share(76, 100), 800, cases)
    enough = Skill(UUID(int=2), Share(80, 100), 800, cases)
    few = Skill(UUID(int=3), Share(10, 100), 800, cases[:9])
    nothing = Skill(UUID(int=4), Share(0, 0), 800, cases)

    found = clusters.clusters([], [low, enough, few, nothing])

    assert [(one.kind, one.csrs, one.rate) for one in found] == [
        ("minimum", (UUID(int=1),), Share(76, 100))
    ]


@given(st.dictionaries(st.integers(0, 18), st.integers(0, 4)), st.randoms())
def test_the_order_of_the_results_changes_nothing(failures, random):
    results = _results(failures, each=4)
    before = {
        (one.kind, one.subject, frozenset(one.csrs), one.rate) for one in clusters.clusters(results)
    }
    random.shuffle(results)
    after = {
        (one.kind, one.subject, frozenset(one.csrs), one.rate) for one in clusters.clusters(results)
    }

    assert before == after

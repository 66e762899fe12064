"""The same item again, by the same CSR, within thirty days."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import recurrence
from qa_desk.rules.recurrence import Seen
from qa_desk.rules.statistics import Share

FIRST = date(2026, 10, 1)
ANNA, BEN = UUID(int=1), UUID(int=2)
ITEMS = ("IN-01", "IN-02", "IN-03")


def seen(n, csr=ANNA, days=0, failed=(), applied=ITEMS):
    return Seen(
        UUID(int=100 + n), f"QE-{n}", csr, FIRST + timedelta(days=days), frozenset(applied),
        frozenset(failed),
    )  # fmt: skip


ROWS = st.lists(
    st.builds(
        seen,
        st.integers(1, 50),
        st.sampled_from([ANNA, BEN]),
        st.integers(0, 100),
        st.sets(st.sampled_from(ITEMS)),
    ),
    max_size=20,
    unique_by=lambda one: one.id,
)


def test_the_same_item_twice_within_thirty_days_is_a_repeat_with_its_results():
    rows = [
        seen(1, days=0, failed=["IN-01"]),
        seen(2, days=30, failed=["IN-01", "IN-02"]),
        seen(3, days=61, failed=["IN-01"]),
        seen(4, csr=BEN, failed=["IN-02"]),
    ]

    (found,) = recurrence.repeats(rows, 30)

    assert (found.csr, found.item) == (ANNA, "IN-01")
    assert [one.number for one in found.results] == ["QE-1", "QE-2"]


def test_who_fails_most_often_comes_first():
    rows = [seen(n, failed=["IN-02"]) for n in (1, 2)]
    rows += [seen(n, csr=BEN, days=n, failed=["IN-03"]) for n in (3, 4, 5)]

    assert [len(one.results) for one in recurrence.repeats(rows, 30)] == [3, 2]


def test_the_rate_is_of_who_was_evaluated_on_it_twice():
    rows = [
        seen(1, failed=["IN-01"]),
        seen(2, failed=["IN-01"]),
        seen(3, csr=BEN, failed=["IN-01"]),
        seen(4, csr=BEN, applied=["IN-01"]),
    ]

    found = recurrence.rates(rows, 30)

    assert found["IN-01"] == Share(1, 2)
    assert found["IN-02"] == Share(0, 1)


@given(ROWS, st.randoms())
def test_the_order_of_the_results_changes_nothing(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)

    assert recurrence.repeats(rows, 30) == recurrence.repeats(mixed, 30)
    assert recurrence.rates(rows, 30) == recurrence.rates(mixed, 30)


@given(ROWS)
def test_every_result_of_a_repeat_failed_the_item_near_another(rows):
    for found in recurrence.repeats(rows, 30):
        days = [one.day for one in found.results]
        assert all(found.item in one.failed for one in found.results)
        assert all(
            any(
                other is not one and abs((other.day - one.day).days) <= 30
                for other in found.results
            )
            for one in found.results
        )
        assert days == sorted(days)

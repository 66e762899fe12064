"""S3-4.2, S3-4.3a, D10: draws that anybody can repeat."""

import hashlib
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import sampling
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.sampling import ONE, Stratum, chosen, rank, shares, succession

CSR = UUID(int=7)
SHANGHAI = ZoneInfo("Asia/Shanghai")
ids = st.uuids().map(str)
pools = st.dictionaries(
    st.integers(0, 5), st.lists(ids, min_size=1, max_size=8, unique=True), max_size=5
).filter(lambda cells: len(set(everything(cells))) == len(everything(cells)))
counts = st.integers(0, 30)
seeds = st.text(max_size=6)
starts = st.integers(0, ONE - 1)


def everything(cells):
    return [call for calls in cells.values() for call in calls]


def in_cells(cells, calls):
    return {cell: len(set(found) & set(calls)) for cell, found in cells.items()}


def test_the_rank_is_the_hash_of_seed_and_call():
    call = UUID("01890000-0000-7000-8000-000000000001")
    expected = hashlib.sha256(b"seed|01890000-0000-7000-8000-000000000001").digest()
    assert rank("seed", call) == rank("seed", str(call)) == expected


@given(pools, counts, seeds)
def test_the_same_seed_draws_the_same_sample_whatever_the_order(cells, n, seed):
    backwards = {cell: cells[cell][::-1] for cell in reversed(cells)}
    assert chosen(seed, CSR, backwards, n) == chosen(seed, CSR, cells, n)


@given(pools, counts, seeds)
def test_as_many_calls_are_drawn_as_are_wanted_or_there_and_none_twice(cells, n, seed):
    drawn = chosen(seed, CSR, cells, n)
    assert len(drawn) == len(set(drawn)) == min(n, len(everything(cells)))
    assert set(drawn) <= set(everything(cells))
    assert drawn == sorted(drawn, key=lambda call: rank(seed, call))


@given(pools, counts, seeds)
def test_every_cell_gives_its_part_rounded_up_or_down_by_the_smallest_ranks(cells, n, seed):
    drawn = chosen(seed, CSR, cells, n)
    whole = len(everything(cells))
    for cell, got in in_cells(cells, drawn).items():
        part = min(n, whole) * len(cells[cell])
        assert part // whole <= got <= -(-part // whole)
        ranked = sorted(cells[cell], key=lambda call: rank(seed, call))
        assert set(ranked[:got]) == set(cells[cell]) & set(drawn)


@given(st.lists(st.integers(0, 9), max_size=8), starts, st.data())
def test_the_shares_of_the_cells_add_up(sizes, start, data):
    n = data.draw(st.integers(0, sum(sizes)))
    found = shares(sizes, n, start)
    assert sum(found) == n
    assert all(0 <= share <= size for share, size in zip(found, sizes, strict=True))


@given(pools.filter(bool), ids, counts, seeds, st.data())
def test_a_late_call_changes_no_cell_by_more_than_one_place(cells, late, n, seed, data):
    """Of its own cell two: its part of the line grows at both ends."""
    home = data.draw(st.sampled_from(sorted(cells)))
    if late in everything(cells):
        return
    after = {**cells, home: [*cells[home], late]}
    before_n, after_n = (in_cells(after, chosen(seed, CSR, each, n)) for each in (cells, after))
    assert all(abs(after_n[cell] - before_n[cell]) <= 1 for cell in cells if cell != home)
    assert abs(after_n[home] - before_n[home]) <= 2


@given(pools.filter(bool), ids, st.integers(1, 8), seeds, st.data())
def test_a_late_call_changes_only_itself_within_its_cell(cells, late, n, seed, data):
    home = data.draw(st.sampled_from(sorted(cells)))
    calls = cells[home]
    if late in calls:
        return
    before = chosen(seed, CSR, {home: calls}, n)
    after = chosen(seed, CSR, {home: [*calls, late]}, n)
    assert set(after) - set(before) <= {late}
    assert len(set(before) - set(after)) <= 1


@given(pools.filter(bool), seeds, st.data())
def test_a_replacement_is_the_next_in_rank_of_the_same_cell_then_of_the_stratum(cells, seed, data):
    replaced = data.draw(st.sampled_from(everything(cells)))
    order = succession(seed, cells, replaced)
    home = next(calls for calls in cells.values() if replaced in calls)
    first, rest = order[: len(home) - 1], order[len(home) - 1 :]
    assert {replaced, *order} == set(everything(cells))
    assert set(first) == set(home) - {replaced}
    for part in (first, rest):
        assert part == sorted(part, key=lambda call: rank(seed, call))


def chi_square(hits, pool, rounds, n):
    """Return the statistic for sampling without replacement, as a chi-square of len(pool) - 1."""
    chance = n / len(pool)
    spread = rounds * chance * (1 - chance) * len(pool) / (len(pool) - 1)
    return sum((hits[call] - rounds * chance) ** 2 / spread for call in pool)


def test_every_call_of_a_csr_has_the_same_chance_in_10_000_draws():
    """S3-4.2: whatever the size of its cell."""
    cells = {0: [0], 1: [1, 2, 3], 2: [4, 5, 6, 7, 8, 9, 10], 3: [11, 12], 4: list(range(13, 20))}
    cells = {cell: [str(UUID(int=number)) for number in calls] for cell, calls in cells.items()}
    hits = Counter(call for seed in range(10_000) for call in chosen(f"{seed}", CSR, cells, 6))
    found = chi_square(hits, everything(cells), 10_000, 6)
    assert found < 43.8  # 0.1 % of fair draws exceed it at 19 degrees of freedom


def test_the_pool_of_a_stratum_is_counted_and_packed_without_loss():
    cells = {3: [str(UUID(int=n)) for n in range(5)], 1: [str(UUID(int=9))]}
    stratum = Stratum.of({**cells, 2: []})
    assert (stratum.count, stratum.cells()) == (6, cells)
    assert (Stratum({}).count, Stratum({}).cells()) == (0, {})


@given(st.lists(ids, unique=True, max_size=8))
def test_the_digest_tells_one_pool_from_another(calls):
    expected = hashlib.sha256("\n".join(sorted(calls)).encode()).digest()
    assert sampling.digest(reversed(calls)) == expected
    assert sampling.digest(calls[1:]) != expected or not calls


def test_the_whole_digest_is_over_a_line_for_each_csr():
    strata = {UUID(int=2): b"\x02", UUID(int=1): b"\x01"}
    lines = f"{UUID(int=1)} 01\n{UUID(int=2)} 02".encode()
    assert sampling.whole_digest(strata) == hashlib.sha256(lines).digest()


def test_a_new_seed_is_new():
    assert len({sampling.new_seed() for _again in range(100)}) == 100


@given(st.integers(0, 1000), st.integers(1, 100), st.integers(0, 99))
def test_a_fraction_is_rounded_fairly(numerator, denominator, part):
    found = [
        sampling.fairly(numerator, denominator, (part + step) * ONE // 100 % ONE)
        for step in range(100)
    ]
    assert set(found) <= {numerator // denominator, -(-numerator // denominator)}
    assert abs(sum(found) / 100 - numerator / denominator) <= 0.01 + 1e-9


# -- cells ---------------------------------------------------------------------------------------


def cells_of(days, zone=SHANGHAI, first=date(2026, 11, 1), **conditions):
    start, end = (
        datetime.combine(first + timedelta(days=n), time(), zone).astimezone(UTC) for n in (0, days)
    )
    return sampling.cells(start, end, zone, CallFilter(**conditions))


def test_a_month_has_a_cell_for_each_week_and_part_of_the_day():
    found = cells_of(30)
    assert len(found) == 30 * 96
    assert set(found) == set(range(20))
    assert [found[day * 96 + hour * 4] for day, hour in ((0, 0), (0, 23), (6, 6), (7, 0))] == [
        0, 3, 1, 4,
    ]  # fmt: skip


def test_of_a_short_period_each_day_has_cells_of_its_own():
    assert set(cells_of(1)) == {0, 1, 2, 3}
    assert set(cells_of(7)) == set(range(28))


def test_a_day_that_loses_an_hour_keeps_its_cells():
    """The zone's offset changes at 2:00 that day."""
    found = cells_of(1, ZoneInfo("Europe/Berlin"), date(2026, 3, 29))
    assert (len(found), Counter(found)) == (92, {0: 20, 1: 24, 2: 24, 3: 24})


def test_the_hours_and_weekdays_of_a_filter_leave_their_cells_only():
    morning = cells_of(1, hours=(9, 11))
    assert [place for place, cell in enumerate(morning) if cell is not None] == [*range(36, 44)]
    night = cells_of(1, hours=(22, 1))
    assert [place for place, cell in enumerate(night) if cell is not None] == [
        *range(4), *range(88, 96),
    ]  # fmt: skip
    sundays = cells_of(14, weekdays=(7,))  # the month begins with one
    assert [place // 96 for place, cell in enumerate(sundays) if cell is not None] == (
        [0] * 96 + [7] * 96
    )

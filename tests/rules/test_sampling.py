import hashlib
from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import sampling
from qa_desk.rules.sampling import draw, new_seed, rank, ranked

calls = st.lists(st.uuids(), unique=True, max_size=12)
pools = st.dictionaries(st.sampled_from("abc"), calls, max_size=3)
counts = st.integers(0, 6)
seeds = st.text(max_size=6)


def test_the_rank_is_the_hash_of_seed_and_call():
    call = UUID("01890000-0000-7000-8000-000000000001")
    expected = hashlib.sha256(b"seed|01890000-0000-7000-8000-000000000001").digest()
    assert rank("seed", call) == expected


@given(pools, counts, seeds)
def test_the_same_seed_draws_the_same_sample_whatever_the_order(pool, n, seed):
    backwards = {stratum: pool[stratum][::-1] for stratum in reversed(pool)}
    assert draw(backwards, n, seed) == draw(pool, n, seed)


@given(pools, counts, seeds)
def test_every_stratum_gives_n_different_calls_of_its_own_or_all_it_has(pool, n, seed):
    drawn = draw(pool, n, seed)
    for stratum, found in pool.items():
        chosen = drawn.strata[stratum].chosen
        assert len(set(chosen)) == len(chosen) == min(n, len(found))
        assert set(chosen) <= set(found)
        assert list(chosen) == ranked(found, seed)[:n]


@given(calls, st.uuids(), counts, seeds)
def test_a_late_call_changes_at_most_one_place(pool, late, n, seed):
    before = draw({"a": pool}, n, seed).strata["a"].chosen
    after = draw({"a": [*pool, late]}, n, seed).strata["a"].chosen
    assert set(after) - set(before) <= {late}
    assert len(set(before) - set(after)) <= 1


@given(calls, seeds)
def test_a_replacement_is_the_next_in_rank(pool, seed):
    order = ranked(pool, seed)
    for n in range(len(order)):
        assert draw({"a": pool}, n + 1, seed).strata["a"].chosen == (*order[:n], order[n])


@given(pools, seeds)
def test_the_digest_tells_one_pool_from_another(pool, seed):
    drawn = draw(pool, 1, seed)
    assert drawn.pool_count == len({call for found in pool.values() for call in found})
    for stratum, found in pool.items():
        joined = "\n".join(sorted(map(str, found))).encode()
        assert drawn.strata[stratum].pool_digest == hashlib.sha256(joined).digest()
        assert drawn.strata[stratum].pool_count == len(found)
        assert sampling.digest(found[1:]) != sampling.digest(found) or not found


def test_a_call_listed_twice_is_drawn_once():
    call = UUID(int=1)
    stratum = draw({"a": [call, call]}, 5, "s").strata["a"]
    assert (stratum.pool_count, stratum.chosen) == (1, (call,))


def test_every_call_has_the_same_chance():
    pool = [UUID(int=number) for number in range(20)]
    rounds, n = 4000, 5
    hits = Counter(
        call
        for seed in range(rounds)
        for call in draw({"a": pool}, n, f"{seed}").strata["a"].chosen
    )
    expected = rounds * n / len(pool)
    chi_square = sum((hits[call] - expected) ** 2 / expected for call in pool)
    assert chi_square < 43.8  # 0.1 % of fair draws exceed it at 19 degrees of freedom


def test_a_new_seed_is_new():
    assert len({new_seed() for _again in range(100)}) == 100


def test_less_than_nothing_cannot_be_drawn():
    with pytest.raises(ValueError, match="-1"):
        draw({}, -1, "s")

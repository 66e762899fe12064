"""Inspectors are compared on calls that are equally hard."""

import random
from uuid import UUID

from qa_desk.rules import drift
from qa_desk.rules.drift import Given

_PEOPLE = [UUID(int=n) for n in range(1, 5)]


def _year(chance, extra=0, hard_for=None):
    """Return a year of scores; the first inspector gives `extra` more, or gets the hard calls."""
    found = []
    for inspector in _PEOPLE:
        for _call in range(60):
            share = 0.9 if inspector == hard_for else 0.2
            kind = "hard" if chance.random() < share else "easy"
            middle = 700 if kind == "hard" else 900
            more = extra if inspector == _PEOPLE[0] else 0
            found.append(Given(inspector, kind, round(chance.gauss(middle + more, 50))))
    return found


def test_who_gives_more_is_marked():
    found = drift.drifts(_year(random.Random(1), extra=40), least=10)

    own = next(one for one in found if one.inspector == _PEOPLE[0])
    assert own.is_marked
    assert 20 < own.apart < 60


def test_hard_calls_make_nobody_strict():
    """One in twenty is marked by chance, and no more, though his calls are harder."""
    marked = 0
    for seed in range(400):
        found = drift.drifts(_year(random.Random(seed), hard_for=_PEOPLE[0]), least=10)
        marked += found[0].is_marked
    assert marked / 400 < 0.05 + 4 * (0.05 * 0.95 / 400) ** 0.5


def test_who_has_no_peers_is_left_out():
    alone = [Given(_PEOPLE[0], "rare", 800)] * 20
    few = [Given(_PEOPLE[1], "easy", 900), Given(_PEOPLE[2], "easy", 800)]

    assert drift.drifts([*alone, *few], least=2) == []
    found = drift.drifts([*alone, *few], least=1)
    assert {one.inspector: one.apart for one in found} == {_PEOPLE[1]: 100, _PEOPLE[2]: -100}
    assert not any(one.is_marked for one in found)

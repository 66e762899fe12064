"""S3-4.3d: what became of a plan's targets."""

from dataclasses import replace
from uuid import UUID

from qa_desk.rules import outcomes
from qa_desk.rules.plans import Target
from qa_desk.rules.proposals import PersonMonth, Rate

PEOPLE = (
    PersonMonth(UUID(int=1), "general", 12, 12 * 870, 12 * 850, 10, 900, 1000, 1, 20),
    PersonMonth(UUID(int=2), "general", 8, 8 * 900, 8 * 850, 8, 900, 1000, 0, 20),
)
NOW = outcomes.month(PEOPLE, [Rate("IN-07", 200, 15)])


def after(kind, subject=""):
    found = outcomes.met(Target(kind, subject, 100, 70), NOW)
    assert replace(found, after=None, n=0) == Target(kind, subject, 100, 70)
    return found.after, found.n


def test_each_kind_of_target_has_its_figure_and_what_is_behind_it():
    assert after("item", "IN-07") == (75, 200)
    assert after("average") == (882, 20)
    assert after("pass_rate") == (900, 20)
    assert after("fatal_rate") == (25, 40)


def test_without_data_a_target_stays_open():
    assert after("item", "IN-01") == (None, 0)
    nothing = outcomes.month((), ())
    assert outcomes.met(Target("average", "", None, 900), nothing).after is None


def test_an_added_target_begins_with_last_months_figure_and_a_better_goal():
    def added(kind, subject=""):
        found = outcomes.suggested(Target(kind, subject, None, 0), NOW)
        return found.before, found.goal, found.after

    assert added("item", "IN-07") == (75, 53, None)
    assert added("fatal_rate") == (25, 18, None)
    assert added("average") == (882, 917, None)
    assert added("pass_rate") == (900, 930, None)
    assert added("item", "IN-01") == (None, 50, None)
    nothing = outcomes.suggested(Target("average", "", None, 0), outcomes.month((), ()))
    assert (nothing.before, nothing.goal) == (None, 900)

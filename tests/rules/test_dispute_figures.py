"""Figures of disputes, with the worked example of domain.md 6.7."""

from datetime import timedelta
from uuid import UUID

from qa_desk.rules import dispute_figures
from qa_desk.rules.dispute_figures import Result, Share, figures

TEAM, OTHER = UUID(int=1), UUID(int=2)
ANNA, BORIS = UUID(int=3), UUID(int=4)
LEAD = UUID(int=5)
ERROR = "overturned_inspector_error"


def result(status="E10", inspector=ANNA, team=TEAM, timely=True, **dispute):
    return Result(team, inspector, status, timely, is_disputed=bool(dispute), **dispute)


def judged(true, *verdicts, **others):
    return result(judge=LEAD, judged_true=true, verdicts=verdicts, **others)


def example():
    """262 released, 14 disputes, 9 to the QA lead, 5 overturned: 3 of them inspector errors."""
    causes = [ERROR] * 3 + ["overturned_standard_unclear", "overturned_kb_wrong"]
    disputes = [judged(False, cause) for cause in causes]
    disputes += [judged(False, "upheld") for _n in range(4)]
    disputes += [judged(True) for _n in range(5)]
    signed = [result(timely=n >= 7) for n in range(234)]
    unsigned = [result("E11") for _n in range(14)]
    return disputes + signed + unsigned


def test_the_worked_example_of_6_7():
    found = figures(example())
    assert found.released == 262
    assert (found.disputed, found.disputed.permille()) == (Share(14, 262), 53)
    assert found.reviewed == 9
    assert (found.success, found.success.permille()) == (Share(5, 14), 357)
    assert (found.accuracy, found.accuracy.permille()) == (Share(259, 262), 989)
    assert found.causes == (
        (ERROR, 3),
        ("overturned_kb_wrong", 1),
        ("overturned_standard_unclear", 1),
    )
    assert found.judgement == Share(5, 9)  # four that were upheld the lead had called not true


def test_the_worked_example_of_6_13():
    found = figures(example())
    assert (found.signed, found.signed.permille()) == (Share(248, 262), 947)
    assert (found.timely, found.timely.permille()) == (Share(255, 262), 973)


def test_6_13_nothing_is_said_of_ten_or_thirty_not_reached():
    assert Share(1, 9).permille(10) is None
    assert Share(1, 10).permille(10) == 100
    assert Share(0, 0).permille() is None


def test_a_judgement_counts_once_somebody_decided_after_it():
    decided = [
        judged(True),
        judged(True, "partly_revised"),  # the panel found otherwise
        judged(True, "upheld"),
        judged(False, "upheld", ERROR),  # upheld by the review, corrected by the panel
        judged(None, ERROR),  # past the team lead
    ]
    found = figures(decided)
    assert found.judgement == Share(2, 3)
    assert found.judges == ((LEAD, Share(2, 3)),)
    assert found.success == Share(3, 5)


def test_a_dispute_that_waits_is_not_decided_yet():
    waiting = [judged(False, status="E7"), judged(True, status="E9"), result("E5", judge=None)]
    found = figures(waiting)
    assert found.success == Share(0, 0)
    assert found.reviewed == 2
    assert found.disputed.part == 3


def test_overturns_are_counted_by_inspector_and_disputes_by_team():
    found = figures(
        [judged(False, ERROR), result(), judged(False, "upheld", inspector=BORIS, team=OTHER)]
    )
    assert found.inspectors == ((ANNA, Share(1, 2)), (BORIS, Share(0, 1)))
    assert [(one.id, one.disputed, one.success) for one in found.teams] == [
        (TEAM, Share(1, 2), Share(1, 1)),
        (OTHER, Share(1, 1), Share(0, 1)),
    ]


def test_the_time_with_each_is_told_by_its_median_and_the_slowest():
    days = [timedelta(days=n) for n in (1, 2, 9)]
    found = figures([judged(True, lasted={"csr": days[n]}) for n in range(3)])
    (stage,) = found.stages
    assert (stage.key, stage.n, stage.median, stage.slowest) == ("csr", 3, days[1], days[2])
    two = figures([judged(True, lasted={"panel": days[n]}) for n in range(2)])
    assert two.stages[0].median == timedelta(days=1.5)


def test_where_nothing_was_released_nothing_is_said():
    found = figures([])
    assert found.disputed.permille() is None
    assert (found.stages, found.teams, found.causes) == ((), (), ())


def test_a_result_is_told_by_its_steps():
    plain = result()
    first = [("dispute", ""), ("judge_true", ""), ("uphold", "")]

    assert dispute_figures.of_course(plain, [("release", "")]) == plain
    once = dispute_figures.of_course(plain, first)
    assert (once.is_disputed, once.judged_true, once.verdicts) == (True, True, ("upheld",))
    twice = dispute_figures.of_course(plain, [*first, ("contest", ""), ("correct", ERROR)])
    assert (twice.judged_true, twice.overturned) == (None, ERROR)

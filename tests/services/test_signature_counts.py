"""P22: what each slip mode would have asked last month, else what the targets would bring."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import acting, make_person, make_released, make_scene

from qa_desk.errors import RuleError
from qa_desk.models import Membership
from qa_desk.rules.signature_counts import Share
from qa_desk.services import signature_counts


def by_mode(counts):
    return {line.mode: (line.slips, line.csr, line.lead) for line in counts.lines}


def next_month(work):
    return replace(work, now=work.now + timedelta(days=20))


def test_p22_last_months_results_are_counted(work):
    scene = make_scene(work)
    for _ in range(2):
        make_released(scene)
    counts = signature_counts.of_last_month(next_month(scene.by("qa_lead")))
    assert (counts.month, counts.is_real, counts.results) == (date(2026, 11, 1), True, 2)
    assert by_mode(counts) == {
        "per_evaluation": (2, Share(1, 20, 2), Share(1, 20, 2)),
        **dict.fromkeys(
            ("per_csr_per_day", "per_csr_per_week", "per_csr_per_month"),
            (1, Share(1, 10, 1), Share(1, 10, 1)),
        ),
    }


def test_p22_without_results_the_targets_say_it(work):
    """20 evaluations over the 17 working days of October 2026, which lie in 5 weeks."""
    scene = make_scene(work, calls=0)
    counts = signature_counts.of_last_month(scene.by("qa_lead"))
    assert (counts.month, counts.is_real, counts.results) == (date(2026, 10, 1), False, 20)
    found = by_mode(counts)
    assert found["per_evaluation"] == (20, Share(1, 200, 20), Share(1, 200, 20))
    assert found["per_csr_per_day"][0] == 18
    assert found["per_csr_per_week"][0] == 4
    assert found["per_csr_per_month"] == (1, Share(1, 10, 1), Share(1, 10, 1))


def test_p22_who_sees_no_results_is_told_by_the_targets(work):
    scene = make_scene(work)
    make_released(scene)
    admin = acting(work, make_person(work, "admin"))
    assert not signature_counts.of_last_month(next_month(admin)).is_real


def test_p22_a_team_without_a_lead_counts_as_one(work):
    scene = make_scene(work, calls=0)
    work.session.query(Membership).filter_by(kind="lead").delete()
    counts = signature_counts.of_last_month(scene.by("qa_lead"))
    assert by_mode(counts)["per_csr_per_month"][2] == Share(1, 10, 1)


def test_p22_is_for_who_sees_the_settings(work):
    with pytest.raises(RuleError, match="not among your rights"):
        signature_counts.of_last_month(acting(work, make_person(work, "csr")))

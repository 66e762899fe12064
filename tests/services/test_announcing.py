"""Once a day what waits is told by counts (P14)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import make_released, make_scene, make_submitted

from qa_desk.errors import RuleError
from qa_desk.services import announcing


@pytest.fixture
def scene(work):
    return make_scene(work)


def test_what_waits_is_told_by_team_and_once_a_day(scene):
    make_released(scene)
    work = scene.by("qa_lead")

    words = announcing.message(work, "00:00")
    announcing.announced(work)

    assert words.splitlines()[1:] == [
        f"{scene.team.name}: 1 to confirm, 0 to countersign, 0 in dispute, 0 overdue"
    ]
    assert scene.csr.name not in words
    assert announcing.message(work, "00:00") == ""
    tomorrow = replace(work, now=work.now + timedelta(days=1))
    assert announcing.message(tomorrow, "00:00") == words


def test_it_waits_for_its_time(scene):
    make_submitted(scene)
    morning = scene.by("qa_lead")
    night = replace(morning, now=morning.now.replace(hour=16, minute=30))  # 00:30 there

    assert announcing.message(night, "09:00") == ""


def test_nothing_is_told_when_nothing_waits(scene):
    assert announcing.message(scene.by("qa_lead"), "00:00") == ""


def test_it_is_not_for_everybody(scene):
    with pytest.raises(RuleError):
        announcing.message(scene.by("csr"), "00:00")
    with pytest.raises(RuleError):
        announcing.announced(scene.by("csr"))

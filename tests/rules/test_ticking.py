"""How it is told what happened by the clock."""

from qa_desk.rules import ticking, workflow

TIMEOUTS = {"escalate", "call_in", "lapse", "absent", "left", "vacant", "release"}


def test_d6_each_kind_has_a_line_with_its_count_and_failures_only_where_there_are_any():
    lines = ticking.told({"release": 2, "escalate": 1})
    assert len(lines) == len(ticking.KINDS) - 1
    assert lines[0] == "2 results were released."
    assert "1 dispute went past a silent team lead to the review." in lines
    assert "0 reminders were made." in lines
    assert ticking.told({"failed": 1}, only_done=True) == (
        "1 result could not be moved on; it is tried again the next time.",
    )
    assert ticking.told({}, only_done=True) == ()


def test_every_kind_of_a_step_is_one_of_the_table():
    keys = {step.key for step in workflow.STEPS}
    assert keys >= TIMEOUTS
    assert ticking.KINDS.keys() - {"remind", "failed"} == TIMEOUTS

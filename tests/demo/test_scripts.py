"""P23: the demonstration centre has scripts for test calls."""

from qa_desk.demo import scripts


def test_every_script_is_one_that_could_be_typed():
    assert all(not script.problem() for script in scripts._SCRIPTS)
    assert all(script == script.tidy() for script in scripts._SCRIPTS)

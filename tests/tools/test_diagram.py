import project

from qa_desk.rules.workflow import STATUSES, STEPS


def test_the_diagram_draws_every_row():
    drawn = project.load("tools/diagram.py").diagram()
    assert drawn.startswith("stateDiagram-v2\n")
    for step in STEPS:
        assert f"{step.source or '[*]'} --> {step.target}: {step.code} {step.label}" in drawn
    assert "    E4: E4 Awaiting team-lead countersign\n" in drawn
    assert drawn.endswith("".join(f"    {s} --> [*]\n" for s in STATUSES if STATUSES[s].closed))

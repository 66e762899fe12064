"""What the runner of benchmarks says about a measurement."""

import project
import pytest

figures = project.load("benchmarks/figures.py")

FAST = {"name": "open", "ours": 1.0, "peer": 2.0, "peer_name": "p", "unit": "s", "target": 1.0}
SLOW = {"name": "close", "ours": 3.0, "peer": 2.0, "peer_name": "p", "unit": "s", "target": 1.2}
TABLE = """# Benchmarks

| Benchmark | Ours |
|---|---|
| other | 1 s |
| window: gone | 1 s |

- **window**: words
"""


def test_a_figure_within_its_ratio_is_fine():
    assert figures.result("window", FAST) == {**FAST, "ratio": 0.5, "ok": True}


@pytest.mark.parametrize(("ours", "fine"), [(0.9, True), (1.1, False)])
def test_without_a_peer_the_target_is_absolute(ours, fine):
    found = figures.result("window", {"ours": ours, "unit": "s", "target": 1.0})
    assert (found["ratio"], found["peer"], found["ok"]) == (None, None, fine)


@pytest.mark.parametrize(("ours", "fine"), [(299.0, True), (301.0, False)])
def test_a_peer_may_stand_beside_an_absolute_target(ours, fine):
    figure = {"ours": ours, "peer": 10.0, "peer_name": "p", "unit": "ms", "target": 300.0}
    found = figures.result("report", {**figure, "absolute": True})
    assert (found["ok"], found["ratio"]) == (fine, ours / 10)
    assert f"| {ours / 10:g} × | 300 ms |" in figures.row("report", found, "2026-01-31")


@pytest.mark.parametrize(("ours", "fine"), [(150, True), (50, False)])
def test_where_more_is_better_the_target_is_a_lower_bound(ours, fine):
    figure = {"ours": ours, "peer": 100, "unit": "rows/s", "target": 1.0, "more": True}
    assert figures.result("window", figure)["ok"] is fine


def test_of_several_parts_the_worst_is_shown_and_all_must_hold():
    found = figures.result("window", {"parts": [SLOW, FAST]})
    assert (found["name"], found["ratio"], found["ok"]) == ("window", 1.5, False)
    assert [part["name"] for part in found["parts"]] == ["close", "open"]


def test_writing_replaces_the_rows_of_this_benchmark_only():
    found = figures.result("window", {"parts": [SLOW, FAST]})
    once = figures.written(TABLE, "window", found, "2026-01-31")
    assert "gone" not in once
    assert "| other | 1 s |" in once
    assert "| window: close | 3 s | 2 s (p) | 1.5 × | 1.2 × | **no** | 2026-01-31 |" in once
    assert once.endswith("\n\n- **window**: words\n")
    assert figures.written(once, "window", found, "2026-01-31") == once

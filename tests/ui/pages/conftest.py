"""People at their desks."""

import pytest


@pytest.fixture
def plans(sqlite_url, tmp_path, qtbot):
    """A centre whose people can open the plan page."""
    from plan_desk import PlanDesk

    desk = PlanDesk(sqlite_url, tmp_path / "recorder", qtbot)
    yield desk
    desk.close()

"""People at their desks."""

import pytest
from office import Office


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    """A centre whose people can sit down and sign."""
    office = Office(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def plans(sqlite_url, tmp_path, qtbot):
    """A centre whose people can open the plan page."""
    from plan_desk import PlanDesk

    desk = PlanDesk(sqlite_url, tmp_path / "recorder", qtbot)
    yield desk
    desk.close()

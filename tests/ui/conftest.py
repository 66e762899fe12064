"""Jobs over a real file, a person, and the theme."""

from uuid import UUID

import freeing
import pytest
from office import Office

from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.work import Actor

INSPECTOR = Actor(
    UUID(int=7), "lin", "Lin Zhijian", "2004", roles=frozenset({"inspector", "qa_lead"})
)
_light = set()


@pytest.fixture
def inspector():
    return INSPECTOR


@pytest.fixture(autouse=True)
def _theme(request):
    """Begin every test in the light theme."""
    if "qapp" in request.fixturenames or "qtbot" in request.fixturenames:
        app = request.getfixturevalue("qapp")
        theme.take_text_size("")
        if _looks(app) not in _light:  # to apply it again would take 40 ms
            theme.apply(app, "light")
            _light.add(_looks(app))


def _looks(app):
    return theme.colours().name, theme.px(1000), app.styleSheet(), app.font().key()


@pytest.fixture
def jobs(sqlite_url, qtbot):
    """Real jobs on a real, migrated file."""
    from qa_desk.models import database, engines

    engine = engines.connect(sqlite_url)
    access = database.Access(engine, INSPECTOR)
    jobs = Jobs(access.work, access.ask)
    access.on_change = jobs.announce
    yield jobs
    assert jobs.close()
    access.close()


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    """A centre whose people can sit down and sign."""
    office = Office(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def free():
    """What gives back all that nobody holds."""
    return freeing.free

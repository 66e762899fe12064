"""What the program does by itself when somebody has signed in."""

import pytest
from factories import make_person

from qa_desk import app, demo
from qa_desk.models import backups, database, engines, heads, passwords
from qa_desk.tour.guide import Guide


@pytest.fixture
def guide(sqlite_url, qapp):
    """The whole program on a local file."""
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        person = make_person(work, "inspector", login="lin")
        passwords.set_password(work.session, person, demo.PASSWORD)
    access.close()
    guide = Guide(sqlite_url)
    yield guide
    guide.close()


def test_signing_in_makes_todays_backup_and_remembers_the_journal(guide, sqlite_url):
    guide.sign_in("lin")
    guide.settle()
    engine = engines.connect(sqlite_url)
    folder = backups.folder(engines.local_path(engine))
    assert len(list(folder.iterdir())) == 1
    with database.Access(engine, guide.desk.access.actor).ask() as work:
        assert heads.seen(work.session).keys() == {"system", "system:root", "lin"}
    engine.dispose()
    guide.sign_out()
    guide.sign_in("lin")
    guide.settle()
    assert len(list(folder.iterdir())) == 1


def test_the_demonstration_centre_is_not_backed_up(guide, sqlite_url, monkeypatch):
    monkeypatch.setattr(app, "demonstration", lambda: guide.desk._start)
    guide.sign_in("lin")
    guide.settle()
    engine = engines.connect(sqlite_url)
    assert not backups.folder(engines.local_path(engine)).exists()
    engine.dispose()

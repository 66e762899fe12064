"""The demonstration centre, built once for all tests, and a look into it."""

from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date

import pytest
import thrift

from qa_desk.demo import PASSWORD, centre
from qa_desk.demo.days import at
from qa_desk.models import database

TODAY = date(2026, 11, 18)  # a Wednesday


class Built:
    """A centre that was built, and who looks into it."""

    def __init__(self, folder, today):
        self.file = folder / "centre.db"
        self.url = f"sqlite:///{self.file}"
        self.today = today

    @contextmanager
    def work(self, login="qalead"):
        """Ask as one of the people, at ten o'clock of the day of which the centre was built."""
        with closing(database.sign_in(self.url, login, PASSWORD)) as access, access.ask() as work:
            yield replace(work, now=at(self.today, 10))


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The centre as people get it."""
    return made(tmp_path_factory, "centre", TODAY)


@pytest.fixture(scope="session")
def january(tmp_path_factory):
    """A smaller one, built early in January: its months lie in two years."""
    return made(tmp_path_factory, "january", date(2027, 1, 4), calls=600)


def made(factory, name, today, **size):
    folder = thrift.made_once(
        factory, name, lambda folder: centre.build(Built(folder, today).url, today, **size)
    )
    return Built(folder, today)


@pytest.fixture
def session(built):
    with built.work() as work:
        yield work.session

"""The whole program on a small centre of one's own, as its founder uses it."""

import pytest
from desks import Program
from factories import PASSWORD

from qa_desk.desk import errands
from qa_desk.ui.first_start import Founding
from qa_desk.work import Progress


@pytest.fixture
def centre(sqlite_url):
    """A centre that `lin` has founded."""
    errands.found(Progress(), sqlite_url, Founding("Sunny", "林芝健", "2004", "lin", PASSWORD))
    return sqlite_url


@pytest.fixture
def program(qtbot):
    """A function that starts the program on a database, in its first window."""
    programs = []

    def program(database):
        programs.append(Program(qtbot, database))
        programs[-1].desk.begin()
        return programs[-1]

    yield program
    for one in programs:
        one.settle()
        one.close()

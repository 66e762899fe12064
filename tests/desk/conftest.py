"""The whole program on a small centre of one's own, as its founder uses it."""

import pytest
from factories import PASSWORD

from qa_desk.desk import errands
from qa_desk.ui.first_start import Founding
from qa_desk.work import Progress


@pytest.fixture
def centre(sqlite_url):
    """A centre that `lin` has founded."""
    errands.found(Progress(), sqlite_url, Founding("Sunny", "林芝健", "2004", "lin", PASSWORD))
    return sqlite_url

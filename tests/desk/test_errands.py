"""What "Test the connection" says."""

from qa_desk.desk import errands
from qa_desk.work import Progress


def tried(address, login="", password=""):
    return errands.try_out(Progress(), address, login, password)


def test_a_centre_that_can_be_worked_in_says_so(postgresql_url, cluster):
    good, words = tried(postgresql_url, "qadesk_owner", cluster.password)
    assert good
    assert words == "The server answers, and the centre is there."


def test_a_database_without_a_centre_says_what_is_to_do(cluster):
    good, words = tried(cluster.url(), "qadesk_owner", cluster.password)
    assert not good
    assert "no centre is set up in “postgres”: qa-desk db init" in words


def test_a_name_is_needed_to_look_further(postgresql_url):
    without = postgresql_url.replace(postgresql_url.split("//")[1].split("@")[0] + "@", "")
    good, words = tried(without)
    assert good
    assert "The rest shows when somebody signs in" in words
    good, words = tried(without, "qadesk_owner", "wrong")
    assert not good
    assert "refuses the name or password" in words


def test_a_server_that_is_not_there_says_so():
    good, words = tried("postgresql+psycopg://127.0.0.1:1/desk")
    assert not good
    assert "cannot be reached" in words


def test_how_the_way_is_protected_is_said():
    weak = "postgresql+psycopg://db.example/desk?sslmode=prefer"
    assert "not protected" in errands._fine(weak, "Fine.")[1]
    assert "proved its name" in errands._fine("postgresql+psycopg://db.example/desk", "Fine.")[1]

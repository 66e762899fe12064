"""`qa-desk accounts create` and `qa-desk db init`: what they do and say, and their exit codes."""

import itertools
import os

import pytest
from factories import make_person
from pypdf import PdfReader
from reports.reading import text as words_of

from qa_desk import cli
from qa_desk.commands import accounts as commands
from qa_desk.errors import RuleError
from qa_desk.models import ChecklistVersion, Person, RoleGrant, database, engines

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command; return its exit code and what it said."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

    def run(*arguments):
        code = cli.main(["--lang", "en", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def owner(url, monkeypatch):
    """The arguments with which a command is the owner's."""
    if url.startswith("sqlite"):
        return ["--db", url]
    login, password = engines.user_of(url)
    monkeypatch.setenv("QA_DESK_PASSWORD", password)
    return ["--db", url, "--as", login]


def one_word(printed):
    return next(word for word in printed.split() if len(word) == 19 and word.count("-") == 3)


def test_everybody_gets_an_account_on_paper(run, owner, access, url, tmp_path):
    """P3; after `db copy` to a server it is the owner who does it."""
    number = f"cli{os.getpid()}x{next(_numbers)}"
    with access.work() as work:
        make_person(work, "csr", staff_no=number)
        make_person(work, "csr", staff_no="——", name="无号")
    file = tmp_path / "start.pdf"
    code, said, errors = run(*owner, "accounts", "create", "--all", "-o", file)
    assert (code, "无号" in errors) == (cli.SOME_REFUSED, True)
    assert said.startswith("1 account was created")
    password = one_word(words_of(PdfReader(file)))
    assert password not in said
    signed_in = database.sign_in(url, number, password)
    assert signed_in.must_change()
    signed_in.close()
    code, said, _errors = run(*owner, "accounts", "create", "--staff-no", number, "-o", file)
    assert (code, said) == (0, "Everybody asked for has an account already. Nothing was done.\n")
    code, said, _errors = run(*owner, "accounts", "create", "--all", "-o", file)
    assert (code, said) == (cli.NOTHING_DONE, "")


def test_whoever_has_a_start_password_runs_no_commands_yet(run, access, url, tmp_path, monkeypatch):
    number = f"cli{os.getpid()}x{next(_numbers)}"
    with access.work() as work:
        from qa_desk.models import passwords

        person = make_person(work, "admin", login=number)
        passwords.set_password(work.session, person, PASSWORD, must_change=True)
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    arguments = ["--db", url, "--as", number, "accounts", "create", "--all", "-o", tmp_path / "x"]
    code, _said, errors = run(*arguments)
    assert (code, "choose a password of your own" in errors) == (cli.NOTHING_DONE, True)


def test_a_centre_is_set_up_from_nothing_and_again_nothing_happens(run, cluster, monkeypatch):
    address = cluster.create("init_all")
    _login, password = engines.user_of(address)
    monkeypatch.setenv("QA_DESK_PASSWORD", password)
    bare = address.replace(f":{password}@", "@") if password else address
    bare = bare.replace("postgresql+psycopg://", "postgresql://")
    first = f"first{os.getpid()}"
    person = ["--centre", "阳光", "--name", "曹算盘", "--staff-no", "9001", "--login", first]
    code, said, errors = run("db", "init", bare, *person)
    assert (code, errors) == (0, "")
    assert "tables, rules and rights" in said
    assert said.count("Checklist ") == 3
    assert f"曹算盘 9001 is the first administrator and signs in as {first}" in said
    access = database.sign_in(address, first, one_word(said))
    assert access.actor.roles == {"admin"}
    assert access.must_change()
    with access.ask() as work:
        assert work.session.query(ChecklistVersion).count() == 3
    access.close()
    code, said, errors = run("db", "init", bare, *person)
    assert (code, errors) == (0, "")
    assert said == (
        "The database is up to date. Nothing had to be changed.\n"
        "The centre has people already. Nothing had to be changed.\n"
    )
    cluster.drop("init_all")


def test_a_local_centre_is_set_up_with_a_password_from_the_environment(run, tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'new.db'}"
    code, said, _errors = run("--db", url, "db", "init")
    assert (code, "Nobody can sign in yet" in said) == (0, True)
    monkeypatch.setenv("QA_DESK_FIRST_PASSWORD", PASSWORD)
    person = ["--centre", "A", "--name", "B", "--staff-no", "1", "--login", "root"]
    code, said, _errors = run("--db", url, "db", "init", *person)
    assert (code, "Start password" in said) == (0, False)
    access = database.sign_in(url, "root", PASSWORD)
    assert "qa_lead" in access.actor.roles
    assert not access.must_change()
    with access.ask() as work:
        assert work.session.query(Person).count() == 2
        assert work.session.query(RoleGrant).count() >= 4
    access.close()


class Terminal:
    """A person at a terminal."""

    @staticmethod
    def isatty():
        return True


def test_at_a_terminal_everything_is_asked_for(run, tmp_path, monkeypatch):
    answers = iter(["Centre", "曹算盘", "9001", "root"])
    secrets = iter([PASSWORD, PASSWORD])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda _question: next(secrets))
    url = f"sqlite:///{tmp_path / 'new.db'}"
    code, said, _errors = run("--db", url, "db", "init")
    assert (code, "signs in as root" in said) == (0, True)
    database.sign_in(url, "root", PASSWORD).close()


def test_a_password_typed_at_a_terminal_keeps_the_rules(monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _question: "password")
    with pytest.raises(RuleError, match="at least 12"):
        commands._first_password()
    monkeypatch.setattr("getpass.getpass", lambda _question: "")
    password, made_up = commands._first_password()
    assert made_up
    assert len(password) == 19

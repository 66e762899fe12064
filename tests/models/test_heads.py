"""Each desktop remembers where the journal ended: a tail that was cut off shows (D5)."""

import json

import pytest
from factories import make_team
from sqlalchemy import text

from qa_desk.errors import StorageError
from qa_desk.models import chain, engines, heads, security
from qa_desk.models.chain import Break


@pytest.fixture
def name(access, url):
    return "system" if access.is_local else engines.connect(url).url.username


@pytest.fixture
def five(access):
    """Five notes after the upgrade's: entries 2 to 6."""
    with access.work() as work:
        for number in range(5):
            chain.note(work.session, "play", "call", str(number), {})


def owner_does(url, *statements):
    engine = engines.connect(url)
    with engine.begin() as connection:
        connection.info["actor"] = "system"
        security.drop(connection)
        for statement in statements:
            connection.execute(text(statement))
        security.apply(connection)
    engine.dispose()


def ask(access, question):
    with access.ask() as work:
        return question(work.session)


def test_a_desktop_that_saw_nothing_misses_nothing(access, five):
    assert ask(access, heads.seen) == {}
    assert ask(access, heads.cut) == []


def test_what_was_added_since_is_no_cut_and_is_remembered(access, five, name):
    ask(access, heads.remember)
    with access.work() as work:
        make_team(work)
    assert ask(access, heads.cut) == []
    ask(access, heads.remember)
    assert ask(access, heads.seen) == ask(access, heads.present)


def test_a_tail_that_was_cut_off_with_its_head_shows(access, url, five, name):
    ask(access, heads.remember)
    owner_does(
        url,
        "DELETE FROM journal_entry WHERE sequence > 4",
        "UPDATE journal_head SET sequence = 4,"
        " hash = (SELECT hash FROM journal_entry WHERE sequence = 4)",
    )
    assert ask(access, chain.verify) == []
    assert ask(access, heads.cut) == [Break(name, 5, "missing"), Break(name, 6, "missing")]
    ask(access, heads.remember)  # a shorter one is not believed
    assert ask(access, heads.seen)[name][0] == 6


def test_a_tail_that_was_cut_and_written_anew_shows(access, url, five, name):
    ask(access, heads.remember)
    owner_does(
        url,
        "DELETE FROM journal_entry WHERE sequence > 4",
        "UPDATE journal_head SET sequence = 4,"
        " hash = (SELECT hash FROM journal_entry WHERE sequence = 4)",
    )
    with access.work() as work:
        for number in range(5):
            chain.note(work.session, "play", "call", f"other {number}", {})
    assert ask(access, chain.verify) == []
    assert ask(access, heads.cut) == [Break(name, 6, "altered")]


def test_a_chain_that_is_gone_shows(access, url, five, name):
    ask(access, heads.remember)
    owner_does(url, "DELETE FROM journal_entry", "DELETE FROM journal_head")
    assert len(ask(access, heads.cut)) == 6


def test_after_a_restore_memory_begins_anew_and_what_was_is_told(access, five, name):
    ask(access, heads.remember)
    assert ask(access, heads.begin_anew)[name][0] == 6


def test_a_memory_that_cannot_be_read_is_a_sentence(access, five):
    ask(access, heads.remember)
    file = ask(access, heads._file)
    assert json.loads(file.read_text("utf-8"))
    file.write_text("[[1]]")
    with pytest.raises(StorageError, match="Move that file away"):
        ask(access, heads.cut)
    assert ask(access, heads.begin_anew) == {}


def test_a_memory_that_cannot_be_written_is_a_sentence(access, five, tmp_path):
    place = ask(access, heads._file).parent
    place.parent.mkdir(parents=True)
    place.write_text("a file")
    with pytest.raises(StorageError, match="cannot"):
        ask(access, heads.remember)

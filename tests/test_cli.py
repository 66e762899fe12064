"""The command line as people and scheduled tasks use it: what it says, and its exit code."""

import os
import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest
from audio.sounds import SHARED, amr, save, speech
from factories import PASSWORD
from office import Office
from pypdf import PdfReader

from qa_desk import __version__, cli, i18n, paths
from qa_desk.drafts import DraftJournal
from qa_desk.models import (
    AudioFile,
    Call,
    ChecklistVersion,
    JournalEntry,
    Person,
    database,
    engines,
    schema,
)

MAIN = [sys.executable, "-m", "qa_desk"]
HEADER = "call id,staff no.,start,duration,direction,number,reason,CSAT,file"
ROW = "A-{n},9999,2025-03-05T09:17:3{n}+08:00,60,inbound,1380000000{n},资费咨询,5,{n}.wav"
CHECKLISTS = paths.resources() / "checklists"


@pytest.fixture
def run(capsys, monkeypatch):
    """A function that runs a command: its exit code, what it says, what it complains of."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

    def run(*arguments):
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse
            code = end.code
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return run


@pytest.fixture
def recordings(tmp_path):
    """Two recordings and a file that is none."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    for n in (1, 2):
        save(folder / f"{n}.wav", speech(0.2, channels=2, seed=n))
    (folder / "broken.wav").write_bytes(b"RIFF no sound")
    return folder


@pytest.fixture
def calls(tmp_path):
    """A function that writes the list of calls."""

    def calls(encoding="utf-8", *more):
        file = tmp_path / "calls.csv"
        lines = [HEADER, *(ROW.format(n=n) for n in (1, 2)), *more]
        file.write_bytes("\r\n".join(lines).encode(encoding))
        return file

    return calls


@pytest.fixture
def office(sqlite_url, tmp_path):
    """A centre whose people can sign in."""
    office = Office(sqlite_url, tmp_path)
    yield office
    office.close()


def told(arguments, **how):
    """Run a command as a process of its own."""
    return subprocess.run([*MAIN, *arguments], check=False, capture_output=True, **how)


def stored(url, table=Call):
    access = database.open_as_system(url)
    with access.ask() as work:
        rows = list(work.session.query(table))
    access.close()
    return rows


# -- words ---------------------------------------------------------------------------------------


def test_the_version_is_told():
    done = told(["--version"])
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"QA Desk {__version__}")


def test_help_speaks_both_languages(run):
    code, english, _ = run("--lang", "en", "--help")
    assert code == 0
    assert english.startswith("usage: qa-desk")
    code, chinese, _ = run("--lang=zh", "--help")
    assert code == 0
    assert "呼叫中心质检工作台" in chinese
    for command in ("demo", "import", "slip", "db"):
        assert command in english
        assert command in chinese


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gb18030"])
def test_a_terminal_of_any_encoding_can_be_told(encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = told(["--lang", "zh", "--help"], env=environment)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "words", [["bogus"], ["import"], ["slip", "print", "1"], ["--lang", "fr"], ["db"]]
)
def test_a_wrong_command_does_nothing_and_says_what_is_wrong(run, words):
    code, said, errors = run(*words)
    assert (code, said) == (2, "")
    assert "usage: qa-desk" in errors


def test_the_language_is_kept_in_the_settings_and_a_wish_wins(run, tmp_path):
    paths.settings().mkdir(parents=True)
    (paths.settings() / "qa-desk.toml").write_bytes(b'\xef\xbb\xbflanguage = "zh"\n')
    _, _, errors = run("slip", "print", "QRD-1", "-o", tmp_path / "x.pdf")
    assert "QRD-1" in errors
    assert "There is no" not in errors
    _, _, errors = run("--lang", "en", "slip", "print", "QRD-1", "-o", tmp_path / "x.pdf")
    assert "There is no confirmation slip QRD-1." in errors


# -- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nonsense", "is not a database address"),
        ("sqlite://", "is not a database address"),
        ("postgresql://[::1/x", "is not a database address"),
        ("mysql://server/x", "not in mysql"),
        ("postgresql+psycopg://127.0.0.1:1/x", "Connection refused"),
        ("sqlite:////dev/null/desk.db", "cannot be opened"),
    ],
)
@pytest.mark.parametrize("command", [["db", "upgrade"], ["slip", "print", "1", "-o", "x"]])
def test_an_address_that_leads_nowhere_is_said(run, address, words, command):
    code, said, errors = run("--db", address, "--as", "lin", *command)
    assert (code, said) == (2, "")
    assert words in errors


def test_a_relative_address_is_the_same_for_every_part_of_the_program(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("--db", "sqlite:///here 100%25 #1.db", "db", "init")[0] == 0
    assert (tmp_path / "here 100% #1.db").is_file()


def test_the_home_folder_can_have_any_name(run, tmp_path, monkeypatch):
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path / "a %20 b? #c"))
    assert run("db", "init")[0] == 0
    assert (tmp_path / "a %20 b? #c" / "data" / "qa-desk.db").is_file()


def test_nothing_is_written_outside_qa_desk_home(tmp_path, recordings):
    (tmp_path / "person").mkdir()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("XDG_")},
        "HOME": str(tmp_path / "person"),
        "USERPROFILE": str(tmp_path / "person"),
    }
    command = ["import", "recordings", str(recordings)]
    done = told(command, env=environment, cwd=tmp_path / "person")
    assert done.returncode == 1
    assert list((tmp_path / "person").rglob("*")) == []
    assert paths.data().joinpath("qa-desk.db").is_file()


# -- importing -----------------------------------------------------------------------------------


def test_recordings_go_in_and_what_does_not_is_listed(run, recordings, sqlite_url):
    code, said, errors = run("--db", sqlite_url, "import", "recordings", recordings)
    assert code == 1
    assert "2 new calls" in said
    assert "broken.wav" in errors
    assert len(stored(sqlite_url)) == 2


def test_importing_twice_adds_nothing_twice(run, recordings, sqlite_url):
    (recordings / "broken.wav").unlink()
    assert run("--db", sqlite_url, "import", "recordings", recordings)[0] == 0
    code, said, errors = run("--db", sqlite_url, "import", "recordings", recordings)
    assert (code, errors) == (0, "")
    assert "0 new calls" in said
    assert len(stored(sqlite_url)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_of_calls_of_any_encoding_is_read(run, recordings, calls, sqlite_url, encoding):
    (recordings / "broken.wav").unlink()
    code, _, errors = run(
        "--db", sqlite_url, "import", "recordings", recordings, "--calls", calls(encoding)
    )
    assert code in (0, 1), errors
    assert {call.contact_reason for call in stored(sqlite_url)} == {"资费咨询"}


def test_a_broken_row_is_listed_with_its_line_and_the_others_go_in(
    run, recordings, calls, sqlite_url
):
    (recordings / "broken.wav").unlink()
    listing = calls("utf-8", "A-3,9999,not a time,60,inbound,13800000003,,,3.wav")
    code, _, errors = run(
        "--db", sqlite_url, "import", "recordings", recordings, "--calls", listing
    )
    assert code == 1
    assert "4" in errors
    assert "A-1" in {call.external_id for call in stored(sqlite_url)}


@pytest.mark.parametrize("words", [["/nowhere/at/all"], [".", "--calls", "/nowhere/calls.csv"]])
def test_what_is_not_there_is_said(run, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    code, said, errors = run("import", "recordings", *words)
    assert (code, said) == (2, "")
    assert "no folder /nowhere" in errors or "calls.csv cannot be read" in errors


@pytest.mark.skipif(not SHARED.is_dir(), reason="the found recordings are not here")
@pytest.mark.parametrize(("folder", "code"), [("calls", 0), ("odd_wav", 1)])
def test_found_recordings_are_all_in_or_listed(run, sqlite_url, folder, code):
    files = [f for f in (SHARED / folder).rglob("*") if f.suffix in (".wav", ".mp3")]
    found, _, errors = run("--db", sqlite_url, "import", "recordings", SHARED / folder)
    assert found == code
    known = len(stored(sqlite_url, AudioFile))
    assert known + errors.count("\n  ") + errors.startswith("  ") == len(files)


def test_importing_as_a_person_needs_the_right_and_the_password(
    run, recordings, office, monkeypatch
):
    (recordings / "broken.wav").unlink()
    command = ["import", "recordings", recordings]
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    code, _, errors = run("--db", office.url, "--as", office.csr.login, *command)
    assert code == 2
    assert "not among your rights" in errors
    assert run("--db", office.url, "--as", office.inspector.login, *command)[0] == 0
    monkeypatch.setenv("QA_DESK_PASSWORD", "wrong horse battery")
    code, _, errors = run("--db", office.url, "--as", office.inspector.login, *command)
    assert (code, errors) == (2, "Name or password is wrong.\n")
    monkeypatch.delenv("QA_DESK_PASSWORD")
    code, _, errors = run("--db", office.url, "--as", office.inspector.login, *command)
    assert (code, errors) == (2, "Name or password is wrong.\n")


def test_a_list_of_people_goes_in_and_what_does_not_is_listed(run, sqlite_url, tmp_path):
    people = tmp_path / "people.csv"
    for lines, code in [
        (["工号,姓名,班组", "0012,王力,一班", "0013,,一班"], 1),
        (["工号,姓名,班组", "0012,王力,一班"], 0),
        (["工号,姓名,班组", "0013,,一班"], 2),
    ]:
        people.write_bytes("\r\n".join(lines).encode("gb18030"))
        found, said, errors = run("--db", sqlite_url, "import", "people", people)
        assert found == code, said + errors
        assert bool(errors) == (code > 0)
    assert {row.staff_no for row in stored(sqlite_url, Person)} == {"-", "0012"}


def test_a_checklist_goes_in_once(run, sqlite_url):
    file = CHECKLISTS / "inbound-general.yaml"
    for _again in range(2):
        code, said, _ = run("--db", sqlite_url, "import", "checklist", file)
        assert code == 0
        assert "is in force from" in said
    assert len(stored(sqlite_url, ChecklistVersion)) == 1


def test_a_checklist_that_cannot_be_read_is_said(run, sqlite_url, tmp_path):
    bad = tmp_path / "bad.yaml"
    for content, words in [
        (b"title: {", "bad.yaml"),
        ("标题: 评分表".encode("gb18030"), "UTF-8"),
        (b"", "bad.yaml"),
    ]:
        bad.write_bytes(content)
        code, _, errors = run("--db", sqlite_url, "import", "checklist", bad)
        assert code == 2
        assert words in errors
    for missing in (tmp_path / "none.yaml", tmp_path):
        assert run("--db", sqlite_url, "import", "checklist", missing)[0] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of another kind there")
def test_ctrl_c_stops_an_import_and_what_was_stored_stays_whole(tmp_path, sqlite_url):
    (tmp_path / "many").mkdir()
    for n in range(400):
        save(tmp_path / "many" / f"{n}.wav", speech(0.05, seed=n))
        (tmp_path / "many" / f"{n}.amr").write_bytes(amr(1 + n / 50))
    command = [*MAIN, "--db", sqlite_url, "import", "recordings", str(tmp_path / "many")]
    pipe = subprocess.PIPE
    how = {"stdout": pipe, "stderr": pipe, "text": True, "start_new_session": True}
    with subprocess.Popen(command, **how) as process:
        until = time.monotonic() + 100
        while not stored(sqlite_url) and time.monotonic() < until:
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)  # a terminal tells all of them
        said, errors = process.communicate(timeout=100)
    assert (process.returncode, errors) == (1, "")
    assert said.startswith("Stopped before the end; what is in stays in.")
    count = len(stored(sqlite_url))
    assert 0 < count < 800
    assert f"{count} new call" in said


# -- slips ---------------------------------------------------------------------------------------


def test_a_slip_is_printed_with_chinese_text_and_its_fonts_inside(run, office, tmp_path):
    number = office.case(office.confirmed().id).row.slip
    file = tmp_path / "new folder" / "slip.pdf"
    code, said, _ = run("--db", office.url, "--lang", "zh", "slip", "print", number, "-o", file)
    assert (code, said.strip()) == (0, str(file))
    reader = PdfReader(file)
    text = "".join(page.extract_text() for page in reader.pages)
    assert number in text
    assert "138****5678" in text.replace(" ", "")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in text)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])
    assert "print" in {entry.action for entry in stored(office.url, JournalEntry)}


def test_a_slip_that_cannot_be_printed_is_said(run, office, tmp_path, monkeypatch):
    number = office.case(office.released().id).row.slip
    (tmp_path / "taken").write_text("a file where the folder should be")
    code, _, errors = run(
        "--db", office.url, "slip", "print", number, "-o", tmp_path / "taken" / "x.pdf"
    )
    assert code == 2
    assert "Choose another place with -o" in errors
    code, _, errors = run("--db", office.url, "slip", "print", "QRD-0", "-o", tmp_path / "x.pdf")
    assert (code, errors) == (2, "There is no confirmation slip QRD-0.\n")
    assert not (tmp_path / "x.pdf").exists()
    assert "print" not in {entry.action for entry in stored(office.url, JournalEntry)}
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    command = ["slip", "print", number, "-o", tmp_path / "own.pdf"]
    assert run("--db", office.url, "--as", office.csr.login, *command)[0] == 0


# -- the database --------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["init", "upgrade"])
def test_an_empty_database_is_prepared(run, tmp_path, cluster, word):
    local = paths.database(tmp_path / f"{word}.db")
    server = cluster.create(f"cli_{word}")
    for url in (local, server):
        for _again in range(2):
            code, said, errors = run("--db", url, "db", word)
            assert (code, errors) == (0, "")
            assert "up to date" in said
        engine = engines.connect(url)
        assert schema.version(engine) == schema.HEAD
        engine.dispose()
    cluster.drop(f"cli_{word}")


def test_a_server_is_not_upgraded_by_just_anybody(run, postgresql_url, monkeypatch):
    monkeypatch.setenv("QA_DESK_PASSWORD", "wrong horse battery")
    code, _, errors = run("--db", postgresql_url, "--as", "lin", "db", "upgrade")
    assert (code, errors) == (2, "Name or password is wrong.\n")


def test_a_shared_database_needs_a_name(run, postgresql_url, recordings):
    code, _, errors = run("--db", postgresql_url, "import", "recordings", recordings)
    assert code == 2
    assert "--as LOGIN" in errors


def test_a_newer_database_is_left_alone(run, url, tmp_path):
    engine = engines.connect(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    code, _, errors = run("--db", url, "db", "upgrade")
    assert code == 2
    assert "newer QA Desk" in errors
    assert list(tmp_path.glob("*before-upgrade*")) == []


def test_a_file_of_another_program_is_left_alone(run, tmp_path):
    import sqlite3

    file = tmp_path / "other.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    connection.close()
    for command in (["db", "upgrade"], ["import", "checklist", CHECKLISTS / "vip.yaml"]):
        code, _, errors = run("--db", paths.database(file), *command)
        assert code == 2
        assert "is not a QA Desk database" in errors or "cannot be read" in errors
    with sqlite3.connect(file) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert tables == [("song",)]


def test_a_tour_that_cannot_be_written_says_so(run, tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    code, _, errors = run("demo", "--tour", tmp_path / "taken" / "tour")
    assert code == 2
    assert "cannot be opened" in errors


def test_the_language_of_the_system_is_the_first(run, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    run("slip", "print", "1", "-o", "x")
    assert i18n.language() == "zh"


def test_drafts_come_back_from_a_file(tmp_path, capsys):
    """P4."""
    url, file = f"sqlite:///{tmp_path / 'desk.db'}", tmp_path / "drafts.json"
    journal = DraftJournal.of(url, "lin")
    draft = journal.save(uuid4(), {"praise": "mine"})
    journal.save_file(file, [draft])
    journal.forget(draft.evaluation_id)
    assert cli.main(["--db", url, "drafts", "restore", str(file)]) == 0
    assert "1 draft is back" in capsys.readouterr().out
    assert journal.load(draft.evaluation_id).document == draft.document
    assert cli.main(["--db", url, "drafts", "restore", str(file)]) == 0
    assert "here already" in capsys.readouterr().out
    assert cli.main(["--db", url, "--as", "wang", "drafts", "restore", str(file)]) == 2
    assert "lin's, not wang's" in capsys.readouterr().err
    assert cli.main(["--db", url, "drafts", "restore", str(tmp_path / "none.json")]) == 2
    journal.close()

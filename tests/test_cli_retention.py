"""The commands about what is kept and what is deleted."""

import pytest
from factories import PASSWORD
from old_centre import OldCentre

from qa_desk import cli


@pytest.fixture
def centre(sqlite_url, tmp_path):
    centre = OldCentre(sqlite_url, tmp_path)
    centre.age()
    yield centre
    centre.close()


@pytest.fixture
def run(centre, capsys, monkeypatch):
    """Run a command as somebody; return its exit code and what it said."""
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)
    monkeypatch.setattr("keyring.get_password", lambda *_names: None)

    def run(role, *arguments):
        who = ["--as", getattr(centre, role).login] if role else []
        code = cli.main(["--db", centre.url, "--lang", "en", *who, "retention", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_two_people_delete_by_commands_what_is_past_its_time(run, centre):
    code, out, _err = run("admin", "list")
    assert code == cli.DONE
    assert "2020-03\tCalls with their parts and numbers\t3\t\n" in out
    code, out, _err = run("admin", "propose")
    digest = out.split("\t")[0]
    assert "\tProposed\t6\t" in out
    code, _out, err = run("admin", "approve", digest)
    assert code == cli.NOTHING_DONE
    assert "not among your rights" in err
    code, out, _err = run("qa_lead", "approve", digest)
    assert (code, "Approved" in out) == (cli.DONE, True)
    assert run("admin", "run", digest)[:2] == (cli.DONE, "6 records were deleted.\n")
    assert "Nothing is past its time." in run("admin", "list")[1]
    assert centre.count("call", "audio_file") == [0, 0]


def test_what_is_held_stays_and_is_told(run, centre):
    from sqlalchemy import select

    from qa_desk.models import Call
    from qa_desk.services import retention

    digest = run("admin", "propose", "--audio")[1].split("\t")[0]
    run("manager", "approve", digest)
    with centre.work("manager") as work:
        retention.hold(work, work.session.scalars(select(Call.external_id)).first(), "投诉")
    assert "on hold" in run("", "list", "--audio")[1]
    code, out, _err = run("admin", "run", digest)
    assert code == cli.SOME_REFUSED
    assert out == "2 records were deleted.\n1 record had to stay.\n"


def test_an_unknown_list_is_said(run):
    code, _out, err = run("admin", "run", "abc")
    assert code == cli.NOTHING_DONE
    assert "qa-desk retention list" in err

"""No customer's full number comes out of a command either, whatever it is given (P18)."""

import shutil
from datetime import date

import pytest
from office import write_call
from sqlalchemy import insert, select
from test_numbers_nowhere import draws, finder, words

from qa_desk import cli
from qa_desk.errors import QaDeskError
from qa_desk.models import Call, CallSound, Transcript, database
from qa_desk.services import call_lookup, calls, planning, roster_import, rosters


@pytest.fixture
def desk(small_demonstration, tmp_path):
    """The owner's way into the demonstration centre, on a file: commands need no password there."""
    url = f"sqlite:///{shutil.copy(small_demonstration, tmp_path / 'demo.db')}"
    access = database.open_as_system(url)
    access.url = url
    yield access
    access.close()


@pytest.fixture
def search(desk):
    """What finds a number of the demonstration."""
    return finder(desk)


def test_imports_and_commands_hold_none(desk, search, tmp_path, capsys):
    number, folder = search.planted, tmp_path / "recordings"
    folder.mkdir()
    (folder / f"out-{number}-3201-20261117-090000.wav").write_bytes(b"no sound")
    (folder / f"{number}.csv").write_text(
        "call id,staff no.,start,duration,direction,number,reason,CSAT,file\n"
        f"A-1,0012,never,x,in,{number},回拨 {number},5,{number}.wav\n"
        f"{number},0012,2026-11-17 09:00:00,60,inbound,{number},回拨 {number},5,{number}.wav\n",
        "utf-8",
    )
    listed = folder / f"{number}.csv"
    cli.main(["--db", desk.url, "import", "recordings", str(folder), "--calls", str(listed)])
    cli.main(["--db", desk.url, "import", "people", str(listed)])
    cli.main(["--db", desk.url, "journal", "verify"])
    cli.main(["--db", desk.url, "db", "check"])
    cli.main(["--db", desk.url, "settings", "set", "centre.name", f"客服{number}"])
    cli.main(["--db", desk.url, "settings", "set", number, number])
    cli.main(["--db", desk.url, "settings", "list"])
    cli.main(["--db", desk.url, "calendar", "import", str(listed)])
    cli.main(["--db", desk.url, "retention", "list"])
    printed = capsys.readouterr()
    assert "****" in printed.err
    assert search(printed.out) == []
    assert search(printed.err) == []


def test_plans_draws_and_their_proofs_hold_none_on_the_terminal(desk, search, tmp_path, capsys):
    with desk.ask() as work:
        month = f"{next(p.month for p in planning.list_plans(work) if p.approved_at):%Y-%m}"
        ids = [str(draw.id) for plan in draws(work) for draw in plan]
    run = ("--db", desk.url, "plan")
    cli.main([*run, "draw", month, "--catch-up", "--seed", "again"])
    for draw_id in ids:
        assert cli.main([*run, "verify", draw_id]) == cli.DONE
    assert cli.main([*run, "print", month, "-o", str(tmp_path / "plan.pdf")]) == cli.DONE
    said = capsys.readouterr()
    assert len(said.out.splitlines()) > len(ids)
    assert search(said.out + said.err) == []
    with desk.ask() as work, pytest.raises(QaDeskError) as refused:
        call_lookup.find(work, search.planted)
    assert search(str(refused.value)) == []


def test_an_import_of_a_roster_holds_none_on_the_terminal(desk, search, tmp_path, capsys):
    number = search.planted
    with desk.ask() as work:
        staff_no = rosters.month(work).rows[0].staff_no
    file = tmp_path / f"{number}-2026-11.csv"
    file.write_text(
        f"工号,1,2,3,4,5\n{staff_no},{number},早,{number[:3]} {number[3:7]} {number[7:]},,\n"
        f"{number},早,,,,\n",
        "utf-8",
    )
    assert cli.main(["--db", desk.url, "import", "roster", str(file), "--month", "2026-11"]) == 1
    printed = capsys.readouterr()
    assert "****" in printed.err
    assert search(printed.out + printed.err) == []
    with desk.ask() as work:
        shown = roster_import.preview(work, file, date(2026, 11, 1))
    assert shown.unknown
    assert search(words(shown)) == []


def test_transcripts_and_what_is_measured_hold_none(desk, search, tmp_path, capsys):
    number, folder = search.planted, tmp_path / "recordings"
    folder.mkdir()
    name = f"out-{number}-3201-20261117-090000"
    write_call(folder / f"{name}.wav")
    (folder / f"{name}.txt").write_text(f"我的号码是{number}，{' '.join(number)}。\n", "utf-8")
    with desk.ask() as work:
        before = set(work.session.scalars(select(Call.id)))
        known = set(work.session.scalars(select(CallSound.call_id)))
    with desk.work() as work:  # so that only the new call is measured
        rest = [{"call_id": key, "silence": 0} for key in before - known]
        work.session.execute(insert(CallSound), rest)
    cli.main(["--db", desk.url, "import", "recordings", str(folder)])
    with desk.ask() as work:
        said = work.session.scalars(select(Transcript.text)).all()
        (call_id,) = set(work.session.scalars(select(Call.id))) - before
    assert "我的号码是" in str(said)
    assert search(str(said)) == []
    (folder / f"{name}.wav").write_bytes(b"no sound any more")
    assert cli.main(["--db", desk.url, "audio", "measure"]) == cli.SOME_REFUSED
    printed = capsys.readouterr()
    assert "****" in printed.err
    assert search(printed.out + printed.err) == []
    with desk.ask() as work:
        assert search(words(calls.detail(work, call_id))) == []

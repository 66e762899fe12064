"""`qa-desk import --profile NAME`: by cron or Task Scheduler, as often as wanted."""

import pytest
from recordings import OUT, record

from qa_desk import cli
from qa_desk.models import ImportRun, database
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.services import importing, recorders
from qa_desk.services.recorders import Settings


@pytest.fixture
def run(sqlite_url, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(importing.scheduled, "SETTLE", 0.05)
    folder = tmp_path / "recordings"
    folder.mkdir()
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        told = Settings("north", "", "Asia/Shanghai", Profile(str(folder)))
        recorders.save(work, None, 0, told)

    def run(*words):
        code = cli.main(["--db", sqlite_url, "--lang", "en", "import", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    run.folder, run.access = folder, access
    yield run
    access.close()


@pytest.mark.parametrize("words", [["--profile", "north"], ["recordings", "--profile", "north"]])
def test_a_profile_says_where_and_how(run, words):
    assert run(*words) == (cli.DONE, "0 new calls.\n", "")
    record(run.folder, OUT)
    assert run(*words)[:2] == (
        cli.DONE,
        "1 new call. 1 call is unresolved: its CSR, team or time is not known yet.\n",
    )
    (run.folder / "bad.wav").write_bytes(b"x" * 99)
    code, out, err = run(*words)
    assert (code, out.startswith("0 new calls. 1 call was in")) == (cli.SOME_REFUSED, True)
    assert "bad.wav" in err
    (run.folder / OUT).unlink()
    assert run(*words)[0] == cli.NOTHING_DONE


def test_a_second_one_says_so_and_ends_well(run):
    record(run.folder, OUT)
    with run.access.work() as work:
        (row,) = recorders.recorders(work)
        mine = {"recorder_id": row.id, "source": str(run.folder), "started_by": work.actor.id}
        times = {"started_at": work.now, "beat_at": work.now}
        work.session.add(ImportRun(**mine, **times, how="watch", refused={}))
    code, out, err = run("--profile", "north")
    assert (code, out) == (cli.DONE, "")
    assert "already" in err


def test_what_is_not_said_is_asked_for(run):
    code, _out, err = run("--profile", "south")
    assert code == cli.NOTHING_DONE
    assert "There is no recorder south" in err
    for words in ([], ["recordings"], ["recordings", "x", "--profile", "north"]):
        with pytest.raises(SystemExit) as ended:
            run(*words)
        assert ended.value.code == cli.NOTHING_DONE

"""A recorder of its own: its profile is tried on real files, then imports by it (D8, D9, P2)."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from factories import acting, make_person, make_team
from recordings import HEADER, OUT, identify, only, record, rows, write_list

from qa_desk.audio.headerless import Headerless
from qa_desk.errors import Cancelled, ConflictError, InputError, RuleError
from qa_desk.models import AudioFile, Call, CallSegment, ImportRun, audio_store, database
from qa_desk.rules import name_examples
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.services import importing, recorders
from qa_desk.services.importing import choosing, running, runs
from qa_desk.services.recorders import Settings
from qa_desk.work import Progress

OWN = "录音/20250305/8001_091730_呼出_13800000000.wav"
OTHER = "录音/20250306/8002_235959_呼入_13900000000.wav"
EXAMPLES = (OWN, OTHER)


def pattern(**meanings):
    """Return the pattern that somebody builds from the two names."""
    told = {"8001": "agent_id", **meanings}
    parts = [
        part.means(told.get(part.texts[0], part.meaning))
        for part in name_examples.propose(EXAMPLES)
    ]
    return name_examples.build(parts).text


def save(access, profile, code="north", files=None):
    with access.work() as work:
        there = {row.settings.code: row for row in recorders.recorders(work)}.get(code)
        told = Settings(code, "北区", "Asia/Shanghai", profile, files)
        return recorders.save(
            work, there.id if there else None, there.version if there else 0, told
        )


def run(access, code="north", how="command", **more):
    with access.ask() as work:
        request = importing.request(work, code, how, **more)
    return importing.run(access.work, request)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(importing.scheduled, "SETTLE", 0.05)


@pytest.fixture
def north(access, folder):
    """A recorder whose names nobody else knows, and two of its files."""
    record(folder, *EXAMPLES)
    save(access, Profile(str(folder), names=pattern()))
    return folder


def test_a_pattern_built_by_example_reads_the_whole_folder(access, north, csr):
    identify(access, csr, "agent_id", "8001")
    summary = run(access)
    assert (summary.stored, summary.unresolved, summary.problems) == (2, 1, ())
    calls = {call.direction: call for call in rows(access, Call)}
    assert calls["outbound"].started_at == datetime(2025, 3, 5, 1, 17, 30, tzinfo=UTC)
    assert calls["outbound"].number_masked == "138****0000"
    segment = next(each for each in rows(access, CallSegment) if each.identifier == "8001")
    assert (segment.identifier_kind, segment.person_id) == ("agent_id", csr.id)
    again = run(access)
    assert (again.stored, again.known) == (0, 2)


def test_each_run_is_remembered_with_its_figures_and_reasons(access, north):
    (north / "bad.wav").write_bytes(b"")
    run(access)
    run(access)
    with access.ask() as work:
        (row,) = recorders.recorders(work)
        newest, first = recorders.runs(work, row.id)
    assert row.last == newest
    assert (first.files, first.stored, first.known, first.unresolved) == (3, 2, 0, 2)
    assert (newest.stored, newest.known, newest.late) == (0, 2, 0)
    assert (first.how, first.is_whole, first.refused) == ("command", True, {"file": 1})
    assert [problem.file for problem in first.problems] == ["bad.wav"]
    assert first.duration >= timedelta(0)
    assert first.by


def test_a_run_that_fails_is_remembered_as_not_whole(access, folder, tmp_path):
    record(folder, OUT)
    save(access, Profile(str(folder), calls=str(tmp_path / "gone.csv")))
    with pytest.raises(InputError, match="cannot be read"):
        run(access)
    broken = only(access, ImportRun)
    assert (broken.is_whole, broken.stored) == (False, 0)
    assert broken.ended_at is not None


def test_a_call_that_should_have_come_earlier_is_counted_as_late(access, north, tmp_path):
    run(access)
    record(north, "录音/20250306/8001_101010_呼出_13800000000.wav")
    assert run(access).late == 1
    listing = write_list(tmp_path, HEADER, "77,0012,2025-03-05 09:00:00,5,,,,,")
    save(access, Profile(str(north), names=pattern(), calls=str(listing)))
    summary = run(access)
    assert (summary.stored, summary.late) == (1, 1)
    assert "1 call came late" in summary.sentence()
    assert [each.late for each in rows(access, ImportRun)] == [0, 1, 1]


def test_a_second_import_of_the_same_place_says_so_and_ends(access, north):
    with access.work() as work:
        work.session.add(open_run(work, north, work.now))
    with pytest.raises(importing.BusyError, match="already, by"):
        run(access)
    assert rows(access, Call) == []
    record(north.parent / "elsewhere", OUT)
    request = importing.Request(north.parent / "elsewhere", recorder="north")
    assert importing.run(access.work, request).stored == 1


def test_a_run_whose_program_is_gone_is_ended_by_the_next(access, north):
    with access.work() as work:
        work.session.add(open_run(work, north, work.now - timedelta(minutes=3)))
    assert run(access).stored == 2
    gone, _own = sorted(rows(access, ImportRun), key=lambda each: each.beat_at)
    assert (gone.is_whole, gone.ended_at) == (False, gone.beat_at)


def open_run(work, folder, beat_at):
    (row,) = recorders.recorders(work)
    return ImportRun(
        recorder_id=row.id,
        source=str(folder.resolve()),
        how="watch",
        started_by=work.actor.id,
        started_at=beat_at,
        beat_at=beat_at,
        refused={},
    )


def test_an_import_says_that_it_goes_on_while_a_file_takes_long(access, north, monkeypatch):
    monkeypatch.setattr(running, "_BEAT", 0.01)
    beats, probe = threading.Event(), importing.reading.probe

    def slow(*given):
        beats.wait(20)
        return probe(*given)

    def beat(work, run_id):
        runs_beat(work, run_id)
        beats.set()

    runs_beat = runs.beat
    monkeypatch.setattr(importing.reading, "probe", slow)
    monkeypatch.setattr(runs, "beat", beat)
    assert run(access).stored == 2
    assert beats.is_set()


def test_the_newest_list_that_fits_is_read_by_the_recorders_own_headings(access, north, tmp_path):
    write_list(tmp_path, "old", name="cdr1.csv")
    file = write_list(tmp_path, "Nr,Wann,Wer", "5,2025-03-05 09:00:00,0012", name="cdr2.csv")
    assert importing.headings(str(file)) == (("Nr", ""), ("Wann", ""), ("Wer", ""))
    columns = (("Nr", "call_id"), ("Wann", "start"), ("Wer", "staff_no"))
    profile = Profile(str(north), calls=str(tmp_path / "cdr*.csv"), columns=columns)
    save(access, profile)
    assert run(access).stored == 3
    save(access, Profile(str(north), calls=str(tmp_path / "none*.csv")))
    assert run(access).known == 2


@pytest.mark.parametrize("path", ["sftp://a@b/c.csv", "/nowhere/gone.csv"])
def test_headings_of_a_list_that_cannot_be_read_are_refused(path):
    with pytest.raises(InputError, match="call list"):
        importing.headings(path)


def test_only_the_profiles_subfolders_and_days_are_read(access, north):
    save(access, Profile(str(north), "录音/20250306", names=pattern()))
    assert run(access).stored == 1
    assert only(access, Call).direction == "inbound"
    save(access, Profile(str(north), days=3, names=pattern()))
    assert run(access).known == 0
    save(access, Profile(str(north), "nothing*"))
    empty = run(access)
    assert (empty.stored, empty.problems) == (0, ())


def test_a_stereo_file_with_the_customer_first_is_heard_the_right_way_round(access, folder):
    record(folder, OUT)
    save(access, Profile(str(folder), left="customer"))
    run(access)
    assert places(access) == ["swapped"]
    save(access, Profile(str(folder)))
    assert run(access).completed == 1
    assert places(access) == ["both"]


def places(access):
    with access.ask() as work:
        found = audio_store.places(work.session, only(access, Call).id, work.now)
        return [place.channel for place in found]


def test_two_one_party_files_of_a_recorders_own_words_are_one_call(access, folder):
    record(folder, "tx/7.wav", channels=1)
    names = "{leg}/{any}"
    profile = Profile(str(folder), names=names, csr_leg="tx", customer_leg="rx")
    save(access, profile)
    run(access)
    record(folder, "rx/7.wav", channels=1)
    summary = run(access)
    assert (summary.stored, summary.completed) == (0, 1)
    assert sorted(file.channel for file in rows(access, AudioFile)) == ["csr", "customer"]


def test_a_file_that_is_still_being_written_waits_for_the_next_import(access, north, monkeypatch):
    growing = north / "growing.wav"
    growing.write_bytes(b"RIFF")

    class Writing(Progress):
        def pause(self, seconds):
            growing.write_bytes(b"RIFF and more")

    with access.ask() as work:
        request = importing.request(work, "north")
    summary = importing.run(access.work, request, Writing())
    assert (summary.stored, summary.growing, summary.problems) == (2, 1, ())
    assert "still being written" in summary.sentence()
    assert "growing.wav" not in summary.unknown
    many = [f"{n}.wav" for n in range(501)]
    place = running.Place(*[None] * 4, "sftp://a@b/c", *[None] * 5)
    assert choosing.growing(place, many, 1, Progress()) == frozenset()


def test_a_watched_folder_without_anything_new_makes_no_run(access, north):
    (north / "bad.wav").write_bytes(b"")
    first = run(access, how="watch")
    assert len(first.unknown) == 3
    again = run(access, how="watch", passed=first.unknown)
    assert (again.stored, again.known) == (0, 0)
    assert len(rows(access, ImportRun)) == 1
    record(north, "录音/20250306/8001_101010_呼出_13800000000.wav")
    assert run(access, how="watch", passed=first.unknown).stored == 1


def test_an_import_that_is_stopped_while_it_waits_says_so(access, north):
    progress = Progress()
    progress.cancel()
    with access.ask() as work:
        request = importing.request(work, "north")
    with pytest.raises(Cancelled):
        importing.run(access.work, request, progress)


def test_a_profile_without_a_folder_or_without_a_recorder_is_told(access):
    save(access, Profile())
    with pytest.raises(InputError, match="names no folder"):
        run(access)
    with pytest.raises(InputError, match="There is no recorder south"):
        run(access, "south")


def test_nobody_overwrites_what_somebody_else_said(access, north):
    with access.work() as work:
        (row,) = recorders.recorders(work)
        told = Settings("x", " ", "Asia/Shanghai", Profile(days=2), Headerless("alaw", 8000, 1))
        recorders.save(work, row.id, row.version, told)
    with access.work() as work, pytest.raises(ConflictError, match="meanwhile"):
        recorders.save(work, row.id, row.version, told)
    with access.ask() as work:
        (changed,) = recorders.recorders(work)
    assert (changed.settings.code, changed.settings.name) == ("north", "north")
    assert changed.settings.profile == Profile(days=2)
    assert changed.settings.headerless == told.headerless


@pytest.mark.parametrize(
    ("code", "zone", "profile", "said"),
    [
        ("north", "UTC", Profile(), "already"),
        ("south", "Moon/Sea", Profile(), "no time zone"),
        ("south", "/etc", Profile(), "no time zone"),
        ("south", "UTC", Profile(minutes=0), "1440"),
    ],
)
def test_what_cannot_be_right_is_not_kept(access, north, code, zone, profile, said):
    with access.work() as work, pytest.raises(InputError, match=said):
        recorders.save(work, None, 0, Settings(code, "", zone, profile))


def test_who_may_set_up_recorders_and_who_may_only_see_them(access, north):
    with access.work() as work:
        people = {role: make_person(work, role) for role in ("csr", "cs_manager", "admin")}
        told = Settings("south", "", "UTC", Profile())
        assert recorders.save(acting(work, people["admin"]), None, 0, told)
        assert len(recorders.recorders(acting(work, people["cs_manager"]))) == 2
        for verb in (recorders.recorders, lambda mine: recorders.runs(mine, mine.actor.id)):
            with pytest.raises(RuleError):
                verb(acting(work, people["csr"]))
        for role in ("csr", "cs_manager"):
            with pytest.raises(RuleError):
                recorders.save(acting(work, people[role]), None, 0, told)
        for role in ("csr", "admin"):  # who sets it up sees and hears no calls
            with pytest.raises(RuleError):
                importing.request(acting(work, people[role]), "north")


# -- trying it -----------------------------------------------------------------------------------


def look(access, profile, files=None, progress=None):
    return importing.look(access.work, "north", "Asia/Shanghai", profile, files, progress)


def test_ten_files_show_what_is_understood_and_nothing_is_kept(access, folder, csr):
    identify(access, csr, "agent_id", "8001")
    record(folder, *EXAMPLES, "other.wav", "13700000000 x.wav")
    (folder / "cut.wav").write_bytes(b"RIFF")
    (folder / "empty.wav").write_bytes(b"")
    looked = look(access, Profile(str(folder), names=pattern()))
    tried = {each.name: each for each in looked.tried}
    assert (looked.files, looked.known) == (6, 2)
    own = tried["录音/20250305/8001_091730_呼出_138****0000.wav"]
    assert (own.kind, own.identifier, own.person) == ("agent_id", "8001", "王力")
    assert (own.number, own.direction, own.leg) == ("138****0000", "outbound", "both")
    assert own.started_at == datetime(2025, 3, 5, 1, 17, 30, tzinfo=UTC)
    assert own.is_understood
    assert own.sound.endswith("8000 Hz, channels: 2, 0 s")
    assert "137****0000 x.wav" in tried
    assert not tried["other.wav"].is_known
    assert not tried["cut.wav"].is_playable
    assert tried["empty.wav"].sound == "empty"
    assert rows(access, Call) == rows(access, ImportRun) == []


def test_of_many_files_ten_from_the_first_to_the_last_are_tried(access, folder):
    record(folder, *(f"{n:02}.wav" for n in range(25)))
    names = [each.name for each in look(access, Profile(str(folder))).tried]
    assert len(names) == 10
    assert (names[0], names[-1]) == ("00.wav", "24.wav")
    assert look(access, Profile(str(folder), "none")).tried == ()


def test_a_file_that_goes_away_while_it_is_tried_is_told(access, folder, monkeypatch):
    record(folder, "1.wav")
    find = importing.folder.find

    def found(*given):
        seen = find(*given)
        (folder / "1.wav").unlink()
        return seen

    monkeypatch.setattr(importing.folder, "find", found)
    (tried,) = look(access, Profile(str(folder))).tried
    assert not tried.is_playable
    assert "No such file" in tried.sound


def test_trying_can_be_stopped(access, folder):
    record(folder, "1.wav")

    class Stopping(Progress):
        def step(self, done, total):
            if total > 1:
                raise Cancelled
            super().step(done, total)

    with pytest.raises(Cancelled):
        look(access, Profile(str(folder)), progress=Stopping())


def test_only_who_sets_up_recorders_tries_them(access, folder):
    with access.work() as work:
        manager = make_person(work, "cs_manager", login="chen")
        make_team(work)
    mine = database.Access(access._engine, database._actor(access._engine, "chen"))
    with pytest.raises(RuleError):
        look(mine, Profile(str(folder)))
    assert manager.login == "chen"

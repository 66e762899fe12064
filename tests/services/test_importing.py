"""Recordings and call lists as they really come (D8, D9, D11, P2, P18)."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from factories import make_person, make_recorder, make_team
from recordings import HEADER, OUT, QUEUE, START, identify, only, record, rows, run, write_list
from sqlalchemy.exc import IntegrityError

from qa_desk.errors import InputError
from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    CustomerNumber,
    JournalEntry,
    Person,
    Recorder,
    Setting,
    queries,
)
from qa_desk.services import importing
from qa_desk.services.importing import folder as finding
from qa_desk.services.importing import running
from qa_desk.work import Progress


def test_a_recorders_name_gives_a_call_with_its_csr(access, folder, csr):
    identify(access, csr, "extension", "3201")
    summary = run(access, record(folder, OUT))
    assert (summary.stored, summary.unresolved, summary.problems) == (1, 0, ())
    call, segment, file = only(access, Call), only(access, CallSegment), only(access, AudioFile)
    assert (call.external_id, call.started_at) == ("1741137450.107", START)
    assert (call.direction, call.duration_ms) == ("outbound", 200)
    assert (segment.person_id, segment.started_at) == (csr.id, START)
    assert segment.team_id is not None
    assert (segment.identifier_kind, segment.identifier) == ("extension", "3201")
    assert (file.source, file.path, file.channel) == (str(folder.resolve()), OUT, "both")
    assert (file.rate, file.channels, file.bytes) == (8000, 2, (folder / OUT).stat().st_size)


def test_the_full_number_is_kept_once_and_found_by_its_hash(access, folder):
    """P18."""
    other = "out-13800000000-3202-20250305-111500-1741144500.3.wav"
    summary = run(access, record(folder, OUT, other))
    calls = rows(access, Call)
    assert {call.number_masked for call in calls} == {"138****0000"}
    assert len({call.number_hash for call in calls}) == 1
    assert {row.number for row in rows(access, CustomerNumber)} == {"13800000000"}
    assert len(only(access, Setting).value) == 64
    assert "13800000000" not in summary.sentence()
    assert all("13800000000" not in entry.payload for entry in rows(access, JournalEntry))


def test_importing_twice_adds_nothing_twice(access, folder, csr):
    record(folder, OUT, QUEUE, "no name.wav", "20250305-092517_5550100123-in.wav")
    first = run(access, folder)
    second = run(access, folder)
    assert (first.stored, first.known) == (4, 0)
    assert (second.stored, second.known, second.completed) == (0, 4, 0)
    for table in (Call, CallSegment, AudioFile):
        assert len(rows(access, table)) == 4
    assert {row.code for row in rows(access, Recorder)} == {"live", "default"}
    assert len(rows(access, Setting)) == 1


def test_a_file_without_a_call_id_is_known_by_its_content_wherever_it_lies(access, folder):
    """D9."""
    record(folder, "no name.wav")
    run(access, folder)
    (folder / "no name.wav").rename(folder / "moved.wav")
    assert run(access, folder).known == 1
    assert only(access, Call).external_id == "sha256:" + only(access, AudioFile).sha256.hex()


def test_two_one_party_files_are_one_call_of_two_files(access, folder):
    """D8."""
    summary = run(access, record(folder, "agent/0002f.wav", "caller/0002f.wav", channels=1))
    assert summary.stored == 1
    assert only(access, Call).external_id == "0002f"
    assert sorted(file.channel for file in rows(access, AudioFile)) == ["csr", "customer"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Repairs_40_agent.wav", "Repairs_40_caller.wav"),
        ("20250305-092517_5550100123-in.wav", "20250305-092517_5550100123-out.wav"),
    ],
)
def test_a_second_leg_that_comes_later_joins_its_call(access, folder, first, second):
    run(access, record(folder, first, channels=1))
    summary = run(access, record(folder, second, channels=1))
    assert (summary.stored, summary.known, summary.completed) == (0, 1, 1)
    assert only(access, Call)
    assert sorted(file.channel for file in rows(access, AudioFile)) == ["csr", "customer"]


def test_chinese_folders_names_and_hidden_files(access, folder):
    record(folder, "三月/客服一组/录音 一.wav", ".hidden.wav", ".trash/x.wav")
    (folder / "说明.txt").write_text("text", "utf-8")
    summary = run(access, folder)
    assert (summary.stored, summary.passed_over) == (1, 1)
    assert only(access, AudioFile).path == "三月/客服一组/录音 一.wav"


def test_bad_files_of_every_batch_are_listed(access, folder, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    record(folder, *(f"{n}.wav" for n in range(6)))
    for name in ("1 bad.wav", "5 bad.wav"):
        (folder / name).write_bytes(b"")
    summary = run(access, folder)
    assert summary.stored == 6
    assert [problem.file for problem in summary.problems] == ["1 bad.wav", "5 bad.wav"]


def test_a_bad_file_is_listed_and_costs_no_other(access, folder):
    record(folder, "a.wav", "c.wav")
    (folder / "b.wav").write_bytes(b"")
    (folder / "13800000000.wav").write_bytes(b"this is not a recording")
    whole = (folder / "a.wav").read_bytes()
    (folder / "cut.wav").write_bytes(whole[: len(whole) // 2])
    summary = run(access, folder)
    assert summary.stored == 3
    listed = {problem.file: problem.words for problem in summary.problems}
    assert "empty" in listed["b.wav"]
    assert "not a recording" in listed["138****0000.wav"]
    assert all(str(problem).endswith(".") for problem in summary.problems)
    assert "2 problems are listed" in summary.sentence()


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_in_another_encoding_is_listed_readably(access, folder):
    record(folder, "good.wav")
    raw = os.fsencode(folder) + b"/" + "录音.wav".encode("gb18030")
    try:
        (folder / "good.wav").rename(os.fsdecode(raw))
    except OSError:
        pytest.skip("this disk takes only Unicode names")
    record(folder, "good.wav")
    summary = run(access, folder)
    assert summary.stored == 1
    assert [problem.file for problem in summary.problems] == ["录音.wav"]


def test_a_list_tells_what_a_name_does_not(access, folder, csr, tmp_path):
    calls = write_list(
        tmp_path,
        HEADER,
        "A-1,0012,2025-03-05 09:00:00,245,inbound,13900001111,退款 13900001111,5,三月/一.wav",
    )
    summary = run(access, record(folder, "三月/一.wav"), calls)
    call, segment = only(access, Call), only(access, CallSegment)
    assert (summary.stored, summary.unresolved, summary.problems) == (1, 0, ())
    assert (call.external_id, call.duration_ms, call.csat) == ("A-1", 245_000, 5)
    assert (call.contact_reason, call.number_masked) == ("退款 139****1111", "139****1111")
    assert (segment.person_id, segment.identifier_kind) == (csr.id, "staff_no")
    assert call.started_at == datetime(2025, 3, 5, 1, 0, tzinfo=UTC)


def test_a_list_that_comes_later_completes_unresolved_calls(access, folder, csr, tmp_path):
    record(folder, QUEUE, "一.wav")
    assert run(access, folder).unresolved == 2
    calls = write_list(
        tmp_path,
        HEADER,
        "1741140900.9,0012,2025-03-05 10:15:00,,,,Refund,,",
        "A-1,0012,2025-03-05 11:00:00,,,,,,一.WAV",
    )
    summary = run(access, folder, calls)
    assert (summary.stored, summary.completed, summary.unresolved) == (0, 2, 0)
    assert {call.external_id for call in rows(access, Call)} == {"1741140900.9", "A-1"}
    assert {segment.person_id for segment in rows(access, CallSegment)} == {csr.id}
    again = run(access, folder)
    assert (again.stored, again.known, again.completed) == (0, 2, 0)


def test_a_call_without_a_recording_counts_and_gets_it_later(access, folder, csr, tmp_path):
    calls = write_list(
        tmp_path,
        HEADER,
        "A-1,0012,2025-03-05 09:00:00,60,,,,,",
        "A-2,0012,2025-03-05 09:10:00,60,,,,,missing.wav",
        ",0012,2025-03-05 09:20:00,60,,,,,13800000000.wav",
    )
    summary = run(access, folder, calls)
    assert (summary.stored, summary.without_recording) == (2, 2)
    assert [problem.line for problem in summary.problems] == [4, 3]
    assert "138****0000.wav" in str(summary.problems[0])
    again = run(access, record(folder, "missing.wav"), calls)
    assert (again.known, again.completed, again.without_recording) == (2, 1, 1)
    assert only(access, AudioFile).path == "missing.wav"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_lists_in_the_encodings_of_excel(access, folder, csr, tmp_path, encoding):
    calls = write_list(
        tmp_path,
        "通话流水号,工号,开始时间,来电原因",
        "A-1,0012,2025-03-05 09:00:00,退款",
        'A-2,0012,2025-03-05 09:00:00,"没有结束',
        "A-3,0012,1.38E+10,退款",
        "A-4,0012,2025-03-05 25:10:00,午夜",
        encoding=encoding,
    )
    summary = run(access, folder, calls)
    assert summary.stored == 2
    assert [problem.line for problem in summary.problems] == [3, 4]
    late = next(call for call in rows(access, Call) if call.external_id == "A-4")
    assert (late.contact_reason, late.started_at.hour) == ("午夜", 17)


def test_what_is_no_list_stops_before_anything_is_stored(access, folder, tmp_path):
    record(folder, OUT)
    with pytest.raises(InputError, match="first row"):
        run(access, folder, write_list(tmp_path, "one,two", "three,four"))
    with pytest.raises(InputError, match="cannot be read"):
        run(access, folder, tmp_path / "absent.csv")
    assert rows(access, Call) == []


def test_nothing_to_import_is_said(access, folder, tmp_path):
    with pytest.raises(InputError, match="no recording"):
        run(access, folder)
    with pytest.raises(InputError, match="no folder"):
        run(access, tmp_path / "absent")


def test_a_name_that_fits_two_files_is_not_guessed(access, folder, csr, tmp_path):
    calls = write_list(tmp_path, HEADER, "A-1,0012,2025-03-05 09:00:00,,,,,,1.wav")
    summary = run(access, record(folder, "a/1.wav", "b/1.wav"), calls)
    assert (summary.stored, summary.without_recording, summary.unresolved) == (3, 1, 2)
    assert [problem.line for problem in summary.problems] == [2]
    exact = write_list(tmp_path, HEADER, "A-2,0012,2025-03-05 09:00:00,,,,,,x/b/1.wav")
    assert run(access, folder, exact).completed == 1


def test_identifiers_hold_by_date_and_two_hits_are_nobody(access, folder, csr):
    """P2."""
    noon = datetime(2025, 3, 5, 4, 0, tzinfo=UTC)
    with access.work() as work:
        other = make_person(work, "csr")
        make_team(work, members=[other])
    identify(access, csr, "extension", "3201", until=noon)
    identify(access, other, "extension", "3201", since=noon)
    late = "out-13800000000-3201-20250305-120000-1741147200.1.wav"
    run(access, record(folder, OUT, late))
    whose = {segment.started_at: segment.person_id for segment in rows(access, CallSegment)}
    assert whose == {START: csr.id, noon: other.id}
    identify(access, other, "extension", "3202")
    identify(access, csr, "extension", "3202")
    summary = run(access, record(folder, OUT.replace("3201", "3202").replace(".107", ".108")))
    assert (summary.stored, summary.unresolved) == (1, 1)


def test_another_recording_of_a_known_call_is_listed(access, folder):
    run(access, record(folder, OUT))
    summary = run(access, record(folder, "copy/" + OUT))
    assert (summary.known, summary.completed) == (1, 0)
    assert "another recording" in str(summary.problems[0])
    assert "13800000000" not in str(summary.problems[0])


def test_the_language_of_a_call_comes_from_its_list_also_later(access, folder, csr, tmp_path):
    line = "A-1,0012,2025-03-05 09:00:00,245,inbound,13900001111,退款,5,one.wav"
    run(access, record(folder, "one.wav"), write_list(tmp_path, HEADER, line))
    assert only(access, Call).language == ""
    spoken = write_list(tmp_path, f"{HEADER},语种", f"{line},粤语")
    assert run(access, folder, spoken).completed == 1
    assert only(access, Call).language == "粤语"


def test_a_file_that_was_still_being_written_is_taken_anew(access, folder):
    run(access, record(folder, OUT))
    summary = run(access, record(folder, OUT, seconds=0.4))
    assert (summary.completed, summary.problems) == (1, ())
    assert only(access, AudioFile).duration_ms == only(access, Call).duration_ms == 400


def test_a_longer_file_leaves_the_duration_of_the_list(access, folder, csr, tmp_path):
    calls = write_list(tmp_path, HEADER, "A-1,0012,2025-03-05 09:00:00,60,,,,5,one.wav")
    run(access, record(folder, "one.wav"), calls)
    summary = run(access, record(folder, "one.wav", seconds=0.4), calls)
    assert (summary.known, summary.completed, summary.problems) == (1, 1, ())
    assert (only(access, AudioFile).duration_ms, only(access, Call).duration_ms) == (400, 60_000)
    assert only(access, Call).csat == 5


def test_the_same_recording_in_another_folder_is_known(access, folder, tmp_path):
    run(access, record(folder, OUT))
    (tmp_path / "elsewhere").mkdir()
    summary = run(access, record(tmp_path / "elsewhere", OUT))
    assert (summary.stored, summary.known) == (0, 1)
    assert only(access, AudioFile).source == str(folder)


def test_a_team_that_is_known_later_is_taken_by_the_next_import(access, folder, csr):
    with access.work() as work:
        newcomer = make_person(work, "csr")
    identify(access, newcomer, "extension", "3201")
    assert run(access, record(folder, OUT)).unresolved == 1
    with access.work() as work:
        team = make_team(work, members=[work.session.get_one(Person, newcomer.id)])
    assert run(access, folder).unresolved == 0
    assert only(access, CallSegment).team_id == team.id


def test_a_file_that_vanishes_meanwhile_is_listed(access, folder):
    record(folder, "one.wav", "two.wav")

    def vanish(_done, _total):
        (folder / "two.wav").unlink(missing_ok=True)

    summary = run(access, folder, progress=Progress(vanish))
    assert summary.stored == 1
    assert "two.wav: This file cannot be read (No such file" in str(summary.problems[0])


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="folders are closed otherwise there")
def test_a_folder_that_may_not_be_read_is_listed():
    with tempfile.TemporaryDirectory() as place:  # the tests' own folder is closed to others
        closed = Path(place, "closed")
        record(Path(place), "one.wav", "closed/two.wav")
        Path(place).chmod(0o755)
        closed.chmod(0)
        before = os.geteuid()
        os.seteuid(before or 65534)  # root may read everything
        try:
            found = finding.find(Path(place), Progress())
        finally:
            os.seteuid(before)
            closed.chmod(0o700)
    assert found.paths == ("one.wav",)
    assert "closed: This folder cannot be read (Permission denied)" in str(found.problems[0])


def test_a_row_that_somebody_else_adds_meanwhile_is_taken(work):
    there = make_recorder(work, "one")

    def added():
        return Recorder(code="one", name="one", timezone="Asia/Shanghai")

    meanwhile = iter([None, there])
    assert queries.ensured(work.session, lambda: next(meanwhile), added()) is there
    with pytest.raises(IntegrityError):
        queries.ensured(work.session, lambda: None, added())


def test_a_call_id_that_is_a_number_is_kept_as_its_hash(access, folder, csr, tmp_path):
    calls = write_list(tmp_path, HEADER, "20250305-13800000000,0012,2025-03-05 09:00:00,,,,,,")
    assert run(access, folder, calls).stored == 1
    assert run(access, folder, calls).known == 1
    assert only(access, Call).external_id.startswith("sha256:")


def test_a_recorders_own_zone_and_the_centres_for_a_new_one(access, folder):
    with access.work() as work:
        make_recorder(work, "kyiv", "Europe/Kyiv")
    record(folder, "X_GUID_000_AGENT_ChrisL_DT_2025-02-19T06-01-22_Mono.wav")
    importing.run(access.work, importing.Request(folder, None, "kyiv"))
    importing.run(access.work, importing.Request(folder, None, " "))
    hours = {call.started_at.hour for call in rows(access, Call)}
    assert hours == {4, 22}
    assert {row.code: row.timezone for row in rows(access, Recorder) if row.code != "live"} == {
        "kyiv": "Europe/Kyiv",
        "default": "Asia/Shanghai",
    }


def test_a_list_of_many_calls_goes_in_once_with_language_and_masked_number(
    access, folder, csr, tmp_path
):
    """Also after calls that are known: nothing is doubled, what was lacking is added."""
    lines = [
        f"A-{n},0012,2025-03-05 09:{n // 60:02}:{n % 60:02},60,inbound,1380000{n:04},退款,5,,"
        for n in range(250)
    ]
    calls = write_list(tmp_path, HEADER, *(line[:-1] for line in lines[::25]))
    assert run(access, folder, calls).stored == 10
    several = write_list(
        tmp_path, f"{HEADER},方言", *(f"{line}粤语" for line in lines), "A-1,,,,,,,,,"
    )
    summary = run(access, folder, several)
    assert (summary.stored, summary.known, summary.completed) == (240, 10, 10)
    assert (summary.unresolved, summary.without_recording) == (0, 250)
    assert [problem.line for problem in summary.problems] == [252]
    found = rows(access, Call)
    assert {call.language for call in found} == {"粤语"}
    assert len({call.number_hash for call in found}) == 250
    assert all(call.number_masked.startswith("138****0") for call in found)
    assert len(rows(access, CallSegment)) == len(rows(access, CustomerNumber)) == 250
    assert run(access, folder, several).known == 250


def test_bigger_batches_only_while_they_are_quick():
    """D11: half a second is all that others wait."""
    assert running._paced(100, 0.01) == 200
    assert running._paced(8000, 0.4) == 10_000
    assert running._paced(4000, 2.0) == 1000
    assert running._paced(100, 60) == running.BATCH
    assert running._paced(100, 0) == 200


def test_a_row_whose_only_recording_cannot_be_read_is_listed(access, folder, csr, tmp_path):
    (folder / "bad.wav").write_bytes(b"")
    calls = write_list(tmp_path, HEADER, ",0012,2025-03-05 09:00:00,60,,,,,bad.wav")
    summary = run(access, folder, calls)
    assert summary.stored == 0
    assert {problem.file for problem in summary.problems} == {"bad.wav", "calls.csv"}


def test_what_a_list_names_and_nobody_finds_is_said_each_time(access, folder, csr, tmp_path):
    """A call ID that holds a number is hidden with a recording too."""
    record(folder, "one.wav")
    calls = write_list(
        tmp_path,
        HEADER,
        "13800000000-1,0012,2025-03-05 09:00:00,60,,,,,one.wav",
        "A-2,0012,2025-03-05 09:00:00,60,,,,,missing.wav",
    )
    for known in (0, 2):
        summary = run(access, folder, calls)
        assert (summary.known, [problem.line for problem in summary.problems]) == (known, [3])
    assert all("13800000000" not in call.external_id for call in rows(access, Call))

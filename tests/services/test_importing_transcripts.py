"""Transcripts beside recordings come in with their calls, numbers masked (P18)."""

import json
from pathlib import Path

from recordings import OUT, only, record, rows, run, write_list

from qa_desk.models import Call, Transcript


def beside(folder, path, text):
    (folder / path).write_text(text, "utf-8")
    return folder


def test_a_text_of_the_same_name_is_what_was_said(access, folder):
    record(folder, "a/一.wav", "b.wav")
    beside(folder, "a/一.txt", "我要退款，号码 13800000000")
    beside(folder, "b.wav.srt", "1\n00:00:01,000 --> 00:00:02,000\n您好\n")
    beside(folder, "readme.txt", "no transcript")
    summary = run(access, folder)
    assert (summary.stored, summary.passed_over, summary.problems) == (2, 1, ())
    assert {row.text for row in rows(access, Transcript)} == {"我要退款，号码 138****0000", "您好"}


def test_of_several_the_one_that_tells_most_is_read(access, folder):
    record(folder, "one.wav")
    beside(folder, "one.txt", "plain")
    beside(folder, "one.json", json.dumps([{"start": 0, "speaker": "CSR", "text": "您好"}]))
    assert run(access, folder).passed_over == 0
    assert only(access, Transcript).text == "CSR: 您好"


def test_importing_twice_adds_nothing_and_what_comes_later_is_taken(access, folder):
    run(access, record(folder, OUT))
    assert rows(access, Transcript) == []
    beside(folder, OUT.replace(".wav", ".vtt"), "00:01.000 --> 00:02.000\n您好\n")
    assert run(access, folder).completed == 1
    assert run(access, folder).completed == 0
    assert only(access, Transcript).call_id == only(access, Call).id
    assert only(access, Transcript).times == [[1000, 2000]]


def test_two_files_of_one_call_have_one_text(access, folder):
    record(folder, "agent/1.wav", "caller/1.wav", channels=1)
    beside(folder, "agent/1.txt", "您好")
    beside(folder, "caller/1.txt", "我要投诉")
    run(access, folder)
    assert only(access, Transcript).text == "您好\n我要投诉"


def test_a_bad_transcript_is_listed_and_its_call_goes_in(access, folder):
    record(folder, "13800000000.wav", "two.wav")
    beside(folder, "13800000000.json", "{")
    (folder / "two.txt").mkdir()
    beside(folder, "two.srt", "")
    (folder / "two.srt").chmod(0o600)
    summary = run(access, folder)
    assert summary.stored == 2
    assert [problem.file for problem in summary.problems] == ["138****0000.json"]
    assert "list of turns" in str(summary.problems[0])
    assert "13800000000" not in str(summary.problems[0])


def test_a_transcript_that_vanishes_meanwhile_is_listed(access, folder, monkeypatch):
    record(folder, "one.wav")
    beside(folder, "one.txt", "您好")
    monkeypatch.setattr(Path, "read_bytes", gone)
    summary = run(access, folder)
    assert summary.stored == 1
    assert "one.txt: This file cannot be read (gone)" in str(summary.problems[0])


def gone(_path):
    raise OSError(2, "gone")


CHAT = "Call ID,Staff no.,Start,Duration,Channel,Reason"


def test_p25_a_chat_comes_in_with_its_words_and_no_recording(access, folder, tmp_path):
    """S0-3.1.1, S2-2.2.2a."""
    beside(folder, "chat-1.json", json.dumps([{"speaker": "Agent", "text": "您好"}]))
    beside(folder, "chat-1.txt", "您好")
    beside(folder, "readme.txt", "no transcript")
    lines = [
        CHAT.replace("Channel", "渠道"),
        "chat-1,1001,2025-03-05 09:00,300,在线,退款",
        "mail-1,1001,2025-03-05 10:00,,Email,退款",
        "call-1,1001,2025-03-05 11:00,60,语音,退款",
    ]
    summary = run(access, folder, write_list(tmp_path, *lines))
    assert (summary.stored, summary.without_recording, summary.passed_over) == (3, 1, 2)
    channels = {call.external_id: call.channel for call in rows(access, Call)}
    assert channels == {"chat-1": "chat", "mail-1": "email", "call-1": "voice"}
    assert only(access, Transcript).text == "Agent: 您好"
    again = run(access, folder, write_list(tmp_path, *lines))
    assert (again.stored, again.completed) == (0, 0)

"""What lies on the network is listed, measured and read, and what fails is said in words."""

import importlib
import os
import socket
import sys
from dataclasses import replace

import pytest
import recorders

from qa_desk.audio.remote import fetching, http, known, servers, sftp
from qa_desk.errors import InputError
from qa_desk.rules import sources
from qa_desk.rules.sources import Remote
from qa_desk.work import Progress

SOUND = bytes(range(256)) * 2000
LONG = SOUND * 6  # more than is on its way at any time
CHINESE = "2025/张三 & 李四 #1.wav"


def listed(recorder, inside=""):
    address = sources.parse(recorder.known.address + inside)
    return sorted(path for path, _size in servers.names(address, Progress()))


def read(recorder, name):
    with servers.Reading(Remote(recorder.known.address, name)) as reading:
        return reading.read()


def test_what_is_there_is_listed_and_read_whatever_its_name_but_nothing_hidden(recorder):
    for name in ("one.wav", CHINESE, "2025/.hidden.wav", ".cache/two.wav"):
        recorder.write(name, SOUND)
    assert listed(recorder) == [CHINESE, "one.wav"]
    assert listed(recorder, "/2025") == ["张三 & 李四 #1.wav"]
    recording = Remote(recorder.known.address, CHINESE)
    assert servers.size(recording) == len(SOUND)
    assert read(recorder, "one.wav") == read(recorder, CHINESE) == SOUND
    inner = Remote(f"{recorder.known.address}/2025", "张三 & 李四 #1.wav")
    assert servers.size(inner) == len(SOUND)
    with pytest.raises(InputError, match="nothing at"):
        listed(recorder, "/2024")
    with pytest.raises(FileNotFoundError):
        servers.size(Remote(recorder.known.address, "2025/没有.wav"))


def test_a_name_that_leads_out_is_not_followed(web):
    for name in ("../one.wav", "2025/../../one.wav", "/etc/passwd", "2025//one.wav", "."):
        with pytest.raises(InputError, match="leads out"):
            servers.size(Remote(web.known.address, name))
    assert not web.asked


def test_only_what_this_desktop_knows_is_asked(web):
    known.forget(web.known.address)
    with pytest.raises(InputError, match="qa-desk source add"):
        servers.size(Remote(web.known.address, "one.wav"))
    assert not web.asked


# A wrong password, a wrong host


@pytest.mark.parametrize("kind", ["http", "sftp"])
def test_a_wrong_password_is_said_and_not_tried_again_and_again(kind, tmp_path, meet, monkeypatch):
    with recorders.KINDS[kind](tmp_path / "served") as recorder:
        meet(recorder)
        monkeypatch.setenv(known.SECRET, "wrong")
        for _again in range(2):
            with pytest.raises(servers.Unreachable, match="does not accept"):
                servers.size(Remote(recorder.known.address, "one.wav"))
        with pytest.raises(servers.Unreachable, match="does not accept"):
            listed(recorder)
        assert len(recorder.asked) <= 2


def test_a_bucket_that_is_not_for_us_says_so(web):
    web.secret, web.trouble = "", 403
    endpoint = f"http://127.0.0.1:{web.known.parsed.port}"
    bucket = known.Known("s3://recordings", login="AKID", endpoint=endpoint)
    known.keep(bucket, "")
    with pytest.raises(servers.Unreachable, match="does not accept the access key"):
        servers.size(Remote(bucket.address, "one.wav"))
    servers.drop()
    known.keep(replace(bucket, login=""), "")
    with pytest.raises(servers.Unreachable, match="does not accept the access key"):
        servers.size(Remote(bucket.address, "one.wav"))
    assert web.proofs[0].startswith("AWS4")
    assert web.proofs[-1] is None
    servers.drop()
    web.trouble = 503
    with pytest.raises(servers.Unreachable, match="does not answer"):
        servers.size(Remote(bucket.address, "one.wav"))


def test_a_bucket_without_a_server_of_its_own_is_amazons():
    files = servers.connect(known.Known("s3://recordings/calls", region="cn-north-1"), "")
    assert files.root == "recordings/calls"


def test_a_host_with_another_key_is_sent_nothing(ssh):
    known.keep(replace(ssh.known, host_key="SHA256:another"), "")
    with pytest.raises(servers.Unreachable, match="shows another key"):
        listed(ssh)
    known.keep(replace(ssh.known, host_key=""), "")
    servers.drop()
    with pytest.raises(servers.Unreachable, match="shows another key"):
        listed(ssh)
    assert not ssh.asked


def test_a_key_file_signs_in_without_a_password(ssh, tmp_path, monkeypatch):
    monkeypatch.delenv(known.SECRET)
    key = recorders.host_key("a person's")
    key.write_private_key_file(str(tmp_path / "key"), password="phrase")
    ssh.users_keys.append(key)
    ssh.write("one.wav", SOUND)
    known.keep(replace(ssh.known, key_file=str(tmp_path / "key")), "")
    with pytest.raises(InputError, match=r"key file .* cannot be used"):
        listed(ssh)
    monkeypatch.setenv(known.SECRET, "phrase")
    assert listed(ssh) == ["one.wav"]
    assert not ssh.asked


def test_a_password_is_not_sent_where_everybody_could_read_it():
    one = known.Known("http://qa@recorder.example/calls")
    with pytest.raises(InputError, match="https"):
        servers.connect(one, "secret")
    files = servers.connect(one, "")
    assert files.root == "http://recorder.example/calls/"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path, meet, own_certificate):
    with recorders.http(tmp_path / "served", certificate=own_certificate) as web:
        meet(web).write("one.wav", SOUND)
        with pytest.raises(servers.Unreachable, match="certificate"):
            servers.size(Remote(web.known.address, "one.wav"))
        assert not web.asked


def test_the_password_goes_to_no_host_that_a_recorder_sends_us_to(web, tmp_path):
    with recorders.http(tmp_path / "other") as other:
        other.secret = ""
        other.write("one.wav", SOUND)
        web.elsewhere = f"http://127.0.0.1:{other.known.parsed.port}"
        assert read(web, "one.wav") == SOUND
        assert other.asked
        assert not any(other.proofs)


# What networks do


def test_a_recorder_that_is_away_is_said_at_once_and_asked_again_later(ssh, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    away = known.Known(f"sftp://qa@127.0.0.1:{port}", host_key="SHA256:any")
    known.keep(away, "")
    recording = Remote(away.address, "one.wav")
    with pytest.raises(servers.Unreachable, match="cannot be reached"):
        servers.size(recording)
    with monkeypatch.context() as patched:
        patched.setattr(socket, "socket", None)  # nobody asks it
        with pytest.raises(servers.Unreachable, match="cannot be reached"):
            servers.size(recording)
    servers.drop()
    with pytest.raises(servers.Unreachable, match="cannot be reached"):
        servers.size(recording)


def test_a_recorder_that_says_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(http, "ANSWER", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = known.Known(f"http://127.0.0.1:{silent.getsockname()[1]}")
        known.keep(mute, "")
        with pytest.raises(servers.Unreachable, match="cannot be reached"):
            servers.size(Remote(mute.address, "one.wav"))


def test_a_recorder_in_trouble_tells_its_error(web):
    web.trouble = 503
    with pytest.raises(servers.Unreachable, match="error 503"):
        servers.size(Remote(web.known.address, "one.wav"))


@pytest.mark.parametrize("ranges", [True, False])
def test_a_connection_that_breaks_off_is_gone_on_with(tmp_path, meet, ranges):
    with recorders.http(tmp_path / "served", ranges=ranges) as web:
        meet(web).write("one.wav", LONG)
        web.breaks = [1_000_000, 1_500_000 if ranges else 2_500_000]
        assert read(web, "one.wav") == LONG
        asked = [wanted for method, _path, wanted in web.asked if method == "GET"]
        assert len(asked) == 3
        assert asked[1].startswith("bytes=")


def test_an_ssh_connection_that_breaks_off_is_gone_on_with(ssh):
    ssh.write("one.wav", LONG)
    ssh.breaks = [2_500_000]
    assert read(ssh, "one.wav") == LONG
    assert ssh.asked.count(("open", "/one.wav")) == 2


def test_a_connection_that_breaks_off_again_and_again_is_given_up(web):
    web.write("one.wav", SOUND)
    web.breaks = [100_000, *[0] * 20]
    with pytest.raises(servers.Unreachable):
        read(web, "one.wav")
    web.breaks = []
    servers.drop()
    assert read(web, "one.wav") == SOUND


def test_a_recording_that_became_shorter_is_not_taken_for_whole(tmp_path, meet):
    with recorders.http(tmp_path / "served") as web:
        meet(web).write("one.wav", SOUND)
        with servers.Reading(Remote(web.known.address, "one.wav")) as reading:
            web.write("one.wav", SOUND[:1000])
            with pytest.raises(servers.Unreachable, match="broke off"):
                reading.read()


def test_a_recording_that_changes_while_it_is_fetched_is_not_put_together(tmp_path, meet):
    with recorders.http(tmp_path / "served", ranges=False) as web:
        meet(web).write("one.wav", LONG)
        web.breaks = [1_000_000]
        web.then = lambda: web.write("one.wav", LONG[::-1])
        with pytest.raises(InputError, match="changed or removed"):
            read(web, "one.wav")


def test_a_recording_that_goes_while_it_is_fetched_is_told(web):
    web.write("one.wav", SOUND)
    web.breaks = [100_000]
    web.then = lambda: web.remove("one.wav")
    with pytest.raises(InputError, match="changed or removed"):
        read(web, "one.wav")


# What recorders call their files


@pytest.mark.skipif(sys.platform != "linux", reason="other disks take no names in GBK")
def test_names_in_gbk_are_read_by_sftp(ssh):
    name = os.fsdecode("录音/张三.wav".encode("gb18030"))
    ssh.write(name, SOUND)
    ssh.write("李四.wav", SOUND)
    assert listed(ssh) == ["录音/张三.wav", "李四.wav"]
    assert listed(ssh, "/录音") == ["张三.wav"]
    assert read(ssh, "录音/张三.wav") == SOUND


def test_names_in_gbk_are_read_by_http(web):
    web.coding = "gb18030"
    web.write("录音/张三.wav", SOUND)
    assert listed(web) == ["录音/张三.wav"]
    assert read(web, "录音/张三.wav") == SOUND


def test_links_that_lead_elsewhere_are_left_alone(web):
    web.links = [
        "?C=N;O=D", "#top", "/", "//example.com/one.wav", "http://example.com/two.wav",
        "./three.wav", "a&amp;b.wav",
    ]  # fmt: skip
    assert listed(web) == ["a&b.wav", "three.wav"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_on_the_disk_of_a_host_are_not_followed(ssh, tmp_path):
    ssh.write("one.wav", SOUND)
    (tmp_path / "secret.wav").write_bytes(SOUND)
    (ssh.folder / "link.wav").symlink_to(tmp_path / "secret.wav")
    (ssh.folder / "round").symlink_to(ssh.folder)
    assert listed(ssh) == ["one.wav"]


# What is installed


def test_what_is_not_installed_is_named(monkeypatch):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    for kind, extra in (("sftp", "sftp"), ("s3", "s3"), ("https", "http")):
        with pytest.raises(InputError, match=rf"qa-desk\[{extra}\]"):
            servers.module(kind)


def test_ssh_says_which_key_a_host_shows_and_whether_it_is_known(ssh, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    shown = ssh.key.fingerprint
    assert servers.host_key(ssh.known) == (shown, False)
    hosts = tmp_path / ".ssh" / "known_hosts"
    hosts.parent.mkdir()
    port = ssh.known.parsed.port
    hosts.write_text(f"[127.0.0.1]:{port} {ssh.key.get_name()} {ssh.key.get_base64()}\n")
    assert sftp.look(ssh.known) == (shown, True)
    other = recorders.host_key("another")
    hosts.write_text(f"[127.0.0.1]:{port} {other.get_name()} {other.get_base64()}\n")
    with pytest.raises(InputError, match="not the one that this computer's SSH knows"):
        sftp.look(ssh.known)
    assert not ssh.asked


def test_looking_in_says_how_much_there_is(recorder):
    recorder.write("one.wav", SOUND)
    recorder.write("two.wav", SOUND)
    assert servers.look_in(recorder.known, recorder.secret) == 2
    missing = replace(recorder.known, address=f"{recorder.known.address}/none")
    with pytest.raises(InputError, match="nothing at"):
        servers.look_in(missing, recorder.secret)


def test_what_was_fetched_needs_no_second_look(web):
    web.write("one.wav", SOUND)
    recording = Remote(web.known.address, "one.wav")
    first = fetching.fetch(recording, Progress())
    asked = len(web.asked)
    assert fetching.fetch(recording, Progress(), first.content) == first
    assert len(web.asked) == asked

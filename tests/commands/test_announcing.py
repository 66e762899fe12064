"""`qa-desk tick` tells a chat group and a mailbox what waits, where it is told to (P14)."""

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from factories import make_released, make_scene

from qa_desk import cli, settings
from qa_desk.models import database


class Robot(BaseHTTPRequestHandler):
    """A chat program's robot: keeps what it is told, and answers what the test wants."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(json.loads(body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())

    def log_message(self, *words):
        pass


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as takes in one letter."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.heard.append(letter.decode())
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 good\r\n")
            if word == b"QUIT":
                return


@contextmanager
def listening(server):
    server.heard, server.answer = [], {"errcode": 0, "errmsg": "ok"}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def robot():
    with listening(HTTPServer(("127.0.0.1", 0), Robot)) as server:
        yield server


@pytest.fixture
def mailbox():
    with listening(socketserver.TCPServer(("127.0.0.1", 0), Mailbox)) as server:
        yield server


@pytest.fixture
def tick(capsys, sqlite_url):
    access = database.open_as_system(sqlite_url)
    with access.work() as work:
        make_released(make_scene(work))
    access.close()

    def tick():
        code = cli.main(["--lang", "en", "--db", sqlite_url, "tick"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return tick


def _hook(robot):
    return {"at": "00:00", "chat": "wecom", "webhook": f"http://127.0.0.1:{robot.server_port}/x"}


def test_nothing_is_sent_unless_the_settings_file_says_where(tick):
    code, said, wrong = tick()

    assert (code, wrong) == (0, "")
    assert "announced" not in said


def test_a_chat_group_is_told_once_a_day(tick, robot):
    settings.write({"announce": _hook(robot)})

    first, second = tick(), tick()

    assert first[1].endswith("What waits was announced.\n")
    assert "announced" not in second[1]
    assert len(robot.heard) == 1
    assert "1 to confirm" in robot.heard[0]["text"]["content"]


def test_a_mailbox_is_told(tick, mailbox):
    smtp = f"127.0.0.1:{mailbox.server_address[1]}"
    table = {"at": "00:00", "smtp": smtp, "sender": "qa@centre.test", "to": ["leads@centre.test"]}
    settings.write({"announce": table})

    assert tick()[1].endswith("What waits was announced.\n")
    assert "leads@centre.test" in mailbox.heard[0]
    assert "1 to confirm" in mailbox.heard[0]


def test_a_robot_that_refuses_is_told_and_asked_again(tick, robot):
    settings.write({"announce": _hook(robot)})
    robot.answer = {"errcode": 93000, "errmsg": "invalid webhook"}

    code, said, wrong = tick()
    robot.answer = {"errcode": 0}

    assert code == 0
    assert "93000 invalid webhook" in wrong
    assert "announced" not in said
    assert tick()[1].endswith("What waits was announced.\n")


@pytest.mark.parametrize(
    "table",
    [
        {"chat": "wecom", "webhook": "http://127.0.0.1:1/x"},
        {"chat": "wecom", "webhook": "nowhere"},
        {"smtp": "127.0.0.1:1", "sender": "a@b.test", "to": "c@d.test"},
        {"smtp": "127.0.0.1:x", "sender": "a@b.test", "to": "c@d.test"},
    ],
)
def test_what_cannot_be_sent_is_a_sentence_and_stops_nothing(tick, table):
    settings.write({"announce": {"at": "00:00", **table}})

    code, said, wrong = tick()

    assert code == 0
    assert "0 reminders were made." in said or "reminder" in said
    assert "could not be sent" in wrong

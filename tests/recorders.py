"""Recorders on the network, as real servers on this computer: HTTP, SFTP and S3."""

import atexit
import base64
import os
import re
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

import paramiko
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED

from qa_desk.audio.remote.known import Known

USER, PASSWORD = "qa", "a word of its own"


class Recorder:
    """A folder that is served, and how to reach it."""

    def __init__(self, folder):
        self.folder = folder
        self.known = None
        self.secret = PASSWORD
        self.coding = "utf-8"
        self.breaks = []  # after how many bytes the next answers break off
        self.asked = []  # what was asked for

    def write(self, path, data):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def remove(self, path):
        (self.folder / path).unlink()


class HttpRecorder(Recorder):
    """Pages of links and files; with ranges or without."""

    def __init__(self, folder, ranges=True, told=True):
        super().__init__(folder)
        self.ranges = ranges
        self.told = told  # whether it says how long a file is
        self.trouble = 0  # the error that it answers with
        self.refuses = ""  # the names of files that it has lost
        self.elsewhere = ""  # the host to which it sends everybody
        self.proofs = []  # the passwords that were sent
        self.then = None  # what happens when an answer breaks off
        self.links = []  # what its pages link to beside their files


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_given):
        """Say nothing."""

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        recorder = self.server.recorder
        recorder.asked.append((self.command, self.path, self.headers.get("Range", "")))
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        recorder.proofs.append(self.headers.get("Authorization"))
        if recorder.secret and self.headers.get("Authorization") != wanted:
            self._answer(401)
            return
        if recorder.trouble or (recorder.refuses and recorder.refuses in self.path):
            self._answer(recorder.trouble or 500)
            return
        if recorder.elsewhere:
            self._answer(302, b"", {"Location": recorder.elsewhere + self.path})
            return
        path = recorder.folder / unquote(self.path, encoding=recorder.coding).lstrip("/")
        if path.is_dir():
            names = [f"{p.name}/" if p.is_dir() else p.name for p in sorted(path.iterdir())]
            links = [quote(name, encoding=recorder.coding) for name in names] + recorder.links
            page = "".join(f'<li><a href="{link}">.</a>' for link in ["../", *links])
            self._answer(200, page.encode(), {"Content-Type": "text/html"})
        elif path.is_file():
            self._file(recorder, path.read_bytes())
        else:
            self._answer(404)

    def _file(self, recorder, data):
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not (found and recorder.ranges):
            self._answer(200, data, {"Content-Type": "audio/wav"})
            return
        first = int(found[1])
        facts = {"Content-Range": f"bytes {first}-{len(data) - 1}/{len(data)}"}
        self._answer(206, data[first:], facts)

    def _answer(self, code, body=b"", facts=()):
        recorder = self.server.recorder
        self.send_response(code)
        for name, value in dict(facts).items():
            self.send_header(name, value)
        if recorder.told or code != 200:
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        is_page = dict(facts).get("Content-Type") == "text/html"
        if recorder.breaks and body and not is_page:
            body = body[: recorder.breaks.pop(0)]
            self.close_connection = True
            if recorder.then:
                recorder.then()
        self.wfile.write(body)
        if not recorder.told:
            self.close_connection = True


@contextmanager
def http(folder, certificate=None, **kinds):
    """Serve a folder by HTTP, or by HTTPS."""
    folder.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.recorder = recorder = HttpRecorder(folder, **kinds)
    kind = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        kind = "https"
    recorder.known = Known(f"{kind}://{USER}@127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@cache
def host_key(number=0):
    """Return a key of a host; `number` tells several apart."""
    return paramiko.ECDSAKey.generate()


class _Guard(paramiko.ServerInterface):
    def __init__(self, recorder):
        self._recorder = recorder

    def get_allowed_auths(self, username):
        return "password,publickey"

    def check_auth_password(self, username, password):
        self._recorder.asked.append(("password", username))
        fits = (username, password) == (USER, PASSWORD)
        return AUTH_SUCCESSFUL if fits else AUTH_FAILED

    def check_auth_publickey(self, username, key):
        return AUTH_SUCCESSFUL if key in self._recorder.users_keys else AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return OPEN_SUCCEEDED


class _Sftp(paramiko.SFTPServer):
    """A server whose names are bytes, as they are on its disk."""

    def _process(self, kind, number, message):
        message.get_text = lambda: os.fsdecode(message.get_string())
        super()._process(kind, number, message)


class _Handle(paramiko.SFTPHandle):
    def __init__(self, recorder, file):
        super().__init__()
        self.readfile = file
        self._recorder = recorder

    def read(self, offset, length):
        breaks = self._recorder.breaks
        if breaks and offset >= breaks[0]:
            breaks.pop(0)
            self._recorder.hang_up()
            return paramiko.SFTP_FAILURE
        return super().read(offset, length)


class _Files(paramiko.SFTPServerInterface):
    def __init__(self, server, recorder):
        super().__init__(server)
        self._recorder = recorder

    def _path(self, path):
        return self._recorder.folder / path.lstrip("/")

    def list_folder(self, path):
        found = []
        if not self._path(path).is_dir():
            return paramiko.SFTP_NO_SUCH_FILE
        for file in sorted(self._path(path).iterdir()):
            facts = paramiko.SFTPAttributes.from_stat(file.lstat())
            facts.filename = os.fsencode(file.name)
            found.append(facts)
        return found

    def stat(self, path):
        return self._facts(path, Path.stat)

    def lstat(self, path):
        return self._facts(path, Path.lstat)

    def _facts(self, path, ask):
        try:
            return paramiko.SFTPAttributes.from_stat(ask(self._path(path)))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    def open(self, path, flags, attr):
        self._recorder.asked.append(("open", path))
        try:
            return _Handle(self._recorder, self._path(path).open("rb"))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)


class SftpRecorder(Recorder):
    """A folder by SFTP, with a host key."""

    def __init__(self, folder, port):
        super().__init__(folder)
        self.key = host_key()
        self.users_keys = []
        self.transports = []
        address = f"sftp://{USER}@127.0.0.1:{port}"
        self.known = Known(address, host_key=self.key.fingerprint)

    def take(self, connection):
        transport = paramiko.Transport(connection)
        transport.add_server_key(self.key)
        transport.set_subsystem_handler("sftp", _Sftp, _Files, self)
        self.transports.append(transport)
        transport.start_server(threading.Event(), _Guard(self))

    def hang_up(self):
        for transport in self.transports:
            transport.close()


@contextmanager
def sftp(folder):
    """Serve a folder by SFTP."""
    folder.mkdir(parents=True, exist_ok=True)
    listening = socket.create_server(("127.0.0.1", 0))
    recorder = SftpRecorder(folder, listening.getsockname()[1])

    def serve():
        while True:
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            recorder.take(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield recorder
    finally:
        with suppress(OSError):  # where nobody can be connected, it does not wake the thread
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
        recorder.hang_up()


class S3Recorder(Recorder):
    """A bucket."""

    def __init__(self, client, endpoint):
        super().__init__(None)
        self._client = client
        self.known = Known("s3://recordings", login="AKIDEXAMPLE", endpoint=endpoint)

    def write(self, path, data):
        self._client.put_object(Bucket="recordings", Key=path, Body=data)

    def remove(self, path):
        self._client.delete_object(Bucket="recordings", Key=path)


@cache
def _cloud():
    """Start the one server of buckets; it ends with the tests."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    atexit.register(server.stop)
    return "http://{}:{}".format(*server.get_host_and_port())


@contextmanager
def s3(_folder=None):
    """Serve a bucket by S3."""
    import boto3

    endpoint = _cloud()
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key=PASSWORD,
    )
    client.create_bucket(Bucket="recordings")
    try:
        yield S3Recorder(client, endpoint)
    finally:
        for found in client.list_objects_v2(Bucket="recordings").get("Contents", ()):
            client.delete_object(Bucket="recordings", Key=found["Key"])
        client.delete_bucket(Bucket="recordings")
        client.close()


KINDS = {"http": http, "sftp": sftp, "s3": s3}

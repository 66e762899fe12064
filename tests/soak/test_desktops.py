"""Many desktops on one server, for a while: nothing acknowledged is lost, nothing is done twice.

The server falls over and comes back, desks are killed with -9 and come back; in the end the
database is held against what each desk had been told (D15: a minute in `make test`, ten with forty
desks in `make soak`).
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from factories import each_apart, install_checklist, make_person, make_team
from postgres import Cluster
from soak.desk_process import PASSWORD

from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    Document,
    Draft,
    Draw,
    Evaluation,
    Recorder,
    Revision,
    Setting,
    Signature,
    chain,
    database,
    engines,
    passwords,
    revisions,
)
from qa_desk.models.drafts import MACHINE

PROGRAM = Path(__file__).with_name("desk_process.py")
ROLE = {
    "inspector": "inspector",
    "csr": "csr",
    "lead": "team_lead",
    "qalead": "qa_lead",
    "importer": "inspector",
}


HARMLESS = {"stored", "there", "older", "E2", "E3", "E4", "E10"}  # never "parted" or "gone"
PATIENCE = 180  # seconds
ROAD = ("E0", "E1", "E2", "E3", "E4", "E10")


@dataclass(frozen=True)
class Size:
    """How many of each sit down, for how long, and what goes wrong meanwhile."""

    seconds: int
    crowd: dict[str, int]
    calls: int
    restarts: int
    kills: int


SMALL = Size(30, {"inspector": 4, "csr": 3, "lead": 1, "qalead": 2, "importer": 1}, 120, 1, 3)
WHOLE = Size(600, {"inspector": 20, "csr": 12, "lead": 4, "qalead": 2, "importer": 2}, 2000, 5, 10)


class Soak:
    """The server, its centre, and the desks."""

    def __init__(self, size: Size, folder: Path) -> None:
        self.size, self.folder = size, folder
        self.cluster = Cluster()
        url = self.cluster.create("soak")
        database.upgrade(url)
        engine = engines.connect(url)
        self.access = database.Access(engine, database._actor(engine, "system"))
        self.url = url.replace(url.split("//")[1].split("@")[0] + "@", "")
        self._processes: dict[str, subprocess.Popen] = {}
        with self.access.work() as work:
            self._people(work)
        with self.access.work() as work:
            self._calls(work)

    def _people(self, work) -> None:
        people = {}
        for kind, count in self.size.crowd.items():
            for n in range(1, count + 1):
                login = f"{kind}{n}"
                people[login] = make_person(work, ROLE[kind], login=login, staff_no=login)
                passwords.set_password(work.session, people[login], PASSWORD)
        self.csrs = [person for login, person in people.items() if login.startswith("csr")]
        leads = [person for login, person in people.items() if login.startswith("lead")]
        self.teams = [
            make_team(work, lead, self.csrs[n :: len(leads)]) for n, lead in enumerate(leads)
        ]
        self.logins = list(people)
        install_checklist(work)
        each_apart(work)  # every result is confirmed by itself
        work.session.add(  # the recordings are short
            Setting(key="draw.seconds", value="0", valid_from=work.now, changed_by=work.actor.id)
        )

    def _calls(self, work) -> None:
        recorder = Recorder(code="old", name="old", timezone="UTC")
        work.session.add(recorder)
        work.session.flush()
        for n in range(self.size.calls):
            began = work.now - timedelta(seconds=n)
            csr, team = self.csrs[n % len(self.csrs)], self.teams[n % len(self.teams)]
            call = Call(
                recorder_id=recorder.id,
                external_id=f"old-{n}",
                started_at=began,
                duration_ms=30_000,
                direction="inbound",
                imported_at=work.now,
            )
            work.session.add(call)
            work.session.flush()
            work.session.add_all([segment(call, csr, team), audio(call)])

    def sit_down(self, login: str) -> None:
        """Start a desk."""
        environment = {
            **os.environ,
            "QA_DESK_HOME": str(self.folder / f"home-{login}"),
            "SOAK_CSRS": str(len(self.csrs)),
        }
        with (self.folder / f"{login}.err").open("ab") as errors:
            self._processes[login] = subprocess.Popen(
                [sys.executable, str(PROGRAM), self.url, login, str(self.folder)],
                env=environment,
                stderr=errors,
            )

    def run(self) -> None:
        """Let them work while things go wrong; then let everybody finish and go home."""
        for login in self.logins:
            self.sit_down(login)
        self._wait_for("signed in", len(self.logins))
        started = time.monotonic()
        wrongs = [self.fall_over] * self.size.restarts + [self.kill_a_desk] * self.size.kills
        random.shuffle(wrongs)
        for n, wrong in enumerate(wrongs, start=1):
            moment = started + self.size.seconds * n / (len(wrongs) + 1)
            time.sleep(max(0.0, moment - time.monotonic()))
            wrong()
        time.sleep(max(0.0, started + self.size.seconds - time.monotonic()))
        for what in ("submitted", "confirmed", "countersigned", "drew", "imported"):
            self._wait_for(what, 1)
        (self.folder / "stop").touch()
        for process in self._processes.values():
            process.wait(PATIENCE)

    def fall_over(self) -> None:
        """Let the server fall over and come back."""
        self.cluster.fail()
        time.sleep(random.uniform(0.5, 2))
        self.cluster.recover()

    def kill_a_desk(self) -> None:
        """End a desk in the middle of whatever it does, and start it again."""
        login = random.choice(self.logins)
        self._processes[login].send_signal(signal.SIGKILL)
        self._processes[login].wait()
        self.sit_down(login)

    def _wait_for(self, what: str, times: int) -> None:
        """Wait, on a slow machine, until something has happened so often."""
        end, sign = time.monotonic() + PATIENCE, f'{{"did": "{what}"'
        logs = [self.folder / f"{login}.log" for login in self.logins]
        while sum(log.read_text("utf-8").count(sign) for log in logs if log.exists()) < times:
            assert time.monotonic() < end, f"{what}: fewer than {times}"
            time.sleep(0.5)

    def told(self) -> list[dict]:
        """Return all that any desk was told is done."""
        lines = []
        for login in self.logins:
            file = self.folder / f"{login}.log"
            text = file.read_text("utf-8") if file.exists() else ""
            lines += [{"who": login, **json.loads(line)} for line in text.splitlines()]
        return lines

    def close(self) -> None:
        """Take everything down."""
        for process in self._processes.values():
            process.kill()
            process.wait()
        self.access.close()
        self.cluster.stop()


def segment(call, csr, team):
    return CallSegment(
        call_id=call.id,
        person_id=csr.id,
        team_id=team.id,
        started_at=call.started_at,
        duration_ms=call.duration_ms,
    )


def audio(call):
    return AudioFile(
        call_id=call.id,
        source="/nowhere",
        path=f"{call.external_id}.wav",
        sha256=hashlib.sha256(call.external_id.encode()).digest(),
        bytes=1,
        format="WAV",
        rate=8000,
        channels=2,
        duration_ms=call.duration_ms,
    )


@pytest.fixture
def soak(request, tmp_path):
    soak = Soak(request.param, tmp_path)
    yield soak
    soak.close()


def ids(told, did):
    return Counter(line["id"] for line in told if line["did"] == did)


def look_at_drafts(work, told):
    """What a desk showed as saved is on the server, unless its sheet was submitted since."""
    drafts = {str(d.evaluation_id): d for d in work.session.query(Draft)}
    open_now = {str(e.id) for e in work.session.query(Evaluation).filter_by(status="E1")}
    last = {line["id"]: line for line in told if line["did"] == "saved"}
    for key in open_now & last.keys():
        assert drafts[key].sequence >= last[key]["sequence"], key
        if drafts[key].sequence == last[key]["sequence"]:
            assert {**drafts[key].document, MACHINE: ""} == {**last[key]["sheet"], MACHINE: ""}
    assert {line["outcome"] for line in told if line["did"] == "pushed"} <= HARMLESS
    assert drafts.keys() <= open_now, "a draft outlived its evaluation"


def look_at_results(work, told):
    """Every submitted sheet is there once, as it was submitted, and went on as it was told."""
    sent = {line["id"]: line["sheet"] for line in told if line["did"] == "submits"}
    found = {str(r.evaluation_id): r for r in work.session.query(Revision)}
    assert work.session.query(Revision).count() == len(found), "a sheet was stored twice"
    assert ids(told, "submitted").keys() <= found.keys()
    for key, revision in found.items():
        stored = revisions.sheet_of(work.session, revision).to_document()
        assert stored == sent[key], key
    reached = {str(e.id): ROAD.index(e.status) for e in work.session.query(Evaluation)}
    for did, status in (("submitted", "E2"), ("released", "E3"), ("confirmed", "E4")):
        assert all(reached[key] >= ROAD.index(status) for key in ids(told, did)), did
    assert all(reached[key] == len(ROAD) - 1 for key in ids(told, "countersigned"))
    assert set(ids(told, "submitted").values()) <= {1}


def look_at_signatures(work, told):
    """Nobody signed twice, and no slip was made twice."""
    signed = Counter((s.document_id, s.role) for s in work.session.query(Signature))
    assert set(signed.values()) <= {1}
    released = [e for e in work.session.query(Evaluation) if e.released_at]
    assert work.session.query(Document).count() == len(released)
    by_role = Counter(role for _document, role in signed)
    assert by_role["csr"] >= len(ids(told, "confirmed"))
    assert by_role["team_lead"] >= len(ids(told, "countersigned"))


def look_at_draws(work, told):
    """No call has two owners; what was drawn and imported is all there."""
    owners = Counter(e.segment_id for e in work.session.query(Evaluation))
    assert set(owners.values()) <= {1}
    draws = Counter(str(e.draw_id) for e in work.session.query(Evaluation))
    for line in told:
        if line["did"] == "drew":
            assert draws[str(line["id"])] == line["drawn"]
    assert len(draws) == work.session.query(Draw).count()
    known = {call.external_id for call in work.session.query(Call)}
    for line in told:
        if line["did"] == "imported":
            assert line["stored"] == 8 or line["problems"], "a call got lost without a word"
            assert len({f"{line['stamp']}-{n}" for n in range(8)} & known) >= line["stored"]


def hold_against(soak):
    """Hold the database against what the desks were told; return the figures."""
    told = soak.told()
    home = {line["who"] for line in told if line["did"] == "went home"}
    assert home == set(soak.logins)
    for login in soak.logins:
        assert (soak.folder / f"{login}.err").read_text("utf-8") == "", login
    with soak.access.ask() as work:
        for look in (look_at_drafts, look_at_results, look_at_signatures, look_at_draws):
            look(work, told)
        assert chain.verify(work.session) == []
    return Counter(line["did"] for line in told)


@pytest.mark.parametrize("soak", [SMALL], indirect=True)
@pytest.mark.timeout(600)
def test_a_minute_of_many_desks_on_a_server_that_falls_over(soak):
    soak.run()
    hold_against(soak)


@pytest.mark.soak
@pytest.mark.parametrize("soak", [WHOLE], indirect=True)
@pytest.mark.timeout(1800)
def test_ten_minutes_of_forty_desks_on_a_server_that_falls_over(soak, capsys):
    soak.run()
    did = hold_against(soak)
    with capsys.disabled():
        print("\nsoak:", dict(did))

"""No customer's full number comes out of the program, whatever is looked at (P18).

The demonstration centre is built on a file and copied to a server; everything that people see of
it is put into one text, which is searched for all its numbers.
"""

import csv
import logging
import re
import shutil
import sys
from dataclasses import fields, is_dataclass
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import insert, select, text

from qa_desk import cli, paths
from qa_desk.audio.kept import AudioPart
from qa_desk.demo import centre
from qa_desk.errors import QaDeskError
from qa_desk.models import Base, CustomerNumber, Document, Person, copying, database, engines
from qa_desk.reports import slip as report
from qa_desk.services import calls, cases, drawing, journal, people, planning, signing_off
from qa_desk.services.journal import Wanted
from qa_desk.ui import messages

LOGINS = ("csr01", "lead1", "coach1", "inspector1", "qalead", "trainer", "manager", "admin")
HIDDEN = {"customer_number": ("number",), "audio_file": ("path",), "setting": ("value",)}
LISTS = (
    calls.list_calls,
    people.list_people,
    cases.queue,
    cases.inbox,
    cases.results,
    planning.list_plans,
    lambda work: journal.read(work, Wanted()),
    journal.chains,
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    file = tmp_path_factory.mktemp("numbers") / "demo.db"
    centre.build(f"sqlite:///{file}", date(2026, 11, 18), calls=600)
    return file


@pytest.fixture(scope="module")
def server(demo, cluster, postgresql_template):
    cluster.create("numbers", template=postgresql_template)
    source, target = engines.connect(f"sqlite:///{demo}"), engines.connect(cluster.url("numbers"))
    copying.copy(source, target)
    source.dispose()
    target.dispose()
    yield cluster.url("numbers")
    cluster.drop("numbers")


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request, demo, tmp_path):
    """The owner's way into the demonstration centre."""
    if request.param == "postgresql":
        url = request.getfixturevalue("server")
    else:
        url = f"sqlite:///{shutil.copy(demo, tmp_path / 'demo.db')}"
    engine = engines.connect(url)
    access = database.Access(engine, database._actor(engine, "system"))
    access.url = url
    yield access
    access.close()


@pytest.fixture
def search(desk):
    """What finds the demonstration's numbers in a text, also written in groups."""
    with desk.ask() as work:
        numbers = set(work.session.scalars(select(CustomerNumber.number)))
    assert len(numbers) > 50
    known = re.compile("|".join(sorted(map(re.escape, numbers), key=len, reverse=True)))

    def find(said):
        return known.findall(said) + known.findall(re.sub(r"(?<=\d)[ .-](?=\d)", "", said))

    find.planted = min(number for number in numbers if number.startswith("16"))
    return find


def words(found):
    """Return all that a value says; the path by which sound is opened is shown nowhere."""
    if isinstance(found, AudioPart):
        return ""
    if is_dataclass(found):
        return "\n".join(words(getattr(found, each.name)) for each in fields(found))
    if isinstance(found, list | tuple | set | frozenset):
        return "\n".join(map(words, found))
    return str(found)


def as_everybody(desk, services):
    """Yield what each service gives to each person who may ask it."""
    for login in LOGINS:
        with desk.ask() as work:
            person = work.session.query(Person).filter_by(login=login).one()
            mine = type(work)(
                work.session, database.actor_of(work.session, person, work.now), work.now
            )
            for service in services:
                try:
                    yield words(service(mine))
                except QaDeskError as refused:
                    yield str(refused)


def details(work):
    found = [calls.detail(work, row.id) for row in calls.list_calls(work)[:40]]
    return found + [cases.case(work, row.id) for row in cases.results(work)[:20]]


def draws(work):
    return [drawing.list_draws(work, plan.id) for plan in planning.list_plans(work)]


def test_the_searcher_finds_a_number(search):
    """Were this to fail, the others would prove nothing."""
    number = search.planted
    for said in (number, f"x{number}y", f"{number[:3]} {number[3:7]}-{number[7:]}"):
        assert search(said)
    assert not search(f"{number[:3]}****{number[7:]}")


def test_lists_and_records_hold_none(desk, search):
    said = list(as_everybody(desk, (*LISTS, details, draws)))
    assert "****" in "".join(said)
    assert [found for each in said for found in search(each)] == []


def test_tables_hold_them_in_one_column_only(desk, search):
    with desk.ask() as work:
        for table in Base.metadata.sorted_tables:
            columns = [c for c in table.columns if c.name not in HIDDEN.get(table.name, ())]
            rows = work.session.execute(select(*columns)).all()
            assert search(str([[str(v) for v in row] for row in rows])) == [], table.name


def test_the_journal_and_its_export_hold_none(desk, search, tmp_path):
    with desk.work() as work:
        journal.export(work, Wanted(action="import"), tmp_path / "journal.csv")
        rows = work.session.execute(text("SELECT subject_id, payload FROM journal_entry")).all()
    exported = list(csv.reader((tmp_path / "journal.csv").read_text("utf-8-sig").splitlines()))
    assert len(exported) > 1
    assert search(str(exported)) == []
    assert search(str(rows)) == []


def test_slips_hold_none(desk, search):
    with desk.ask() as work:
        numbers = work.session.scalars(select(Document.number).limit(8)).all()
        slips = [signing_off.slip(work, number) for number in numbers]
    for language in ("zh", "en"):
        for slip in slips:
            output = BytesIO()
            report.draw(slip, output, language)
            pages = PdfReader(output).pages
            said = "".join(page.extract_text() for page in pages)
            assert said
            assert search(re.sub(r"\s", "", said)) == []


def test_faults_hold_none_in_the_report_the_log_and_on_the_terminal(
    desk, search, capsys, monkeypatch
):
    """An insertion that fails is the classic: the statement's values and the server's detail."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    messages.install_excepthook()
    messages.open_log()
    log = logging.getLogger("qa_desk")
    handler = log.handlers[-1]
    faults = [ValueError(f"/rec/out-{search.planted}-1.wav")]
    with desk.ask() as work:
        call_id = work.session.scalar(
            select(CustomerNumber.call_id).where(CustomerNumber.number == search.planted)
        )
    rows = [
        {"call_id": call_id, "number": search.planted},
        {"call_id": None, "number": search.planted},
    ]
    for row in rows:
        with pytest.raises(Exception, match="customer_number") as failed, desk.work() as work:
            work.session.connection().execute(insert(CustomerNumber.__table__), row)
        faults.append(failed.value)
    try:
        for fault in faults:
            given = (type(fault), fault, fault.__traceback__)
            assert search(messages.crash_report(*given)) == []
            log.critical("Fault", exc_info=given)
            cli._on_fault(*given)
    finally:
        log.removeHandler(handler)
        handler.close()
    written = (paths.logs() / "qa-desk.log").read_text("utf-8")
    said = capsys.readouterr().err
    assert written.count("Traceback") >= 2
    assert said.count("customer_number") >= 2
    assert search(written) == []
    assert search(said) == []


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # commands need no password there
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
    printed = capsys.readouterr()
    assert "****" in printed.err
    assert search(printed.out) == []
    assert search(printed.err) == []

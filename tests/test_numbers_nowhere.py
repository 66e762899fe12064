"""No customer's full number comes out of the program, whatever is looked at (P18).

The demonstration centre is built on a file and copied to a server; everything that people see of
it is put into one text, which is searched for all its numbers.
"""

import csv
import logging
import re
import shutil
import sys
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import insert, select, text

from qa_desk import cli, paths
from qa_desk.audio.kept import AudioPart
from qa_desk.errors import QaDeskError
from qa_desk.models import (
    Base,
    CustomerNumber,
    Document,
    Person,
    bi_views,
    copying,
    database,
    engines,
)
from qa_desk.reports import assessment_sheet, check_sheet, dispute_sheet, monitoring_plan
from qa_desk.reports import slip as report
from qa_desk.reports.check_sheet import CheckSheet
from qa_desk.services import (
    accounts,
    actions,
    assessments,
    assigning,
    attachments,
    bias,
    calls,
    cases,
    centre_settings,
    check_desk,
    complaints,
    countersigning,
    coverage,
    dashboards,
    dispute_figures,
    dispute_papers,
    drawing,
    early_warning,
    evaluation_export,
    exports,
    journal,
    live,
    months,
    people,
    plan_choices,
    planning,
    quick_checks,
    recorders,
    retention,
    rosters,
    routes,
    screen_videos,
    scripts,
    signature_counts,
    signing_off,
    to_sign,
    track_records,
    watch_list,
    working_days,
)
from qa_desk.services.journal import Wanted
from qa_desk.ui import messages

LOGINS = ("csr01", "lead1", "coach1", "inspector1", "qalead", "trainer", "manager", "admin")
EVER = date(2000, 1, 1), date(2100, 1, 1)
HIDDEN = {"customer_number": ("number",), "audio_file": ("path",), "setting": ("value",)}
LISTS = (
    calls.list_calls,
    people.list_people,
    cases.queue,
    cases.inbox,
    cases.results,
    actions.listed,
    planning.list_plans,
    lambda work: journal.read(work, Wanted()),
    journal.chains,
    coverage.board,
    check_desk.desk,
    lambda work: quick_checks.list_checks(work, *EVER),
    assigning.board,
    rosters.month,
    watch_list.list_entries,
    plan_choices.choices,
    planning.outlook,
    exports.waiting,
    to_sign.today,
    countersigning.waiting,
    assessments.listed,
    live.waiting,
    scripts.library,
    recorders.recorders,
    retention.purges,
    retention.holds,
    lambda work: retention.counts(work, "records"),
    accounts.candidates,
    centre_settings.read,
    working_days.read,
    signature_counts.of_last_month,
    lambda work: dispute_figures.figures(work, dispute_figures.Wanted(*EVER)),
    lambda work: dashboards.findings(work, dashboards.Wanted("year")),
    lambda work: dashboards.behind(work, dashboards.Wanted("year"), "trend", ""),
    months.sheet,
    months.outlook,
    early_warning.board,
    complaints.listed,
    lambda work: complaints.of_days(work, *EVER),
)
OF_A_CASE = (
    track_records.track_record,
    attachments.listed,
    screen_videos.listed,
    routes.signers,
    dispute_papers.sheet,
)


@pytest.fixture(scope="module")
def server(small_demonstration, cluster, postgresql_template):
    cluster.create("numbers", template=postgresql_template)
    source, target = (
        engines.connect(f"sqlite:///{small_demonstration}"),
        engines.connect(cluster.url("numbers")),
    )
    copying.copy(source, target)
    source.dispose()
    target.dispose()
    yield cluster.url("numbers")
    cluster.drop("numbers")


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request, small_demonstration, tmp_path):
    """The owner's way into the demonstration centre."""
    if request.param == "postgresql":
        url = request.getfixturevalue("server")
    else:
        url = f"sqlite:///{shutil.copy(small_demonstration, tmp_path / 'demo.db')}"
    engine = engines.connect(url)
    access = database.Access(engine, database._actor(engine, "system"))
    access.url = url
    yield access
    access.close()


def finder(desk):
    """Return what finds the demonstration's numbers in a text, also written in groups."""
    with desk.ask() as work:
        numbers = set(work.session.scalars(select(CustomerNumber.number)))
    assert len(numbers) > 50
    assert all(map(str.isdigit, numbers))
    sizes = {len(number) for number in numbers}

    def inside(digits):
        return {digits[n : n + size] for size in sizes for n in range(len(digits) - size + 1)}

    def find(said):
        together = re.sub(r"(?<=\d)[ .-](?=\d)", "", said)
        runs = {*re.findall(r"\d+", said), *re.findall(r"\d+", together)}
        return [number for digits in runs for number in inside(digits) & numbers]

    find.planted = min(number for number in numbers if number.startswith("16"))
    return find


@pytest.fixture
def search(desk):
    """What finds a number."""
    return finder(desk)


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
            mine = replace(work, actor=database.actor_of(work.session, person, work.now))
            for service in services:
                try:
                    yield words(service(mine))
                except QaDeskError as refused:
                    yield str(refused)


def details(work):
    found = [calls.detail(work, row.id) for row in calls.list_calls(work)[:40]]
    return found + [cases.case(work, row.id) for row in cases.results(work)[:20]]


def around_cases(work):
    """Return what stands beside a case; what one may not see says so."""
    found = []
    for row in cases.results(work)[:5]:
        for service in OF_A_CASE:
            try:
                found.append(service(work, row.id))
            except QaDeskError as refused:
                found.append(str(refused))
    return found


def draws(work):
    return [drawing.list_draws(work, plan.id) for plan in planning.list_plans(work)]


def proofs(work):
    """Return what proves a draw, and why calls were drawn or not."""
    found = [why for row in calls.list_calls(work)[:20] for why in drawing.why(work, row.id)]
    verdicts = [drawing.verify(work, draw.id) for plan in draws(work) for draw in plan]
    said = [each.sentence for each in (*found, *verdicts)]
    return (
        found,
        verdicts,
        said,
        [bias.of_draw(work, draw.id) for plan in draws(work) for draw in plan],
    )


def plans(work):
    month = planning.outlook(work).month
    listed = planning.list_plans(work)
    return planning.propose(work, month), [planning.details(work, plan.id) for plan in listed]


def checked(work):
    """Return the calls that may be heard for a quick check, and the checks of some days."""
    subjects = check_desk.desk(work).subjects[:5]
    heard = [check_desk.recent_calls(work, subject.id) for subject in subjects]
    return heard, [coverage.of_day(work, subject.id, subject.day) for subject in subjects]


def test_the_searcher_finds_a_number(search):
    """Were this to fail, the others would prove nothing."""
    number = search.planted
    for said in (number, f"x{number}y", f"{number[:3]} {number[3:7]}-{number[7:]}"):
        assert search(said)
    assert not search(f"{number[:3]}****{number[7:]}")


def test_lists_and_records_hold_none(desk, search):
    said = list(as_everybody(desk, (*LISTS, details, around_cases, draws, proofs, plans, checked)))
    assert "****" in "".join(said)
    assert "Identical: " in "".join(said)  # the proofs were given, not only refused
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


def spoken(pdf):
    """Return all words of a PDF, without what is between them."""
    said = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert said
    return re.sub(r"\s", "", said)


def test_slips_hold_none(desk, search):
    with desk.ask() as work:
        kept = select(Document.number).where(Document.kind == "slip")
        numbers = work.session.scalars(kept.limit(8)).all()
        slips = [signing_off.slip(work, number) for number in numbers]
    for language in ("zh", "en"):
        for slip in slips:
            output = BytesIO()
            report.draw(slip, output, language)
            assert search(spoken(output)) == []


def test_dispute_and_assessment_sheets_hold_none(desk, search):
    with desk.ask() as work:
        listed = assessments.listed(work)
        disputed = [row for row in cases.results(work) if row.status in ("E7", "E8", "E9")]
        sheets = [(assessment_sheet, assessments.sheet(work, row.id)) for row in listed]
        sheets += [(dispute_sheet, dispute_papers.sheet(work, row.id)) for row in disputed]
    assert sheets
    for module, sheet in sheets:
        for language in ("zh", "en"):
            output = BytesIO()
            module.draw(sheet, output, language)
            assert search(spoken(output)) == []


def test_the_exported_dispute_figures_hold_none(desk, search, tmp_path):
    with desk.work() as work:
        dispute_figures.export(work, dispute_figures.Wanted(*EVER), tmp_path / "figures.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "figures.xlsx")
    assert search(str([list(sheet.iter_rows(values_only=True)) for sheet in sheets])) == []


def test_whole_evaluations_and_the_views_for_other_tools_hold_none(desk, search, tmp_path):
    file = tmp_path / "all.jsonl"
    with desk.ask() as work:
        assert evaluation_export.write(work, evaluation_export.Wanted(), file).number > 5
        assert search(file.read_text("utf-8")) == []
        is_server = work.session.get_bind().dialect.name == "postgresql"
        for name in bi_views.queries() if is_server else ():
            rows = work.session.execute(text(f"SELECT * FROM qa_desk_read.{name}")).all()
            assert rows or name == "fatal"
            assert search(str([[str(value) for value in row] for row in rows])) == [], name


def test_the_monthly_results_for_hr_hold_none(desk, search, tmp_path):
    with desk.work() as work:
        assert months.export(work, work.today.replace(day=1), tmp_path / "hr.csv")
    assert search((tmp_path / "hr.csv").read_text("utf-8-sig")) == []


def test_prints_of_plans_and_of_rounds_hold_none(desk, search, tmp_path):
    with desk.ask() as work:
        printed = [planning.printed(work, plan.id) for plan in planning.list_plans(work)]
        found = check_desk.desk(work)
    people = tuple((subject.name, subject.staff_no) for subject in found.subjects)
    sheet = CheckSheet(found.centre, "A", "", found.subjects[0].day, people)
    assert printed
    for language in ("zh", "en"):
        for plan in printed:
            output = BytesIO()
            monitoring_plan.draw(plan, output, language)
            assert search(spoken(output)) == []
        check_sheet.draw(sheet, tmp_path / "sheet.pdf", language)
        assert search(spoken(tmp_path / "sheet.pdf")) == []


def test_the_exported_board_holds_none(desk, search, tmp_path):
    file = tmp_path / "board.xlsx"
    with desk.work() as work:
        board = coverage.board(work)
        csrs = [line.csr.id for line in board.lines]
        assert coverage.export(work, board.month.first, csrs, file) > 10
    sheets = openpyxl.load_workbook(file)
    assert search(str([list(sheet.iter_rows(values_only=True)) for sheet in sheets])) == []
    with zipfile.ZipFile(file) as parts:
        assert search(" ".join(str(parts.read(name)) for name in parts.namelist())) == []


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

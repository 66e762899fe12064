"""The tour: the main road from a recording to a signed slip, by the same windows and services."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt

from qa_desk import app, demo, i18n, paths
from qa_desk.errors import QaDeskError, StorageError
from qa_desk.i18n import _
from qa_desk.reports import slip as slip_report
from qa_desk.rules.checklists import Item
from qa_desk.services import assigning, cases, importing, people, planning, signing_off
from qa_desk.services.cases import CaseRow
from qa_desk.services.people import PersonRow
from qa_desk.tour import kiosk, learning, opening
from qa_desk.tour.guide import Guide, without_a_display
from qa_desk.ui.page import Page
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.plan import PlanPage
from qa_desk.ui.pages.score import ScorePage
from qa_desk.ui.pages.tasks import TasksPage
from qa_desk.ui.widgets.approve_dialog import ApproveDialog
from qa_desk.ui.widgets.sign_forms import ConfirmForm, SignForm

PageT = TypeVar("PageT", bound=Page)
_INSPECTOR = "inspector1"


@dataclass
class Road:
    """What the steps of the tour hand on to each other."""

    folder: Path
    guide: Guide
    people: list[PersonRow] = field(default_factory=list)
    task: CaseRow | None = None
    slip: str = ""

    def picture(self, name: str) -> str:
        """Take a picture of the window and return its file's name."""
        file = self.folder / "pages" / f"{name}.png"
        self.guide.picture(file)
        return file.name

    def open(self, kind: type[PageT], record: object = None) -> PageT:
        """Go to a page of this kind."""
        page = self.guide.open(kind.name, record)
        if not isinstance(page, kind):
            raise StorageError(_("The page {page} does not open.").format(page=kind.name))
        return page

    def drawn(self) -> CaseRow:
        """Return the evaluation that this tour is about."""
        if self.task is None:
            raise StorageError(_("No evaluation has been drawn."))
        return self.task

    def login_of(self, condition: Callable[[PersonRow], object]) -> str:
        """Return the sign-in name of somebody."""
        return next(person.login for person in self.people if condition(person))


def walk(folder: Path) -> int:
    """Walk the road; one line per step; stop at the first that fails (exit code 2)."""
    folder = folder.absolute()
    for old in ("centre", "recordings", "pages"):
        shutil.rmtree(folder / old, ignore_errors=True)
    os.environ["QA_DESK_HOME"] = str(folder / "centre")
    if without_a_display():
        print(_("There is no display: the windows are drawn into memory."))
    print(_("Building the demonstration centre…"), flush=True)
    database = app.demonstration().database
    opening.build(database)
    road = Road(folder, Guide(database))
    try:
        return _take_steps(road)
    finally:
        road.guide.close()


def _take_steps(road: Road) -> int:
    steps: tuple[tuple[str, Callable[[Road], str]], ...] = (
        (_("Import"), _import),
        (_("Plan"), _plan),
        (_("Draw"), _draw),
        (_("Tasks"), _tasks),
        (_("Listen"), _listen),
        (_("Score"), _score),
        (_("Release"), _release),
        (_("CSR signs"), _confirm),
        (_("Team lead countersigns"), _countersign),
        (_("Confirmation slip"), _slip),
        (_("Signing station"), _station),
        (_("Training"), _train),
        (_("Calibration"), _calibrate),
        (_("Inspectors"), _inspect),
        (_("Model calls"), _teach),
    )
    for number, (words, step) in enumerate(steps, 1):
        line = f"{number}/{len(steps)}  {words}"
        try:
            said = step(road)
        except QaDeskError as error:
            print(f"{line}  ✗ {error}", flush=True)
            return 2
        print(f"{line}  ✓ {said}", flush=True)
    return 0


def _import(road: Road) -> str:
    """Import two calls: one file with both parties, and one of two one-party files."""
    road.guide.sign_in("qalead")
    access = road.guide.desk.access
    with access.ask() as work:
        road.people = people.list_people(work)
    csr = next(person for person in road.people if person.login == "csr01")
    recordings, listing = _recordings(road.folder, csr.staff_no)
    request = importing.Request(recordings, listing, "tour")
    summary = importing.run(access.work, request)
    if summary.problems or summary.stored != 2:
        raise StorageError("; ".join([summary.sentence(), *map(str, summary.problems)]))
    road.guide.open("calls")
    return f"{summary.sentence()} → {road.picture('1-calls')}"


def _recordings(folder: Path, staff_no: str) -> tuple[Path, Path]:
    """Lay out a recorder's folder and its list of calls."""
    recordings = folder / "recordings"
    recordings.mkdir(parents=True)
    audio = paths.resources() / "demo" / "audio"
    both = min(audio.glob("*[0-9].ogg"))
    agent = min(audio.glob("*-agent.ogg"))
    caller = agent.with_name(agent.name.replace("-agent", "-caller"))
    for cut, name in ((both, "1.ogg"), (agent, "2_agent.ogg"), (caller, "2_caller.ogg")):
        shutil.copy(cut, recordings / f"tour-{name}")
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    lines = [
        "call id,staff no.,start,direction,number,reason,file",
        f"tour-1,{staff_no},{now},inbound,13800001234,资费咨询,tour-1.ogg",
        f"tour-2,{staff_no},{now},inbound,13900005678,账单疑问,tour-2_agent.ogg",
    ]
    listing = folder / "calls.csv"
    listing.write_text("\n".join(lines) + "\n", "utf-8")
    return recordings, listing


def _plan(road: Road) -> str:
    """Take this month's plan as last month suggests it, step by step, and approve it."""
    guide, page = road.guide, road.open(PlanPage)
    guide.press(_("New plan"))
    guide.wait(lambda: page.wizard.isVisible() and bool(page.wizard.rules.rules))
    while page.wizard.next.isVisible():
        guide.press(_("Next"))
    guide.press(_("Save draft"))
    guide.wait(lambda: page.view.approve.isVisible() and page.view.approve.isEnabled())
    guide.press(_("Approve"))
    if isinstance(page.dialog, ApproveDialog):  # it is more than the inspectors can do
        page.dialog.accepted_short.click()
        guide.press(_("Approve"), page.dialog)
    guide.wait(page.view.draw.isEnabled, page.notice.words)
    page.view.tabs.setCurrentIndex(0)
    guide.settle()
    picture = road.picture("2-plan")
    page.view.tabs.setCurrentIndex(1)
    return picture


def _draw(road: Road) -> str:
    """Draw the samples."""
    page = road.open(PlanPage)
    access = road.guide.desk.access
    with access.ask() as work:
        before = sum(plan.drawn for plan in planning.list_plans(work))
    road.guide.press(_("Draw samples"))
    road.guide.wait(lambda: bool(page.notice.words()))
    with access.ask() as work:
        drawn = sum(plan.drawn for plan in planning.list_plans(work)) - before
    if not drawn:
        raise StorageError(page.notice.words())
    return f"{page.notice.words()} → {road.picture('3-draw')}"


def _tasks(road: Road) -> str:
    """See how the tasks are shared out among the inspectors."""
    road.open(TasksPage)
    with road.guide.desk.access.ask() as work:
        seats = [seat for seat in assigning.board(work).seats if seat.tasks]
    if len(seats) < 2:
        raise StorageError(_("No evaluation has been drawn."))
    shares = _(", ").join(f"{seat.name} {seat.tasks}" for seat in seats)
    said = f"{shares} → {road.picture('4-tasks')}"
    road.guide.sign_out()
    return said


def _listen(road: Road) -> str:
    """Open the newest task of an inspector and listen."""
    guide = road.guide
    guide.sign_in(_INSPECTOR)
    with guide.desk.access.ask() as work:
        tasks = [task for task in cases.queue(work) if task.status == "E0"]
    if not tasks:
        raise StorageError(_("No evaluation has been drawn."))
    road.task = max(tasks, key=lambda task: (task.assigned_at, task.number))
    page = road.open(ScorePage, road.task.id)
    guide.wait(lambda: page.listening.has_sound)
    guide.press(_("Start scoring"))
    guide.wait(page.form.isVisible)
    page.listening.toggle()
    guide.wait(lambda: page.listening.position > 1500)
    page.listening.toggle()
    return f"{road.task.number}, {road.task.csr} → {road.picture('5-listen')}"


def _score(road: Road) -> str:
    """Answer every item by its keys, mark one moment, submit."""
    guide, page = road.guide, road.open(ScorePage)
    checklist = page.checklist()
    if checklist is None:
        raise StorageError(_("The checklist does not open."))
    slight = next(item for item in checklist.items if _is_slight(item))
    page.form.focus_first()
    for item in checklist.items:
        if item is slight:
            guide.key(Qt.Key.Key_M)
        guide.key(Qt.Key.Key_2 if item is slight else Qt.Key.Key_1)
        guide.key(Qt.Key.Key_Down)
    guide.settle()
    picture = road.picture("6-score")
    guide.press(_("Submit"))
    guide.wait(lambda: bool(page.notice.words()))
    return f"{page.notice.words()} → {picture}"


def _is_slight(item: Item) -> bool:
    """Say whether an item's second option loses something, but less than half (E-05)."""
    return item.points // 2 < item.options[1].value < item.points


def _release(road: Road) -> str:
    """Release the result to the CSR."""
    said = _take(road, "release", _("Release"), "7-release")
    road.guide.sign_out()
    return said


def _confirm(road: Road) -> str:
    """Sign as the CSR."""
    staff_no = road.drawn().csr.staff_no
    road.guide.sign_in(road.login_of(lambda person: person.staff_no == staff_no and person.login))
    with road.guide.desk.access.ask() as work:
        mates = cases.case(work, road.drawn().id).together
    for mate in mates:  # all that stands on the slip is read before it is signed
        road.open(InboxPage, mate.id)
    return _take(road, "accept", _("Sign"), "8-csr-signs")


def _countersign(road: Road) -> str:
    """Sign as the CSR's team lead."""
    road.guide.sign_out()
    team = road.drawn().team
    road.guide.sign_in(road.login_of(lambda person: person.leads == team))
    return _take(road, "countersign", _("Countersign"), "9-team-lead-countersigns")


def _take(road: Road, key: str, verb: str, picture: str) -> str:
    """Open the case in the inbox, fill in its form, press its button."""
    guide, page = road.guide, road.open(InboxPage, road.drawn().id)
    guide.wait(lambda: page.desk.panel.form is not None)
    guide.settle()  # what a CSR opens is noted, and read again
    form = page.desk.panel.form
    if isinstance(form, ConfirmForm):
        form.agree.click()
    if isinstance(form, SignForm):
        form.secret.password.setText(demo.PASSWORD)
    taken = road.picture(picture)
    guide.press(verb, form)
    guide.wait(page.said.isVisible, lambda: _refusal(page) or f"{key}: {verb}")
    return f"{page.said.text()} → {taken}"


def _refusal(page: InboxPage) -> str:
    form = page.desk.panel.form
    return form.problem.words() if form else ""


def _slip(road: Road) -> str:
    """Print the slip as PDF in both languages."""
    with road.guide.desk.access.ask() as work:
        number = cases.case(work, road.drawn().id).row.slip
        slip = signing_off.slip(work, number)
    if not slip.complete:
        raise StorageError(_("The slip {number} is not signed by both.").format(number=number))
    for language in i18n.LANGUAGES:
        slip_report.draw(slip, road.folder / f"{number}-{language}.pdf", language)
    with road.guide.desk.access.work() as work:
        signing_off.note_print(work, number)
    road.guide.open("results", road.drawn().id)
    return f"{number}-{i18n.language()}.pdf → {road.picture('10-results')}"


def _station(road: Road) -> str:
    """See what a CSR finds at a signing station."""
    road.guide.sign_out()
    file = road.folder / "pages" / "11-station.png"
    kiosk.visit(road.guide, app.demonstration(), "csr01", file)
    return file.name


def _train(road: Road) -> str:
    return learning.train(road.guide, road.picture)


def _calibrate(road: Road) -> str:
    return learning.calibrate(road.guide, road.picture)


def _inspect(road: Road) -> str:
    return learning.inspect(road.guide, road.picture)


def _teach(road: Road) -> str:
    return learning.teach(road.guide, road.picture)

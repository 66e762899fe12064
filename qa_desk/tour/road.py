"""The tour: the main road from a recording to a signed slip, by the same windows and services."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt

from qa_desk import i18n, paths
from qa_desk.errors import QaDeskError, StorageError
from qa_desk.i18n import _
from qa_desk.models.database import Access, open_as_system
from qa_desk.reports import slip as slip_report
from qa_desk.services import cases, importing, people, signing_off
from qa_desk.services.cases import CaseRow
from qa_desk.tour import opening
from qa_desk.tour.guide import Guide, without_a_display
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.plan import PlanPage
from qa_desk.ui.pages.score import ScorePage

PER_CSR = 1


@dataclass
class Road:
    """What the steps of the tour hand on to each other."""

    folder: Path
    database: str
    guide: Guide
    system: Access
    task: CaseRow | None = None
    slip: str = ""

    def picture(self, name: str) -> str:
        """Take a picture of the window and return its file's name."""
        file = self.folder / "pages" / f"{name}.png"
        self.guide.picture(file)
        return file.name

    def drawn(self) -> CaseRow:
        """Return the evaluation that this tour is about."""
        if self.task is None:
            raise StorageError(_("No evaluation has been drawn."))
        return self.task


def walk(folder: Path) -> int:
    """Walk the road; one line per step; stop at the first that fails (exit code 2)."""
    quiet = without_a_display()
    folder = folder.absolute()
    shutil.rmtree(folder / "centre", ignore_errors=True)
    os.environ["QA_DESK_HOME"] = str(folder / "centre")
    if quiet:
        print(_("There is no display: the windows are drawn into memory."))
    database = opening.database()
    print(_("Building the demonstration centre…"), flush=True)
    opening.build(database)
    road = Road(folder, database, Guide(database), open_as_system(database, "tour"))
    try:
        return _take_steps(road)
    finally:
        road.system.close()
        road.guide.close()


def _take_steps(road: Road) -> int:
    steps: tuple[tuple[str, Callable[[Road], str]], ...] = (
        (_("Import"), _import),
        (_("Plan"), _plan),
        (_("Draw"), _draw),
        (_("Listen"), _listen),
        (_("Score"), _score),
        (_("Release"), _release),
        (_("CSR signs"), _confirm),
        (_("Team lead countersigns"), _countersign),
        (_("Confirmation slip"), _slip),
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
    """Import two calls as a recorder names them: one file with both parties, one of two files."""
    recordings = road.folder / "recordings"
    recordings.mkdir(parents=True, exist_ok=True)
    with road.system.ask() as work:
        csr = next(row for row in people.list_people(_as_manager(work)) if "csr" in row.roles)
    cuts = sorted((paths.resources() / "demo" / "audio").glob("*.ogg"))
    legs = [cut for cut in cuts if cut.stem.endswith(("-agent", "-caller"))][:2]
    moment = datetime.now(UTC).replace(microsecond=0)
    calls = []
    for cut, name in ((cuts[0], "tour-0001.ogg"), (legs[0], "tour-0002_agent.ogg"),
                      (legs[1], "tour-0002_caller.ogg")):  # fmt: skip
        shutil.copy(cut, recordings / name)
    for call_id in ("tour-0001", "tour-0002"):
        file = f"{call_id}.ogg" if call_id == "tour-0001" else f"{call_id}_agent.ogg"
        calls.append(f"{call_id},{csr.staff_no},{moment:%Y-%m-%dT%H:%M:%SZ},,in,13800001234,,{file}")
    listing = road.folder / "calls.csv"
    head = "call id,staff no.,start,duration,direction,number,reason,file"
    listing.write_text("\n".join([head, *calls]) + "\n", "utf-8")
    summary = importing.run(road.system.work, importing.Request(recordings, listing, "tour"))
    if summary.problems:
        raise StorageError("; ".join(map(str, summary.problems)))
    road.guide.sign_in("qalead")
    road.guide.open("calls")
    return f"{summary.sentence()} {road.picture('1-calls')}"

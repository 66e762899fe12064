"""A desk without a window that works until it is told to go home: `desk_process.py URL LOGIN DIR`.

It uses the same services and the same local draft journal as the window. Whatever it was told is
done, and nothing else, it appends to DIR/LOGIN.log; when DIR/stop exists, it pushes the drafts
that the server does not have yet, says so, and ends.
"""

import json
import os
import random
import sys
import time
import wave
from pathlib import Path

from qa_desk.drafts import DraftJournal, LocalDraft
from qa_desk.errors import QaDeskError, RuleError
from qa_desk.models import database
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.services import cases, drawing, evaluating, importing, planning, signing_off

PASSWORD = "a password of its own"
HEARD = signing_off.Answer("agree", heard=True)


class Desk:
    """One person at work."""

    def __init__(self, url: str, login: str, folder: Path) -> None:
        self._url, self._login, self._folder = url, login, folder
        self._log = os.open(folder / f"{login}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._drafts = DraftJournal.of(url, login)
        self._access: database.Access | None = None
        self._acts = {
            "inspector": (self.score, self.score, self.release),
            "csr": (self.confirm,),
            "lead": (self.countersign,),
            "qalead": (self.draw, self.release),
            "importer": (self.bring_in,),
        }[login.rstrip("0123456789")]

    def note(self, did: str, **facts: object) -> None:
        """Write down what was acknowledged; one write, so that a kill leaves whole lines."""
        line = json.dumps({"did": did, **facts}, default=str, ensure_ascii=False) + "\n"
        os.write(self._log, line.encode())

    def run(self) -> None:
        """Work; whatever goes wrong in a way that a person is told, is tried again."""
        while not (self._folder / "stop").exists():
            try:
                self._work_on()
            except QaDeskError as error:
                self.note(
                    "refused",
                    kind=type(error).__name__,
                    words=str(error),
                    cause=repr(error.__cause__),
                )
                time.sleep(random.uniform(0.1, 0.5))
        while self._drafts.unpushed():
            try:
                self._push()
            except QaDeskError as error:
                self.note(
                    "refused",
                    kind=type(error).__name__,
                    words=str(error),
                    cause=repr(error.__cause__),
                )
                time.sleep(0.5)
        self.note("went home")

    def _work_on(self) -> None:
        if self._access is None:
            self._access = database.sign_in(self._url, self._login, PASSWORD)
            self.note("signed in")
        if not random.choice(self._acts)():
            time.sleep(random.uniform(0.2, 1.0))
        time.sleep(random.uniform(0.02, 0.2))

    # -- inspectors ---------------------------------------------------------------------------

    def score(self) -> bool:
        """Open a task, or go on with it; fill it in answer by answer; submit it."""
        self._push()
        with self._access.ask() as work:
            rows = cases.queue(work)
        if not rows:
            return False
        row = min(rows[:3], key=lambda row: (row.status != "E1", random.random()))
        version = row.version
        if row.status == "E0":
            with self._access.work() as work:
                version = evaluating.open_task(work, row.id, version).version
            self.note("opened", id=row.id)
        with self._access.ask() as work:
            case = cases.case(work, row.id)
        sheet, draft = self._fill_in(case)
        self.note("submits", id=row.id, sheet=sheet.to_document())
        with self._access.work() as work:
            evaluating.submit(work, row.id, version, sheet, draft)
        self.note("submitted", id=row.id)
        self._drafts.forget(row.id)
        return True

    def _fill_in(self, case: cases.Case) -> tuple[Sheet, LocalDraft]:
        draft = self._drafts.load(case.row.id)
        if case.held is not None and (draft is None or not draft.is_after(case.held)):
            draft = self._drafts.start(case.row.id, case.held)
        known = Sheet.from_document(draft.document) if draft else case.sheet
        answers, marks = dict(known.answers), {mark.item: mark for mark in known.marks}
        for item in case.checklist.items:
            worst = random.random() < 0.1
            answers[item.number] = Answer(1, note="说明") if worst else Answer(0)
            if worst:
                marks[item.number] = Mark(1000, item.number)
            else:
                marks.pop(item.number, None)
            sheet = Sheet(answers=answers, marks=tuple(marks.values()), praise="主动说明")
            draft = self._drafts.save(case.row.id, sheet.to_document())
            self.note("saved", id=case.row.id, sequence=draft.sequence, sheet=draft.document)
            if random.random() < 0.3:
                self._push()
            time.sleep(random.uniform(0.0, 0.2))
        return sheet, draft

    def _push(self) -> None:
        for draft in self._drafts.unpushed():
            with self._reach().work() as work:
                pushed = evaluating.push_draft(work, draft)
            if pushed.is_safe:
                self._drafts.mark_pushed(draft)
            else:
                self._drafts.refuse(draft, pushed.outcome)
            self.note("pushed", id=draft.evaluation_id, outcome=pushed.outcome)

    def _reach(self) -> database.Access:
        if self._access is None:
            self._access = database.sign_in(self._url, self._login, PASSWORD)
        return self._access

    def release(self) -> bool:
        """Release what waits for it."""
        return self._take(evaluating.release, "released", "E2")

    # -- the others ---------------------------------------------------------------------------

    def confirm(self) -> bool:
        """Sign as the CSR."""

        def sign(work, case_id, _version):
            cases.opened(work, case_id)
            version = cases.case(work, case_id).row.version
            return signing_off.confirm(work, case_id, version, HEARD, PASSWORD)

        return self._take(sign, "confirmed", "E3")

    def countersign(self) -> bool:
        """Sign as the team lead."""

        def sign(work, case_id, version):
            return signing_off.countersign(work, case_id, version, "下次先核对", PASSWORD)

        return self._take(sign, "countersigned", "E4")

    def _take(self, service, did: str, status: str) -> bool:
        with self._access.ask() as work:
            rows = [row for row in cases.inbox(work) if row.status == status]
        if not rows:
            return False
        row = random.choice(rows[:3])
        with self._access.work() as work:
            service(work, row.id, row.version)
        self.note(did, id=row.id)
        return True

    def draw(self) -> bool:
        """Draw from the plan that was approved last; make the next one when it is used up."""
        with self._access.ask() as work:
            made = planning.list_plans(work)
        plans = [plan for plan in made if plan.state == "approved"]
        if plans and self._draw_from(plans[0]):
            return True
        more = min(200, 40 * (len(made) + 1))  # a later plan counts what was drawn
        with self._access.work() as work:
            plan = planning.make(work, planning.outlook(work).month, more)
            planning.approve(work, plan.id, plan.version)
        self.note("planned", id=plan.id)
        return True

    def _draw_from(self, plan: planning.PlanRow) -> bool:
        try:
            with self._access.work() as work:
                drawn = drawing.draw(work, plan.id, plan.version)
        except RuleError:
            return False
        for each in drawn.draws:
            self.note("drew", id=each.id, drawn=each.drawn)
        return True

    def bring_in(self) -> bool:
        """Import a folder of new recordings with its list."""
        stamp = f"{self._login}-{time.time_ns()}"
        folder = self._folder / stamp
        folder.mkdir()
        lines = ["Call ID,Staff no.,Start,Duration,Direction,File"]
        moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
        for n in range(8):
            name = f"{stamp}-{n}.wav"
            with wave.open(str(folder / name), "wb") as file:
                file.setparams((2, 2, 8000, 0, "NONE", ""))
                file.writeframes(random.randbytes(3200))
            csr = 1 + random.randrange(int(os.environ["SOAK_CSRS"]))
            lines.append(f"{stamp}-{n},csr{csr},{moment},0:30,inbound,{name}")
        calls = folder / "calls.csv"
        calls.write_text("\n".join(lines), "utf-8")
        summary = importing.run(self._access.work, importing.Request(folder, calls, "soak"))
        self.note("imported", stamp=stamp, stored=summary.stored, problems=len(summary.problems))
        time.sleep(random.uniform(1, 3))
        return True


if __name__ == "__main__":
    Desk(sys.argv[1], sys.argv[2], Path(sys.argv[3])).run()

"""The office of office.py with five people who calibrate by a short checklist."""

from dataclasses import make_dataclass, replace

from factories import PASSWORD, make_person, make_task
from office import MARK_MS, Office

from qa_desk.models import passwords
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.services import cases, checklists, evaluating
from qa_desk.services.calibrating import planning, reading, running

CODE = "short-form"
SHORT = """
schema: qadesk.checklist/1
id: short-form
version: "1.0"
title: {zh: "简表", en: "Short form"}
direction: inbound
channel: voice
effective_from: 2026-02-01
scoring: {full_marks: 20, fatal_policy: zero_total, na_policy: exclude, na_max_share: 0.5,
  rounding: half_up_1, min_skill_scope: month}
skill_groups: [{id: general, zh: "普通组", en: "General", pass_mark: 80, min_skill: {}}]
dimensions: {SW: {points: 10}, BK: {points: 10}}
sections:
  - id: A
    zh: "通话"
    en: "The call"
    items:
      - id: SF-1
        dim: SW
        points: 10
        na: false
        zh: "标准开场白"
        en: "Standard greeting"
        options:
          - {v: 10, zh: "规范", en: "All of it"}
          - {v: 8, zh: "缺一要素", en: "One part missing"}
          - {v: 0, zh: "未报", en: "None"}
        guide: {zh: "报工号", en: "Staff number is told"}
      - id: SF-2
        dim: BK
        points: 10
        na: false
        zh: "解答正确"
        en: "Answer is right"
        options:
          - {v: 10, zh: "正确", en: "Right"}
          - {v: 6, zh: "部分正确", en: "Partly right"}
          - {v: 0, zh: "错误", en: "Wrong"}
fatal_errors:
  - {id: SF-F1, class: compliance, zh: "泄露客户信息", en: "Customer data given away"}
"""
PEOPLE = ("qa_lead", "inspector", "second", "lead", "trainer")


class CalibrationOffice(Office):
    """Five people and some calls of a CSR whom none of them leads."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        self._scene = self.scene
        with self._access.work() as work:
            more = {
                "second": make_person(work, "inspector", login=f"second{self.csr.staff_no}"),
                "trainer": make_person(work, "trainer", login=f"trainer{self.csr.staff_no}"),
            }
            for person in more.values():
                passwords.set_password(work.session, person, PASSWORD)
            checklists.install(work, SHORT, "short.yaml")
        people = {**vars(self.scene), **more}
        self.scene = make_dataclass("Scene", people)(**people)

    def drawn(self):
        """Draw one call for the inspector, to be scored as usual."""
        with self._access.work() as work:
            return make_task(replace(self._scene, work=work))

    def planned(self, *, training="案例两则", reference="qa_lead", people=PEOPLE):
        """Prepare a session of three calls and these people; return its id."""
        with self.work("qa_lead") as work:
            form = next(one for one in planning.choices(work).checklists if one.detail == CODE)
            plan = planning.choices(work).plan
            plan = replace(
                plan,
                checklist_version_id=form.id,
                reference_id=getattr(self.scene, reference).id if reference else None,
                training=training,
                training_minutes=90 if training else 0,
            )
            made = planning.begin(work, plan)
            calls = [(one.segment_id, one.why) for one in planning.suggested(work, made)]
            seen = planning.set_calls(work, made, self.session(work, made).row.version, calls)
            planning.set_members(work, made, seen, [getattr(self.scene, one).id for one in people])
        return made

    @staticmethod
    def session(work, session_id):
        """Return a session as somebody sees it."""
        return reading.one(work, session_id)

    def opened(self, **options):
        """Prepare a session and open its scoring; return its id."""
        made = self.planned(**options)
        with self.work("qa_lead") as work:
            running.open_scoring(work, made, self.session(work, made).row.version)
        return made

    def scores(self, session_id, role, *chosen):
        """Let somebody score each call: its two options, and True for the fatal error."""
        with self.work(role) as work:
            tasks = [one.evaluation_id for one in self.session(work, session_id).calls]
        for task, (first, second, *fatal) in zip(tasks, chosen, strict=False):
            with self.work(role) as work:
                state = evaluating.open_task(work, task, cases.case(work, task).row.version)
                answers = {1: Answer(first, "因此扣分"), 2: Answer(second, "因此扣分")}
                marks = (Mark(MARK_MS, 1), Mark(MARK_MS, 2), Mark(MARK_MS, fatal="SF-F1"))
                flags = {"SF-F1": "告知了他人"} if fatal else {}
                sheet = Sheet(answers, flags, marks if fatal else marks[:2], "", "先核对再答复")
                evaluating.submit(work, task, state.version, sheet)

    def scored(self, **options):
        """Let five people score three calls and end the scoring; return the session's id."""
        made = self.opened(**options)
        self.scores(made, "qa_lead", (0, 0), (1, 0), (0, 1))
        self.scores(made, "inspector", (0, 0), (1, 0), (0, 1))
        self.scores(made, "second", (1, 0), (1, 0), (1, 0, True))
        self.scores(made, "lead", (0, 0), (1, 1))
        self.scores(made, "trainer", (0, 0), (2, 0), (0, 1))
        with self.work("qa_lead") as work:
            running.end_scoring(work, made, self.session(work, made).row.version)
        return made

"""A calibration session: five people of a small centre, three calls, one checklist."""

from dataclasses import dataclass, field
from datetime import timedelta

from factories import PASSWORD, Scene, acting, full_sheet, make_person, make_scene

from qa_desk.i18n import Bilingual
from qa_desk.models import Call, CallSegment, passwords
from qa_desk.models.base import uuid7
from qa_desk.services import cases, evaluating
from qa_desk.services.calibrating import Arrangement, Topic, closing, planning, reading, running
from qa_desk.services.calibrating.planning import Plan


@dataclass
class Panel:
    """The people of a session, and how it is taken from step to step."""

    scene: Scene
    people: dict = field(default_factory=dict)  # by role
    session_id: object = None

    def by(self, role):
        """The work as one of the people does it."""
        return acting(self.scene.work, self.people[role])

    @property
    def seen(self):
        """The version of the session now."""
        return self.now().row.version

    def now(self, role="qa_lead"):
        """The session as somebody sees it now."""
        return reading.one(self.by(role), self.session_id)

    def plan(self, **values):
        """What the QA lead lays down: the inspector is the reference."""
        choices = planning.choices(self.by("qa_lead"))
        plan = {**vars(choices.plan), "reference_id": self.people["inspector"].id}
        plan |= {"training": "致命项的口径", "training_minutes": 60}
        return Plan(**{**plan, **values})

    def prepare(self, calls=3, roles=("inspector", "team_lead", "trainer", "editor"), **values):
        """Begin a session, choose its calls and invite people."""
        work = self.by("qa_lead")
        self.session_id = planning.begin(work, self.plan(**values))
        parts = work.session.query(CallSegment).join(Call).order_by(Call.external_id).limit(calls)
        chosen = [(part.id, "random") for part in parts]
        planning.set_calls(work, self.session_id, self.seen, chosen)
        people = [self.people[role].id for role in roles]
        planning.set_members(work, self.session_id, self.seen, people)
        return self

    def open(self, **values):
        """Open the scoring."""
        self.prepare(**values)
        running.open_scoring(self.by("qa_lead"), self.session_id, self.seen)
        return self

    def tasks(self, role):
        """Somebody's tasks, in the order of the calls."""
        mine = self.now(role).calls
        rows = {row.id: row for row in cases.queue(self.by(role))}
        return [rows[one.evaluation_id] for one in mine if one.evaluation_id in rows]

    def score(self, role, *each, only=None):
        """Let somebody score his calls; `each` is what is not the best, call by call."""
        work = self.by(role)
        for place, task in enumerate(self.tasks(role)[:only]):
            state = evaluating.open_task(work, task.id, task.version)
            form = cases.case(work, task.id).checklist
            chosen = each[place] if place < len(each) else {}
            evaluating.submit(work, task.id, state.version, full_sheet(form, **chosen))

    def end(self):
        """End the scoring."""
        running.end_scoring(self.by("qa_lead"), self.session_id, self.seen)
        return self

    def scored(self):
        """A session in which the team lead sees the first item of call 1 otherwise."""
        self.open()
        for role in ("inspector", "trainer"):
            self.score(role)
        self.score("team_lead", {"item_1": 1})
        self.score("editor", only=1)
        return self.end()

    def discussed(self):
        """Talk over what people answered otherwise, and arrange what is due."""
        self.scored()
        work = self.by("qa_lead")
        key = self.results().matrix.items[0].key
        topic = Topic(
            uuid7(),
            1,
            key,
            Bilingual(),
            views="班长：没有报名字",
            conclusion="报名字才算问候",
            agreed=Bilingual("报了名字才算", "Only with the name"),
            change="在标准里写明",
        )
        running.discuss(work, self.session_id, self.seen, [topic])
        arranged = [
            Arrangement(person, "", "重新听两通", work.today + timedelta(days=7))
            for person in self.results().beyond
        ]
        running.arrange(work, self.session_id, self.seen, arranged)
        return self

    def closed(self):
        """Close it: the record waits for its signatures."""
        self.discussed()
        closing.close(self.by("qa_lead"), self.session_id, self.seen)
        return self

    def results(self, role="qa_lead"):
        """What the session shows somebody."""
        return reading.results(self.by(role), self.session_id)

    def sign(self, role):
        """Let somebody sign the record; say if it was the last signature."""
        paper = self.now(role).paper
        return closing.sign(self.by(role), self.session_id, paper.version, "同意", PASSWORD)


def make_panel(work, calls=4):
    """A small centre whose lead, inspector, trainer and knowledge editor can take part."""
    scene = make_scene(work, calls)
    trainer = make_person(work, "trainer", login=f"trainer{scene.csr.staff_no}")
    editor = make_person(work, "knowledge_editor", login=f"editor{scene.csr.staff_no}")
    manager = make_person(work, "cs_manager", login=f"manager{scene.csr.staff_no}")
    people = {
        "csr": scene.csr,
        "team_lead": scene.lead,
        "inspector": scene.inspector,
        "qa_lead": scene.qa_lead,
        "trainer": trainer,
        "editor": editor,
        "manager": manager,
    }
    for person in people.values():
        passwords.set_password(work.session, person, PASSWORD)
    return Panel(scene, people)

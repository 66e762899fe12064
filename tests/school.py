"""A centre that trains: CSRs of two teams, whose people sign in for each step."""

from datetime import timedelta

from factories import LONG_AGO, PASSWORD
from route import ROLES, Route

from qa_desk.models import Evaluation, Membership, SkillGroup
from qa_desk.services.training import (
    deciding,
    delivering,
    following,
    papers,
    proposing,
    reading,
)
from qa_desk.services.training.types import Booking, Draft, Graded, Marked

PEOPLE = {**ROLES, "wang": "csr", "zhao": "csr", "qian": "csr"}
CSRS = ("csr", "wang", "zhao")
ITEM = 3


class School(Route):
    """Results of any day, and needs as somebody finds them."""

    def __init__(self, url):
        super().__init__(url, PEOPLE)
        self.choose("slip.mode", "per_evaluation")
        self.choose("train.samples", "2")
        with self.owner.work() as work:
            group = work.session.query(SkillGroup).filter_by(code="general").one()
            teams = {"wang": self.team, "zhao": self.team, "qian": self.other_team}
            for name, team in teams.items():
                member = Membership(
                    person_id=self.people[name].id,
                    team_id=team.id,
                    skill_group_id=group.id,
                    valid_from=LONG_AGO,
                )
                work.session.add(member)
            self.today = work.today
        self.item = next(item.key for item in self.form.items if item.number == ITEM)

    def day(self, ago):
        return self.today - timedelta(days=ago)

    def result(self, name="csr", ago=20, lost=(ITEM,), fatal=None, reason="random"):
        """Release a result of so many days ago; return its id."""
        first, self.people["csr"] = self.people["csr"], self.people[name]
        case = self.released(lost=lost, fatal=fatal)
        self.people["csr"] = first
        self.change(case, day=self.day(ago))
        if reason != "random":
            with self.owner.work() as work:
                work.session.get_one(Evaluation, case).sample_reason = reason
        return case

    def draft(self, cases=(), people=CSRS, **values):
        """Return a need about the item that is whole."""
        typical = tuple(Marked(each, is_typical=True, at_ms=700) for each in cases)
        said = {
            "topic": "身份核对",
            "problem": "未核对身份就答复",
            "source": "cluster" if cases else "other",
            "items": (self.item,),
            "metric": "defects",
            "target": 100,
            "content": "核对三要素的话术",
            "trainees": tuple(self.people[name].id for name in people),
            "cases": typical,
            "period": (self.day(40), self.day(11)),
        }
        return Draft(**{**said, **values})

    def raised(self, name="inspector", **values):
        with self.at(name) as work:
            return proposing.propose(work, self.draft(**values))

    def submitted(self, **values):
        need = self.raised(**values)
        self.do("inspector", proposing.submit, need)
        return need

    def approved(self, **values):
        need = self.submitted(**values)
        self.do("qa_lead", deciding.approve, need)
        return need

    def accepted(self, **values):
        need = self.approved(**values)
        self.do("trainer", deciding.accept, need)
        return need

    def scheduled(self, ago=10, **values):
        need = self.accepted(**values)
        self.do("trainer", delivering.schedule, need, self.booking(ago))
        return need

    def held(self, absent=(), **values):
        need = self.scheduled(**values)
        self.mark(need, absent=absent)
        self.do("trainer", delivering.deliver, need)
        return need

    def back(self, people=CSRS, **values):
        need = self.held(people=people, **values)
        self.grade(need, people)
        self.do("trainer", delivering.give_result, need, "全部合格")
        return need

    def followed(self, **values):
        need = self.back(**values)
        self.do("inspector", following.begin, need)
        return need

    def closed(self, verdict="effective", **values):
        need = self.followed(**values)
        self.do("inspector", following.propose_verdict, need, verdict, "差错率下降")
        self.do("qa_lead", following.conclude, need, verdict, "数据支持")
        return need

    def booking(self, ago=10, **values):
        said = {"place": "三楼培训室", "method": "internal", "lecturer": "孙老师", "hours": 20}
        times = {"day": self.day(ago), "from_minute": 14 * 60, "to_minute": 16 * 60}
        return Booking(**{**times, **said, **values})

    def mark(self, need, absent=(), number=0, state="present"):
        session = self.need(need).sessions[number]
        away = {self.people[name].id for name in absent}
        states = {
            each.person_id: "absent" if each.person_id in away else state
            for each in session.attendance
        }
        with self.at("trainer") as work:
            delivering.attend(work, session.id, session.version, states)

    def grade(self, need, people=CSRS, score=900, ago=9, **values):
        results = [
            Graded(self.people[name].id, values.pop("kind", "exam"), self.day(ago), score, 800,
                   **values)
            for name in people
        ]  # fmt: skip
        self.do("trainer", delivering.grade, need, results)

    def do(self, name, service, need, *args):
        """Let somebody do something with a need as it is now."""
        with self.at(name) as work:
            seen = reading.one(work, need).row.version
        with self.at(name) as work:
            return service(work, need, seen, *args)

    def need(self, need, name="qa_lead"):
        with self.at(name) as work:
            return reading.one(work, need)

    def status(self, need):
        return self.need(need).row.status

    def sign(self, name, need):
        return self.do(name, papers.sign, need, PASSWORD)

"""A centre whose CSRs ask: a coach on the floor, a knowledge editor, each with a login."""

from datetime import timedelta

from factories import LONG_AGO
from route import ROLES, Route

from qa_desk.models import KnowledgeTicket, Membership, RoleGrant, SkillGroup
from qa_desk.services.knowledge import answering, asking, editing, reading
from qa_desk.services.knowledge.types import (
    Customer,
    Finding,
    Forwarded,
    Question,
    Settled,
    Solved,
    Verified,
)

PEOPLE = {
    **ROLES,
    "wang": "csr",
    "zhao": "csr",
    "coach": "floor_coach",
    "other_coach": "floor_coach",
    "editor": "knowledge_editor",
    "admin": "admin",
}
TEXT = "套餐到期后怎么计费"
ANSWER = "按标准资费逐日计费"


class Floor(Route):
    """Questions as somebody raises them, on the way as far as a test wants."""

    def __init__(self, url):
        super().__init__(url, PEOPLE)
        with self.owner.work() as work:
            group = work.session.query(SkillGroup).filter_by(code="general").one()
            for name, team in (("wang", self.team), ("zhao", self.other_team)):
                work.session.add(
                    Membership(
                        person_id=self.people[name].id, team_id=team.id,
                        skill_group_id=group.id, valid_from=LONG_AGO,
                    )
                )  # fmt: skip
            for name, team in (("coach", self.team), ("other_coach", self.other_team)):
                grant = work.session.query(RoleGrant).filter_by(person_id=self.people[name].id)
                grant.one().scope_kind, grant.one().scope_id = "team", team.id

    # -- steps ---------------------------------------------------------------------------------

    def do(self, name, service, ticket, *args):
        """Let somebody do something about a ticket as it is now."""
        with self.at(name) as work:
            return service(work, ticket, self.row(ticket).version, *args)

    def asked(self, name="csr", text=TEXT, solved=None, **values):
        with self.at(name) as work:
            return asking.ask(work, Question(text, "资费", **values), solved)

    def found(self, name="inspector", text=TEXT, **values):
        said = {"found": "wrong", "article": "KB-17 资费", **values}
        with self.at(name) as work:
            return asking.find(work, Finding(text, **said))

    def taken(self, **values):
        ticket = self.asked(**values)
        self.do("coach", answering.take, ticket)
        return ticket

    def solved(self, article="KB-17", **values):
        ticket = self.asked(**values)
        done = Solved(ANSWER, article, has_no_article=not article)
        self.do("coach", answering.solve, ticket, done)
        return ticket

    def forwarded(self, urgency="normal", **values):
        ticket = self.asked(**values)
        said = Forwarded("查过知识库，没有到期规则", "none", "", urgency)
        self.do("coach", answering.forward, ticket, said)
        return ticket

    def source(self, **values):
        with self.owner.ask() as work:
            now = work.now
        said = {
            "answer": ANSWER, "department": "产品部", "person": "孙经理",
            "document": "资费说明第 3 条", "at": now - timedelta(minutes=1),
        }  # fmt: skip
        return Verified(**{**said, **values})

    def change(self, *case, **values):
        if case:
            return super().change(*case, **values)
        said = {
            "change": "changed", "summary": "补充到期后的计费", "article": "KB-17",
            "version": "2.1", "effective_on": None, "tell": "全体客服代表",
        }  # fmt: skip
        with self.owner.ask() as work:
            said["effective_on"] = work.today
        return Settled(**{**said, **values})

    def verified(self, ticket=None, **values):
        ticket = ticket or self.forwarded(**values)
        self.do("editor", editing.verify, ticket, self.source())
        return ticket

    def settled(self, ticket=None, **values):
        ticket = self.verified(ticket, **values)
        self.do("editor", editing.settle, ticket, self.change())
        return ticket

    def told(self, **values):
        ticket = self.settled(**values)
        self.do("coach", answering.tell, ticket)
        return ticket

    def closed(self, name="csr", **values):
        ticket = self.told(**values)
        self.do(name, asking.answer_customer, ticket, self.customer())
        return ticket

    def customer(self, **values):
        with self.owner.ask() as work:
            said = {"at": work.now, "channel": "call", "result": "客户满意"}
        return Customer(**{**said, **values})

    # -- what there is ---------------------------------------------------------------------------

    def row(self, ticket):
        with self.owner.ask() as work:
            return work.session.get_one(KnowledgeTicket, ticket)

    def status(self, ticket):
        return self.row(ticket).status

    def one(self, ticket, name="csr"):
        with self.at(name) as work:
            return reading.one(work, ticket)

    def listed(self, name="csr", **values):
        with self.at(name) as work:
            return reading.listed(work, **values)

    def set(self, ticket, **values):
        """Set what only time sets, by the owner's hand."""
        with self.owner.work() as work:
            found = work.session.get_one(KnowledgeTicket, ticket)
            for name, value in values.items():
                setattr(found, name, value)

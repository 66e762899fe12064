"""A centre whose people sign in for each step of the route: on a server behind all its walls."""

import itertools
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import (
    LONG_AGO_MOMENT,
    PASSWORD,
    acting,
    full_sheet,
    install_checklist,
    make_call,
    make_person,
    make_team,
)

from qa_desk.errors import RuleError
from qa_desk.models import (
    CallSegment,
    Evaluation,
    Person,
    Setting,
    Shift,
    Signature,
    database,
    engines,
    passwords,
    revisions,
    taken,
)
from qa_desk.rules.disputes import Disputed, Opinion, Words
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.services import cases, checklists, evaluating, routes, signing_off

GROUNDS = "客户先说了“再见”，请再听一遍这一段"
WHY = Words(reason="一起听了录音")
_numbers = itertools.count(1)  # logins belong to the whole server
SMALL = {  # P9
    "csr": "csr",
    "lead": "team_lead",
    "other_lead": "team_lead",
    "inspector": "inspector",
    "qa_lead": "qa_lead inspector trainer",
    "manager": "cs_manager",
}
ROLES = {
    "csr": "csr",
    "lead": "team_lead",
    "other_lead": "team_lead",
    "inspector": "inspector",
    "qa_lead": "qa_lead",
    "second_qa_lead": "qa_lead",
    "manager": "cs_manager",
    "trainer": "trainer",
}


class Route:
    """People with logins, and one sitting after the other: each step is one of their own."""

    def __init__(self, url, roles=ROLES, form=None):
        """`form` is the text of a checklist to score by instead of a shipped one."""
        self.url = url
        engine = engines.connect(url)
        self.owner = database.Access(engine, database._actor(engine, "system"))
        self._accesses = {}
        with self.owner.work() as work:
            version = checklists.install(work, form, "form") if form else install_checklist(work)
            self.version = version.id
            self.people = {}
            for name, held in roles.items():
                login = f"{name}{next(_numbers)}"
                self.people[name] = make_person(work, *held.split(), login=login)
            self.team = make_team(work, self.people["lead"], [self.people["csr"]])
            self.other_team = make_team(work, self.people["other_lead"])
            for person in self.people.values():
                passwords.set_password(work.session, person, PASSWORD)
        with self.owner.ask() as work:
            self.form = revisions.checklist(work.session, self.version)

    def close(self):
        for access in self._accesses.values():
            access.close()
        self.owner.close()

    @contextmanager
    def at(self, name):
        """One transaction of somebody who signed in."""
        if name not in self._accesses:
            self._accesses[name] = database.sign_in(self.url, self.people[name].login, PASSWORD)
        with self._accesses[name].work() as work:
            yield work

    def released(
        self, fatal=None, lost=(3,), inspector="inspector", sheet=None, weeks_ago=0, **call
    ):
        """Release one more result, with deductions, a fatal error or a whole sheet; say its id."""
        people = self.people
        with self.owner.work() as owner:
            work = replace(owner, now=owner.now - timedelta(weeks=weeks_ago))
            call = make_call(work, people["csr"], self.team, **call)
            segment = work.session.query(CallSegment).filter_by(call_id=call.id).one()
            found = Evaluation(
                number=f"ZJ-{call.external_id}",
                sample_reason="random",
                call_id=call.id,
                segment_id=segment.id,
                csr_id=people["csr"].id,
                team_id=self.team.id,
                skill_group="general",
                inspector_id=people[inspector].id,
                status="E0",
                assigned_at=work.now,
            )
            work.session.add(found)
            work.session.flush()
            author = acting(work, people[inspector])
            state = evaluating.open_task(author, found.id, found.version)
            sheet = sheet or self.sheet(lost, fatal)
            state = evaluating.submit(author, found.id, state.version, sheet)
            fatal = state.result == "fatal_fail"
            listener = "second_qa_lead" if "second_qa_lead" in people else "manager"
            heard = fatal and call.channel == "voice"
            releaser = acting(work, people[listener]) if heard else author
            return evaluating.release(releaser, found.id, state.version).id

    def sheet(self, lost=(), fatal=None):
        """Return a sheet that loses what it can on some items, and may have a fatal error."""
        sheet = full_sheet(self.form)
        answers = dict(sheet.answers)
        for number in lost:
            item = next(item for item in self.form.items if item.number == number)
            worst = min(range(len(item.options)), key=lambda n: item.options[n].value)
            answers[number] = Answer(worst, "没有核对身份")
        marks = tuple(Mark(700, number) for number in lost)
        fatals = {fatal: "辱骂客户"} if fatal else {}
        marks += tuple(Mark(900, None, key) for key in fatals)
        return Sheet(answers, fatals, marks, suggestion="先核对再答复", witness="李班长")

    def open(self, evaluation_id):
        """Let the CSR open a result."""
        with self.at("csr") as work:
            cases.opened(work, evaluation_id)

    def take(self, name, key, evaluation_id, words=None, seen=None):
        """Let somebody take a step; return what became of the evaluation."""
        with self.at(name) as work:
            seen = seen or cases.case(work, evaluation_id).row.version
            return routes.take(work, evaluation_id, seen, key, words or Words(), PASSWORD)

    def confirm(self, evaluation_id, stance="agree", statement=""):
        self.open(evaluation_id)
        with self.at("csr") as work:
            seen = cases.case(work, evaluation_id).row.version
            answer = signing_off.Answer(stance, statement, heard=True)
            return signing_off.confirm(work, evaluation_id, seen, answer, PASSWORD)

    def signed_off(self, **options):
        """Release one more result and let both sign it."""
        case = self.released(**options)
        self.confirm(case)
        self.countersign(case)
        return case

    def countersign(self, evaluation_id, name="lead"):
        with self.at(name) as work:
            seen = cases.case(work, evaluation_id).row.version
            return signing_off.countersign(work, evaluation_id, seen, "已当面辅导", PASSWORD)

    def change(self, evaluation_id, **values):
        """Set what only time or the owner sets."""
        with self.owner.work() as work:
            found = work.session.get_one(Evaluation, evaluation_id)
            for name, value in values.items():
                setattr(found, name, value)

    def late(self, evaluation_id, **ago):
        """Let the time of the present state be over."""
        with self.owner.ask() as work:
            past = work.now - timedelta(**ago or {"hours": 1})
        self.change(evaluation_id, due_at=past)

    def choose(self, key, value):
        """Set an option of the centre."""
        with self.owner.work() as work:
            moment = work.now
            row = {"changed_by": self.people["qa_lead"].id, "valid_from": moment}
            if not work.session.query(Setting).filter_by(key=key).count():
                row["valid_from"] = LONG_AGO_MOMENT
            work.session.add(Setting(key=key, value=value, **row))

    def roster(self, name, kind, days):
        """Enter shifts of somebody, the first today."""
        with self.owner.work() as work:
            for n in days:
                begin = work.now + timedelta(days=n)
                day = begin.astimezone(ZoneInfo("Asia/Shanghai")).date()
                row = {"starts_at": begin, "ends_at": begin + timedelta(hours=8)}
                row |= {"person_id": self.people[name].id, "day": day, "segment": 1}
                work.session.add(Shift(kind=kind, reason="", **row))

    def leaves(self, name):
        """Let somebody leave the centre."""
        with self.owner.work() as work:
            work.session.get_one(Person, self.people[name].id).left_on = work.today

    def steps(self, evaluation_id):
        """Return the steps that were written down."""
        with self.owner.ask() as work:
            return taken.history(work.session, evaluation_id)

    def signed(self, evaluation_id):
        """Return who signed the paper on which a result stands: (role, meaning, who)."""
        with self.owner.ask() as work:
            slip = work.session.get_one(Evaluation, evaluation_id).slip_id
            rows = work.session.query(Signature).filter_by(document_id=slip)
            names = {person.id: name for name, person in self.people.items()}
            found = rows.order_by(Signature.signed_at).all()
            return [(one.role, one.meaning, names[one.person_id]) for one in found]

    def found(self, evaluation_id):
        """Return an evaluation as it lies in the database."""
        with self.owner.ask() as work:
            return work.session.get_one(Evaluation, evaluation_id)

    def status(self, evaluation_id):
        return self.found(evaluation_id).status

    def disputed(self, evaluation_id, key="dispute", *subjects):
        """Let the CSR dispute a result."""
        self.open(evaluation_id)
        return self.take("csr", key, evaluation_id, grounds(*subjects or (3,)))


def grounds(*subjects, reason=""):
    return Words(reason=reason, disputed=tuple(Disputed(one, GROUNDS, (700,)) for one in subjects))


def reviewed(route, case, who="qa_lead"):
    """Let a dispute come before a reviewer, who scores it again unseen."""
    route.disputed(case)
    route.take("lead", "judge_false", case, opinion(is_true=False))
    route.take(who, "rescore", case, Words(sheet=route.sheet()))


def correction(route, verdict="overturned_inspector_error", **sheet):
    return Words(reason="录音里有", verdict=verdict, sheet=route.sheet(**sheet))


def corrected(route, case, verdict="overturned_inspector_error", who="qa_lead"):
    reviewed(route, case, who)
    return route.take(who, "correct", case, correction(route, verdict))


def helped(route, case):
    """Bring a result to where the team lead helps to confirm."""
    route.disputed(case)
    return route.take("lead", "judge_true", case, opinion(is_true=True))


def appealed(route, case, *subjects):
    helped(route, case)
    return route.take("csr", "appeal", case, grounds(*subjects or (3, 4, 5)))


def opinion(*subjects, is_true):
    said = tuple(Opinion(one, is_true, "听了录音，确实如此") for one in subjects or (3,))
    return Words(reason="已听标记处", opinions=said, heard=True)


def names(route, name, reason=""):
    return Words(reason=reason, person=route.people[name].id)


def refused(route, match, *args, **kwargs):
    """Say that a step is refused in these words, and that nothing was written down for it."""
    before = route.found(args[2]).version, len(route.steps(args[2]))
    with pytest.raises(RuleError, match=match):
        route.take(*args, **kwargs)
    assert (route.found(args[2]).version, len(route.steps(args[2]))) == before

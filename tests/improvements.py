"""A centre that improves itself: department head, improvement office and steering group."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from factories import LONG_AGO, LONG_AGO_MOMENT, PASSWORD, acting, make_person, make_team

from qa_desk.models import Department, Person, RoleGrant, Setting, passwords
from qa_desk.rules.improvement import Goal
from qa_desk.rules.improvement_evaluations import Evaluation
from qa_desk.rules.improvement_plans import Measure
from qa_desk.rules.improvement_plans import Person as Signing
from qa_desk.services import improving
from qa_desk.work import Work

ACTUAL = {"G1": Decimal("92.1"), "G2": Decimal("9.4"), "G3": Decimal(84)}


@dataclass(frozen=True)
class Centre:
    """Two departments; the head is of the first."""

    work: Work
    department: UUID
    other: UUID
    head: Person
    office: Person
    steering: Person
    manager: Person
    qa_lead: Person
    csr: Person

    def by(self, role):
        """Return the work as done by one of the people."""
        return acting(self.work, self.person(role))

    def person(self, role):
        return self.work.session.get_one(Person, getattr(self, role).id)

    @property
    def year(self):
        return self.work.today.year


def make_centre(work):
    """Add the centre with its people, who have passwords."""
    department = Department(code="KF", name="客服部")
    other = Department(code="JS", name="技术部")
    work.session.add_all([department, other])
    work.session.flush()
    head = make_person(work, name="何立")
    work.session.add(
        RoleGrant(
            person_id=head.id, role="department_head", scope_kind="department",
            scope_id=department.id, valid_from=LONG_AGO,
        )
    )  # fmt: skip
    others = {
        "office": make_person(work, "improvement_office", name="罗办"),
        "steering": make_person(work, "steering_group", name="高组"),
        "manager": make_person(work, "cs_manager", name="钱经"),
        "qa_lead": make_person(work, "qa_lead", name="李质"),
        "csr": make_person(work, "csr", name="苏敏"),
    }
    for person in (head, *others.values()):  # logins belong to the whole server
        person.login = f"improver{person.staff_no}"
    make_team(work, members=[others["csr"]], department_id=department.id)
    work.session.flush()
    for person in (head, *others.values()):
        passwords.set_password(work.session, person, PASSWORD)
    return Centre(work, department.id, other.id, head, **others)


def named(person):
    return Signing(person.id, f"{person.name} {person.staff_no}")


def filled(centre, form):
    """Return a plan in which everything is filled in, with the goals of domain.md 6.10."""
    day = centre.work.today
    owner = centre.person("csr")
    whose = {"owner_id": owner.id, "owner": f"{owner.name} {owner.staff_no}"}
    since = {"baseline_source": "质检数据", "baseline_on": day, "due_on": day + timedelta(days=300)}
    lines = (
        ("quality", "score", "", "", "higher", "90.0", "93.0", 40),
        ("satisfaction", "", "投诉量", "件/月", "lower", "12.0", "9.0", 40),
        ("process", "", "流程覆盖率", "%", "higher", "70", "90", 20),
    )
    goals = tuple(
        Goal(
            f"G{n}", category, measure, name, unit, direction, baseline=Decimal(baseline),
            target=Decimal(target), weight=weight, **since, **whose,
        )
        for n, (category, measure, name, unit, direction, baseline, target, weight) in enumerate(
            lines, start=1
        )
    )  # fmt: skip
    measures = tuple(
        Measure(
            f"M{n}", f"G{n}", f"措施{n}", kind, "客服部", day - timedelta(days=100),
            day + timedelta(days=100), "5000元", "差错减少", **whose,
        )
        for n, kind in enumerate(("training", "process", "technology"), start=1)
    )  # fmt: skip
    return replace(
        form,
        overview="提升服务质量",
        problems="结束语不规范",
        goals=goals,
        measures=measures,
        effect="客户满意",
        methods="data survey",
        cycle="quarter",
        heads=(named(centre.person("head")),),
        checkers=(named(centre.person("office")),),
        approvers=(named(centre.person("steering")),),
    )


def begun(centre, role="head", department=None):
    """Begin the plan of this year, and return its id."""
    return improving.begin(centre.by(role), centre.year, department or centre.department)


def newest(centre, plan_id, role="head"):
    return improving.one(centre.by(role), plan_id).paper


def submitted(centre, plan_id, role="head"):
    """Fill a plan in and submit it; return it."""
    paper = newest(centre, plan_id, role)
    form = filled(centre, paper.form)
    if form.version > 1:
        form = replace(form, change="目标调整")
    improving.issue(centre.by(role), paper.id, paper.seen, form)
    return newest(centre, plan_id, role)


def sign(centre, plan_id, role, opinion="", paper=None):
    found = paper or newest(centre, plan_id, role)
    return improving.sign(centre.by(role), found.id, found.seen, opinion, PASSWORD)


def approved(centre):
    """Begin, submit and approve a plan; return its id."""
    plan_id = begun(centre)
    submitted(centre, plan_id)
    for role in ("head", "office", "steering"):
        sign(centre, plan_id, role)
    return plan_id


def whole_evaluation(form: Evaluation):
    """Return an evaluation in which everything is filled in, as 6.10 has it."""
    return replace(
        form,
        results=tuple(
            replace(one, actual=ACTUAL[one.goal.key], cause="新员工多") for one in form.results
        ),
        cause="培训滞后",
        highlights="投诉减少",
        problems="流程慢",
        verdict="partly",
        follow_up="redo",
    )


def put(centre, key, value):
    """Change a setting of the centre."""
    kept = {"valid_from": LONG_AGO_MOMENT, "changed_by": centre.manager.id}
    centre.work.session.add(Setting(key=key, value=value, **kept))
    centre.work.session.flush()

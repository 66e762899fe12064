"""A few invented policies of the demonstration centre, read, evaluated and signed: data."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.demo import PASSWORD
from qa_desk.demo.days import at
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.i18n import Bilingual
from qa_desk.models import Checklist, Person
from qa_desk.rules.policies import Entry, Readers, Wording
from qa_desk.rules.policy_reviews import Change, Clause, Evaluator, Form
from qa_desk.services import policies
from qa_desk.services.policies import reviews

_MONITORING = Wording(
    "2.0",
    text="一、每班至少抽检三次，每月不少于二十次。\n二、发现问题当日反馈，当月汇总。\n"
    "三、致命错误零容忍，由第二人复听后发布。\n四、客服代表对结果有异议的，可在期限内申诉。",
    readers=Readers(everybody=True),
)
_HANDOVER = Wording(
    "1.0",
    text="交班前十分钟整理未结工单；逐条说明进展、承诺时限和联系方式；接班人确认后签名。",
    readers=Readers(roles=frozenset({"csr", "team_lead"})),
)
_POST = Wording(
    "1.0",
    text="受理来电并如实记录；按时限跟进、回访；疑难问题及时上报；保守客户信息。",
    requirements="普通话二级乙等以上；打字每分钟五十字；通过上岗考试。",
    readers=Readers(roles=frozenset({"csr"})),
)
_READ = ("csr02", "csr03", "csr05", "lead2", "inspector1")  # who have read the newest ones
_CHANGE = Change(
    "每班至少抽检三次。", "每班至少抽检三次，其中夜班至少四次。", "夜班问题多，抽检偏少"
)


def fill(stage: Stage, centre: Centre) -> None:
    """Let a QA lead have entered them, and others read, evaluate and sign."""
    today = centre.days.today
    due = today + timedelta(days=20)
    titles = Bilingual("服务质量监控管理制度", "Service quality monitoring policy")
    monitoring = _enter(stage, centre, Entry("KF-ZD-003", title=titles, next_review=due))
    _publish(stage, centre, monitoring, _MONITORING)
    titles = Bilingual("交接班流程", "Shift handover")
    handover = _enter(stage, centre, Entry("KF-LC-007", "process", titles, next_review=due))
    _publish(stage, centre, handover, _HANDOVER)
    titles = Bilingual("客服代表岗位说明", "Description of the CSR's post")
    post = _enter(stage, centre, Entry("KF-GW-001", "post", titles, post="csr", next_review=due))
    _publish(stage, centre, post, _POST)
    checklist = stage.session.scalars(select(Checklist.id).order_by(Checklist.code)).first()
    titles = Bilingual("评分表", "Checklist")
    listed = Entry("KF-PF-001", "checklist", titles, checklist_id=checklist, next_review=due)
    _enter(stage, centre, listed)
    _evaluate(stage, centre, monitoring, ("inspector1", "qalead", "manager"))
    _evaluate(stage, centre, handover, ("inspector1",))  # the others still have to


def _enter(stage: Stage, centre: Centre, entry: Entry) -> UUID:
    owner = stage.person("qalead")
    with stage.acting("qalead", at(centre.days.running, 9)) as work:
        return policies.make(work, replace(entry, department="客服中心", owner_id=owner))


def _publish(stage: Stage, centre: Centre, policy_id: UUID, wording: Wording) -> None:
    day = centre.days.running
    with stage.acting("qalead", at(day, 9.5)) as work:
        wording = replace(wording, effective_from=day)
        version_id = policies.save_version(work, policy_id, None, wording, None)
        policies.publish(work, version_id, 1)
    for n, login in enumerate(_READ):
        with stage.acting(login, at(day, 10 + n / 4)) as work:
            if any(row.id == policy_id and row.to_do for row in policies.listed(work)):
                policies.confirm(work, version_id)


def _evaluate(stage: Stage, centre: Centre, policy_id: UUID, signers: Sequence[str]) -> None:
    day = centre.days.yesterday
    with stage.acting("inspector1", at(day, 11)) as work:
        review_id = reviews.begin(work, policy_id, "regular")
        found = reviews.review(work, review_id)
        form = _filled(stage, found.form)
        reviews.issue(work, review_id, found.row.version, form)
    for n, login in enumerate(signers):
        with stage.acting(login, at(day, 14 + n)) as work:
            seen = reviews.review(work, review_id).row.version
            reviews.sign(work, review_id, seen, "" if n else "已逐条核对", PASSWORD)


def _filled(stage: Stage, form: Form) -> Form:
    """Return the form as an inspector fills it in."""
    named = {
        login: Evaluator(person.id, f"{person.name} {person.staff_no}", post)
        for login, post in (("inspector1", "质检员"), ("qalead", ""), ("manager", ""))
        for person in [stage.session.get_one(Person, stage.person(login))]
    }
    return replace(
        form,
        evaluators=(named["inspector1"],),
        clauses=(
            Clause("一、抽检次数", "partly", "覆盖看板：白班达标，夜班偏少"),
            Clause("二、反馈时限", "done", "确认单均在期限内签收"),
        ),
        problems="夜班抽检次数不足",
        effects="夜班问题发现较晚，改进滞后",
        suitability=4,
        adequacy=3,
        effectiveness=4,
        conclusion="revise",
        changes=(_CHANGE,),
        on_training="班组长例会说明一次",
        roll_out="例会宣贯，并在制度页要求阅读",
        in_force_from=form.period_to + timedelta(days=30),
        checker=named["qalead"],
        approver=named["manager"],
    )

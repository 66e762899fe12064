"""A need from the results that show it to the verdict: B17 – B19, S3-4.8, machine T."""

from school import CSRS

from qa_desk.models import Document, SamplingRule
from qa_desk.services import planning
from qa_desk.services.training import deciding, delivering, following, papers, proposing


def test_a_need_is_found_trained_tested_again_followed_up_and_decided(school):
    """C-5, S3-4.8b, S3-4.8c, S3-6.B18, S3-6.B19, S2-4.3.2, S0-2.2.2g."""
    school.choose("train.times", "6")
    before = [school.result(name, 12 + n) for name in CSRS for n in (1, 2)]
    for n in range(4):
        school.result("qian", 12 + n, lost=())
    with school.at("inspector") as work:
        proposals = proposing.found_in(work, school.day(12)) + proposing.found_in(
            work, school.day(14)
        )
    proposal = next(each for each in proposals if each.cluster.kind == "item")
    assert proposal.cluster.subject == school.item

    need = school.approved(cases=before[:2])
    assert school.need(need).baseline.samples == 10
    assert school.need(need).baseline.rate.permille() == 600
    assert school.need(need, "trainer").row.step == "accept_need"
    school.do("trainer", deciding.accept, need, "收到")
    school.do("trainer", delivering.schedule, need, school.booking())
    school.mark(need, absent=["zhao"])
    school.do("trainer", delivering.deliver, need)
    school.do("trainer", delivering.schedule, need, school.booking(9, is_make_up=True))
    school.mark(need, number=1, state="made_up", absent=["csr", "wang"])
    attended = {each.name.staff_no: each.attendance for each in school.need(need).trainees}
    assert attended[school.people["zhao"].staff_no] == "made_up"

    school.grade(need, ["csr", "wang"])
    school.grade(need, ["zhao"], score=600, retake_on=school.day(7))
    school.do("trainer", delivering.give_result, need, "一人补考")
    with school.at("qa_lead") as work:
        plan = planning.make(work, school.today, 20)
        planning.approve(work, plan.id, plan.version)
    school.do("inspector", following.begin, need)
    with school.owner.ask() as work:
        rule = work.session.query(SamplingRule).filter_by(sample_reason="follow_up").one()
    assert (rule.count, len(rule.filter["people"])) == (2, 3)
    for name in CSRS:
        for n in (1, 2, 3):
            school.result(name, n + 2, lost=(), reason="follow_up")
    school.grade(need, ["zhao"], score=850, ago=7)

    effect = school.need(need).effect
    assert effect.drop.permille == 1000
    assert effect.effect.warns
    school.do("inspector", following.propose_verdict, need, "effective", "差错率降到零")
    assert school.do("qa_lead", following.conclude, need, "effective", "目标达到") is None

    found = school.need(need)
    assert (found.row.status, found.row.verdict) == ("T7", "effective")
    assert found.effect.frozen_at
    assert [school.sign(name, need) for name in ("inspector", "trainer", "qa_lead")] == [
        False,
        False,
        True,
    ]
    with school.at("inspector") as work:
        sheet = papers.sheet(work, need)
        paper = work.session.query(Document).filter_by(kind="training_need").one()
    assert (sheet.imprint.number, paper.number) == (found.row.number, found.row.number)
    assert len(sheet.signatures) == 3
    assert paper.closed_at

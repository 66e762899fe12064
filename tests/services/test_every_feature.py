"""A checklist with deductions, caps, a bonus and conditions, from submitting to correcting."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from route import GROUNDS, Route, opinion
from rules.sample_checklists import every_feature_text
from sqlalchemy import func, select, text

from qa_desk.errors import RuleError
from qa_desk.i18n import Bilingual, speaking
from qa_desk.models import Revision, findings, revisions
from qa_desk.models.evaluations import Answer as Row
from qa_desk.reports import dispute_sheet
from qa_desk.reports.slip import draw
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.disputes import Disputed, Words
from qa_desk.rules.reviews import Change
from qa_desk.rules.scoring import Addition
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.services import alike, cases, dispute_papers, signing_off, track_records

# 10 + 20 + 10 + 10 points; interrupted three times and rude once, escalated late, a bonus typed
# while X-1 had failed, which hid it again when X-1 was put right
FILLED = Sheet(
    {
        1: Answer(0),
        2: Answer(0, "打断三次，语气生硬", "csr", (3, 1)),
        3: Answer(0, "先答应回电"),
        4: Answer(1, "晚了两天"),
        5: Answer(None),
    },
    marks=(Mark(700, 2), Mark(900, 3), Mark(1200, 4)),
    suggestion="听完再答",
)


@pytest.fixture
def route(url):
    route = Route(url, form=every_feature_text())
    yield route
    route.close()


def with_answers(sheet, **given):
    return replace(
        sheet, answers={**sheet.answers, **{int(n.removeprefix("x")): a for n, a in given.items()}}
    )


def missed_once(**given):
    """Return a sheet where X-1 failed too, so that its bonus is shown."""
    failed = with_answers(FILLED, x1=Answer(1, "没有核实"), **given)
    return replace(failed, marks=(*FILLED.marks, Mark(500, 1)))


def in_force(route, case):
    found = route.found(case)
    with route.owner.ask() as work:
        return work.session.get_one(Revision, (case, found.revision))


def test_what_is_sealed_is_what_was_shown(route):
    case = route.released(sheet=FILLED)
    with route.owner.ask() as work:
        revision = work.session.get_one(Revision, (case, 1))
        rows = revisions.rows_of(work.session, case, 1)
        kept = revisions.sheet_of(work.session, revision)
        assert set(kept.answers) == {1, 2, 4, 5}
        assert kept.marks == (Mark(700, 2), Mark(1200, 4))
        assert kept.answers[2] == FILLED.answers[2]
        given = {row.number: (row.counts, row.earned) for row in rows if isinstance(row, Row)}
        assert given == {1: (None, 1000), 2: ([3, 1], 750), 4: (None, 400), 5: (None, None)}
        assert revision.content_hash == content_hash(revisions.canonical_fields(revision, rows))
        fields = dict(revisions.canonical_fields(revision, rows))
        assert fields["answer.2.counts"] == "3 1"
        assert "answer.1.counts" not in fields
        if work.session.get_bind().dialect.name == "postgresql":
            asked = func.qa_desk.revision_hash(case, 1)
            assert work.session.scalar(select(asked)) == revision.content_hash
    assert (revision.cs_earned, revision.cs_applicable) == (750, 2000)
    # 12.5 lost of the 15 that section A may cost; 6 lost in B: 21.5 of 40 points
    assert (revision.raw, revision.final) == (538, 538)


def test_a_bonus_is_earned_beside_the_totals(route):
    case = route.released(sheet=missed_once())
    with route.owner.ask() as work:
        rows = revisions.rows_of(work.session, case, 1)
        bonus = next(row for row in rows if isinstance(row, Row) and row.number == 3)
        assert (bonus.option, bonus.earned) == (0, None)
    found = in_force(route, case)
    # section A loses 22.5 of which 7.5 are given back, B loses 6; the bonus earns 5
    assert found.raw == 600  # (30 − 15 + 10 − 6 + 5) / 40
    assert (found.ms_earned, found.cs_earned, found.bk_earned) == (0, 750, 400)


def test_d7_statistics_count_neither_bonus_nor_what_was_hidden(route):
    month = date(2026, 3, 1)
    for sheet in (FILLED, missed_once()):
        route.change(route.released(sheet=sheet), day=month)
    with route.owner.ask() as work:
        rates = findings.items(work.session, month)
    assert {rate.subject: (rate.n, rate.defects) for rate in rates} == {
        "X-1": (2, 1),
        "X-2": (2, 2),
        "X-4": (2, 2),
    }


def test_the_slip_says_what_was_met_what_a_cap_gave_back_and_the_bonus(route):
    case = route.released(sheet=missed_once())
    with route.at("csr") as work:
        slip = signing_off.slip(work, cases.case(work, case).row.slip)
    (line,) = slip.lines
    met = {deduction.item: str(deduction.met) for deduction in line.deductions}
    assert met[2].startswith("打断客户 ×3")
    assert met[4] == ""
    assert line.additions == (
        Addition(Bilingual("主动补救"), 500),
        Addition(Bilingual("通话"), 750, 1500),
    )
    paper = BytesIO()
    draw(slip, paper, "en")
    words = PdfReader(paper).pages[0].extract_text()
    for said in ("打断客户 ×3", "Bonus", "+5", "Capped", "+7.5", "no more than 15 points"):
        assert said in words


def test_a_fatal_deduction_is_named_with_its_item(route):
    rude = with_answers(FILLED, x2=Answer(0, "说了脏话", "csr", (0, 0, 1)), x4=Answer(None))
    case = route.released(sheet=replace(rude, answers={**rude.answers, 5: Answer(0)}))
    assert in_force(route, case).result == "fatal_fail"
    with route.at("csr") as work:
        slip = signing_off.slip(work, cases.case(work, case).row.slip)
    (fatal,) = slip.lines[0].fatals
    with speaking("en"):
        assert (fatal.clause, str(fatal.text)) == ("X-2", "沟通: 辱骂客户")


@pytest.mark.parametrize(
    ("policy", "final"), [("zero_total", 0), ("zero_section", 500), ("deduct:35", 350)]
)
def test_a_fatal_policy_holds_from_the_sheet_to_the_slip(url, policy, final):
    """S3-5.3b: of 50 points 5 are lost in section A, 10 by the fatal option in B."""
    route = Route(url, form=every_feature_text().replace("deduct:35", policy))
    rude = with_answers(FILLED, x2=Answer(0, "n", "csr", (0, 1)), x4=Answer(2, "隐瞒"))
    case = route.released(sheet=replace(rude, answers={**rude.answers, 5: Answer(0)}))
    with route.at("csr") as work:
        (line,) = signing_off.slip(work, cases.case(work, case).row.slip).lines
    assert (line.raw, line.final, line.result) == (700, final, "fatal_fail")
    assert [fatal.fatal_class for fatal in line.fatals] == ["business"]
    route.close()


def test_a_dispute_proposes_that_a_deduction_was_not_there(route):
    """E-11, P25."""
    case = route.released(sheet=FILLED)
    route.open(case)
    raised = Words(disputed=(Disputed(2, GROUNDS, (700,), option=1), Disputed(4, GROUNDS)))
    route.take("csr", "dispute", case, raised)
    with route.at("lead") as work:
        sheet = dispute_papers.sheet(work, case)
    with speaking("en"):
        first, second = ((str(one.given), str(one.proposed)) for one in sheet.items)
    assert first == ("打断客户 ×3; 语气生硬", "Without “打断客户”")
    assert second == ("Late", "")
    dispute_sheet.draw(sheet, BytesIO(), "zh")


def reviewed(route, case, *subjects):
    """Dispute a result and let it come before the QA lead, who has scored it again."""
    route.disputed(case, "dispute", *subjects)
    route.take("lead", "judge_false", case, opinion(*subjects, is_true=False))


def corrected(route, case, after, verdict="overturned_standard_unclear"):
    reviewed(route, case, 2)
    route.take("qa_lead", "rescore", case, Words(sheet=after))
    return route.take("qa_lead", "correct", case, Words("只有一次", verdict=verdict, sheet=after))


def test_a_correction_is_never_worse_and_never_incomplete(route):
    """NO-WORSE: by more counts, by a fatal one, and by showing an item that nobody answered."""
    case = route.released(sheet=FILLED)
    reviewed(route, case, 2)
    fewer = Answer(0, "打断一次", "csr", (1,))
    route.take("qa_lead", "rescore", case, Words(sheet=with_answers(FILLED, x2=fewer)))
    verdict = {"reason": "只有一次", "verdict": "overturned_standard_unclear"}
    worse = Answer(0, "n", "csr", (4, 1))
    fatal = Answer(0, "n", "csr", (0, 0, 1))
    bare = with_answers(FILLED, x1=Answer(1))
    shows = replace(bare, answers={n: a for n, a in bare.answers.items() if n != 4})
    for sheet in (with_answers(FILLED, x2=worse), with_answers(FILLED, x2=fatal), shows):
        with pytest.raises(RuleError):
            route.take("qa_lead", "correct", case, Words(sheet=sheet, **verdict))
    same = with_answers(FILLED, x3=Answer(1))  # hidden, so no change at all
    with pytest.raises(RuleError, match="Nothing on the checklist was changed"):
        route.take("qa_lead", "correct", case, Words(sheet=same, **verdict))
    better = with_answers(FILLED, x2=fewer)
    route.take("qa_lead", "correct", case, Words(sheet=better, **verdict))
    assert in_force(route, case).cs_earned == 1750
    assert 4 not in {row.number for row in answers_of(route, case)}  # rude no more: X-4 is hidden


def answers_of(route, case):
    found = route.found(case)
    with route.owner.ask() as work:
        rows = revisions.rows_of(work.session, case, found.revision)
        return [row for row in rows if isinstance(row, Row)]


def test_p10_what_was_deducted_for_the_same_reason_is_found_by_its_deduction(route):
    case = route.released(sheet=FILLED)
    often = route.released(sheet=with_answers(FILLED, x2=Answer(0, "n", "csr", (4, 1))))
    once = route.released(sheet=with_answers(FILLED, x2=Answer(0, "n", "csr", (1, 1))))
    corrected(route, case, with_answers(FILLED, x2=Answer(0, "n", "csr", (1, 1))))
    with route.at("qa_lead") as work:
        (change,) = alike.changes(work, case)
        assert change == Change(2, 3, 1, 0)
        day = (work.now - timedelta(days=1)).astimezone(ZoneInfo("Asia/Shanghai")).date()
        (found,) = alike.candidates(work, case, change, day)
    assert found.id == often != once
    assert found.sheet.answers[2] == Answer(0, "n", "csr", (1, 1))
    assert found.after > found.before


def test_an_earlier_result_says_which_deductions_were_met(route):
    route.released(sheet=FILLED)
    later = route.released(sheet=FILLED)
    with route.at("inspector") as work, speaking("en"):
        record = track_records.track_record(work, later)
        losses = {loss.key: str(loss.text) for loss in record.results[0].losses}
    assert losses == {"X-2": "沟通: 打断客户 ×3; 语气生硬", "X-4": "Escalates"}


def test_an_answer_from_before_counts_reads_as_it_did(route):
    case = route.released(sheet=FILLED)
    with route.owner.ask() as work:
        none = "SELECT count(*) FROM answer WHERE counts IS NULL"
        assert work.session.scalar(text(none)) == 3
        assert revisions.sheet_of(work.session, work.session.get_one(Revision, (case, 1))).answers[
            1
        ] == Answer(0)

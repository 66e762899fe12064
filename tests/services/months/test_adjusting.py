"""After a month is closed only a signed adjustment list changes it."""

from io import BytesIO

import pytest
from closing import Centre
from factories import PASSWORD
from route import opinion

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import AdjustmentNote, JournalEntry
from qa_desk.reports import adjustment_list
from qa_desk.rules.disputes import Words
from qa_desk.services import alike
from qa_desk.services.months import adjusting

WHY = "复核后改判"
VERDICT = "overturned_inspector_error"


@pytest.fixture
def centre(url):
    centre = Centre(url)
    yield centre
    centre.close()


def reviewed(centre, lost=(3,)):
    """Bring one result of the month before its reviewer, who has scored it again."""
    case = centre.released(lost=lost)
    centre.disputed(case)
    centre.take("lead", "judge_false", case, opinion(is_true=False))
    centre.take("qa_lead", "rescore", case, Words(sheet=centre.sheet()))
    centre.of_month(case)
    return case


def corrected(centre, case, verdict=VERDICT):
    centre.take("qa_lead", "correct", case, Words(WHY, verdict=verdict, sheet=centre.sheet()))


def closed(centre, lost=(3,), fatal=None):
    """Close the month over a case that is corrected afterwards, and another one."""
    case = reviewed(centre, lost)
    centre.results((), fatal=fatal)
    centre.close_month()
    return case


def desk(centre, name="qa_lead"):
    with centre.at(name) as work:
        return adjusting.desk(work, centre.month)


def issue(centre, reason=WHY, approver="manager"):
    with centre.at("qa_lead") as work:
        person = centre.people[approver].id if approver else None
        return adjusting.issue(work, centre.month, reason, person)


def sign(centre, name, seen=None):
    (found, *_rest) = desk(centre, name).lists
    with centre.at(name) as work:
        return adjusting.sign(work, found.id, seen or found.version, PASSWORD)


def test_p12_a_correction_after_the_closing_lands_on_the_list_and_changes_nothing_by_itself(centre):
    case = closed(centre)
    before = centre.line()
    assert desk(centre).pending.corrections == ()

    corrected(centre, case)

    assert centre.line() == before
    pending = desk(centre).pending
    (one,) = pending.corrections
    assert (one.evaluation_id, one.before, one.after, one.reason) == (case, 950, 1000, WHY)
    (change,) = pending.changes
    assert (change.before, change.after) == (before.score, 1000)


def test_two_people_sign_and_then_the_result_is_another(centre):
    case = closed(centre)
    corrected(centre, case)
    issue(centre)
    with centre.at("manager") as work:
        assert adjusting.waiting(work) == []  # the QA lead signs first
    with centre.at("qa_lead") as work:
        assert [month for _id, month in adjusting.waiting(work)] == [centre.month]

    assert not sign(centre, "qa_lead")
    assert centre.line().adjusted is None
    assert sign(centre, "manager")

    for name in ("csr", "lead", "qa_lead"):
        line = centre.line(name)
        assert (line.score, line.adjusted, line.final) == (975, 1000, 1000)
    found = desk(centre)
    assert found.pending.corrections == ()
    assert [each.state for each in found.lists] == ["closed"]
    assert [given.role for given in found.lists[0].given] == ["adjuster", "adjustment_approver"]


def test_a_fatal_error_that_is_taken_off_leaves_its_column(centre):
    case = centre.released(lost=(), fatal="IN-F1")
    centre.disputed(case, "dispute", "IN-F1")
    centre.take("lead", "judge_false", case, opinion("IN-F1", is_true=False))
    centre.take("qa_lead", "rescore", case, Words(sheet=centre.sheet()))
    centre.of_month(case)
    centre.results(())
    centre.close_month()
    assert (centre.line().fatals, centre.line().score) == (1, 500)
    corrected(centre, case)
    issue(centre)
    sign(centre, "qa_lead")
    sign(centre, "manager")

    assert (centre.line().fatals, centre.line().final) == (0, 1000)


def test_a_result_that_is_voided_afterwards_is_on_the_list(centre):
    (case, *_others) = centre.results((3,), (), ())
    centre.close_month()
    centre.take("qa_lead", "void", case, Words("duplicate"))

    pending = desk(centre).pending
    assert [(one.after, one.number) for one in pending.corrections] == [
        (None, centre.found(case).number)
    ]
    assert [change.after for change in pending.changes] == [1000]


def test_results_alike_of_a_closed_month_are_taken_to_the_list(centre):
    cause = centre.released()
    centre.disputed(cause)
    centre.take("lead", "judge_false", cause, opinion(is_true=False))
    centre.take("qa_lead", "rescore", cause, Words(sheet=centre.sheet()))
    verdict = "overturned_standard_unclear"
    words = Words(WHY, verdict=verdict, sheet=centre.sheet())
    centre.take("qa_lead", "correct", cause, words)
    moment = centre.sheet_of().opens_at.replace(
        year=centre.month.year, month=centre.month.month, day=9
    )
    locked, other = (centre.released(lost=each, started_at=moment) for each in ((3,), ()))
    centre.of_month(locked, other)
    centre.close_month()

    with centre.at("qa_lead") as work:
        (change,) = alike.changes(work, cause)
        assert alike.note(work, cause, change, centre.month, WHY) == 1
        assert alike.note(work, cause, change, centre.month, WHY) == 0  # each once
        with pytest.raises(RuleError, match="reason is needed"):
            alike.note(work, cause, change, centre.month, " ")

    pending = desk(centre).pending
    assert [(one.evaluation_id, one.after) for one in pending.corrections] == [(locked, 1000)]
    assert [(one.before, one.after) for one in pending.changes] == [(975, 1000)]
    assert centre.found(locked).revision == 1
    issue(centre, "客户 13812345678 来电核实")
    assert "138****5678" in desk(centre).lists[0].form.reason
    sign(centre, "qa_lead")
    sign(centre, "manager")
    assert centre.line().final == 1000
    assert desk(centre).pending.corrections == ()


def test_a_fatal_error_in_a_note_leaves_its_column_and_another_base_counts_all(centre):
    centre.choose("month.basis", "all")
    case, _other = centre.results((), (), fatal="IN-F1")
    centre.close_month()
    with centre.owner.work() as work:
        found = centre.found(case)
        work.session.add(
            AdjustmentNote(
                month=centre.month, evaluation_id=case, number=found.number,
                person_id=found.csr_id, before=0, after=1000, reason=WHY, noted_at=work.now,
                noted_by=centre.people["qa_lead"].id,
            )
        )  # fmt: skip

    (change,) = desk(centre).pending.changes

    assert (change.before, change.after) == (0, 500)
    assert (change.fatals_before, change.fatals_after) == (2, 1)


def test_a_list_says_why_and_who_approves(centre):
    with pytest.raises(RuleError, match="not closed yet"):
        issue(centre)
    case = closed(centre)
    with pytest.raises(RuleError, match="Nothing of this month waits"):
        issue(centre)
    corrected(centre, case)
    with pytest.raises(InputError, match="why the month is adjusted"):
        issue(centre, " ")
    with pytest.raises(InputError, match="who approves"):
        issue(centre, approver="lead")
    with pytest.raises(InputError, match="who approves"):
        issue(centre, approver=None)
    issue(centre)
    with pytest.raises(RuleError, match="still waits for signatures"):
        issue(centre)


def test_a_list_that_is_taken_back_is_void_and_waits_again(centre):
    case = closed(centre)
    corrected(centre, case)
    issue(centre)
    sign(centre, "qa_lead")
    (found,) = desk(centre).lists
    with centre.at("qa_lead") as work:
        with pytest.raises(InputError, match="Say why"):
            adjusting.withdraw(work, found.id, found.version, "")
        adjusting.withdraw(work, found.id, found.version, "写错了")
    (found,) = desk(centre).lists
    assert (found.state, found.void_reason) == ("void", "写错了")
    assert len(desk(centre).pending.corrections) == 1
    with centre.at("qa_lead") as work, pytest.raises(RuleError, match="waits for signatures"):
        adjusting.withdraw(work, found.id, found.version, "x")
    issue(centre)
    with pytest.raises(ConflictError):
        sign(centre, "qa_lead", seen=99)


def test_others_neither_see_nor_sign(centre):
    case = closed(centre)
    corrected(centre, case)
    list_id = issue(centre)
    for name in ("csr", "lead", "inspector"):
        with centre.at(name) as work:
            assert adjusting.waiting(work) == []
            with pytest.raises(RuleError, match="not among your rights"):
                adjusting.desk(work, centre.month)
            with pytest.raises(RuleError, match="not among your rights"):
                adjusting.sign(work, list_id, 1, PASSWORD)
    assert desk(centre, "manager").pending.corrections == ()


def test_a_list_is_printed_and_the_journal_says_so(centre):
    case = closed(centre)
    corrected(centre, case)
    list_id = issue(centre)
    sign(centre, "qa_lead")
    with centre.at("manager") as work:
        sheet = adjusting.paper_sheet(work, list_id)
        adjusting.note_print(work, list_id)
        with pytest.raises(RuleError, match="not there"):
            adjusting.paper_sheet(work, case)
    target = BytesIO()
    adjustment_list.draw(sheet, target, "en")
    assert target.getvalue().startswith(b"%PDF")
    assert [place for place, _stamp in sheet.signatories.stamps] == [1]
    with centre.owner.ask() as work:
        notes = work.session.query(JournalEntry).filter_by(action="print")
        assert notes.filter_by(subject="adjustment_list").count() == 1

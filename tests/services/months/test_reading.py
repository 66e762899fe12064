"""The monthly result of every CSR, as everybody who may sees it."""

from datetime import UTC, datetime, timedelta

import pytest
from closing import Centre

from qa_desk.errors import RuleError
from qa_desk.models import Membership, Person, RoleGrant
from qa_desk.rules.statistics import Share
from qa_desk.services import months


@pytest.fixture
def centre(url):
    centre = Centre(url)
    yield centre
    centre.close()


def test_p12_a_csr_sees_the_same_line_as_the_team_lead_and_the_qa_lead(centre):
    centre.results((3,), ())

    seen = [centre.line(name) for name in ("csr", "lead", "qa_lead", "manager", "inspector")]

    assert all(line == seen[0] for line in seen)
    line = seen[0]
    assert (line.source, line.n, line.passed, line.fatals, line.late) == ("month", 2, 2, 0, 0)
    assert line.score == 975
    assert (line.qualified, line.pass_rate) == ("yes", Share(2, 2))
    assert line.low < line.score < line.high


def test_others_see_no_line(centre):
    centre.results((3,), ())

    assert centre.sheet_of("other_lead").lines == ()
    with pytest.raises(RuleError, match="not among your rights"):
        centre.sheet_of("trainer")


def test_the_base_is_a_setting_and_stands_on_the_sheet(centre):
    _one, _two, other = centre.results((), (), (3, 4, 5))
    centre.drawn_as(other, "low_score")

    assert (centre.sheet_of().basis, centre.line().n, centre.line().score) == ("random", 2, 1000)

    centre.choose("month.basis", "all")
    assert (centre.sheet_of().basis, centre.line().n) == ("all", 3)
    assert centre.line().score < 1000

    centre.choose("month.basis", "weighted")
    assert centre.line().source == "none"  # no call of that month is known


def test_weights_are_the_calls_of_the_month(centre):
    moment = datetime.combine(centre.month.replace(day=9), datetime.min.time(), UTC)
    plain = [centre.released(lost=(), started_at=moment, contact_reason="费用") for _n in range(3)]
    risky = [centre.released(lost=(3, 4), started_at=moment, contact_reason="投诉")]
    centre.of_month(*plain, *risky)
    centre.drawn_as(risky[0], "complaint_driven")
    centre.choose("month.basis", "all")
    everything = centre.line().score

    centre.choose("month.basis", "weighted")

    assert centre.line().score == everything  # three of four calls are plain, as in the sample
    assert centre.line().n == 4


def test_confirmed_fatal_errors_of_every_stratum_have_a_column_of_their_own(centre):
    (fatal,) = centre.results((), fatal="IN-F1")
    centre.drawn_as(fatal, "low_score")
    centre.results((), ())

    assert (centre.line().n, centre.line().fatals, centre.line().score) == (2, 1, 1000)


def test_who_has_too_few_results_has_three_months_or_none(centre):
    centre.results((3,))
    assert (centre.line().source, centre.line().score) == ("none", None)

    earlier = centre.released(lost=())
    centre.of_month(earlier, month=(centre.month - timedelta(days=1)).replace(day=1))

    assert (centre.line().source, centre.line().n, centre.line().score) == ("quarter", 2, 975)


def test_what_is_released_after_the_lock_counts_to_the_next_month_and_is_marked(centre):
    centre.results((), ())
    late = centre.released(lost=(3,))
    lock = centre.sheet_of().locks_at
    centre.of_month(late, released=lock + timedelta(hours=1))

    assert centre.line().n == 2
    following = centre.line(month=centre.next_month)
    assert (following.late, following.source, following.n) == (1, "quarter", 3)
    assert centre.sheet_of(month=centre.next_month).totals["random"].n == 1


def test_everybody_employed_in_a_part_of_the_month_has_a_row(centre):
    centre.results((), ())
    with centre.owner.work() as work:
        for name, hired, left in (
            ("早退", None, centre.month + timedelta(days=4)),
            ("新来", centre.month + timedelta(days=20), None),
            ("走了", None, centre.month - timedelta(days=1)),
            ("未到", centre.next_month, None),
        ):
            person = Person(name=name, staff_no=f"9{name}", hired_on=hired, left_on=left)
            work.session.add(person)
            work.session.flush()
            given = {"person_id": person.id, "valid_from": centre.month - timedelta(days=90)}
            work.session.add(RoleGrant(role="csr", **given))
            work.session.add(Membership(team_id=centre.team.id, **given))

    sheet = centre.sheet_of()

    assert {line.csr.name for line in sheet.lines if line.csr.is_part} == {"早退", "新来"}
    assert len(sheet.lines) == 3
    assert {line.source for line in sheet.missing} == {"none"}


def test_a_csr_sees_the_months_that_were_closed_and_this_one(centre):
    centre.results((3,), ())
    centre.close_month()

    with centre.at("csr") as work:
        now, past = months.own_months(work)

    assert (now.is_closed, now.line.source) == (False, "quarter")
    assert (past.month, past.is_closed, past.line) == (centre.month, True, centre.line())

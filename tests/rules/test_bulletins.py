"""What a bulletin says, what it lacks, and who may be named in it (domain.md 5.2, P13)."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import bulletins
from qa_desk.rules.bulletins import (
    Correction,
    DayFigures,
    Form,
    Line,
    Problem,
    Shortfall,
    Standing,
    edition,
    masked,
    readers,
    require_days,
)

DAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 6, 1, tzinfo=UTC)
TEAM, OTHER = UUID(int=1), UUID(int=2)
HOUR = timedelta(hours=1)


def line(kind="praise", number=1, team=TEAM, **values):
    kept = {
        "evaluation_id": UUID(int=100 + number),
        "revision": 1,
        "final": 950,
        "csr_id": UUID(int=number),
        "name": f"王小明{number}",
        "staff_no": f"100{number}",
        "initials": f"WXM{number}",
        "team_id": team,
        "team": "一班",
        "call_at": NOW,
        "fact": "先安抚",
        "practice": "照做",
        "may_name": True,
    }
    return Line(kind, **{**kept, **values})


FORM = Form(
    "RTB-20260106-0001",
    DAY,
    DAY,
    days=(DayFigures(DAY, 2, 6, 5, 1, results=2, final=1900, final_squares=1805000, passed=2),),
    praise=(line(),),
    criticism=(line("criticism", 2),),
    fatals=(line("fatal", 3, fatal_class="customer"),),
    shortfalls=(
        Shortfall(DAY, 2, 3, "missed", UUID(int=4), "李华", "1004", "LH", TEAM, "一班"),
    ),
    shortfall_reason="请假",
    corrections=(
        Correction("corrected", "RTB-1", UUID(int=9), 2, 850, None, UUID(int=5), "赵六", "1005",
                   "ZL", TEAM, "一班", "结束语", "Closing", may_name=True),
    ),
    problems=(Problem("a", "结束语", "Closing", 3, 9),),
)  # fmt: skip

_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


def _of(kind, **fixed):
    values = {
        str: _TEXTS,
        int: st.integers(0, 10**6),
        bool: st.booleans(),
        date: st.dates(),
        UUID | None: st.none() | st.uuids(),
        int | None: st.none() | st.integers(0, 1000),
        datetime | None: st.none()
        | st.integers(0, 10**10).map(lambda n: NOW + timedelta(microseconds=n)),
    }
    parts = {one.name: values[one.type] for one in fields(kind) if one.type in values}
    return st.builds(kind, **{**parts, **fixed})


_FORMS = _of(
    Form,
    days=st.lists(_of(DayFigures), max_size=3).map(tuple),
    praise=st.lists(_of(Line), max_size=12).map(tuple),
    criticism=st.lists(_of(Line), max_size=2).map(tuple),
    fatals=st.just(()),
    problems=st.lists(_of(Problem), max_size=2).map(tuple),
    shortfalls=st.lists(_of(Shortfall), max_size=2).map(tuple),
    corrections=st.lists(_of(Correction), max_size=2).map(tuple),
)


@given(_FORMS)
def test_what_is_written_is_read_back(form):
    assert Form.from_text(form.to_text()) == form


@given(_FORMS, st.none() | st.uuids())
def test_an_edition_names_nobody_of_another_team(form, team_id):
    found = edition(form, team_id)
    for name in ("praise", "criticism", "fatals", "shortfalls", "corrections"):
        before = getattr(form, name)
        for one, own in zip(getattr(found, name), before, strict=True):
            is_named = own.may_name and team_id is not None and own.team_id == team_id
            assert one.name == (own.name if is_named else "")
            assert is_named or one.csr_id is None
    assert edition(found, team_id, found.team) == found


def test_figures_add_up_and_say_how_sure_they_are():
    form = replace(FORM, days=(*FORM.days, replace(FORM.days[0], day=DAY + timedelta(days=1))))
    found = form.total
    assert (found.results, found.done, found.day) == (4, 10, DAY)
    assert (found.coverage.part, found.coverage.of) == (2, 4)
    assert found.pass_rate.permille() == 1000
    assert found.score.value() == 950
    assert found.modes == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"praise": ()}, "no praise in it"),
        ({"praise": (), "no_praise": "昨日无录音"}, ""),
        ({"criticism": (), "no_criticism": "  "}, "no criticism in it"),
        ({"criticism": (), "no_criticism": "无"}, ""),
        ({"praise": (line(fact=" "),)}, "what was done well"),
        ({"criticism": (line("criticism", practice=""),)}, "what is right instead"),
        ({"criticism": (line("criticism", fact=""),)}, "what happened"),
        ({"fatals": (line("fatal", practice=""),)}, "what is to be done now"),
        ({"shortfall_reason": ""}, "write down the reasons"),
        ({"shortfall_reason": "", "shortfalls": ()}, ""),
    ],
)
def test_it_says_what_keeps_it_from_being_published(values, words):
    problem = replace(FORM, **values).problem()
    assert words in problem
    assert bool(problem) == bool(words)


def test_a_bulletin_is_about_days_gone_by():
    today = DAY + timedelta(days=1)
    assert require_days(DAY, DAY, today) == ""
    assert require_days(DAY - timedelta(days=30), DAY, today) == ""
    assert "31 days" in require_days(DAY - timedelta(days=31), DAY, today)
    assert "gone by" in require_days(DAY, today, today)
    assert "before the first" in require_days(DAY, DAY - timedelta(days=1), today)


@pytest.mark.parametrize(
    ("standing", "named"),
    [
        (Standing("E3", NOW + HOUR), False),
        (Standing("E3", NOW), True),
        (Standing("E3"), False),
        (Standing("E4"), True),
        (Standing("E10"), True),
        (Standing("E5", NOW - HOUR), False),
        (Standing("E7", NOW - HOUR), False),
        (Standing("E9", NOW - HOUR), False),
        (Standing("E12"), False),
        *((Standing(status), True) for status in ("E6", "E8", "E11")),
        *((Standing(status, None, NOW), True) for status in ("E6", "E8", "E11")),
        *((Standing(status, None, NOW + HOUR), False) for status in ("E6", "E8", "E11")),
    ],
)
def test_nobody_is_named_before_he_may_object(standing, named):
    assert standing.may_be_named(NOW) == named
    assert standing.is_disputed == (standing.status in bulletins.DISPUTED)


def test_his_team_reads_who_it_is_others_his_initials():
    own, centre, other = edition(FORM, TEAM, "一班"), edition(FORM), edition(FORM, OTHER, "二班")
    assert (own.scope, own.team, centre.scope, other.team) == ("team", "一班", "centre", "二班")
    assert (own.praise[0].name, own.praise[0].staff_no, own.praise[0].call_at) == (
        "王小明1", "1001", NOW,
    )  # fmt: skip
    assert readers(own) == tuple(UUID(int=n) for n in (1, 2, 3))
    for found in (centre, other):
        for one in (*found.praise, *found.shortfalls, *found.corrections):
            assert (one.name, one.staff_no, one.team, one.csr_id) == ("", "", "", None)
        assert (found.praise[0].initials, found.praise[0].call_at) == ("WXM1", None)
        assert readers(found) == ()
        assert "王小明" not in found.to_text()


@pytest.mark.parametrize(
    ("naming", "shown"),
    [("initials", ("WXM1", "")), ("staff_no", ("", "1001")), ("hidden", ("", ""))],
)
def test_the_setting_says_what_the_centre_reads(naming, shown):
    found = edition(replace(FORM, naming=naming)).praise[0]
    assert (found.initials, found.staff_no) == shown


def test_who_may_not_be_named_is_nowhere_not_even_in_his_team():
    form = replace(FORM, criticism=(line("criticism", 2, may_name=False),))
    found = edition(form, TEAM).criticism[0]
    assert (found.name, found.initials, found.staff_no, found.call_at) == ("", "", "", None)
    assert readers(edition(form, TEAM)) == (UUID(int=1), UUID(int=3))


def test_names_are_taken_out_of_what_was_written_too():
    form = replace(
        FORM,
        naming="hidden",
        praise=(line(fact="王小明1（1001）先安抚，10012 不是工号"),),
        focus="请李华 1004 分享",
    )
    found = edition(form)
    assert found.praise[0].fact == "＊＊（＊＊）先安抚，10012 不是工号"
    assert found.focus == "请＊＊ ＊＊ 分享"
    assert edition(form, TEAM).focus == form.focus
    keeps = edition(replace(form, naming="staff_no"))
    assert keeps.focus == "请＊＊ 1004 分享"
    unnamed = replace(form, criticism=(Line("criticism", fact="电话"),))
    assert edition(unnamed).criticism[0].fact == "电话"


def test_customers_numbers_are_masked():
    form = replace(FORM, focus="13912345678", praise=(line(fact="客户 13912345678"),))
    found = masked(form)
    assert (found.focus, found.praise[0].fact) == ("139****5678", "客户 139****5678")

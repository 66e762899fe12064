"""A training need as it is printed at its end, with everything in it."""

from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.reports.papers import Act, Imprint, Signed
from qa_desk.reports.slip import Person
from qa_desk.reports.training_need import (
    Attended,
    Baseline,
    Case,
    Line,
    Session,
    Shown,
    Trainee,
    TrainingNeed,
    Tried,
)
from qa_desk.rules.statistics import Mean, Share
from qa_desk.rules.training_effect import Drop, Followed, effect

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BEFORE = (784, 812, 750, 835, 791, 768, 803, 777)
AFTER = (840, 851, 802, 843, 856, 799, 868, 805)
OTHERS = (12, 6, 23, 6, 18, 10)
OTHERS_BEFORE = (786, 810, 752, 831, 790, 760)
INSPECTOR, LEAD, TRAINER = (
    Person("示例五", "2004"),
    Person("示例六", "2001"),
    Person("示例八", "3001"),
)
CSRS = tuple(Person(f"示例员{n}", f"10{n:02}") for n in range(1, 9))
COLLEAGUES = tuple(Person(f"对照员{n}", f"12{n:02}") for n in range(1, 7))
IDS = tuple(UUID(int=n) for n in range(1, 9))


DROP = Drop(Share(24, 120), Share(9, 110))


def shown(before=BEFORE, after=AFTER, others=OTHERS, samples=5, drop=DROP):
    """Return an effect, as 6.9 has it unless told otherwise; None is a side without samples."""
    trained = [Followed(mean(one), mean(two)) for one, two in zip(before, after, strict=True)]
    ways = [(one, one + gain) for one, gain in zip(OTHERS_BEFORE, others, strict=False)]
    controls = [Followed(mean(one), mean(two)) for one, two in ways]
    lines = [
        Line(name, one, two, 8, 0 if two is None else 5, is_trained=True)
        for name, one, two in zip(CSRS, before, after, strict=False)
    ]
    lines += [
        Line(name, one, two, 6, 5, is_trained=False)
        for name, (one, two) in zip(COLLEAGUES, ways, strict=False)
    ]
    return Shown(
        effect=effect(trained, controls, samples),
        drop=drop,
        drop_interval=drop.interval(),
        lines=tuple(lines),
        before=(date(2026, 9, 1), date(2026, 9, 28)),
        after=(date(2026, 10, 11), date(2026, 11, 9)),
        proposed="effective",
        is_goal_met=True,
    )


def mean(tenths):
    """Return five samples that come to a score, or none."""
    return Mean() if tenths is None else Mean.of([Fraction(tenths)] * 5)


def trainee(place):
    """Return a trainee; the second failed and passed on the second try."""
    name = CSRS[place]
    first = Tried(
        UUID(int=100 + place),
        None,
        "exam",
        date(2026, 10, 9),
        score=720 if place == 1 else 905,
        pass_mark=800,
        passed=place != 1,
        retake_on=date(2026, 10, 12) if place == 1 else None,
    )
    words = "回访客户 13912345678 表示满意"
    again = Tried(UUID(int=200), None, "practice", date(2026, 10, 12), 850, 800, True, None, words)
    tests = (first, again) if place == 1 else (first,)
    came = "made_up" if place == 2 else "present"
    return Trainee(IDS[place], name, "早班组" if place < 4 else "晚班组", came, tests, 5, True)


SESSION = Session(
    UUID(int=50),
    1,
    date(2026, 10, 8),
    14 * 60,
    15 * 60 + 30,
    "三楼培训室",
    "case",
    "示例八 3001",
    15,
    "https://training.example/13",
    is_make_up=False,
    attendance=tuple(
        Attended(key, name, "absent" if key.int == 3 else "present")
        for key, name in zip(IDS, CSRS, strict=True)
    ),
)
MAKE_UP = Session(
    UUID(int=51), 1, date(2026, 10, 9), 9 * 60, 10 * 60, "线上", "online", "示例八 3001", 10, "",
    is_make_up=True, attendance=(Attended(IDS[2], CSRS[2], "made_up"),),
)  # fmt: skip
IMPRINT = Imprint(
    number="TN-20261001-0003",
    centre="示例客服中心",
    content_hash="9f3a71c0d2be4e18" * 4,
    printed_at=AT.replace(hour=9),
    printed_by="示例六 2001",
    retain_until=date(2028, 11, 20),
    timezone="Asia/Shanghai",
)


def stamp(role, person, hour):
    """Return a signature on the paper."""
    at = AT.replace(hour=hour)
    hashed = "9f3a71c0d2be4e18"
    return Signed(role, person.name, person.staff_no, at, "password", hashed, meaning="check")


NEED = TrainingNeed(
    imprint=IMPRINT,
    status="T7",
    topic="主动确认客户问题是否解决",
    source="cluster",
    urgency="urgent",
    raised_at=AT.replace(month=10, day=1),
    raised_by=INSPECTOR,
    approved=Act("T-02a", AT.replace(month=10, day=2), LEAD, "qa_lead", "T1"),
    problem="结束前未确认问题是否解决；客户 13912345678 当天再次来电。",
    dimension="CS",
    items=(
        Bilingual("13 主动确认客户问题是否解决", "13 Checks whether the problem is solved"),
        Bilingual("14 结束语完整", "14 Complete closing"),
    ),
    baseline=Baseline(date(2026, 9, 1), date(2026, 9, 30), 120, Share(24, 120), Share(12, 40)),
    cases=(
        Case(UUID(int=70), "E-20260912-0031", CSRS[0], date(2026, 9, 12), True, 245_000, "未确认"),
        Case(UUID(int=71), "E-20260915-0007", CSRS[1], date(2026, 9, 15)),
    ),
    trainees=tuple(trainee(place) for place in range(8)),
    metric="score",
    goal_baseline=788,
    target=830,
    method="case",
    content="两个好案例、两个差案例；分组演练",
    due_on=date(2026, 10, 15),
    accepted=Act("T-03", AT.replace(month=10, day=3), TRAINER, "trainer", "T2", "下周二安排"),
    sessions=(SESSION, MAKE_UP),
    result="八人全部通过，一人补考。",
    result_at=AT.replace(month=10, day=12),
    effect=shown(),
    verdict="effective",
    verdict_reason="区间不含 0，目标达成",
    signatures=(
        stamp("need_inspector", INSPECTOR, 3),
        stamp("need_lead", LEAD, 4),
        stamp("need_trainer", TRAINER, 5),
    ),
)

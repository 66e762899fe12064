"""A calibration record as a session of five people and three calls leaves it."""

from datetime import UTC, date, datetime
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.reports.calibration_record import Sheet
from qa_desk.reports.papers import Imprint, Signatories, Signed, Statement
from qa_desk.rules.calibration_records import (
    Answer,
    Arrangement,
    Call,
    Figures,
    Item,
    Member,
    Rater,
    Record,
    Score,
    Topic,
)

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PEOPLE = (
    Member(1, UUID(int=1), "示例五 2004", "inspector", is_new=False, present=True, submitted=3),
    Member(2, UUID(int=2), "示例八 2011", "inspector", is_new=True, present=True, submitted=3),
    Member(3, UUID(int=3), "示例九 3001", "team_lead", is_new=False, present=False, submitted=2),
    Member(4, UUID(int=4), "示例十 4001", "trainer", is_new=False, present=True, submitted=3),
    Member(5, UUID(int=5), "示例六 2001", "qa_lead", is_new=False, present=True, submitted=3),
)
CALLS = (
    Call(1, "20261102-0917-1001", "账单查询", 245, "random", 50),
    Call(2, "20261103-1402-1001", "投诉", 611, "disputed", 880),
    Call(3, "20261105-1655-1002", "办理", 92, "borderline", 60),
)
STANDARD = Bilingual("规范", "Standard")
PARTLY = Bilingual("部分规范", "Partly standard")
N_A = Bilingual("不适用", "Not applicable")
ITEMS = (
    Item("greeting", 1, Bilingual("标准开场白", "Standard greeting"), False, 20, 26, 9, 11, 5512,
         -1020, 10000),
    Item("verify", 2, Bilingual("核对身份，先问后查", "Identity checked before anything is told"),
         False, 26, 26, 11, 11),
    Item("answer", 3, Bilingual("解答正确完整", "Answer right and complete"), False, 24, 26, 10, 11,
         8211, 4100, 10000),
    Item("F1", 0, Bilingual("泄露客户信息", "Customer data given away"), True, 22, 26, 10, 11, 6410,
         None, None),
)  # fmt: skip
FINALS = {  # tenths, by call and member
    (1, 1): 900,
    (1, 2): 850,
    (1, 3): 880,
    (1, 4): 900,
    (1, 5): 900,
    (2, 1): 0,
    (2, 2): 880,
    (2, 4): 0,
    (2, 5): 0,
    (3, 1): 780,
    (3, 2): 720,
    (3, 3): 770,
    (3, 4): 760,
    (3, 5): 780,
}
RATERS = (
    Rater(1, 3, 0, 0, 0, -12, 12, 3, 3, 12, 12, 3, 3, 0, 0, 10000, is_beyond=False),
    Rater(2, 3, 2567, 3300, 880, -7860, 12994, 2, 3, 8, 12, 2, 3, 1, 0, 0, is_beyond=True),
    Rater(3, 2, -150, 150, -20, -289, -11, 2, 2, 7, 8, 2, 2, 0, 0, None, is_beyond=False),
    Rater(4, 3, -67, 67, -20, None, None, 3, 3, 11, 12, 3, 3, 0, 0, 10000, is_beyond=False),
)
TOPIC = Topic(
    item_key="greeting",
    label=Bilingual("标准开场白", "Standard greeting"),
    views="示例八：未报工号即扣分；示例五：报姓氏即可。",
    conclusion="报姓氏或工号之一即可，二者皆无为部分规范。",
    agreed=Bilingual("报姓氏或工号之一即为规范", "Surname or staff no. is enough"),
    change="第1项说明补充“姓氏或工号”",
)


def record(people=PEOPLE, reference="示例六 2001"):
    """Return the record, of these people."""
    places = {one.place for one in people}
    finals = {key: final for key, final in FINALS.items() if key[1] in places}
    return Record(
        number="CAL-20261105-0001",
        month=date(2026, 11, 1),
        held_on=date(2026, 11, 5),
        chair_id=UUID(int=5),
        chair="示例六 2001",
        reference=reference,
        checklist="IN-GEN",
        checklist_version="4",
        tolerance=50,
        tolerance_new=100,
        training="身份核验的新规定；案例两则",
        training_minutes=90,
        notes="下月增加投诉类录音。",
        figures=Figures(
            *(9460, 8120, 9880, 6410, None, None, 6203, 7810, 22, 26, 163, 10, 11, 38, 44)
        ),
        calls=CALLS,
        members=tuple(people),
        items=ITEMS,
        scores=tuple(
            Score(call, one, f"PJ-20261105-{call}{one}", final,
                  "fatal_fail" if not final else "pass", "" if final else "F1", "9f" * 32)
            for (call, one), final in finals.items()
        ),
        answers=tuple(answers(finals)),
        raters=tuple(each for each in RATERS if each.member in places) if reference else (),
        topics=(TOPIC,),
        arrangements=(
            Arrangement("示例八 2011", "与示例五共同复听三通，11月20日前复校", date(2026, 11, 20)),
        ),
        title=Bilingual("呼入服务通用质检表", "Inbound service, general"),
    )  # fmt: skip


def answers(finals):
    """Yield a cell for each item, that differ where the scores do."""
    for (call, one), final in finals.items():
        lost = final not in (0, FINALS[call, 5])
        greeting = (PARTLY, 150) if lost else (STANDARD, 300)
        yield Answer(call, one, "greeting", *greeting)
        yield Answer(call, one, "verify", STANDARD, 500)
        yield Answer(call, one, "answer", *((N_A, None) if call == 3 else (STANDARD, 800)))
        if not final:
            yield Answer(call, one, "F1", Bilingual("有", "Found"), None)


def stamp(role, name, number, meaning, hour):
    """Return a signature of a day."""
    moment = AT.replace(hour=hour)
    return Signed(role, name, number, moment, "password", "9f3a71c0d2be4e18", meaning=meaning)


SHEET = Sheet(
    imprint=Imprint(
        number="CAL-20261105-0001",
        centre="示例客服中心",
        content_hash="9f3a71c0d2be4e18" * 4,
        printed_at=AT.replace(hour=9),
        printed_by="示例六 2001",
        retain_until=date(2028, 11, 20),
        timezone="Asia/Shanghai",
    ),
    record=record(),
    signatories=Signatories(
        wanted=(
            (1, "calibrator", "示例五 2004"),
            (2, "calibrator", "示例八 2011"),
            (3, "calibrator", "示例十 4001"),
            (4, "calibration_chair", "示例六 2001"),
        ),
        stamps=((1, stamp("calibrator", "示例五", "2004", "agree", 3)),),
        statements=(Statement("calibrator", "示例五 2004", "同意"),),
    ),
)

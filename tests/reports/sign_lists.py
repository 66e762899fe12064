"""Lists “to sign today” to draw: a test changes only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from qa_desk.i18n import Bilingual
from qa_desk.reports.sign_list import SignList, SignRow
from qa_desk.reports.slip import Person

LONG_NAME = "阿卜杜热合曼·麦麦提吐尔逊·买买提依明江·艾合买提江·阿不都"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SHORT = SignList(
    centre="示例客服中心",
    team=Bilingual("一班", "Team 1"),
    shift="08:00–16:00",
    day=date(2026, 11, 20),
    rows=(
        SignRow(Person("李谷雨", "1001"), 2, NOW + timedelta(hours=9), NOW + timedelta(hours=57)),
        SignRow(Person(LONG_NAME, "1002"), 12, NOW - timedelta(hours=1), None),
        SignRow(Person("𠮷小满", "1003"), 1, None, NOW + timedelta(hours=33)),
    ),
    printed_at=NOW,
    printed_by="示例三 0301",
    timezone="Asia/Shanghai",
)
LONG = replace(
    SHORT,
    rows=tuple(
        replace(SHORT.rows[n % 3], person=replace(SHORT.rows[n % 3].person, staff_no=str(1001 + n)))
        for n in range(60)
    ),
)

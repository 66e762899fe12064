"""Information notes with all that they can have, and with nothing that they need not have."""

from datetime import UTC, date, datetime
from uuid import UUID

from qa_desk.reports.information_note import InformationNote
from qa_desk.reports.papers import Imprint
from qa_desk.reports.slip import Person
from qa_desk.rules.action_items import Evidence

HEAD, INSPECTOR = Person("韩技术", "6001"), Person("周听雨", "3001")


def imprint(number):
    return Imprint(
        number=number,
        centre="阳光客服中心",
        content_hash="5e" * 32,
        printed_at=datetime(2026, 11, 20, 2, tzinfo=UTC),
        printed_by=str(INSPECTOR),
        retain_until=date(2029, 11, 16),
        timezone="Asia/Shanghai",
    )


ANSWERED = InformationNote(
    imprint=imprint("IN-20261116-0002"),
    kind="note",
    urgency="urgent",
    owner=HEAD,
    given_by=INSPECTOR,
    given_at=datetime(2026, 11, 16, 2, tzinfo=UTC),
    due=date(2026, 11, 18),
    what="查询页面 10:00–11:00 卡顿，客户 13800138000 等待 3 分钟。\n两通电话都是同一页面。",
    state="done",
    department="技术部",
    cause="system",
    evidence=(
        Evidence(UUID(int=1), "ZJ-20261115-0007", ("12 系统操作", "14 处理时限")),
        Evidence(UUID(int=2), "ZJ-20261115-0011"),
    ),
    progress=100,
    result="索引缺失，已在 3.2 版修复，11 月 19 日上线。",
    finished_at=datetime(2026, 11, 18, 8, 30, tzinfo=UTC),
    finished_by=HEAD,
    read_at=datetime(2026, 11, 19, 1, tzinfo=UTC),
)
WAITING = InformationNote(
    imprint=imprint("IN-20261116-0003"),
    kind="note",
    urgency="normal",
    owner=HEAD,
    given_by=INSPECTOR,
    given_at=datetime(2026, 11, 16, 2, tzinfo=UTC),
    due=date(2026, 11, 26),
    what="话术与页面不一致。",
    state="open",
    cause="risk",
    progress=30,
)

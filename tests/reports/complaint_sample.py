"""A week of complaints with all that a list can have."""

from datetime import UTC, date, datetime
from uuid import UUID

from reports.action_sample import imprint

from qa_desk.reports.complaint_list import ComplaintList, Listed
from qa_desk.rules import complaints
from qa_desk.rules.complaints import Facts

DAY = date(2026, 11, 18)
NOON = datetime(2026, 11, 18, 4, tzinfo=UTC)
_FACTS = [
    Facts(UUID(int=1), DAY, "complaint", "major", "overdue", "王力 0012", "催办进度", repeat=1),
    Facts(UUID(int=2), DAY, "complaint", "ordinary", "closed", "", "账单疑问", attributable=True),
    Facts(UUID(int=3), DAY, "praise", "ordinary", "open", "李明 0013", "", is_due=False),
]

WEEK = ComplaintList(
    imprint=imprint("CPL-20261116-W"),
    first=date(2026, 11, 16),
    last=date(2026, 11, 22),
    figures=complaints.figures(_FACTS, 46_500),
    is_whole=True,
    by_csr=tuple(complaints.table(_FACTS, "csr")),
    by_kind=tuple(complaints.table(_FACTS, "kind")),
    rows=(
        Listed(
            "CP-20261118-0001", NOON, "complaint", "major", "催办进度",
            "再次报修仍无人上门，回拨 13800138000。", "王力 0012", "技术部", "overdue", 1, "", NOON,
        ),
        Listed(
            "CP-20261118-0002", NOON, "complaint", "ordinary", "账单疑问", "多收二十元。", "",
            "", "closed", 0, "已退还。", None,
        ),
        Listed(
            "CP-20261118-0003", NOON, "praise", "ordinary", "", "耐心。", "李明 0013", "", "open",
            0, "", None,
        ),
    ),
)  # fmt: skip
NOTHING = ComplaintList(
    imprint("CPL-20261118-D"), DAY, DAY, complaints.Figures(), False, (), (), ()
)

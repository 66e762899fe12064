"""What the training needs and the training plan of the demonstration centre say: data."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """A training need somebody raises by hand: about what, by whom, for whom, how far it comes."""

    state: str  # a key of training_states.fill
    topic: str
    problem: str
    content: str
    raised_by: str  # logins
    trainees: Sequence[str]
    source: str = "other"
    method: str = "internal"
    dimension: str = ""
    metric: str = "score"
    target: int = 950


FAILED = "多名客服代表在同一评分项上失分，录音显示做法不统一。"
PRACTICE = "听两通典型录音；对照评分口径演练话术；两人一组互评，再做一次测试。"
RESULT = "全员参加，补考后全部合格，已交质检跟踪效果。"
PROPOSED = "跟踪样本已全部评完，按前后对比和对照组的结果提出。"
DECIDED = "已核对样本和对照组，同意该结论。"
LESSONS: Sequence[Lesson] = (
    Lesson(
        "held",
        "新套餐合约期与违约金的告知",
        "新套餐上线后，合约期和违约金的说明不完整，已有两起投诉。",
        "新套餐要点；必告知四项；易错问答二十题。",
        "inspector2",
        ("csr21", "csr22", "csr26"),
        "product",
        "case",
        "BK",
    ),
    Lesson(
        "booked",
        "投诉受理的情绪安抚",
        "客户情绪激动时解释规则过早，安抚用语单一。",
        "情绪识别；三步安抚法；角色扮演。",
        "inspector3",
        ("csr09", "csr10", "csr11", "csr04"),
        "complaint",
        "simulation",
        "AT",
    ),
    Lesson(
        "approved",
        "工单小结的规范写法",
        "小结缺少处理结果和承诺时限，交接后重复询问客户。",
        "小结五要素；好坏样例对比；当堂改写三条。",
        "inspector4",
        ("csr05", "csr06", "csr19"),
        dimension="MS",
    ),
    Lesson(
        "submitted",
        "静音与等待的规范",
        "查询时静音前不说明、返回后不致谢，多次出现。",
        "等待用语；二十秒提醒；听录音找问题。",
        "inspector1",
        ("csr02", "csr03", "csr07", "csr08"),
        "improvement",
        dimension="SW",
    ),
    Lesson(
        "raised",
        "携号转网政策更新后的口径",
        "班组里对新口径理解不一，希望统一讲一次。",
        "",
        "lead1",
        ("csr05", "csr06", "csr08", "csr09"),
        "product",
    ),
    Lesson(
        "returned",
        "系统切换后查询变慢时的应对",
        "切换新系统后查询资费要一分半钟，客户等待过长。",
        "等待话术。",
        "inspector2",
        ("csr15", "csr16", "csr17"),
        dimension="CS",
    ),
)
RETURNED = "查询慢是系统问题，已转信息部门；培训解决不了。"
# Goal, content, method, planned, and whether it was submitted.
YEARLY: Sequence[tuple[str, str, str, str, bool]] = (
    (
        "全员掌握新套餐与新政策",
        "每季度一次产品与政策培训，考试合格上岗",
        "internal",
        "每季度首月",
        True,
    ),
    ("致命错误零发生", "红线案例教学，新人与复岗人员必修", "case", "全年，每月一次", False),
    ("情绪安抚与投诉处理", "情景模拟；优秀录音赏析", "simulation", "上下半年各一次", False),
)
MONTHLY: Sequence[tuple[str, str, str, str, bool]] = (
    ("评分失分项专项训练", "上月质检集中失分项，小班演练", "case", "第一周周三 14:00", True),
    ("新人通关", "核身、告知、小结三项通关测试", "internal", "第二周周四 10:00", False),
)

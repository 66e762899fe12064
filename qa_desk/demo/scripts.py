"""Scripts of test calls in the demonstration centre: data, not interface."""

from qa_desk.demo.days import at
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.rules.scripts import Question, Script
from qa_desk.services import scripts

_SCRIPTS = (
    Script(
        "资费咨询：月租与超出流量",
        "老用户来电，问现套餐的月租和超出流量怎么收费，并要求马上变更套餐。",
        "",
        (
            Question(
                "我这个套餐一个月多少钱？流量超了怎么算？",
                "月租 39 元，含 20 GB；超出 5 元/GB，每月封顶 60 元。",
                "资费-0117 第4版",
            ),
            Question(
                "能马上改成 59 元的吗？",
                "当月申请，次月 1 日生效；须说明合约期内不可降档。",
                "资费-0120 第2版",
            ),
            Question(
                "上个月多收的钱退不退？", "先核实账单；确属多收的 48 小时内原路退回，并登记工单。"
            ),
        ),
    ),
    Script(
        "携号转网：老用户想转走",
        "用户不满资费，要求办理携号转网，不接受挽留。",
        "",
        (
            Question(
                "我要转到别家，怎么办？",
                "先查询携转资格，发短信 CXXZ#姓名#证件号；不得阻拦、拖延。",
                "业务-0031 第6版",
            ),
            Question("合约还没到期能转吗？", "须先解约或结清违约金，说明金额和办理渠道。"),
        ),
    ),
    Script(
        "宽带报修：夜间断网",
        "家庭宽带每晚断网，已报修过一次，要求今天上门。",
        "",
        (
            Question("我上次报修的单子到哪一步了？", "核实身份后查询工单，说明进度和责任人。"),
            Question(
                "今天能不能上门？", "城区 24 小时内上门；约定时段，留回访电话。", "装维-0008 第3版"
            ),
        ),
    ),
)


def fill(stage: Stage, centre: Centre) -> None:
    """Let an inspector have written them."""
    with stage.acting("inspector1", at(centre.days.running, 9)) as work:
        for script in _SCRIPTS:
            scripts.make(work, script)

"""Who works in the demonstration centre. All names are invented: seasons, flowers, instruments."""

from collections.abc import Mapping, Sequence

CENTRE = "示例客服中心"
TEAMS: Mapping[str, tuple[str, float]] = {  # code → name, hour at which its eight hours begin
    "T1": ("一班", 8),
    "T2": ("二班", 10),
    "T3": ("三班", 12),
}
SKILL_GROUPS: Mapping[str, str] = {
    "newcomer": "新人组",
    "general": "普通组",
    "vip": "VIP专席",
    "frontline": "一线受理组",
    "complaint": "投诉专席",
    "escalation": "升级回访专席",
    "sales": "电销组",
    "finance": "金融保险电销组",
}
# In the order csr01 … csr40: team, skill group, names.
CSRS: Sequence[tuple[str, str, str]] = (
    ("T1", "general", "李谷雨 王立夏 张小满 刘芒种 陈白露 杨霜降 赵惊蛰 黄清明"),
    ("T1", "vip", "吴秋分 徐冬至 孙夏至"),
    ("T1", "newcomer", "马小寒 朱大雪 李谷雨"),
    ("T2", "frontline", "胡海棠 郭玉兰 何茉莉 高丁香 林芙蓉"),
    ("T2", "complaint", "罗紫薇 郑木槿 梁石榴 谢金桂"),
    ("T2", "escalation", "宋百合 唐雪梅"),
    ("T2", "newcomer", "许山茶 𠮷小满"),
    ("T3", "sales", "邓琵琶 冯洞箫 曹古筝 彭竹笛 曾二胡 肖扬琴 田编钟 董芦笙"),
    ("T3", "finance", "袁铜锣 潘腰鼓"),
    (
        "T3",
        "newcomer",
        "蒋口琴 示例员·阿尔忒弥斯·卡珊德拉·赫利俄斯·珀涅罗珀·安德洛玛刻 余木鱼",
    ),
)
# Login, staff no., name, role.
STAFF: Sequence[tuple[str, str, str, str]] = (
    ("lead1", "2001", "何泰山", "team_lead"),
    ("lead2", "2002", "高衡山", "team_lead"),
    ("lead3", "2003", "林恒山", "team_lead"),
    ("deputy", "2004", "曾嵩山", "team_lead"),
    ("qalead", "3000", "梁明镜", "qa_lead"),
    ("inspector1", "3001", "周听雨", "inspector"),
    ("inspector2", "3002", "吴听风", "inspector"),
    ("inspector3", "3003", "郑听泉", "inspector"),
    ("inspector4", "3004", "单听松", "inspector"),
    ("trainer", "4001", "宋杏坛", "trainer"),
    ("coach1", "4101", "唐北斗", "floor_coach"),
    ("coach2", "4102", "许南斗", "floor_coach"),
    ("editor", "4201", "韩书简", "knowledge_editor"),
    ("manager", "5001", "冯远山", "cs_manager"),
    ("admin", "9001", "曹算盘", "admin"),
)
AROUND: Sequence[tuple[str, str, str, str]] = (  # as STAFF; they meet the inspection in notes
    ("techhead", "6001", "韩青铜", "department_head"),
    ("improver", "6002", "沈白银", "improvement_office"),
    ("steering", "6003", "秦黄金", "steering_group"),
)
READINGS: Mapping[str, str] = {"单听松": "Shàn Tīngsōng", "曾嵩山": "Zēng Sōngshān"}
INSPECTORS = ("inspector1", "inspector2", "inspector3", "inspector4")
LEADS: Mapping[str, str] = {"T1": "lead1", "T2": "lead2", "T3": "lead3"}
AWAY, DEPUTY = "lead2", "deputy"  # who is on leave these days, and who signs for them
MOVED, MOVED_FROM = "csr15", "T1"  # came from another team in the previous month
LEAVER = ("魏大暑", "1038")  # left before; csr38 has the staff number now
SHARED_DESK = ("csr07", "csr08")  # the second took over the first one's extension

"""The sheets and columns of a checklist as a table (P19): what they are called in both languages.

A text column says in its heading which language it holds: 二级指标 and 二级指标（英文）, or
Item and Item (Chinese). The words of a cell are those that people write, in either language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from qa_desk.i18n import LANGUAGES, _, speaking
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.lists import plain
from qa_desk.rules.masking import narrow

_NUMBER = re.compile(r"([+-]?\d{1,20}(?:\.\d{1,20})?)\s*(%?)", re.ASCII)
_LARGEST = 10**6
OTHER = {"zh": "en", "en": "zh"}


@dataclass(frozen=True)
class Field:
    """A column, or a row of the settings; a `text` has one for each language."""

    zh: str
    en: str
    kind: str = "plain"  # text, number, flag, or the name of a table of WORDS
    also: str = ""  # other words for the heading, joined by blanks
    width: int = 12


ITEMS: Mapping[str, Field] = {  # P19's five first
    "section": Field("一级指标", "Section", "text", "一级项目 大项 category 指标分类", 14),
    "item": Field("二级指标", "Item", "text", "二级项目 小项 评分项 考核项 质检项 question", 26),
    "points": Field("分值", "Points", "number", "满分 标准分 权重分 maxpoints", 8),
    "option": Field("评分标准", "Standard", "text", "扣分标准 评分细则 考核标准 criterion", 46),
    "fatal": Field("致命", "Fatal", "fatal", "致命项 致命错误 是否致命 fatalerror", 10),
    "dim": Field("维度", "Dimension", "dimension", "评分维度 所属维度", 16),
    "value": Field("得分", "Score", "number", "选项得分 选项分值", 8),
    "na": Field("可不适用", "N/A allowed", "flag", "不适用 可选不适用 na", 10),
    "guide": Field("评分说明", "Guidance", "text", "说明 备注 判定说明 指引 remarks", 46),
    "key": Field("编号", "Item no.", "plain", "指标编号 项目编号", 12),
    "section_key": Field("一级编号", "Section no.", "plain", "", 10),
    "deduct": Field("每次扣分", "Deduction", "number", "扣分", 10),
    "times": Field("最多次数", "Times at most", "number", "", 10),
    "why": Field("对客户的意义", "Why it matters", "text", "", 30),
    "bonus": Field("加分项", "Bonus", "flag", "", 8),
    "shown_when": Field("出现条件", "Shown when", "plain", "", 14),
    "cap": Field("一级最多扣分", "Most lost in the section", "number", "", 12),
}
FATALS: Mapping[str, Field] = {
    "key": Field("编号", "No.", "plain", "", 12),
    "class": Field("类别", "Class", "fatal", "致命 致命类别", 12),
    "fatal": Field("致命错误", "Fatal error", "text", "内容 条款 clause", 46),
    "guide": Field("评分说明", "Guidance", "text", "说明 备注 判定说明 remarks", 46),
}
GROUPS: Mapping[str, Field] = {
    "key": Field("编号", "No.", "plain", "", 14),
    "group": Field("技能组", "Skill group", "text", "名称 name", 30),
    "pass_mark": Field("合格线", "Pass mark", "number", "合格分", 10),
    **{code: Field(f"{code}（%）", f"{code} (%)", "number", code, 8) for code in DIMENSIONS},
}
PRAISE: Mapping[str, Field] = {
    "key": Field("编号", "No.", "plain", "", 14),
    "praise": Field("表扬", "Praise", "text", "名称 亮点 name", 30),
}
SETTINGS: Mapping[str, Field] = {
    "id": Field("代码", "Code", also="标准代码 编号 id"),
    "version": Field("版本", "Version", also="版本号"),
    "title": Field("名称", "Title", "text", also="标准名称 评分表名称 标题 name"),
    "direction": Field("方向", "Direction", "direction", also="通话方向"),
    "channel": Field("渠道", "Channel"),
    "effective_from": Field("生效日期", "In force from", "day", also="生效日"),
    "fatal_policy": Field("致命错误处理", "Fatal errors", "fatal_policy"),
    "na_policy": Field("不适用项处理", "Items not applicable", "na_policy"),
    "na_max_share": Field("不适用最多占比", "At most not applicable", "share"),
    "min_skill_scope": Field("最低业务技能按", "Minimum skill by", "scope"),
    "ceiling": Field("最高分", "Highest score", "number"),
}
SHEETS: Mapping[str, tuple[str, str, str]] = {  # their names in zh and en, and other words
    "items": ("评分项目", "Items", "评分表 评分标准 checklist sheet1"),
    "fatals": ("致命错误", "Fatal errors", "致命项"),
    "groups": ("技能组", "Skill groups", "合格线"),
    "praise": ("表扬", "Praise", "亮点"),
    "settings": ("设置", "Settings", ""),
}
UNUSED = {plain(words) for words in ("序号", "No.", "备用")}  # columns that need no word
COLUMNS = {"items": ITEMS, "fatals": FATALS, "groups": GROUPS, "praise": PRAISE}

WORDS: Mapping[str, Mapping[str, tuple[str, str, str]]] = {  # code: in zh, in en, other words
    "fatal": {
        "customer": ("客户", "Customer", "客户致命 客户致命错误 customercritical"),
        "business": ("业务", "Business", "业务致命 业务致命错误 公司 businesscritical"),
        "compliance": ("合规", "Compliance", "合规致命 合规致命错误 compliancecritical"),
    },
    "direction": {
        "inbound": ("呼入", "Inbound", "呼入电话 in"),
        "outbound": ("呼出", "Outbound", "外呼 呼出电话 out"),
        "both": ("呼入和呼出", "Both", "双向 不限 全部"),
    },
    "fatal_policy": {
        "zero_total": ("总分清零", "Whole score 0", "清零 总分记零 总分为零 0分"),
        "zero_section": ("所在部分清零", "Its section 0", "本部分清零 一级指标清零"),
    },
    "na_policy": {
        "exclude": ("不计入", "Left out", "剔除 不计分"),
        "full_points": ("按满分计", "Full points", "满分 计满分"),
    },
    "scope": {
        "month": ("按月", "Month", "月 月度"),
        "call": ("每通电话", "Call", "通话 每通 单通"),
        "both": ("按月和每通电话", "Both", "都要"),
    },
    "flag": {
        "yes": ("是", "Yes", "√ ✓ ✔ y true 1 可 对"),
        "no": ("否", "No", "× ✗ x n false 0 不可 错"),
    },
}


def heading(field: Field, language: str, text: str | None = None) -> str:
    """Return what a column is called in `language`; `text` is the language that it holds."""
    name = field.zh if language == "zh" else field.en
    if field.kind != "text" or text in (None, language):
        return name
    return f"{name}（英文）" if language == "zh" else f"{name} (Chinese)"


@cache
def headings(sheet: str) -> Mapping[str, tuple[str, str]]:
    """Return by the plain words of a heading which field it is, and in which language."""
    found = _headings(SETTINGS if sheet == "settings" else COLUMNS[sheet])
    return {word: meaning for word, meaning in found.items() if word}


def _headings(fields: Mapping[str, Field]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name, field in fields.items():
        for word in field.also.split():
            found.setdefault(plain(word), (name, "zh" if not word.isascii() else "en"))
    for name, field in fields.items():  # stronger than other words
        for language in LANGUAGES:
            found[plain(heading(field, language))] = name, language
            if field.kind == "text":
                other = OTHER[language]
                found[plain(heading(field, language, other))] = name, other
    return found


def sheet_of(name: str) -> str:
    """Return which sheet a name means, or ""."""
    written = plain(name)
    for sheet, (zh, en, also) in SHEETS.items():
        if written in {plain(word) for word in (zh, en, *also.split())}:
            return sheet
    return ""


def word(kind: str, code: str, language: str) -> str:
    """Return a code as people write it in `language`; a code without a word is itself."""
    if kind == "dimension":
        with speaking(language):
            return _(DIMENSIONS[code])
    if code not in WORDS[kind]:
        return code
    zh, en, _also = WORDS[kind][code]
    return zh if language == "zh" else en


def choices(kind: str, language: str) -> tuple[str, ...]:
    """Return the words that a column of a kind offers, nothing where anything is written."""
    known = DIMENSIONS if kind == "dimension" else WORDS.get(kind, {})
    return tuple(word(kind, each, language) for each in known)


@cache
def codes(kind: str) -> Mapping[str, str]:
    """Return the code of each plain word of a kind."""
    if kind == "dimension":
        found = {plain(code): code for code in DIMENSIONS}
        return found | {plain(word(kind, c, one)): c for c in DIMENSIONS for one in LANGUAGES}
    found = {}
    for code, (zh, en, also) in WORDS[kind].items():
        for each in (code, zh, en, *also.split()):
            found[_plain(each)] = code
    return found


def code(kind: str, written: str) -> str:
    """Return the code that a cell means; "" when none."""
    if kind == "dimension":  # also “BK 业务知识”
        first = plain(written.split(maxsplit=1)[0]) if written.split() else ""
        return codes(kind).get(plain(written)) or codes(kind).get(first, "")
    return codes(kind).get(_plain(written), "")


def _plain(written: str) -> str:
    return plain(written) or written.strip()  # √ has no letter in it


def number(written: str) -> int | float | None:
    """Return the number that a cell holds, 5分 and ５ as 5 and 40% as 0.4; None when none."""
    text = narrow(written).strip().removesuffix("分").replace(",", "").strip()
    parts = _NUMBER.fullmatch(text)
    if not parts:
        return None
    found = Decimal(parts[1]) / (100 if parts[2] else 1)
    if abs(found) > _LARGEST:
        return None
    found = round(found, 6)  # 0.30000000000000004 is what Excel made of 0.3
    return int(found) if found == found.to_integral_value() else float(found)

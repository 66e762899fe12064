"""The knowledge feedback slip on paper (domain.md 5.6, S3-6.D1), read back."""

import pytest
from reports.disputes import outside, read
from reports.knowledge_sample import EARLY, SLIP, UNCHANGED
from reports.reading import squeezed, text

from qa_desk.reports.knowledge_slip import draw


def of(slip, language="en"):
    return text(read(draw, slip, language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_is_on_the_slip_in_both_languages(language):
    said = squeezed(of(SLIP, language))
    fields = [
        *("KT-20261120-0003", "示例二 2101", "示例一 1001", "一班", "2026-11-20 10:00"),
        *("套餐到期后怎么计费？", "资费", "2026-11-20 16:00", "KB-17 资费"),
        *("ZJ-20261118-0007", "3 业务解答准确", "查过知识库，没有到期后的规则", "是哪一个套餐？"),
        *("产品部", "孙经理", "资费说明第 3 条", "2026-11-20 11:00", "先口头答复：逐日计费"),
        *("按标准资费逐日计费", "2.1", "补充到期后的计费", "2026-11-21", "全体客服代表"),
        *("2026-11-20 14:00", "2026-11-20 16:30", "客户满意", "示例三 2201"),
    ]
    assert [field for field in fields if squeezed(field) not in said] == []


def test_no_change_says_why_and_what_is_to_come_is_a_dash():
    assert "Reason 条目本来就对" in of(UNCHANGED)
    early = of(EARLY)
    assert "Question open" in early
    assert "Customer is waiting no" in early
    assert "late" not in early.split("Time taken")[-1]


@pytest.mark.parametrize("slip", [SLIP, UNCHANGED, EARLY])
def test_nothing_stands_outside_the_page(slip):
    assert outside(read(draw, slip, "zh")) == []

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa_desk.rules import masking

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
NUMBERS = st.text("0123456789+*#-() xX.０１２３４５６７８９", max_size=30)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("0086 13812345678", "138****5678"),
        ("013812345678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("13812345678.0", "138****5678"),
        ("010-62345678", "010****5678"),
        ("+861062345678", "010****5678"),
        ("+1 555 010 0123", "+155****0123"),
        ("5550100123", "55****123"),
        ("4008101234", "40****234"),
        ("62345678", "62****78"),
        ("10086", "1****6"),
        ("110", "****0"),
        ("*98", "****"),
        ("138****5678", "138****5678"),
        ("1381*345678", "138****5678"),
        ("0821XXXX8663", "082****8663"),
        ("138********", "138****"),
        ("anonymous", "anonymous"),
        ("", ""),
    ],
)
def test_a_number_is_shown_by_its_ends(number, shown):
    assert masking.mask(number) == shown


@given(NUMBERS)
def test_a_mask_shows_at_most_seven_digits_and_never_all(number):
    shown = re.findall(r"\d", masking.mask(number))
    assert len(shown) <= 7
    hidden = re.findall(r"\d", masking.normalise(number))
    assert not hidden or len(shown) < len(hidden) or masking.masked_at_source(number)


@given(NUMBERS)
def test_masking_twice_changes_nothing(number):
    assert masking.mask(masking.mask(number)) == masking.mask(number)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("20250327-092517_5550100123-all.wav", "20250327-092517_55****123-all.wav"),
        (
            "out-013812345678-150-20241105-091730-1730780250.107.wav",
            "out-138****5678-150-20241105-091730-1730780250.107.wav",
        ),
        ("2024010509030013812345678.wav", "202****5678.wav"),
        ("客户电话13812345678，已回访", "客户电话138****5678，已回访"),
        ("请拨 138 1234 5678 或 138.1234.5678", "请拨 138****5678 或 138****5678"),
        ("座机(010)6234-5678", "座机010****5678"),
        ("call +1 (555) 010-0123 back", "call +155****0123 back"),
        ("身份证11010119900101123X", "身份证110****1123"),
        ("卡号6222 0212 3456 7890 123", "卡号622****0123"),
        ("１３８１２３４５６７８号", "138****5678号"),
    ],
)
def test_personal_numbers_in_text_are_masked(text, shown):
    assert masking.mask_in_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2024/11/05/out-71222-002-20241105-091730-1730780250.107.wav",
        "Auto0_GUID_000_AGENT_ChrisL_DT_2025-02-19T06-01-22_Mono.wav",
        "agent/0002f70f7386445b.wav",
        "550e8400-e29b-41d4-a716-446655440000",
        "2024年1月5日 09:03:00，通话245秒",
        "20240105090300",
        "138****5678",
    ],
)
def test_dates_ids_and_masked_numbers_in_text_stay(text):
    assert masking.mask_in_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "订单20261105000123已退款",
        "订单号：87654321，客户未收到货",
        "工单 62345678 已转",
        "Ticket no. 62345678 is open",
        "case #62345678",
        "WO-62345678 与 KF8765432 合并",
        "流水号100234567890",
        "单号 1002345678901234567890123456",
        "保单1234567，SN: 98765432",
        "2026110500123456 未到账",
    ],
)
def test_p18_numbers_of_orders_and_tickets_stay_in_what_is_typed(text):
    assert masking.mask_typed(text) == text
    assert masking.mask_within({"note": [text]}) == {"note": [text]}
    assert not masking.holds_number(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("回电13812345678", "回电138****5678"),
        ("订单号13812345678", "订单号138****5678"),
        ("order 8613812345678", "order 138****5678"),
        ("加拨1795113812345678", "加拨179****5678"),
        ("少一位1381234567", "少一位13****567"),
        ("座机62345678", "座机62****78"),
        ("tel62345678", "tel62****78"),
        ("座机01062345678", "座机010****5678"),
        ("400热线4008101234", "400热线40****234"),
        ("+8613812345678", "138****5678"),
        ("021-1234567890", "021-12****890"),
        ("2026110513800138000", "202****8000"),
        ("订单2026110509173013800138000", "订单202****8000"),
        ("1380013800020261105", "138****1105"),
        ("身份证110105194912310021", "身份证110****0021"),
        ("单号11010519491231002X", "单号110****1002"),
        ("卡号6222021234567890123", "卡号622****0123"),
        ("编号4111111111111111", "编号411****1111"),
        ("１３８１２３４５６７８号", "138****5678号"),
    ],
)
def test_p18_numbers_of_people_are_masked_in_what_is_typed(text, shown):
    assert masking.mask_typed(text) == shown
    assert masking.holds_number(text)


@given(st.text(max_size=40), MOBILES, st.text(max_size=40))
def test_no_mobile_number_stays_whole_in_what_is_typed(before, number, after):
    assert number not in masking.mask_typed(f"{before} {number} {after}")
    assert number not in masking.mask_typed(f"订单{number}，{before}")


@given(NUMBERS)
@example("+0)0)0000000")
def test_what_is_masked_once_stays_as_it_is(text):
    once = masking.mask_typed(text)
    assert masking.mask_typed(once) == once


@given(st.text(max_size=40), MOBILES, st.text(max_size=40))
def test_no_mobile_number_stays_whole_in_any_text(before, number, after):
    assert number not in masking.mask_in_text(f"{before} {number} {after}")
    assert number not in masking.mask_in_text(f"电话{number}，{before}")


@given(st.text(max_size=200))
def test_any_text_can_be_masked(text):
    assert len(re.findall("[0-9]{11}", masking.mask_in_text(text))) <= len(text)
    masking.holds_mobile(text)


def test_a_number_is_found_however_it_is_written():
    secret = b"secret"
    found = {
        masking.key_hash(number, secret)
        for number in ("13812345678", "+86 138 1234 5678", "013812345678", "１３８１２３４５６７８")
    }
    assert len(found) == 1
    assert found != {masking.key_hash("13812345678", b"another secret")}
    assert found != {masking.key_hash("13812345679", secret)}


@pytest.mark.parametrize("number", ["138****5678", "0821XXXX8663", "1381*345678", "anonymous", ""])
def test_numbers_masked_at_the_source_and_no_numbers_have_no_hash(number):
    assert masking.key_hash(number, b"secret") is None


@pytest.mark.parametrize(
    ("text", "holds"),
    [("13812345678", True), ("id-8613812345678", True), ("1730780250.107", False), ("7123", False)],
)
def test_a_mobile_number_is_noticed(text, holds):
    assert masking.holds_mobile(text) is holds


@pytest.mark.parametrize(
    "text", ["回电 138 1234 5678", "卡 6222 0212 3456 7890 123", "身份证 11010519491231002X"]
)
def test_a_number_in_a_typed_text_is_noticed(text):
    assert masking.holds_number(text)
    assert not masking.holds_number("客户 11 月 20 日两次来电，等候 5 分钟")

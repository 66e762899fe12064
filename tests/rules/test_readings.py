"""People are found by what somebody remembers of them."""

import pytest

from qa_desk.rules import readings


@pytest.mark.parametrize(
    ("typed", "how_well"),
    [
        ("3004", 3),
        ("３００４", 3),
        ("30", 2),
        ("04", 1),
        ("单", 2),
        ("听松", 1),
        ("sts", 2),
        ("shan", 2),
        ("Shan Ting", 2),
        ("shàn", 2),
        ("dan", 0),
        ("", 0),
        ("  ", 0),
        ("zzz", 0),
    ],
)
def test_p21_a_person_is_found_by_staff_no_name_pinyin_or_initials(typed, how_well):
    assert readings.fits(typed, "3004", "单听松", "Shàn Tīngsōng") == how_well


def test_p21_the_usual_pinyin_needs_nothing_written():
    assert readings.keys("王立夏") == ("wanglixia", "wlx")
    assert readings.fits("wlx", "1002", "王立夏") == 2


def test_p21_signs_without_a_reading_and_foreign_names_do_no_harm():
    assert readings.keys("𠮷小满")[0].endswith("xiaoman")
    assert readings.keys("示例员·阿尔") == ("shiliyuanaer", "slyae")
    assert readings.fits("ann", "7", "Ann Lee") == 2


def test_names_are_sorted_and_found_by_pinyin_also_by_a_written_one():
    """P21."""
    named = [("张三", ""), ("单红", "Shàn Hóng"), ("阿里", ""), ("Smith", "")]
    assert [name for name, _reading in sorted(named, key=lambda one: readings.order(*one))] == [
        "阿里",
        "单红",
        "Smith",
        "张三",
    ]
    assert readings.words("单红", "Shàn Hóng") == "shanhong sh"

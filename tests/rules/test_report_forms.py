"""Reports as they are written: their sections, and the words that must not be missing."""

from datetime import date

import pytest

from qa_desk.rules.report_forms import KINDS, SECTIONS, Figure, Form, Gathered, Part, Table

FIGURE = Figure("pass_rate", 915, 400, 883, 938, before=900, target=900)


def form(kind="quality_report"):
    parts = tuple(Part(each.code, (FIGURE,)) for each in SECTIONS[kind])
    return Form(kind, date(2026, 10, 1), date(2026, 10, 31), parts=parts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_sections_of_its_own_each_once(kind):
    codes = [each.code for each in SECTIONS[kind]]

    assert len(codes) == len(set(codes))
    assert any(each.is_required for each in SECTIONS[kind])
    assert all(each.has_words for each in SECTIONS[kind] if each.is_required or each.hint)


def test_a_ten_day_report_leaves_out_what_is_monthly():
    ten_day = {each.code for each in SECTIONS["tenday_report"]}
    monthly = {each.code for each in SECTIONS["monthly_report"]}

    assert monthly - ten_day == {"people", "inspectors", "training", "complaints"}


def test_numbers_begin_apart():
    assert sorted(kind.prefix for kind in KINDS.values()) == [
        "FWB",
        "GLB",
        "GLN",
        "GLY",
        "GLZ",
        "XB",
        "YB",
        "ZJZ",
    ]


def test_words_are_typed_and_figures_stay():
    typed = form().with_words({"summary": "  稳定。 ", "nothing": "?"})

    assert typed.part("summary") == Part("summary", (FIGURE,), words="稳定。")
    assert typed.part("bk") == form().part("bk")
    assert typed.with_words({"bk": "好"}).part("summary").words == "稳定。"
    assert typed.part("nothing") == Part("nothing")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_required_is_missing_until_it_is_typed(kind):
    empty = form(kind)
    wanted = [each.code for each in SECTIONS[kind] if each.is_required]

    assert [each.code for each in empty.missing()] == wanted
    assert empty.with_words(dict.fromkeys(wanted, "写了")).missing() == []
    assert empty.with_words({wanted[0]: "   "}).missing() == empty.missing()


def test_what_was_gathered_is_by_section():
    table = Table("items", ("item", "defects"), (("IN-05", 3),))

    assert Gathered({"bk": Part("bk", tables=(table,))}).parts["bk"].tables == (table,)
    assert Gathered().parts == {}

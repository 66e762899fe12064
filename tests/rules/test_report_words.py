"""How columns and figures of reports read (D16)."""

from qa_desk.i18n import Bilingual, speaking
from qa_desk.rules import measures, monitoring, report_charts, report_forms, report_words
from qa_desk.rules.charts import Bars, Pareto
from qa_desk.rules.report_forms import Figure, Part, Table
from qa_desk.rules.report_words import COLUMNS, NUMBERS, UNITS
from qa_desk.rules.totals import ItemCount, ItemTotals, Totals


def test_every_column_has_a_known_unit():
    assert {column.unit for column in COLUMNS.values()} <= {*UNITS, *NUMBERS}


def test_an_interval_stands_in_the_cell_of_its_value():
    table = Table(
        "teams",
        ("team", "n", "pass", "pass_low", "pass_high"),
        (("A", 3, 965, 940, 980), ("B", 0, None, None, None)),
    )
    assert [head.label for head in report_words.headings(table)] == ["Team", "n", "Pass rate"]
    assert [head.to_right for head in report_words.headings(table)] == [False, True, True]
    assert report_words.cells(table) == [["A", "3", "96.5 % (94.0 %–98.0 %)"], ["B", "0", "–"]]


def test_each_unit_reads_as_people_read_it():
    said = {
        ("mode", "recording"): "Recording review",
        ("mode", "unheard_of"): "unheard_of",
        ("is_below", 1): "yes",
        ("is_below", 0): "no",
        ("score", 886): "88.6",
        ("change", -21): "-2.1 %",
        ("lost", 12050): "120.5",
        ("spent", 135): "2:15",
        ("since", "2026-10-01"): "2026-10-01",
        ("reason", ""): "–",
    }
    assert {key: report_words.told(COLUMNS[key[0]], key[1]) for key in said} == said
    name = report_words.both(Bilingual("需求", "Need"))
    for language, word in (("zh", "需求"), ("en", "Need")):
        with speaking(language):
            assert report_words.told(COLUMNS["item_name"], name) == word


def test_figures_read_with_interval_n_and_target():
    figure = Figure("pass_rate", 915, 400, 884, 939, 895, 900, "random")
    assert report_words.figure_cells(figure) == [
        "Pass rate · Random sampling",
        "91.5 % (88.4 %–93.9 %)",
        "400",
        "89.5 %",
        "90.0 %",
    ]
    drift = Figure("drift", 59, 18, -58, 176)
    assert report_words.figure_cells(drift)[1] == "5.9 (-5.8 – 17.6)"
    assert report_words.figure_cells(Figure("score", None, 0)) == [
        "Average score",
        "–",
        "0",
        "–",
        "–",
    ]


def test_sections_that_want_words_say_so():
    for kind, sections in report_forms.SECTIONS.items():
        form = report_forms.Form(kind, None, None)
        missing = {each.code for each in form.missing()}
        assert missing == {each.code for each in sections if each.is_required}
        assert form.unsigned() == list(report_forms.SIGNED[kind])
    assert all(measures.MEASURES[code].told() for code in measures.MEASURES)


def test_tables_with_a_picture_are_drawn():
    sums = Totals(n=40, final=40 * 880, final_squares=40 * 880**2, passed=36)
    teams = monitoring.teams({"A": sums, "B": Totals(n=1, final=900, final_squares=810000)}, 30)
    [chart] = report_charts.charts(teams)
    assert isinstance(chart, Bars)
    assert [(bar.label, bar.value, bar.n) for bar in chart.bars] == [
        ("A", 88.0, 40),
        ("B", 90.0, 1),
    ]
    items = ItemTotals({"I": ItemCount(9, {"csr": 3}, {"csr": 900})}, {"I": "BK"})
    [pareto] = report_charts.charts(monitoring.items(items, {}, {}, 5))
    assert isinstance(pareto, Pareto)
    assert (pareto.bars[0].value, pareto.bars[0].n) == (9.0, 3)
    [causes] = report_charts.charts(monitoring.causes(items))
    assert causes.bars[0].label == "CSR"
    empty = Part("teams", tables=(Table("teams", ("team",)),))
    assert report_charts.charts(empty) == []
    lone = Table("teams", ("team", "n", "score", "score_low", "score_high"),
                 (("A", None, None, None, None),))  # fmt: skip
    assert report_charts.charts(Part("teams", tables=(lone,)))[0].bars[0].value is None


def test_a_dimension_by_month_is_drawn_with_its_gaps_and_changes():
    columns = ("month", "opportunities", "rate", "rate_low", "rate_high", "is_changed")
    code = next(code for code, made in report_charts.MADE.items() if made.__name__ == "_of_months")
    table = Table(
        code, columns, (("2026-09", 0, None, None, None, 0), ("2026-10", 40, 98, 60, 150, 1))
    )

    (chart,) = report_charts.charts(Part("bk", tables=(table,)))

    assert [(point.label, point.n, point.is_changed) for point in chart.points] == [
        ("2026-09", 0, False),
        ("2026-10", 40, True),
    ]
    assert chart.points[0].value is None
    assert chart.points[1].low < chart.points[1].value < chart.points[1].high

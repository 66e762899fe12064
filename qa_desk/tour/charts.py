"""Every kind of picture with nothing, little and much in it, to be looked at."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from qa_desk.i18n import Bilingual, _
from qa_desk.rules.charts import (
    Bars,
    Chart,
    Control,
    Dumbbells,
    Heat,
    Mark,
    Pair,
    Pareto,
    Trend,
    p_limits,
)
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.statistics import Share
from qa_desk.ui import theme
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.charts.words import marks

AMOUNTS: Mapping[str, int] = {"empty": 0, "tiny": 1, "full": 12}
_ITEMS = (
    ("标准开场白", "Standard greeting"),
    ("客户身份核实", "Customer identity verification"),
    ("主动确认客户问题是否解决", "Checks whether the customer's problem is solved"),
    ("工单记录准确完整", "Ticket and notes accurate and complete"),
    ("安抚与致歉", "Soothing and apology"),
    ("挂机前等待客户", "Waits for the customer to hang up"),
)
_SIZE = 760, 400


def samples() -> dict[str, Chart]:
    """Return each kind with each amount, by the name of its picture."""
    made: dict[str, Chart] = {}
    for amount, size in AMOUNTS.items():
        made[f"trend-{amount}"] = _trend(size)
        made[f"control-{amount}"] = _control(2 * size)
        made[f"bars-{amount}"] = _bars(size)
        made[f"pareto-{amount}"] = _pareto(size)
        made[f"heat-{amount}"] = _heat(size)
        made[f"dumbbells-{amount}"] = _dumbbells(size)
    return made


def take(folder: Path) -> int:
    """Take a picture of each into a folder; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    found = samples()
    for name, chart in found.items():
        window = theme.role(QWidget(), "surface")
        window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        view = ChartView(chart)
        layout = QVBoxLayout(window)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.addWidget(view)
        window.resize(*_SIZE)
        window.show()
        QApplication.processEvents()
        if view.is_drawn():
            view.canvas.reach(len(marks(chart)) // 2)
        QApplication.processEvents()
        window.grab().save(str(folder / f"chart-{name}.png"))
        window.close()
        window.deleteLater()
    return len(found)


def _dumbbells(size: int) -> Dumbbells:
    names = ("王小明 1001", "李谷雨 1002", "欧阳文静 1003", "Anna Meier 1004")
    pairs = []
    for place in range(size):
        before, is_grey = 72 + place * 7 % 13, place > 7
        after = None if place == 2 else before + (1.2 if is_grey else 4.3 + place % 3)
        marks = Mark("", before, 8), Mark("", after, 0 if after is None else 5)
        pairs.append(Pair(f"{names[place % 4]}{place // 4 or ''}", *marks, is_grey))
    return Dumbbells(
        _("Score on the topic, before and after"), "score", target=85.0, pairs=tuple(pairs)
    )


def _note(n: int) -> str:
    words = _("Random sample · {first} – {last} · n = {n}")
    return words.format(first="2026-01-01", last="2026-12-31", n=n)


def _rate(label: str, part: int, of: int) -> Mark:
    interval = Share(part, of).interval()
    if interval is None:
        return Mark(label, None)
    return Mark(label, 100 * part / of, of, 100 * interval.low, 100 * interval.high, key=label)


def _trend(size: int) -> Trend:
    points = []
    for place in range(size):
        value = None if place == 4 else 88 + place * 7 % 6
        low, high = (None, None) if value is None else (value - 1.5, value + 1.5)
        points.append(Mark(f"2026-{place + 1:02d}", value, 40, low, high, f"{place}", place == 8))
    title = _("Average score by month")
    return Trend(title, "score", _note(40 * size), 85.0, points=tuple(points))


def _control(size: int) -> Control:
    first = date(2026, 11, 1)
    points = tuple(
        _rate(f"{first + timedelta(place):%m-%d}", 60 if place == 17 else 92 - place * 5 % 7, 100)
        for place in range(size)
    )
    limits = p_limits(90, [100] * size)
    return Control(
        _("Pass rate by day"), "pass_rate", _note(100 * size), points=points,
        middle=90.0 if size else None, limits=limits,
    )  # fmt: skip


def _bars(size: int) -> Bars:
    names = list(DIMENSIONS.values())[: min(5, size)]
    bars = tuple(
        _rate(_(name), place * 17 % 31, 0 if place == 3 else 240)
        for place, name in enumerate(names, 1)
    )
    return Bars(_("Defect rate by dimension"), "defect_rate", _note(240), 10.0, bars=bars)


def _items(size: int) -> list[str]:
    return [f"{place + 1} {Bilingual(*_ITEMS[place % len(_ITEMS)])}" for place in range(size)]


def _pareto(size: int) -> Pareto:
    bars = tuple(
        Mark(name, 40 / (place + 1), 300, key=name) for place, name in enumerate(_items(size))
    )
    return Pareto(_("Where points are lost"), "defects_per_100", _note(300), bars=bars)


def _heat(size: int) -> Heat:
    columns = _items(size)
    names = ("王小明 1001", "李谷雨 1002", "欧阳文静 1003", "Anna Meier 1004")
    rows = tuple(f"{names[place % 4]}{place // 4 or ''}" for place in range(size))
    cells = tuple(
        tuple(
            Mark(title, None, 6) if row == 2 else _rate(title, (row * 17 + place * 7) % 30, 60)
            for place, title in enumerate(columns)
        )
        for row in range(size)
    )
    return Heat(
        _("Defect rate by CSR and item"), "defect_rate", _note(60 * size), rows=rows,
        columns=tuple(columns), cells=cells,
    )  # fmt: skip

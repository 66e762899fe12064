"""A checklist of 200 items in 50 sections, with all that a checklist can say, scored and scrolled.

The inspector's real window, with the draft kept on the disk at every change. A key is an event in
the window; it is painted when nothing is left for the window to do. A scroll step is a notch of the
wheel over the form, and the painting after it. Rendering is Qt's own into memory (`offscreen`).
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from benchmarks.bench_keypress import MOST_MS, press, worst
from benchmarks.sixty_items import opened
from qa_desk.rules.sheets import Answer

SECTIONS, ITEMS = 50, 200
ROUNDS = 3
DIMENSIONS = ("BK", "CS", "AT", "SW", "MS")


def checklist() -> str:
    """Return the checklist: a quarter is counted, a tenth waits for another answer."""
    numbers = range(ITEMS)
    points = dict.fromkeys(DIMENSIONS, 0.0)
    for n in numbers:
        points[DIMENSIONS[n % 5]] += 0 if _is_bonus(n) else 2
    each = ITEMS // SECTIONS
    return json.dumps(
        {
            "schema": "qadesk.checklist/1",
            "id": "big",
            "version": "1.0",
            "title": {"zh": "大型评分表", "en": "Big checklist"},
            "direction": "inbound",
            "channel": "voice",
            "effective_from": "2026-02-01",
            "scoring": {
                "full_marks": sum(points.values()),
                "fatal_policy": "zero_section",
                "na_policy": "exclude",
                "na_max_share": 1,
                "rounding": "half_up_1",
                "min_skill_scope": "month",
            },
            "skill_groups": [{"id": "general", "zh": "普通组", "pass_mark": 85}],
            "dimensions": {code: {"points": worth} for code, worth in points.items()},
            "sections": [
                {
                    "id": f"S{n}",
                    "zh": f"环节{n}",
                    "en": f"Part {n}",
                    "cap": 5,
                    "items": [_item(number) for number in numbers[n * each : (n + 1) * each]],
                }
                for n in range(SECTIONS)
            ],
        },
        ensure_ascii=False,
    )  # which is YAML too


def _is_bonus(n: int) -> bool:
    return n % 40 == 39


def _item(n: int) -> dict[str, Any]:
    words = {"zh": f"第{n}项：听清客户的需求并复述确认", "en": f"Item {n}: repeats the need"}
    item: dict[str, Any] = {
        "id": f"B-{n}",
        "dim": DIMENSIONS[n % 5],
        "points": 2,
        "na": True,
        **words,
        "why_it_matters": {"zh": "客户不必说第二遍", "en": "Nobody says it twice"},
        "guide": {"zh": "重复两次以上才扣分。", "en": "Count it from the second time."},
    }
    if n % 4 == 1:
        item["deductions"] = [
            {"points": 0.5, "times": 4, "zh": f"问题{k}", "en": f"Fault {k}"} for k in range(4)
        ]
    else:
        item["options"] = [{"v": v, "zh": f"{v}分", "en": f"{v} points"} for v in (2, 1, 0)]
    if n % 10 == 2:  # the item before it is counted, or has levels
        item["shown_when"] = {"item": f"B-{n - 1}", "options": [2]}
    return {**item, "bonus": True} if _is_bonus(n) else item


def keys(items: int) -> Iterator[tuple[str, Qt.Key | str]]:
    """Yield the keys of somebody who scores every item in view and turns some back."""
    for n in range(items):
        yield "answer or count", "2" if n % 3 == 0 else "1"
        if n % 5 == 1:
            yield "answer that shows or hides", "2"
            yield "answer that shows or hides", "1"
        if n % 8 == 0:
            yield "undo", Qt.Key.Key_Z
            yield "redo", Qt.Key.Key_Y
        yield "next item", Qt.Key.Key_Down


def scroll(form: Any) -> Iterator[float]:
    """Turn the wheel to the end of the form and back; yield the milliseconds of each notch."""
    view, bar = form._scroll.viewport(), form._scroll.verticalScrollBar()
    at = QPointF(view.rect().center())
    for down in (1, -1):
        end = bar.maximum() if down > 0 else 0
        while bar.value() != end:
            turned = QPoint(0, -120 * down)
            event = QWheelEvent(
                at, view.mapToGlobal(at), QPoint(), turned, Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            started = time.perf_counter()
            QApplication.sendEvent(view, event)
            QApplication.processEvents()
            yield (time.perf_counter() - started) * 1000


def measure() -> dict:
    """Score it three times over, after a first time that counts for nothing, and scroll it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        os.environ["QA_DESK_HOME"] = name
        guide, page = opened(Path(name), checklist())
        for turn in range(ROUNDS + 1):
            for row in page.form._rows.items.values():
                row._take(Answer(-1) if turn else row.given)
            page.form._rows.rows[0].setFocus()
            guide.settle()
            for kind, key in keys(ITEMS):
                milliseconds = press(kind, key)
                if turn:
                    taken.setdefault(kind, []).append(milliseconds)
            for milliseconds in scroll(page.form):
                if turn:
                    taken.setdefault("scroll step", []).append(milliseconds)
        guide.close()
    return {
        "peer": None,
        "parts": [
            {"name": f"{kind}, 95 %", "ours": worst(values), "unit": "ms", "target": MOST_MS}
            for kind, values in taken.items()
        ],
    }

"""From a key to the picture of what it did, in a checklist of sixty items.

The inspector's real window, with the draft kept on the disk at every change. A key is an event in
the window; it is painted when nothing is left for the window to do, which includes what a draft
that was kept meanwhile has to say. Rendering is Qt's own into memory (the platform `offscreen`).
"""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.sixty_items import ITEMS, opened
from qa_desk.rules.sheets import Answer

ROUNDS = 3
MOST_MS = 16.0
CTRL = Qt.KeyboardModifier.ControlModifier


def keys() -> Iterator[tuple[str, Qt.Key | str]]:
    """Yield the keys of somebody who scores all items, writes notes, and takes steps back."""
    for item in range(ITEMS):
        yield "answer", "2" if item % 3 else "1"
        if item % 5 == 0:
            yield "other", Qt.Key.Key_Tab
            yield from (("letter in a note", letter) for letter in "too fast")
            yield "other", Qt.Key.Key_Escape
        if item % 7 == 0:
            yield "undo", Qt.Key.Key_Z
            yield "redo", Qt.Key.Key_Y
        yield "next item", Qt.Key.Key_Down
    yield from (("previous item", Qt.Key.Key_Up) for _n in range(ITEMS - 1))
    yield from (("next missing", Qt.Key.Key_F3) for _n in range(10))


def press(kind: str, key: Qt.Key | str) -> float:
    """Press a key where the focus is; return the milliseconds until it is painted."""
    target = QApplication.focusWidget()
    assert target is not None
    started = time.perf_counter()
    if isinstance(key, str):
        QTest.keyClicks(target, key)
    else:
        modifier = CTRL if kind in ("undo", "redo") else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(target, key, modifier)
    QApplication.processEvents()
    return (time.perf_counter() - started) * 1000


def measure() -> dict:
    """Score the call three times over, after a first time that counts for nothing."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        os.environ["QA_DESK_HOME"] = name
        guide, page = opened(Path(name))
        for turn in range(ROUNDS + 1):
            for row in page.form._rows.items.values():
                row._take(Answer(-1) if turn else row.given)
            page.form._rows.rows[0].setFocus()
            guide.settle()
            for kind, key in keys():
                milliseconds = press(kind, key)
                if turn:
                    taken.setdefault(kind, []).append(milliseconds)
        guide.close()
    everything = [value for values in taken.values() for value in values]
    parts = {f"all {len(everything)} keys": everything, **taken}
    return {
        "parts": [
            {"name": f"{kind}, 95 %", "ours": worst(values), "unit": "ms", "target": MOST_MS}
            for kind, values in parts.items()
            if kind != "other"
        ]
    }


def worst(values: list[float]) -> float:
    """Return what 95 % of the keys take at most."""
    return quantiles(values, n=20)[-1]

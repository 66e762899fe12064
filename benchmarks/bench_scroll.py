"""Zooming and scrolling over a 60-minute call (8 kHz, two voices): how long a frame takes.

A waveform as wide as a big screen (1,920 × 184) is turned by its wheel, in from the whole hour to
single cycles and out again, and at each step along the call, on to its end and back. A frame is the
wheel's event and the painting after it; 95 of 100 have to be there within 16 ms. The screen is
offscreen, so what a graphics driver adds is not in it.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from benchmarks import hours
from benchmarks.hours import KINDS, Kind, seconds
from qa_desk.audio.peaks import compute
from qa_desk.audio.recording import Part, open_recording
from qa_desk.ui import theme
from qa_desk.ui.widgets.waveform import Waveform
from qa_desk.work import Progress

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

WIDTH, HEIGHT = 1920, 184
ZOOMS = 44  # notches from the hour to single cycles
SCROLLS = 6  # notches each way at each zoom
MOST_MS = 16.0


def notches() -> Iterator[tuple[int, bool]]:
    """Return turns of the wheel: up or down, and whether they zoom."""
    for direction in (1, -1):
        for _ in range(ZOOMS):
            yield direction, True
            yield from [(-1, False)] * SCROLLS
            yield from [(1, False)] * SCROLLS


def turn(waveform: Waveform, direction: int, *, zooms: bool) -> None:
    """Turn the wheel over the middle, and paint."""
    at = QPointF(WIDTH / 2, HEIGHT / 2)
    held = Qt.KeyboardModifier.ControlModifier if zooms else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * direction), Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(waveform, event)
    waveform.repaint()


def part(kind: Kind, path: Path) -> dict:
    """Turn the wheel over one hour."""
    with open_recording([Part.file(path)]) as recording:
        waveform = Waveform()
        waveform.resize(WIDTH, HEIGHT)
        waveform.show_peaks(compute(recording, Progress()), recording=recording)
        waveform.set_position(1_800_000)
        waveform.show()
        QApplication.processEvents()
        frames = [
            seconds(lambda d=direction, z=zooms: turn(waveform, d, zooms=z)) * 1000
            for direction, zooms in notches()
        ]
        waveform.close()
    return {
        "name": f"60 min {kind.name}, 95 % of frames",
        "ours": quantiles(frames, n=20)[-1],
        "unit": "ms",
        "target": MOST_MS,
    }


def measure() -> dict:
    """Measure a file that is read from the disk, and one that is kept decoded."""
    application = QApplication.instance() or QApplication([])
    theme.apply(application, "light")
    with tempfile.TemporaryDirectory() as folder:
        kinds = [kind for kind in KINDS if kind.name != "mu-law"]
        return {"parts": [part(kind, hours.write(kind, Path(folder))) for kind in kinds]}

"""Open calls in a window, as often as asked, and tell how long each took until it was drawn.

`open_hour.py COPY KEY CONTENT NAME`: a sealed copy, its key, the hash of its content (both in hex)
and the name of the recorder's file. Each line of the input is `cold` (nothing is kept of the call),
`kept` (its outline is) or `memory`; each is answered with one number: seconds, or megabytes at the
most. Opening ends with the picture that does not change any more, which is looked at.
"""

import resource
import shutil
import sys
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QImage

from qa_desk import paths
from qa_desk.audio.kept import AudioPart
from qa_desk.desk import application
from qa_desk.ui.jobs import Jobs, nobody
from qa_desk.ui.widgets.listening import Listening

SIZE = (1366, 240)
QUIET_MS = 300


def drawn(listening: Listening) -> QImage:
    """Return the waveform's picture; AssertionError unless the hour is seen to its end."""
    image = listening.waveform.grab(listening.waveform._scene.plot).toImage()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    columns = np.flatnonzero((pixels != pixels[0, -1]).any(axis=0))
    assert columns.max() > 0.99 * pixels.shape[1], "the end of the hour is not drawn"
    return image


def wait(milliseconds: int) -> None:
    """Let the event loop turn for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def opened(listening: Listening, part: AudioPart, *, kept: bool) -> float:
    """Open the call; return the seconds until it was all drawn."""
    if not kept:
        shutil.rmtree(paths.cache_folder(), ignore_errors=True)
    loop = QEventLoop()
    listening.outlined.connect(loop.quit)
    started = time.perf_counter()
    listening.load([part])
    loop.exec()
    while listening._finding is not None:  # who speaks when is drawn over the outline
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    listening.waveform.repaint()
    took = time.perf_counter() - started
    picture = drawn(listening)
    wait(QUIET_MS)
    assert drawn(listening) == picture, "the picture still changed"
    listening.outlined.disconnect(loop.quit)
    listening.unload()
    return took


def main(copy: str, key: str, content: str, name: str) -> None:
    """Do what the input says."""
    _application = application.make("light")
    jobs = Jobs(nobody, nobody)
    listening = Listening(jobs)
    listening.resize(*SIZE)
    listening.show()
    part = AudioPart(Path(name), "both", 0, content, Path(copy), bytes.fromhex(key))
    wait(QUIET_MS)
    for line in sys.stdin:
        if line.strip() == "memory":
            answer = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        else:
            answer = opened(listening, part, kept=line.strip() == "kept")
        print(f"ANSWER {answer}", flush=True)
    listening.unload()
    jobs.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

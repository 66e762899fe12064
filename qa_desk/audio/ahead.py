"""Read a recording while the window that will show it is still being loaded."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from qa_desk.audio.kept import Sound, open_outlined
from qa_desk.audio.peaks import Peaks, compute
from qa_desk.audio.recording import Recording
from qa_desk.errors import Cancelled, InputError
from qa_desk.work import Progress


class Ahead:
    """Opens a file of sound at once and finds its outline until somebody takes both."""

    def __init__(self, sound: Sound) -> None:
        self._progress = Progress()
        thread = ThreadPoolExecutor(1)
        self._opening = thread.submit(open_outlined, Progress(), [sound])
        self._outlining = thread.submit(self._outline)
        thread.shutdown(wait=False)

    def take(self, _progress: Progress) -> tuple[Recording, Peaks]:
        """Return the recording and its outline as far as it is known; InputError as opening it."""
        opened = self._opening.result()
        self._progress.cancel()
        with suppress(Cancelled, InputError):  # whoever reads on is told what is damaged
            self._outlining.result()
        return opened

    def _outline(self) -> None:
        recording, peaks = self._opening.result()
        compute(recording, self._progress, peaks)

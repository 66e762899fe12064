"""Keep an eye on the database for one desktop: is it there, did others change something."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event, Lock, Thread
from time import monotonic

from qa_desk.errors import OutageError, QaDeskError
from qa_desk.models import changes
from qa_desk.models.changes import Listener
from qa_desk.models.database import Access, Changed
from qa_desk.work import Progress, Work

BEAT_S = 0.3  # how often it looks whether something was heard
CHECK_S = 5  # how often it asks a server that says nothing whether it is still there
REREAD_S = 5  # what is looked at is read again so often when nothing can be heard,
SURE_S = 30  # and so often when something can: a hint may be lost, and older programs give none
KNOCK_S = 3  # how often it tries a server that is away
IDLE_S = 20  # connections that were not used for so long are given back
_CLOSE_S = 10

Said = Callable[[OutageError | None], None]


class Watch:
    """Stands between a desktop and its Access, with a thread of its own.

    While the server is away every transaction is refused at once, so that nothing queues behind
    time limits; the thread notices when it is back. It listens only while somebody looks (D5): an
    idle window holds no connection (P4). `heard` and `said` are called on any thread.
    """

    def __init__(self, access: Access, heard: Changed, said: Said) -> None:
        self._access, self._heard, self._said = access, heard, said
        self._away: OutageError | None = None
        self._looked_at: frozenset[str] = frozenset()
        self._listener: Listener | None = None
        self._door = Lock()  # nobody begins a transaction while connections are given back
        self._busy = 0
        self._used = self._read = self._checked = monotonic()
        self._again_at = 0.0  # knock or listen not before
        self._ended = Event()
        self._thread = Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def work(self, progress: Progress | None = None) -> AbstractContextManager[Work]:
        """Give one writing transaction; OutageError at once while the server is away."""
        return self._through(self._access.work, progress)

    def ask(self, progress: Progress | None = None) -> AbstractContextManager[Work]:
        """Give one reading transaction; OutageError at once while the server is away."""
        return self._through(self._access.ask, progress)

    def look(self, names: frozenset[str]) -> None:
        """Say which models the person has before them now; none when nobody looks."""
        self._looked_at = names

    def close(self) -> None:
        """Stop watching."""
        self._ended.set()
        self._thread.join(_CLOSE_S)

    @contextmanager
    def _through(
        self,
        way: Callable[[Progress | None], AbstractContextManager[Work]],
        progress: Progress | None,
    ) -> Iterator[Work]:
        if self._away is not None:
            raise OutageError(str(self._away))
        with self._door:
            self._busy += 1
        try:
            with way(progress) as work:
                yield work
        except OutageError as error:
            self._lose(error)
            raise
        finally:
            with self._door:
                self._busy -= 1
                self._used = monotonic()

    # -- the thread --------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._ended.wait(BEAT_S):
            try:
                if self._away is not None:
                    self._knock()
                elif self._looked_at:
                    self._listen()
                else:
                    self._be_deaf()
                self._rest()
            except QaDeskError:
                self._be_deaf()
                self._again_at = monotonic() + REREAD_S
                self._ask_who_is_there()
        self._be_deaf()

    def _listen(self) -> None:
        """Tell what was heard; also, now and then, what might have been missed."""
        now = monotonic()
        if self._listener is None and now >= self._again_at:
            self._listener = self._access.listen()
            self._checked = self._read = now
            self._heard(changes.known())  # nobody knows what was said before
            return
        names = self._hear(now)
        if now - self._read >= (SURE_S if self._listener else REREAD_S):
            names |= self._looked_at
        if names & self._looked_at:
            self._read = now
        if names:
            self._heard(names)

    def _hear(self, now: float) -> frozenset[str]:
        if self._listener is None:
            return frozenset()
        if now - self._checked >= CHECK_S:
            self._checked = now
            self._listener.check()
        return self._listener.hear()

    def _be_deaf(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _rest(self) -> None:
        with self._door:
            if not self._busy and monotonic() - self._used >= IDLE_S:
                self._access.rest()
                self._used = monotonic()

    # -- a server that is away ---------------------------------------------------------------

    def _lose(self, error: OutageError) -> None:
        first, self._away = self._away is None, error
        if first:
            self._again_at = monotonic() + KNOCK_S
            self._said(error)

    def _knock(self) -> None:
        self._be_deaf()
        if monotonic() >= self._again_at:
            self._again_at = monotonic() + KNOCK_S
            self._ask_who_is_there()

    def _ask_who_is_there(self) -> None:
        try:
            with self._access.ask():
                pass
        except OutageError as error:
            self._lose(error)
        except QaDeskError:
            pass  # other troubles than that it is away: who works meets them
        else:
            if self._away is not None:
                self._away, self._again_at = None, 0.0
                self._said(None)

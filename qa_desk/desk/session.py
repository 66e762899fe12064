"""What a person's sign-in opens, and what the sign-out lets go of."""

from typing import TYPE_CHECKING

from qa_desk.audio import originals
from qa_desk.drafts import DraftJournal
from qa_desk.ui.jobs import Jobs, nobody

if TYPE_CHECKING:
    from qa_desk.models.database import Access


class Session:
    """A person's way to the database, watched; the jobs go it until it ends."""

    def __init__(self, jobs: Jobs, access: "Access", drafts: DraftJournal) -> None:
        from qa_desk.models.watching import Watch

        self._jobs = jobs
        self.access = access
        self.watch = Watch(access, jobs.announce, jobs.say_away)
        jobs.drafts = drafts
        jobs.open_work, jobs.open_ask = self.watch.work, self.watch.ask
        access.on_change = jobs.announce

    def end(self) -> None:
        """Wait for what is being written, then let go of everything."""
        self.watch.close()
        self._jobs.settle()
        self._jobs.open_work = self._jobs.open_ask = nobody  # what still runs is this person's
        if self._jobs.drafts is not None:
            self._jobs.drafts.close()
            self._jobs.drafts = None
        originals.forget()
        self.access.close()

"""What came of an import, in figures and in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from qa_desk.i18n import _, ngettext
from qa_desk.rules.list_problems import Problem


@dataclass(frozen=True)
class Summary:
    """What came of an import, in calls; `known` were in already, `completed` are among these."""

    stored: int
    known: int
    completed: int
    unresolved: int
    without_recording: int
    unanswered: int  # lines of a list for calls that nobody answered
    passed_over: int  # files that are no recordings
    stopped: bool  # before the end; what is in stays in
    problems: tuple[Problem, ...]
    late: int = 0  # new ones that should have come with an earlier import
    growing: int = 0  # files that are still being written
    unknown: frozenset[str] = frozenset()  # files that were never in before

    def sentence(self) -> str:
        """Return the figures in words."""
        said = [
            ngettext("{n} new call.", "{n} new calls.", self.stored).format(n=self.stored),
            *(words.format(n=n) for n, words in self._others() if n),
        ]
        if self.stopped:
            said.insert(0, _("Stopped before the end; what is in stays in."))
        return " ".join(said)

    def _others(self) -> Iterator[tuple[int, str]]:
        n = self.known - self.completed
        yield n, ngettext("{n} call was in already.", "{n} calls were in already.", n)
        n = self.completed
        yield n, ngettext("{n} call was completed.", "{n} calls were completed.", n)
        n = self.unresolved
        yield (
            n,
            ngettext(
                "{n} call is unresolved: its CSR, team or time is not known yet.",
                "{n} calls are unresolved: their CSR, team or time is not known yet.",
                n,
            ),
        )
        n = self.late
        yield n, ngettext("{n} call came late.", "{n} calls came late.", n)
        n = self.growing
        yield (
            n,
            ngettext(
                "{n} file is still being written; the next import takes it.",
                "{n} files are still being written; the next import takes them.",
                n,
            ),
        )
        n = self.without_recording
        yield n, ngettext("{n} call has no recording.", "{n} calls have no recording.", n)
        n = self.unanswered
        yield (
            n,
            ngettext(
                "{n} line of a call nobody answered was left out.",
                "{n} lines of calls nobody answered were left out.",
                n,
            ),
        )
        n = self.passed_over
        yield (
            n,
            ngettext(
                "{n} file that is no recording was left alone.",
                "{n} files that are no recordings were left alone.",
                n,
            ),
        )
        n = len(self.problems)
        yield n, ngettext("{n} problem is listed.", "{n} problems are listed.", n)


NOTHING = Summary(0, 0, 0, 0, 0, 0, 0, stopped=False, problems=())
"""What a look at a watched folder says when nothing new lies there."""

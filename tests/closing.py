"""A centre with results of an earlier month that may be closed now."""

from datetime import UTC, datetime, time, timedelta

from route import Route

from qa_desk.models import Evaluation
from qa_desk.services import months

LEAST = 2


class Centre(Route):
    """The route's people; two results are enough for a number, and the month is over long ago."""

    def __init__(self, url):
        super().__init__(url)
        self.choose("figures.least.person", str(LEAST))
        self.choose("slip.mode", "per_evaluation")
        with self.owner.ask() as work:
            this = work.today.replace(day=1)
        self.month = ((this - timedelta(days=1)).replace(day=1) - timedelta(days=1)).replace(day=1)
        self.next_month = (self.month + timedelta(days=31)).replace(day=1)

    def of_month(self, *cases, month=None, released=None, **values):
        """Let cases be of a month, released on its twelfth day unless told otherwise."""
        day = (month or self.month).replace(day=10)
        moment = released or datetime.combine(day + timedelta(days=2), time(3), UTC)
        for case in cases:
            self.change(case, day=day, released_at=moment, **values)

    def results(self, *lost, **options):
        """Release results of the month, each with what it lost; return their ids."""
        cases = [self.released(lost=each, **options) for each in lost]
        self.of_month(*cases)
        return cases

    def sheet_of(self, name="qa_lead", month=None):
        with self.at(name) as work:
            return months.sheet(work, month or self.month)

    def line(self, name="qa_lead", month=None):
        """Return the one CSR's line as somebody sees it."""
        (line,) = self.sheet_of(name, month).lines
        return line

    def outlook(self, month=None):
        with self.at("qa_lead") as work:
            return months.outlook(work, month or self.month)

    def close_month(self, month=None):
        with self.at("qa_lead") as work:
            months.close(work, month or self.month)

    def drawn_as(self, case, reason):
        """Let a case have been sampled for another reason than chance."""
        with self.owner.work() as work:
            work.session.get_one(Evaluation, case).sample_reason = reason

"""A centre with calls spread over the month, and plans of any rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from factories import make_call, make_person, make_scene
from sqlalchemy import text

from qa_desk.rules.plans import RuleLine
from qa_desk.services import drawing, planning

FIRST = datetime(2026, 10, 31, 16, tzinfo=UTC)  # midnight of 1 November in Shanghai

TOUCHED = ("evaluation", "draw", "draw_stratum", "sampling_rule", "call_segment", "audio_file")


class Centre:
    """The scene, with what the tests of draws do to it."""

    def __init__(self, work):
        self.work = work
        self.scene = make_scene(work, calls=0)
        self.lead = self.scene.by("qa_lead")

    def call(self, day=15, hour=10, csr=None, team=None, **values):
        """Add a call of a day and hour of November in Shanghai."""
        started_at = FIRST + timedelta(days=day - 1, hours=hour)
        csr = csr or self.scene.csr
        values.setdefault("imported_at", started_at)
        call = make_call(self.work, csr, team or self.scene.team, started_at=started_at)
        for name, value in values.items():
            setattr(call, name, value)
        self.work.session.flush()
        return call

    def csr(self, **values):
        """Add a CSR to the team, without a membership."""
        return make_person(self.work, "csr", **values)

    def plan(self, *rules):
        """Return an approved plan of these rules, or of so many recordings of each CSR."""
        lines = [RuleLine("", rule) if isinstance(rule, int) else rule for rule in rules]
        plan = planning.make(self.lead, FIRST.date() + timedelta(days=1), lines)
        return planning.approve(self.lead, plan.id, plan.version)

    def draw(self, plan, first=None, last=None, at=0, **options):
        """Draw a plan, some minutes after now; the days of November, or all there are."""
        span = None
        if first is not None:
            days = [FIRST.date() + timedelta(days=n) for n in (first, last or first)]
            span = drawing.Span(*days, catch_up=options.pop("catch_up", False))
        work = replace(self.lead, now=self.work.now + timedelta(minutes=at))
        return drawing.draw(work, plan.id, plan.version, span=span, **options)

    def unseal(self):
        """Take off what protects the rows, as the owner of a database can."""
        session = self.work.session
        session.flush()
        if session.get_bind().dialect.name == "sqlite":
            found = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            statements = [f"DROP TRIGGER {name}" for name in found.all()]
        else:
            statements = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TOUCHED]
        for statement in statements:
            session.execute(text(statement))


@pytest.fixture
def centre(work):
    return Centre(work)

"""The demonstration centre has calibrated last month, and people are scoring now."""

from dataclasses import replace

from sqlalchemy import select

from qa_desk.models import Person, database
from qa_desk.services.calibrating import closing, reading


def test_one_session_is_signed_and_one_is_being_scored(built):
    with built.work() as of_all:
        person = of_all.session.scalars(select(Person).where(Person.login == "qalead")).one()
        actor = database.actor_of(of_all.session, person, of_all.now)
        work = replace(of_all, actor=actor)
        now, before = reading.listed(work)
        assert (now.state, before.state) == ("scoring", "closed")
        assert (now.members, now.done) == (5, 2)
        assert reading.one(work, before.id).paper.state == "closed"
        assert len(closing.record(work, before.id).scores) == 15
        assert reading.interpretations(work, "inbound-general")

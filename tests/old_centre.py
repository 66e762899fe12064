"""A centre in which one closed case and some calls are years old, with people who may tidy up."""

import itertools
from contextlib import contextmanager
from datetime import UTC, datetime

from factories import PASSWORD, acting, make_call, make_person
from office import Office
from sqlalchemy import text

from qa_desk.models import Call, Document, Evaluation, database, engines, passwords, security
from qa_desk.services import retention, signing_off

_numbers = itertools.count(1)  # logins belong to the whole server
LONG_AGO = datetime(2020, 3, 15, 4, tzinfo=UTC)


class OldCentre(Office):
    """An office whose admin, QA lead and manager have logins; `age` makes records old."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        with self._access.work() as work:
            serial = next(_numbers)
            self.admin = make_person(work, "admin", login=f"admin{serial}")
            self.manager = make_person(work, "cs_manager", login=f"manager{serial}")
            for person in (self.admin, self.manager):
                passwords.set_password(work.session, person, PASSWORD)

    @contextmanager
    def work(self, role):
        """One transaction of somebody, by the owner's connection."""
        with self._access.work() as work:
            yield acting(work, getattr(self, role))

    def desk(self, role):
        """Sit somebody down who has only a connection of their own; close it."""
        return database.sign_in(self.url, getattr(self, role).login, PASSWORD)

    def closed(self, **options):
        """Let the CSR sign one more result and the team lead countersign it."""
        state = self.confirmed(**options)
        with self.work("lead") as work:
            found = work.session.get(Evaluation, state.id)
            signing_off.countersign(work, state.id, found.version, "已辅导", PASSWORD)
        return state

    def calls(self, number):
        """Add calls that nobody draws; return their ids."""
        with self._access.work() as work:
            return [make_call(work, self.csr, self.team).id for _ in range(number)]

    def age(self, moment=LONG_AGO):
        """Let everything there is be of that moment."""
        engine = engines.connect(self.url)
        columns = {
            Call: ("imported_at",),
            Evaluation: ("closed_at", "released_at", "submitted_at", "assigned_at"),
            Document: ("created_at",),
        }
        with engine.begin() as connection:
            connection.info["actor"] = "system"
            for model, names in columns.items():
                table = model.__table__
                for name in names:
                    column = table.c[name]
                    connection.execute(
                        table.update().where(column.is_not(None)).values({name: moment})
                    )
        engine.dispose()

    def let_go(self):
        """Let two people delete what is past its time; return the list as it is then."""
        with self.work("admin") as work:
            row = retention.propose(work, "records")
        with self.work("qa_lead") as work:
            retention.approve(work, row.id, row.digest)
        with self.work("admin") as work:
            while retention.carry_out(work, row.id):
                pass
        with self.work("admin") as work:
            return next(found for found in retention.purges(work) if found.id == row.id)

    def count(self, *tables):
        """Return the number of rows of each table."""
        with self._access.ask() as work:
            return [work.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables]


def by_force(url, statement, **values):
    """Do what a file's owner can do who takes the seals off."""
    engine = engines.connect(url)
    with engine.begin() as connection:
        connection.info["actor"] = "system"
        if connection.dialect.name == "postgresql":  # making all of them anew takes a second
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(statement), values)
        else:
            security.drop(connection)
            connection.execute(text(statement), values)
            security.apply(connection)
    engine.dispose()

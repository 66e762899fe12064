"""A centre that improves itself, on a real file, whose people sit at desks of their own."""

from contextlib import contextmanager
from dataclasses import replace

from improvements import make_centre
from office import Office

from qa_desk.models import database, engines


class ImprovementOffice(Office):
    """Steps of improvement plans, each a transaction of its own."""

    def __init__(self, url, folder):
        del folder
        self.url = url
        engine = engines.connect(url)
        self._access = database.Access(engine, database._actor(engine, "system"))
        self._desks = []
        with self._access.work() as work:
            self.scene = make_centre(work)

    @contextmanager
    def centre(self):
        """The centre whose people all act in one transaction."""
        with self._access.work() as work:
            yield replace(self.scene, work=work)

"""A whole dispute with second appeal, on the real windows, from release to both signatures."""

import pytest
from desks import Program
from factories import PASSWORD
from PySide6.QtCore import Qt
from route import Route

from qa_desk import i18n
from qa_desk.i18n import _


@pytest.fixture(params=["zh", "en"])
def route(request, sqlite_url):
    i18n.set_language(request.param)
    route = Route(sqlite_url)
    yield route
    route.close()


@pytest.fixture
def program(route, qtbot):
    program = Program(qtbot, route.url)
    program.desk.begin()
    yield program
    program.close()


class Sitting:
    """Somebody before the inbox; every step is clicked."""

    def __init__(self, program, route, name, case):
        self.program, self.case, self.qtbot = program, case, program.qtbot
        program.sign_in(route.people[name].login)
        self.page = program.open("inbox")
        program.wait(lambda: self.page.list.table.find(case) >= 0)
        self.page.show_record(case)
        program.wait(lambda: self.panel.isVisible() and self.page.desk.case_id() == case)
        program.settle()

    @property
    def panel(self):
        return self.page.desk.panel

    def choose(self, words):
        """Press the button of one of the forms."""
        button = next(each for each in self.panel._group.buttons() if each.text() == words)
        self.click(button)

    def click(self, button):
        self.program.settle()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def send(self, number=0):
        """Press a button of the form; wait until the step is taken, and sign out."""
        form = self.panel.form
        with self.qtbot.waitSignal(self.page.desk.done):
            self.click(form.buttons[number])
            assert form.problem.words() == ""
        self.program.settle()
        self.program.sign_out()


def fill_in(sitting, subjects):
    """Dispute some items on the form that is open."""
    for row in sitting.panel.form.items:
        if row.subject in subjects:
            row.tick.click()
            sitting.qtbot.keyClicks(row.grounds, "listen to 0:12 again")
    sitting.send()


def test_a_dispute_a_second_appeal_and_both_signatures(program, route):
    """E-11, E-13, E-20, E-21v, E-22, E-13n, E-14, E-09: nobody but those it concerns can act."""
    case = route.released(lost=(3, 4, 5))

    def sits(name):
        return Sitting(program, route, name, case)

    csr = sits("csr")
    csr.choose(_("Dispute"))
    fill_in(csr, {3, 4, 5})
    lead = sits("lead")
    for row in lead.panel.form.items:
        row.true.click()
        lead.qtbot.keyClicks(row.text, "OK 1:02")
    lead.panel.form.heard.click()
    lead.send()
    assert route.status(case) == "E6"

    fill_in(sits("csr"), {3, 4, 5})
    assert route.status(case) == "E9"

    for name in ("manager", "qa_lead", "trainer"):
        voter = sits(name)
        voter.panel.form.upholds.click()
        voter.qtbot.keyClicks(voter.panel.form.text, "heard twice")
        voter.send()
    chair = sits("manager")
    chair.choose(_("Decide"))
    verdict = chair.panel.form.verdict
    verdict.setCurrentIndex(verdict.findData("upheld"))
    chair.qtbot.keyClicks(chair.panel.form.text, "3 : 0")
    chair.send()
    assert route.status(case) == "E6"

    lead = sits("lead")
    lead.qtbot.keyClicks(lead.panel.form.text, "talked it over")
    lead.send()
    signer = sits("csr")
    form = signer.panel.form
    form.reservation.click()
    signer.qtbot.keyClicks(form.text, "noted")
    signer.qtbot.keyClicks(form.secret.password, PASSWORD)
    signer.send()
    lead = sits("lead")
    lead.qtbot.keyClicks(lead.panel.form.text, "agreed")
    lead.qtbot.keyClicks(lead.panel.form.secret.password, PASSWORD)
    lead.send()
    found = route.found(case)
    assert (found.status, found.csr_stance, found.revision) == ("E10", "reservation", 1)

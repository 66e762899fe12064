"""2.5: who signs a slip is told which results stand on it, and which are not read yet."""

import pytest
from factories import PASSWORD

from qa_desk.models import Evaluation
from qa_desk.ui.widgets.case_desk import CaseDesk


@pytest.fixture
def desk(office, qtbot):
    """A function that opens a case at somebody's desk."""
    held = []

    def desk(role, case_id):
        jobs, _actor = office.jobs(role)
        desk = CaseDesk(jobs)
        held.extend((jobs, desk))
        qtbot.addWidget(desk)
        desk.open(case_id)
        qtbot.waitUntil(lambda: ready(desk, case_id))
        return desk

    yield desk
    held.clear()


def ready(desk, case_id):
    case = desk.case()
    return case is not None and case.row.id == case_id and case.opened_by_csr


def test_the_csr_reads_each_result_of_a_slip_and_signs_once(office, desk, qtbot):
    first, second = office.released(), office.released()
    csr = desk("csr", first.id)
    form = csr.panel.form
    slip = csr.case().row.slip
    assert all(word in form.whole.text() for word in (first.number, second.number, slip))
    form.agree.setChecked(True)
    form.secret.password.setText(PASSWORD)
    form.sign.click()
    assert second.number in form.problem.words()
    csr.open(second.id)
    qtbot.waitUntil(lambda: ready(csr, second.id))
    form = csr.panel.form
    form.agree.setChecked(True)
    form.secret.password.setText(PASSWORD)
    with qtbot.waitSignal(csr.done):
        form.sign.click()
    with office._access.ask() as work:
        found = [work.session.get_one(Evaluation, one.id).status for one in (first, second)]
    assert found == ["E4", "E4"]


def test_a_result_alone_on_its_slip_says_nothing_of_others(office, desk):
    state = office.released()
    assert desk("csr", state.id).panel.form.whole.isHidden()

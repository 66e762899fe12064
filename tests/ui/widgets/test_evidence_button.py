"""S3-5.5b: who disputes a result adds files to it beside the case."""

import pytest
from PySide6.QtGui import QImage

from qa_desk.models import Attachment
from qa_desk.ui.widgets import evidence_button
from qa_desk.ui.widgets.case_desk import CaseDesk
from qa_desk.ui.widgets.keeping import keep_nothing


@pytest.fixture
def csr(office, qtbot):
    """The CSR's desk with a released result open."""
    jobs, _actor = office.jobs("csr")
    desk = CaseDesk(jobs)
    qtbot.addWidget(desk)
    desk.show()
    state = office.released()
    desk.open(state.id)
    qtbot.waitUntil(lambda: desk.case() is not None)
    yield desk
    del jobs


def stored(office):
    with office._access.ask() as work:
        return [row.name for row in work.session.query(Attachment)]


def test_the_csr_adds_a_picture_and_is_told_what_is_none(office, csr, qtbot, tmp_path, monkeypatch):
    picture, program = tmp_path / "screen.png", tmp_path / "tool.exe"
    QImage(4, 4, QImage.Format.Format_RGB32).save(str(picture))
    program.write_bytes(b"MZ" + bytes(40))
    monkeypatch.setattr(evidence_button, "chosen_files", lambda _parent: [picture, program])
    evidence = csr.view.evidence
    qtbot.waitUntil(evidence.isVisible)
    evidence.button.click()
    qtbot.waitUntil(lambda: "tool.exe" in evidence.problem.words())
    qtbot.waitUntil(lambda: csr.view.attachments.names == ["screen.png"])
    assert stored(office) == ["screen.png"]


def test_where_nothing_is_kept_no_file_is_chosen(csr):
    """P3: a signing station shows nobody the files of a computer."""
    keep_nothing(csr.window())
    csr.view.evidence.show_case(csr.case())
    assert not csr.view.evidence.isVisible()

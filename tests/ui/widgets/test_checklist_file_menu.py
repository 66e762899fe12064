"""Checklists from files, to files and on paper, at the button of the standards (P19, P25)."""

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from sqlalchemy import select

from qa_desk import paths
from qa_desk.models import ChecklistDraft, JournalEntry
from qa_desk.rules import checklist_files as documents
from qa_desk.services import checklist_drafts, checklists
from qa_desk.ui.widgets.checklist_file_menu import ChecklistFileMenu

FORMS = paths.resources().parent / "tests" / "data" / "forms"
YAML = paths.resources() / "checklists" / "complaint-handling.yaml"


def menu_of(office, qtbot, role):
    jobs, actor = office.jobs(role)
    menu = ChecklistFileMenu(jobs, actor)
    qtbot.addWidget(menu)
    menu.show()
    return menu


@pytest.fixture
def menu(office, qtbot):
    return menu_of(office, qtbot, "qa_lead")


def version(office):
    with office.work("qa_lead") as work:
        return checklists.list_versions(work)[0]


def drafts(office):
    with office.work("qa_lead") as work:
        return work.session.scalars(select(ChecklistDraft.document)).all()


def noted(office, action):
    with office.work("qa_lead") as work:
        query = select(JournalEntry.action).where(JournalEntry.subject == "checklist_version")
        return list(work.session.scalars(query)).count(action)


def opened(menu, monkeypatch, file):
    monkeypatch.setattr(menu, "choose_source", lambda: str(file))
    menu.bring_in.trigger()
    return menu.dialog


def test_a_file_becomes_a_draft(menu, office, qtbot, monkeypatch):
    dialog = opened(menu, monkeypatch, YAML)
    qtbot.waitUntil(dialog.button.isEnabled)
    assert "18 items" in dialog.about.text()
    assert dialog.found.isHidden()
    dialog.reason.setText("from the sister centre")
    with qtbot.waitSignal(menu.brought) as brought:
        dialog.button.click()
    with office.work("qa_lead") as work:
        row = checklist_drafts.read(work, brought.args[0]).row
    assert (row.code, row.reason) == ("complaint-handling", "from the sister centre")
    assert menu.dialog is None


def test_what_a_file_does_not_say_is_asked_and_what_did_not_map_is_listed(
    menu, office, qtbot, monkeypatch
):
    dialog = opened(menu, monkeypatch, FORMS / "genesys-cloud.json")
    qtbot.waitUntil(dialog.asked.isVisible)
    assert not dialog.button.isEnabled()
    dialog.dimension.setCurrentIndex(2)
    qtbot.waitUntil(dialog.button.isEnabled)
    assert "questionGroups[1].questions[1]" in dialog.found.toPlainText()
    dialog.button.click()
    qtbot.waitUntil(lambda: len(drafts(office)) == 1)


def test_a_faulty_file_lists_what_is_wrong_and_makes_nothing(
    menu, office, qtbot, monkeypatch, tmp_path
):
    file = tmp_path / "broken.yaml"
    file.write_text(YAML.read_text("utf-8").replace("points: 5", "points: x"), "utf-8")
    dialog = opened(menu, monkeypatch, file)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "nothing was changed" in dialog.problem.words()
    assert "must be a number" in dialog.found.toPlainText()
    assert not dialog.button.isEnabled()
    dialog.wanted.emit()  # nothing is there to be taken
    dialog.reject()
    assert drafts(office) == []


def test_nothing_chosen_does_nothing(menu, monkeypatch, office):
    assert opened(menu, monkeypatch, "") is None
    menu.show_row(version(office))
    monkeypatch.setattr(menu, "choose_target", lambda _name: "")
    menu.give_out.trigger()
    assert menu._exported is None


@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
def test_a_version_is_exported_and_the_journal_says_so(
    menu, office, qtbot, monkeypatch, tmp_path, ending
):
    monkeypatch.setattr(menu, "choose_target", lambda name: str(tmp_path / f"{name}.{ending}"))
    row = version(office)
    menu.show_row(row)
    menu.give_out.trigger()
    qtbot.waitUntil(lambda: noted(office, "export") == 1)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in boxes()))
    assert (tmp_path / f"{row.code}-{row.number}.{ending}").exists()
    for box in boxes():
        box.close()


def boxes():
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox)]


def test_an_export_that_cannot_be_written_says_why(menu, office, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(menu, "choose_target", lambda name: str(tmp_path / f"{name}.docx"))
    menu.show_row(version(office))
    menu.give_out.trigger()
    qtbot.waitUntil(lambda: any("is written as .yaml" in box.text() for box in boxes()))
    for box in boxes():
        box.close()


def test_a_standard_is_shown_as_it_prints_and_saving_is_noted(
    menu, office, qtbot, monkeypatch, tmp_path
):
    menu.show_row(version(office))
    menu.print.trigger()
    preview = menu.preview
    qtbot.waitUntil(lambda: preview.document.pageCount() == 4)
    monkeypatch.setattr(preview, "choose_file", lambda: str(tmp_path / "standard"))
    preview.save.click()
    qtbot.waitUntil(lambda: noted(office, "print") == 1)
    preview.reject()
    assert menu.preview is None


def test_a_draft_is_printed_but_not_exported_or_noted(menu, office, qtbot):
    text = YAML.read_text("utf-8")
    with office.work("qa_lead") as work:
        document = documents.to_document(documents.read(text, YAML.name))
        draft = checklist_drafts.take_in(work, document)
        row = checklist_drafts.read(work, draft).row
    menu.show_row(row)
    assert not menu.give_out.isEnabled()
    menu.print.trigger()
    qtbot.waitUntil(lambda: menu.preview.document.pageCount() > 1)
    menu.preview.note()
    assert noted(office, "print") == 0


def test_who_only_reads_standards_imports_none(office, qtbot):
    menu = menu_of(office, qtbot, "csr")
    assert not menu.bring_in.isVisible()
    assert not menu.print.isEnabled()


def test_a_file_without_an_ending_gets_the_chosen_one(menu, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    for kind, ending in (("YAML (*.yaml)", ".yaml"), ("Workbook (*.xlsx)", ".xlsx")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, kind=kind: ("a", kind))
        assert menu.choose_target("x") == f"a{ending}"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: ("b", ""))
    assert menu.choose_source() == "b"

"""S3-4.10b: a version names the evaluation that decided it; any two versions compare (P25)."""

from PySide6.QtCore import QDate

from qa_desk.rules.policies import DecidedBy
from qa_desk.ui.widgets.places import place_of


def put_in_force(standards, page, qtbot, decision=None):
    """Write a new version and put it in force."""
    editor = standards.write(page)
    editor.tree.choose(("sections", 0, "items", 0))
    editor.form.form().field(()).boxes["en"].setPlainText("Short greeting")
    page.desk.put.click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    if decision is not None:
        box = page.dialog.decided
        box.setCurrentIndex(place_of(box, decision))
    page.dialog.day.setDate(QDate(2099, 1, 1))
    page.dialog.button.click()
    qtbot.waitUntil(lambda: page.dialog is None)
    standards.idle(page)


def test_a_version_put_in_force_names_what_decided_it_and_leads_there(standards, qtbot):
    found = standards.decided()
    page = standards.open("qa_lead")
    put_in_force(standards, page, qtbot, found.row.id)
    assert page.table.current().number == "1.1"
    assert page.bar.decision.text() == f"Decided by evaluation {found.row.number}"
    assert page.bar.link.isHidden()
    with qtbot.waitSignal(page.open_requested) as asked:
        page.bar.decision.click()
    wanted = DecidedBy(found.form.policy_id, found.row.id, found.row.number)
    assert asked.args == ["policies", wanted]


def test_a_version_that_is_there_already_is_linked_afterwards(standards, qtbot):
    page = standards.open("qa_lead")
    page.bar.link.click()
    standards.idle(page)
    assert "No approved evaluation" in page.line.words()
    found = standards.decided()
    page.bar.link.click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    assert found.row.number in page.dialog.decision.currentText()
    page.dialog.button.click()
    qtbot.waitUntil(lambda: page.dialog is None)
    standards.idle(page)
    assert page.bar.decision.isVisible()
    assert page.table.current().decided_by.number == found.row.number


def test_a_version_without_a_decision_is_put_in_force_as_before(standards, qtbot):
    standards.decided("keep")
    page = standards.open("qa_lead")
    put_in_force(standards, page, qtbot)
    assert page.table.current().decided_by is None
    assert page.bar.link.isVisible()


def test_who_does_not_edit_standards_is_not_asked_to_link_them(standards):
    for role in ("csr", "inspector", "cs_manager"):
        page = standards.open(role)
        assert page.bar.link.isHidden()
        assert page.bar.decision.isHidden()
        assert page.bar.compare.isHidden()  # there is one version only


def test_any_two_versions_of_a_checklist_compare_both_ways(standards, qtbot):
    page = standards.open("qa_lead")
    put_in_force(standards, page, qtbot)
    standards.write(page)
    page.desk.back.click()
    standards.idle(page)
    csr = standards.open("csr")
    csr.bar.compare.click()
    standards.idle(csr)
    dialog = csr.comparison
    assert dialog.before.count() == 2  # drafts are not for everybody
    assert dialog.before.currentText().startswith("1.0")
    assert dialog.after.currentText().startswith("1.1")
    assert "→ Standard greeting" not in dialog.reading.toPlainText()
    assert "Short greeting" in dialog.reading.toPlainText()
    dialog.swap.click()
    standards.idle(csr)
    assert dialog.before.currentText().startswith("1.1")
    assert "→" in dialog.reading.toPlainText()
    dialog.before.setCurrentIndex(dialog.after.currentIndex())
    standards.idle(csr)
    assert dialog.reading.toPlainText() == "Nothing is different."
    dialog.reject()
    page.bar.compare.click()
    standards.idle(page)
    assert page.comparison.before.count() == 3
    assert page.comparison.after.currentText().startswith("1.2  ·  Being written")
    page.comparison.reject()

"""S3-4.3b: a plan is written in four steps by keys, nothing typed is lost on the way."""

from plan_desk import until
from PySide6.QtCore import Qt

from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plans import Content, Finding, RuleLine
from qa_desk.services import planning
from qa_desk.ui.widgets.plan_wizard import IN_HAND

CTRL = Qt.KeyboardModifier.ControlModifier
NEXT, BACK = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp


def focused(page):
    return page.window().focusWidget()


def begun(page, qtbot):
    """Open the wizard by its key and wait until last month is read."""
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    wizard = page.wizard
    until(qtbot, lambda: wizard.isVisible() and bool(wizard.rules.rules))
    until(qtbot, lambda: bool(wizard.rules.table.table.rows[0].total))
    return wizard


def drafted(plans, rules, content=None):
    with plans.system.work() as work:
        mine = plans.by(work, "qa_lead")
        return planning.make(mine, planning.outlook(mine).month, rules, content)


def test_the_qa_lead_writes_a_plan_by_keys_alone(plans, qtbot):
    page = plans.page("qa_lead")
    assert "No plan yet" in page.plans.empty.words()
    wizard = begun(page, qtbot)
    assert focused(page) is wizard.findings.month
    assert wizard.findings.month.currentText()
    qtbot.keyClick(focused(page), NEXT, CTRL)
    assert focused(page) is wizard.rules.table
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert focused(page) is wizard.rules.editor.name
    qtbot.keyClicks(focused(page), "Everybody")
    wizard.rules.editor.count.setFocus()
    wizard.rules.editor.count.selectAll()
    qtbot.keyClicks(wizard.rules.editor.count, "2")
    qtbot.keyClick(wizard.rules.editor.count, NEXT, CTRL)
    qtbot.keyClick(focused(page), NEXT, CTRL)
    assert focused(page) is wizard.save
    assert "Everybody" in wizard.summary.rules.words()
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    until(qtbot, lambda: page._row is not None and not wizard.isVisible())
    until(qtbot, lambda: focused(page) is page.view.approve)
    assert (page._row.state, page._row.per_csr >= 2) == ("draft", True)
    until(qtbot, lambda: "Everybody" in page.view.words())
    assert page.new.text() == "New plan"


def test_a_rule_says_what_it_comes_to_in_the_other_unit(plans, qtbot):
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    wizard._go(1)
    editor = wizard.rules.editor
    editor.unit.setCurrentIndex(editor.unit.findData("percent"))
    editor.count.setValue(50)
    until(qtbot, lambda: "of" in editor.total.text() and "%" not in editor.total.text())
    assert wizard._load.isVisible()
    assert "h of inspectors" in wizard._load_words.text()


def test_what_is_typed_stays_while_somebody_looks_elsewhere(plans, qtbot):
    plans.planned()
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    wizard._go(1)
    wizard.rules.editor.name.setText("Typed")
    qtbot.keyClick(wizard.rules.editor.name, Qt.Key.Key_Escape)
    assert not wizard.isVisible()
    assert page.new.text() == "Go on with the plan"
    page.new.click()
    assert wizard.isVisible()
    assert wizard.steps.currentIndex() == 1
    assert wizard.rules.rules[0].name == "Typed"
    wizard.back.click()
    wizard.next.click()
    assert wizard.rules.editor.name.text() == "Typed"


def test_a_draft_is_changed_in_the_same_steps(plans, qtbot):
    rule = RuleLine("Long calls", 5, filter=CallFilter(min_seconds=600))
    content = Content(findings=(Finding("low_csat", "", 9, 90),), quick_by_others=20)
    plan = drafted(plans, (rule,), content)
    page = plans.page("inspector")
    page.view.edit.click()
    wizard = page.wizard
    until(qtbot, lambda: wizard.isVisible() and wizard._proposal is not None)
    assert wizard.rules.rules == [rule], "last month's proposal does not take its place"
    assert not wizard.findings.month.isEnabled()
    assert [each.kind for each in wizard.findings.ticked()] == ["low_csat"]
    wizard._go(2)
    wizard.content.by_others.setValue(30)
    wizard.save.click()
    until(qtbot, lambda: not wizard.isVisible())
    with plans.system.ask() as work:
        details = planning.details(plans.by(work, "qa_lead"), plan.id)
    assert details.content.quick_by_others == 30
    assert details.rules[0].filter == rule.filter


def test_a_draft_changed_by_somebody_else_keeps_what_was_typed(plans, qtbot):
    plan = drafted(plans, (RuleLine("First", 1),))
    page = plans.page("qa_lead")
    page.view.edit.click()
    until(qtbot, page.wizard.isVisible)
    with plans.system.work() as work:
        rules = (RuleLine("Other", 2),)
        planning.change(plans.by(work, "inspector"), plan.id, plan.version, rules, Content())
    page.wizard._go(1)
    page.wizard.rules.editor.name.setText("Mine")
    page.wizard.save.click()
    until(qtbot, lambda: "Somebody else changed this plan" in page.wizard.problem.words())
    assert page.wizard.save.isEnabled()
    assert page.wizard.rules.rules[0].name == "Mine"


def test_a_plan_that_cannot_be_meant_is_not_saved(plans, qtbot):
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    wizard._go(2)
    wizard.content.shares["floor_check"].setValue(35)
    assert "add up to 105 %" in wizard.content.sum.words()
    wizard.save.click()
    assert "do not add up to 100 %" in wizard.problem.words()
    wizard.content.shares["floor_check"].setValue(30)
    assert wizard.content.sum.words() == ""
    wizard._go(1)
    while wizard.rules.rules:
        wizard.rules._on_remove()
    wizard.save.click()
    assert "at least one sampling rule" in wizard.problem.words()
    assert wizard.isVisible()


def test_a_rule_with_an_empty_condition_is_not_saved_without_it(plans, qtbot):
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    wizard._go(1)
    wizard.rules.editor.filter.add_condition("tags")
    wizard._go(3)
    wizard.save.click()
    assert wizard.steps.currentIndex() == 1
    assert "The condition “Tag” is empty" in wizard.problem.words()
    wizard.rules.editor.filter.conditions["tags"].field.set_values(["vip"])
    wizard.rules.editor.filter.changed.emit()
    wizard.save.click()
    until(qtbot, lambda: page._row is not None and not wizard.isVisible())
    until(qtbot, lambda: "tags: vip" in page.view.words())


def test_a_target_that_is_added_has_last_months_figures_and_is_saved(plans, qtbot):
    """S3-4.3d."""
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    wizard._go(2)
    targets = wizard.content.targets
    until(qtbot, lambda: bool(targets._items))
    menu = targets.menu()
    menu.actions()[0].trigger()
    menu.close()
    ((target, goal),) = targets.lines
    assert target.kind == "average"
    goal.setValue(93)
    wizard.save.click()
    until(qtbot, lambda: page._row is not None and not wizard.isVisible())
    until(qtbot, lambda: "goal 93.0" in page.view.words())


def test_another_month_is_proposed_anew_but_nothing_typed_is_lost(plans, qtbot):
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    first = wizard.typed().month
    wizard.findings.month.setCurrentIndex(wizard.findings.month.currentIndex() + 1)
    wizard.findings.month.activated.emit(0)
    until(qtbot, lambda: wizard.typed().month > first)
    wizard._go(1)
    wizard.rules.editor.name.setText("Typed")
    wizard.findings.month.setCurrentIndex(0)
    wizard.findings.month.activated.emit(0)
    until(qtbot, lambda: wizard._proposal.month < first)
    assert wizard.rules.rules[0].name == "Typed"


def test_a_finding_that_is_not_taken_up_takes_its_rule_along(plans, qtbot):
    """An edited rule stays until somebody wants the rules made again."""
    from datetime import timedelta

    with plans.system.work() as work:
        csr = work.session.merge(plans.scene.csr)
        csr.hired_on = work.today - timedelta(days=5)
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)

    def reasons():
        return {rule.sample_reason for rule in wizard.rules.rules}

    assert "new_hire" in reasons()
    tree = wizard.findings.tree
    top = tree.topLevelItem(0)
    tree.setCurrentItem(top)
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert wizard.findings.ticked() == ()
    assert "0 of 1 taken up" in wizard.findings._said.text()
    assert "new_hire" not in reasons()
    wizard._go(1)
    wizard.rules.editor.name.setText("Typed")
    wizard._go(0)
    top.setCheckState(0, Qt.CheckState.Checked)
    assert "new_hire" not in reasons()
    assert "the rules are as you left them" in wizard.rules.undo.words()
    wizard.rules.undo.acted.emit()
    assert "new_hire" in reasons()


def test_another_language_loses_nothing_that_was_typed(plans, qtbot):
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    wizard._go(1)
    wizard.rules.editor.name.setText("Typed")
    built = plans.page("qa_lead")  # as the window builds it anew
    built.restore(page.state())
    assert built.wizard.isVisible()
    assert built.wizard.rules.rules[0].name == "Typed"
    until(qtbot, lambda: built.wizard._proposal is not None)
    assert built.wizard.typed() == wizard.typed()


def test_a_plan_is_discarded_only_when_that_is_meant(plans, qtbot, monkeypatch):
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    answers = iter((False, True))
    monkeypatch.setattr(page, "confirm", lambda *_words: next(answers))
    wizard.drop.click()
    assert wizard.isVisible()
    wizard.drop.click()
    assert not wizard.isVisible()
    assert page.new.text() == "New plan"


def test_a_draft_is_not_opened_over_what_was_put_aside(plans, qtbot):
    drafted(plans, (RuleLine("First", 1),))
    page = plans.page("qa_lead")
    begun(page, qtbot)
    page.wizard.leave.click()
    page.view.edit.click()
    assert "Another plan is put aside" in page.notice.words()
    page.wizard.done()
    page.view.edit.click()
    page.wizard.leave.click()
    page.view.edit.click()
    assert page.wizard.isVisible(), "its own draft is gone on with"


def test_a_failed_reading_is_said_in_the_wizard(plans, qtbot):
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    from qa_desk.errors import StorageError

    wizard._on_failed(StorageError("The server is away."))
    assert wizard.problem.words() == "The server is away."


def test_what_was_put_aside_is_there_after_the_program_was_closed(plans, qtbot):
    page = plans.page("qa_lead")
    wizard = begun(page, qtbot)
    wizard._go(1)
    wizard.rules.editor.name.setText("Typed")
    wizard._go(2)
    wizard.content.by_others.setValue(30)
    typed = wizard.typed()
    page.close()
    until(qtbot, lambda: page.jobs.drafts.load(IN_HAND) is not None)
    until(qtbot, lambda: page.jobs.running == 0)
    assert page.jobs.drafts.kept() == []
    other = plans.page("qa_lead")
    until(qtbot, lambda: other.new.text() == "Go on with the plan")
    assert not other.wizard.isVisible()
    other.new.click()
    until(qtbot, lambda: other.wizard._proposal is not None)
    assert other.wizard.typed() == typed
    other.wizard.save.click()
    until(qtbot, lambda: other._row is not None and not other.wizard.isVisible())
    until(qtbot, lambda: other.jobs.drafts.load(IN_HAND) is None)
    assert other.new.text() == "New plan"


def test_a_changed_draft_goes_on_as_that_draft_and_is_gone_when_discarded(plans, qtbot):
    plan = drafted(plans, (RuleLine("First", 1, filter=CallFilter(min_seconds=600)),))
    page = plans.page("qa_lead")
    page.view.edit.click()
    until(qtbot, page.wizard.isVisible)
    page.wizard._go(1)
    page.wizard.rules.editor.name.setText("Mine")
    page.close()
    until(qtbot, lambda: page.jobs.drafts.load(IN_HAND) is not None)
    other = plans.page("qa_lead")
    until(qtbot, lambda: other.wizard.is_open)
    assert other.new.text() == "Go on with the plan"
    typed = other.wizard.typed()
    assert (typed.plan_id, typed.seen, typed.rules[0].name) == (plan.id, plan.version, "Mine")
    other.wizard._on_found(IN_HAND, {})  # what is open already is not replaced
    other.confirm = lambda *_words: True
    other.wizard.given_up.emit()
    until(qtbot, lambda: other.jobs.drafts.load(IN_HAND) is None)
    assert other.new.text() == "New plan"


def test_what_another_version_of_the_program_typed_is_left_alone(plans, qtbot):
    page = plans.page("qa_lead")
    page.wizard._on_found(IN_HAND, {"month": "2026-11", "rules": [{"name": "x", "filter": {}}]})
    assert not page.wizard.is_open
    assert page.new.text() == "New plan"

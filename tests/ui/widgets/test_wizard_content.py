"""Domain.md 5.13: what a plan says besides its rules."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from qa_desk.i18n import Bilingual
from qa_desk.rules.plans import Content, Finding, Target
from qa_desk.ui.widgets.content_view import ContentView
from qa_desk.ui.widgets.wizard_content import WizardContent

MONTH = date(2026, 11, 1)
TARGETS = (
    Target("item", "IN-06", 300, 210, name=Bilingual("资费告知", "Fee told")),
    Target("average", "", 880, 900),
)
CONTENT = Content(
    focus_items=("IN-06",),
    focus_people=("1001",),
    focus_reasons=("bill",),
    quick_by_others=20,
    calibration_on=date(2026, 11, 17),
    targets=TARGETS,
)


@pytest.fixture
def step(qtbot):
    step = WizardContent()
    step.offer({"weak_items": [("IN-06", "Fee told")], "people": [("1001", "Lin 1001")]})
    qtbot.addWidget(step)
    return step


def test_what_was_shown_comes_back(step):
    step.show_content(CONTENT, MONTH)
    assert step.content() == CONTENT
    assert step.focus["focus_items"].text() == "Fee told"


def test_the_wheel_scrolls_the_page_and_changes_no_figure(step, qtbot):
    step.resize(600, 200)
    step.show_content(CONTENT, MONTH)
    step.show()
    _fee, goal = step.targets.lines[0]
    for field in (goal, step.by_others):
        before = field.value()
        middle = QPointF(field.rect().center())
        event = QWheelEvent(
            middle,
            field.mapToGlobal(middle),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, event)
        assert field.value() == before


def test_a_plan_may_have_no_calibration(step):
    step.show_content(Content(), MONTH)
    assert not step.calibration.isEnabled()
    assert step.content().calibration_on is None
    step.calibrates.setChecked(True)
    assert step.calibration.isEnabled()
    assert step.content().calibration_on == date(2026, 11, 15)


def words(view):
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in view.findChildren(QLabel))


def test_a_closed_plan_says_what_came_of_its_targets(qtbot):
    """S3-4.3d."""
    view = ContentView()
    qtbot.addWidget(view)
    after = (
        Target("item", "IN-06", 300, 210, after=200, n=50),
        Target("pass_rate", "", 900, 950, after=940, n=50),
    )
    view.show_content(Content(targets=after))
    assert "last month 30.0 %  ·  goal 21.0 %  ·  reached 20.0 % (met)" in words(view)
    assert "reached 94.0 % (not met)" in words(view)


def test_findings_are_named_by_kind_and_many_are_counted(qtbot):
    view = ContentView()
    qtbot.addWidget(view)
    kinds = {
        "below_pass": "80.0 on average of 5",
        "below_skill": "70.0 % of 12",
        "weak_item": "30.0 % of 40",
        "fatal": "1 with a fatal error",
        "complaint": "7 calls of complaints",
        "low_csat": "9 calls",
        "new_reason": "40 calls",
        "probation": "ends in 30 days",
        "watched": "5 evaluations more",
    }
    figures = {
        "below_pass": (800, 5), "below_skill": (700, 12), "weak_item": (300, 40), "fatal": (1, 5),
        "complaint": (7, 900), "low_csat": (9, 300), "new_reason": (40, 900),
        "probation": (30, 0), "watched": (5, 0),
    }  # fmt: skip
    findings = [Finding(kind, "x", *figures[kind]) for kind in kinds]
    findings += [Finding("new_hire", str(n), n, 0) for n in range(8)]
    view.show_content(Content(findings=tuple(findings), focus_people=("x", "1009")))
    said = words(view)
    for expected in kinds.values():
        assert expected in said
    assert "0 (hired 0 days ago)" in said
    assert "and 2 more" in said
    assert "x, 1009" in said
    view.show_content(Content(findings=tuple(findings), focus_people=("x", "1009")))
    assert words(view) == said


def test_focus_is_said_by_name(qtbot):
    view = ContentView()
    qtbot.addWidget(view)
    content = Content(focus_items=("IN-06",), focus_people=("1001", "1009"))
    names = {
        "weak_items": {"IN-06": Bilingual("资费告知", "Fee told")},
        "people": {"1001": "Lin 1001"},
    }
    view.show_content(content, names)
    assert "Fee told" in words(view)
    assert "Lin 1001, 1009" in words(view)

"""D10: draws beside their plan, checked and explained by whoever asks."""

from datetime import UTC, date, datetime

from plan_desk import until
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from sqlalchemy import select

from qa_desk.models import AudioFile, Call, CallSegment, Evaluation
from qa_desk.services import drawing
from qa_desk.services.drawing import Difference, DrawRow, Span, Verdict
from qa_desk.ui.widgets.draw_span import DrawSpan, spans
from qa_desk.ui.widgets.draw_view import CopyButton, DrawView

NOW = datetime(2026, 11, 16, 2, tzinfo=UTC)


def draw_row(**values):
    usual = {
        "id": None, "drawn_at": NOW, "drawn_by": "Lin 1", "seed": "s", "pool_from": NOW,
        "pool_to": NOW, "pool_count": 1, "pool_digest": "d", "drawn": 10, "inspectors": 1,
        "shortfalls": (), "exclusions": (),
    }  # fmt: skip
    return DrawRow(**{**usual, **values})


def test_a_draw_shows_all_that_proves_it_fair(plans, qtbot):
    plan = plans.planned(5)
    page = plans.page("qa_lead")
    page.view.draw.click()
    until(qtbot, lambda: "Draw seed" in page.view.words())
    assert page.notice.words() == "Drawn: 3 tasks for 1 QA inspector."
    words = page.view.words()
    (draw,) = plans.draws(plan)
    csr = plans.scene.csr
    for expected in (
        draw.seed,
        draw.pool_digest[:16] + "…",
        "3 calls",
        "3 tasks for 1 QA inspector",
        f"{csr.name} {csr.staff_no} (2 missing)",
        "Without a known CSR or time: 1",
        "Random sampling",
    ):
        assert expected in words
    copied = []
    for button in page.view.findChildren(CopyButton):
        button.click()
        copied.append(QGuiApplication.clipboard().text())
    assert copied == [draw.seed, draw.pool_digest]


def test_a_draw_is_verified_by_one_key(plans, qtbot):
    """S3-4.2."""
    plans.drawn(2)
    page = plans.page("inspector")
    until(qtbot, lambda: page.view.draws.view is not None)
    view = page.view.draws.view
    view.verify.setFocus()
    qtbot.keyClick(view.verify, Qt.Key.Key_Return)
    until(qtbot, view.verdict.isVisible)
    assert view.verdict.text() == "Identical"
    assert "the same 2 calls" in page.view.words()
    assert view.verify.isEnabled()


def test_a_draw_is_compared_with_its_pool(plans, qtbot):
    """C-1."""
    plans.drawn(2)
    page = plans.page("qa_lead")
    draws = page.view.draws
    until(qtbot, draws.compare.isVisible)
    assert not draws.meter.isVisible()
    draws.compare.click()
    until(qtbot, draws.meter.isVisible)
    assert "2 calls were drawn" in draws.meter.sentence.text()
    assert not draws.compare.isVisible()


def test_what_differs_is_named_and_the_rest_counted(qtbot):
    view = DrawView(draw_row(id=1))
    qtbot.addWidget(view)
    differences = tuple(Difference("missing", f"ZJ-{n}", now=str(n)) for n in range(10))
    view.show_verdict(Verdict(1, NOW, 10, differences))
    words = view._differences.text()
    assert view.verdict.text() == "Not identical"
    assert "ZJ-7: the call 7 should have been drawn" in words
    assert "ZJ-8" not in words
    assert words.endswith("and 2 more")


def test_why_this_call_and_why_not_is_answered_in_sentences(plans, qtbot):
    plans.drawn(2)
    page = plans.page("qa_lead")
    with plans.system.ask() as work:
        drawn = {row.call_id: row.number for row in work.session.scalars(select(Evaluation))}
        calls = work.session.scalars(
            select(Call)
            .join(CallSegment, CallSegment.call_id == Call.id)
            .where(CallSegment.person_id.is_not(None))
        )
        left = next(call.external_id for call in calls if call.id not in drawn)
    box = page.view.draws.why
    until(qtbot, box.isVisible)
    box.field.setFocus()
    for written, said in (
        (next(iter(drawn.values())).lower(), "Drawn as ZJ-"),
        (left, "In the pool, but not drawn"),
        (str(next(iter(drawn))), "Drawn as ZJ-"),
        ("never heard of", "There is no call or evaluation “never heard of”"),
    ):
        box.field.setText(written)
        qtbot.keyClick(box.field, Qt.Key.Key_Return)
        until(qtbot, lambda said=said: said in box.words() and box.ask.isEnabled())
    box.field.clear()
    box.ask.click()
    assert "never heard of" in box.words(), "nothing was asked"


def test_the_qa_lead_sees_who_replaces_many_tasks(plans, qtbot):
    """E-02."""
    plans.drawn(2)
    with plans.system.work() as work:
        mine = plans.by(work, "inspector")
        task = work.session.scalars(select(Evaluation)).first()
        drawing.replace(mine, task.id, task.version, "silent", "nothing to hear")
    page = plans.page("qa_lead")
    until(qtbot, page.view.draws.replaced.isVisible)
    inspector = plans.scene.inspector
    said = page.view.draws.replaced.text()
    assert f"{inspector.name} {inspector.staff_no} (1 of 3)" in said
    until(qtbot, lambda: page.view.draws.table.table.total == 1)
    (row,) = page.view.draws.table.table.rows
    assert row.replaced == 1
    until(qtbot, lambda: "1 task (50 %)" in page.view.words())


def test_what_is_drawn_is_copied_at_once_and_said_where_it_cannot_be(plans, tmp_path, qtbot):
    """P1."""
    plans.planned(3)
    page = plans.page("inspector")
    with plans.system.ask() as work:
        drawable = CallSegment.person_id.is_not(None)
        gone = work.session.scalars(
            select(AudioFile.path)
            .join(CallSegment, CallSegment.call_id == AudioFile.call_id)
            .where(drawable)
        ).first()
    (tmp_path / "recorder" / gone).unlink()
    page.view.draw.click()
    until(qtbot, lambda: "1 recording has no copy yet" in page.notice.words())
    assert page.notice.words().startswith("Drawn: 3 tasks for 1 QA inspector. 2 recordings were")
    assert page.notice._button.text() == "Open queue"
    assert len(list((tmp_path / "desk-audio").glob("*/*.qda"))) == 2


def test_drawing_again_says_that_nothing_is_missing(plans, qtbot):
    plans.drawn(3)
    page = plans.page("qa_lead")
    until(qtbot, page.view.draw.isEnabled)
    page.view.draw.click()
    until(qtbot, lambda: "has all the evaluations" in page.notice.words())
    until(qtbot, page.view.draw.isEnabled)
    assert page.view.draws.table.table.total == 1


def test_an_inspector_goes_from_the_draw_to_the_queue(plans, qtbot):
    plans.planned()
    page = plans.page("inspector")
    page.view.draw.click()
    until(qtbot, lambda: bool(page.notice.words()))
    with qtbot.waitSignal(page.open_requested) as asked:
        page.notice._button.click()
    assert asked.args == ["score", None]


def test_a_person_without_a_queue_is_not_sent_to_one(plans, qtbot):
    plans.planned()
    page = plans.page("qa_lead")
    page.view.draw.click()
    until(qtbot, lambda: bool(page.notice.words()))
    assert not page.notice._button.isVisible()


def test_of_many_who_are_short_the_first_are_named_and_the_rest_on_demand(qtbot):
    short = tuple((f"Person {n}", 1) for n in range(8))
    view = DrawView(draw_row(shortfalls=short))
    qtbot.addWidget(view)
    assert view._all.text() == "and 3 more"
    assert "Person 5" not in view._short.text()
    view._all.click()
    assert "Person 7 (1 missing)" in view._short.text()


def test_a_call_that_nobody_can_judge_is_named(qtbot):
    """P16."""
    view = DrawView(draw_row(unjudged=((1, "language"), (2, "language")), rule="Cantonese calls"))
    qtbot.addWidget(view)
    from PySide6.QtWidgets import QLabel

    words = "\n".join(label.text() for label in view.findChildren(QLabel))
    assert "Nobody can judge" in words
    assert ": 2" in words
    assert "Cantonese calls" in words


# -- of which days --------------------------------------------------------------------------------


def test_the_days_on_offer_lie_within_the_month():
    november = date(2026, 11, 1)
    assert spans(november, date(2026, 11, 4)) == {
        "month": None,
        "today": Span(date(2026, 11, 4), date(2026, 11, 4)),
        "week": Span(date(2026, 11, 2), date(2026, 11, 4)),
        "missed": Span(november, date(2026, 11, 3), catch_up=True),
    }
    assert spans(november, date(2026, 12, 2)) == {
        "month": None,
        "week": Span(date(2026, 11, 30), date(2026, 11, 30)),
        "missed": Span(november, date(2026, 11, 30), catch_up=True),
    }
    assert spans(november, date(2026, 10, 30)) == {"month": None}


def test_other_days_are_chosen_by_hand(qtbot):
    span = DrawSpan()
    qtbot.addWidget(span)
    span.offer(date(2026, 11, 1), date(2026, 11, 20))
    assert span.span() is None
    assert not span.first.isVisibleTo(span)
    span.choice.setCurrentIndex(span.choice.findData("days"))
    assert span.first.isVisibleTo(span)
    assert span.span() == Span(date(2026, 11, 1), date(2026, 11, 20), catch_up=True)
    span.offer(date(2026, 11, 1), date(2026, 11, 20))
    assert span.choice.currentData() == "days", "what was chosen stays"


def test_today_alone_is_drawn_when_today_is_chosen(plans, qtbot):
    plan = plans.planned(60)
    page = plans.page("qa_lead")
    span = page.view.draws.span
    span.choice.setCurrentIndex(span.choice.findData("today"))
    page.view.draw.click()
    until(qtbot, lambda: bool(plans.draws(plan)))
    until(qtbot, lambda: page.view.draws.view is not None)
    (draw,) = plans.draws(plan)
    assert (draw.pool_to - draw.pool_from).days < 1

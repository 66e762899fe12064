"""Whole evaluations from the page of results: those chosen, or all that are shown."""

import json
from datetime import timedelta

import pytest
from factories import acting, make_person
from PySide6.QtWidgets import QFileDialog, QInputDialog

from qa_desk.models import Setting
from qa_desk.services import exports
from qa_desk.services.evaluation_export import Written
from qa_desk.ui.pages.results import ResultsPage
from qa_desk.ui.widgets.evaluation_export import told


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page of results."""

    kept = []  # qtbot keeps no page alive

    def sit(role, rows=2):
        jobs, actor = office.jobs(role)
        page = ResultsPage(jobs, actor)
        qtbot.addWidget(page)
        kept.append(page)
        page.resize(1196, 688)
        page.show()
        page.catch_up()
        qtbot.waitUntil(lambda: page.list._state == "rows" and page.list.table.total == rows)
        return page

    return sit


@pytest.fixture
def page(office, sit):
    office.released()
    office.released()
    return sit("qa_lead")


def say(page, qtbot, words):
    qtbot.waitUntil(lambda: words in page.list.grid.notice.words())


def test_all_that_are_shown_are_exported_or_those_chosen(page, qtbot, tmp_path):
    file = tmp_path / "results.json"
    page.whole_export.choose_file = lambda: str(file)
    page.whole.click()
    say(page, qtbot, "2 evaluations exported")
    found = json.loads(file.read_text("utf-8"))["evaluations"]
    assert {one["number"] for one in found} == {row.number for row in page.list.table.shown}
    page.list.grid.selectRow(1)
    page.whole.click()
    say(page, qtbot, "1 evaluation exported")
    (one,) = json.loads(file.read_text("utf-8"))["evaluations"]
    assert one["number"] == page.list.table.shown[1].number


def test_who_may_not_export_has_no_button_and_an_empty_list_nothing_to_export(office, sit):
    assert sit("inspector", 0).whole.isHidden()
    assert not sit("qa_lead", 0).whole.isEnabled()


def test_nothing_happens_when_the_person_changes_their_mind(page, qtbot):
    page.whole_export.choose_file = lambda: ""
    page.whole.click()
    qtbot.waitUntil(lambda: not page.jobs.running)
    assert page.list.grid.notice.words() == ""


def test_a_file_that_cannot_be_written_is_said(page, qtbot, tmp_path):
    page.whole_export.choose_file = lambda: str(tmp_path / "nowhere" / "a.json")
    page.whole.click()
    say(page, qtbot, "a.json")


def test_p17_many_wait_for_somebody_else(page, office, qtbot, tmp_path, monkeypatch):
    with office.work("qa_lead") as work:
        key, since = "export.alone", work.now - timedelta(days=1)
        work.session.add(Setting(key=key, valid_from=since, value="1", changed_by=work.actor.id))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args: ("", False))
    page.whole.click()
    qtbot.waitUntil(lambda: not page.jobs.running)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args: ("audit", True))
    page.whole.click()
    say(page, qtbot, "Asked.")
    page.whole.click()
    say(page, qtbot, "waits")
    with office.work("qa_lead") as work:
        manager = acting(work, make_person(work, "cs_manager"))
        exports.approve(manager, exports.waiting(manager)[0].id)
    page.whole_export.choose_file = lambda: str(tmp_path / "a.jsonl")
    page.whole.click()
    say(page, qtbot, "2 evaluations exported")


@pytest.mark.parametrize(
    ("typed", "kind", "file"),
    [
        ("", "", ""),
        ("a.json", "(*.jsonl)", "a.json"),
        ("a", "(*.jsonl)", "a.jsonl"),
        ("a", "(*.json)", "a.json"),
    ],
)
def test_a_file_has_the_ending_of_its_kind(page, typed, kind, file, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (typed, kind))
    assert page.whole_export.choose_file() == file


def test_what_was_left_out_is_said():
    assert told(Written(2, 0)) == "2 evaluations exported"
    assert told(Written(1, 2)) == (
        "1 evaluation exported. 2 were left out: you review them unseen."
    )

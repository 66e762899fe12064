"""P19: results of before come in read-only: plans and records begin before the first day."""

from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest
from factories import acting, make_person, make_task
from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.models import (
    Evaluation,
    ImportedItem,
    ImportedResult,
    JournalEntry,
    findings,
    purging,
    visible,
)
from qa_desk.rules import past_results
from qa_desk.services import evaluating, history, planning
from qa_desk.services.track_records import track_record

OCTOBER = date(2026, 10, 1)


def stored(work):
    return work.session.scalars(select(ImportedResult).order_by(ImportedResult.day)).all()


def test_a_preview_says_what_would_come_in_and_saves_nothing(past):
    found = past.shown(
        {"通话编号": "C-1", "评分表": "Inbound general service checklist", "IN-01": "4"},
        {"工号": "999"},
        {"得分": "", "结果": "不合格", "致命": "是"},
    )
    csr = past.scene.csr
    first, second = found.lines
    assert (first.line, first.staff_no, first.name) == (2, csr.staff_no, csr.name)
    assert (first.final, first.result, first.items, first.is_new) == (900, "pass", 1, True)
    assert (second.final, second.result) == (None, "fatal_fail")
    assert found.sentence() == "If it is imported: 2 results, 1 line is left out."
    assert str(found.listed[0]).startswith("history.xlsx, line 3: Nobody has the staff no. 999.")
    assert stored(past.work) == []


def test_an_import_is_kept_as_history_and_noted_once(past, work):
    summary = past.imported({"IN-01": "2", "通话编号": "电话13800138000"}, {"日期": "2026-09-30"})
    assert summary.sentence() == "2 results of before were imported."
    _older, newer = stored(work)
    assert (newer.csr_id, newer.day, newer.final) == (past.scene.csr.id, date(2026, 10, 5), 900)
    assert (newer.team_id, newer.skill_group) == (past.scene.team.id, "general")
    assert (newer.pass_mark, newer.imported_by) == (850, past.scene.qa_lead.id)
    assert newer.call == "电话138****8000"
    (item,) = work.session.scalars(select(ImportedItem))
    assert (item.result_id, item.key, item.earned, item.points) == (newer.id, "IN-01", 200, 400)
    assert work.session.query(Evaluation).count() == 0
    (entry,) = work.session.query(JournalEntry).filter_by(action="import_history")
    assert "history.xlsx" in str(entry.payload)


def test_a_list_imported_twice_adds_nothing_twice(past, work):
    rows = ({"通话编号": "C-1"}, {}, {})  # two alike on one day are two
    assert past.imported(*rows).added == 3
    shown = past.shown(*rows)
    assert shown.changes == 0
    assert shown.sentence() == "If it is imported: 3 in already."
    summary = history.apply(past.work, shown)
    assert summary.sentence() == "0 results of before were imported. 3 were in already."
    assert len(stored(work)) == 3
    assert work.session.query(JournalEntry).filter_by(action="import_history").count() == 1


def test_a_list_that_means_something_else_by_now_is_not_imported(past, work):
    shown = past.shown({"通话编号": "C-1"})
    past.imported({"通话编号": "C-1"})
    with pytest.raises(ConflictError, match="has changed"):
        history.apply(past.work, shown)
    past.scene.csr.left_on = date(2026, 1, 1)
    work.session.flush()
    with pytest.raises(ConflictError, match="has changed"):
        history.apply(past.work, shown)


def test_a_list_without_results_is_refused_with_a_sentence(past):
    source = past.source({}, titles=("工号", "姓名"))
    with pytest.raises(InputError, match="no columns that tell whose"):
        history.preview(past.work, source, past_results.propose(source))


def test_a_workbook_is_opened_and_what_is_none_is_told(past, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["工号", "日期", "得分", "结果"])
    book.active.append([past.scene.csr.staff_no, date(2026, 10, 5), 91.5, "合格"])
    book.save(tmp_path / "旧13800138000.xlsx")
    source = history.open_list(tmp_path / "旧13800138000.xlsx")
    assert source.name == "旧138****8000.xlsx"
    (line,) = history.preview(past.work, source, past_results.propose(source)).lines
    assert (line.final, line.day) == (915, date(2026, 10, 5))
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(InputError, match="save it as"):
        history.open_list(old)


def test_items_that_no_checklist_has_are_named_once_and_left_out(past):
    titles = ("工号", "日期", "得分", "结果", "IN-01", "甲13800138000")
    source = past.source({"甲13800138000": "3"}, {"甲13800138000": "2"}, titles=titles)
    layout = replace(past_results.propose(source, items=["IN-01"]))
    columns = (*layout.columns[:-1], past_results.ITEM)
    found = history.preview(past.work, source, replace(layout, columns=columns))
    (note,) = found.notes
    assert (note.line, "甲138****8000" in note.words) == (2, True)
    assert [line.items for line in found.lines] == [0, 0]


def test_an_import_by_mistake_is_taken_back_whole(past, work):
    past.imported({"IN-01": "2"})
    later = replace(past.work, now=past.work.now + timedelta(minutes=1))
    history.apply(later, history.preview(later, *listed(past, {"日期": "2026-09-01"})))
    newest, first = history.batches(past.work)
    assert (newest.results, newest.first, newest.last) == (1, date(2026, 9, 1), date(2026, 9, 1))
    assert first.by.endswith(past.scene.qa_lead.staff_no)
    assert history.take_back(past.work, first) == 1
    assert work.session.scalars(select(ImportedItem)).all() == []
    assert [row.day for row in stored(work)] == [date(2026, 9, 1)]
    with pytest.raises(ConflictError, match="taken back meanwhile"):
        history.take_back(past.work, first)
    assert work.session.query(JournalEntry).filter_by(action="drop_history").count() == 1


def listed(past, *rows):
    source = past.source(*rows)
    return source, past_results.propose(source)


@pytest.mark.parametrize("role", ["csr", "team_lead", "inspector", "admin"])
def test_who_may_not_import_is_refused(past, role):
    by = acting(past.work, make_person(past.work, role, login=f"x{role}"))
    source, layout = listed(past, {})
    for verb in (history.batches, history.names_of_items):
        with pytest.raises(RuleError, match="not among your rights"):
            verb(by)
    with pytest.raises(RuleError, match="not among your rights"):
        history.preview(by, source, layout)


# -- what it is for --------------------------------------------------------------------------------


def test_the_first_plan_knows_the_month_before_the_first_day(past):
    rows = [{"得分": "70", "结果": "不合格", "IN-01": "0"} for _n in range(12)]
    past.imported(*rows, {"致命": "是"})
    proposal = planning.propose(past.work, date(2026, 11, 1))
    kinds = {each.kind: each for each in proposal.content.findings}
    assert (kinds["below_pass"].n, kinds["below_pass"].figure) == (13, 715)
    assert (kinds["fatal"].figure, kinds["fatal"].n) == (1, 13)
    assert (kinds["weak_item"].subject, kinds["weak_item"].figure) == ("IN-01", 1000)
    assert findings.people(past.work.session, date(2026, 12, 1)) == []


def test_results_of_ours_and_of_before_add_up(past):
    people = [
        ("a", "general", 2, 1800, 1700, 2, 0, 0, 0, 2),
        ("b", "general", 1, 900, 850, 1, 0, 0, 0, 1),
        ("a", "general", 1, 700, 850, 0, 0, 0, 1, 1),
    ]
    assert findings._together(people, 2) == [
        ("a", "general", 3, 2500, 2550, 2, 0, 0, 1, 3),
        people[1],
    ]


def test_they_stand_beside_the_call_that_is_scored_and_say_what_they_are(past):
    past.imported({"IN-01": "2"}, {"日期": "2026-09-30", "得分": ""})
    task = make_task(past.scene)
    by = past.scene.by("inspector")
    evaluating.open_task(by, task.id, task.version)
    newer, older = track_record(by, task.id).results
    assert newer.is_imported
    assert (newer.final, newer.result, older.final) == (900, "pass", None)
    assert [(loss.key, loss.points, loss.text.en) for loss in newer.losses] == [
        ("IN-01", 200, "Standard greeting")
    ]
    assert older.losses == ()
    other = acting(past.work, make_person(past.work, "inspector", login="other"))
    assert track_record(other, task.id).results == ()


def test_they_are_seen_like_results(past, work):
    past.imported({})
    stranger = make_person(work, "csr", login="stranger")

    def seen(by):
        mine = select(ImportedResult).where(visible.imported(by.actor))
        return len(by.session.scalars(mine).all())

    assert [seen(past.scene.by(role)) for role in ("csr", "lead", "qa_lead")] == [1, 1, 1]
    assert seen(past.scene.by("inspector")) == 0  # he has no task of the CSR
    assert seen(acting(work, stranger)) == 0


def test_they_are_kept_for_their_time(past, work):
    past.imported({})
    kind = purging.due.c.kind
    assert work.session.scalars(select(kind).where(kind == "imported_result")).all() == []

"""What reports state besides totals: where a checklist changed, and which words it has."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from factories import install_checklist, make_scene
from qa_desk.models import ChecklistVersion, report_facts
from qa_desk.rules import checklist_files
from qa_desk.services import checklists


def next_version(work):
    """Install the shipped checklist again, its second item worth more, its third reworded."""
    first = install_checklist(work)
    form = checklist_files.from_document(work.session.get_one(ChecklistVersion, first.id).document)
    text = checklist_files.to_document(form)
    return first, text


def test_a_month_ends_with_its_last_day():
    assert report_facts.month_end(date(2026, 2, 5)) == date(2026, 2, 28)
    assert report_facts.month_end(date(2026, 12, 31)) == date(2026, 12, 31)

"""What reports state besides totals: where a checklist changed, and which words it has."""

import copy
from datetime import date, timedelta

from factories import install_checklist

from qa_desk.models import ChecklistVersion, report_facts
from qa_desk.work import SYSTEM_ID


def changed_version(work, first, number, days, **changes):
    """Add a further version, some of its items changed: key → values."""
    document = copy.deepcopy(first.document)
    for section in document["sections"]:
        for item in section["items"]:
            item.update(changes.get(item["id"].replace("-", "_"), {}))
    version = ChecklistVersion(
        checklist_id=first.checklist_id,
        number=number,
        effective_from=first.effective_from + timedelta(days=days),
        document=document,
        sha256=number.encode(),
        created_at=work.now,
        created_by=SYSTEM_ID,
    )
    work.session.add(version)
    work.session.flush()
    return version


def test_a_month_ends_with_its_last_day():
    assert report_facts.month_end(date(2026, 2, 5)) == date(2026, 2, 28)
    assert report_facts.month_end(date(2026, 12, 31)) == date(2026, 12, 31)


def test_s3_4_6a_a_month_is_marked_where_its_items_no_longer_compare(work):
    first = work.session.get_one(ChecklistVersion, install_checklist(work).id)
    reworded = changed_version(work, first, "1.1", 30, IN_03={"zh": "新的说法"})
    worth_more = changed_version(work, first, "2.0", 60, IN_05={"points": 9})
    other = work.session.get_one(ChecklistVersion, install_checklist(work, "complaint-handling").id)
    months = [date(2026, month, 1) for month in (1, 2, 3, 4)]

    found = report_facts.changed(
        work.session,
        dict(
            zip(
                months,
                [{first.id}, {reworded.id, first.id}, {worth_more.id, reworded.id}, {other.id}],
                strict=True,
            )
        ),
    )

    assert [found[month] for month in months] == [
        frozenset(),
        frozenset(),
        frozenset({"IN-05"}),
        frozenset(),
    ]


def test_items_and_fatal_errors_are_named_in_both_languages(work):
    first = install_checklist(work)

    (form,) = report_facts.forms(work.session, [first.id, first.id])
    names = report_facts.names([form])

    item, fatal = form.items[4], form.fatal_errors[0]
    assert names[item.key] == f"{item.text.zh}\n{item.text.en}"
    assert names[fatal.key] == f"{fatal.text.zh}\n{fatal.text.en}"

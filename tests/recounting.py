"""What the answers and fatal errors of all results come to, counted one by one: the slow way.

It trusts neither sealed totals nor sealed losses, and works for checklists without caps and bonus
whose fatal errors zero the whole.
"""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from qa_desk.models import Answer, Evaluation, FatalFlag, Revision, revisions, totals
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.statistics import half_up
from qa_desk.rules.totals import ItemCount, ItemTotals, Totals, total

COUNTED = {"E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "E11"}


def in_force(session):
    """Return each result that counts: (its evaluation, its form, its answers, its flags)."""
    found = []
    for one in session.query(Evaluation).filter_by(purpose="normal", kind="full"):
        if one.status in COUNTED:
            which = {"evaluation_id": one.id, "revision": one.revision}
            revision = session.get_one(Revision, (one.id, one.revision))
            form = revisions.checklist(session, revision.checklist_version_id)
            answers = session.query(Answer).filter_by(**which).all()
            flags = session.query(FatalFlag).filter_by(**which).all()
            found.append((one, form, answers, flags))
    return found


def recounted(session):
    """Return the totals and the items of all results that count."""
    every = in_force(session)
    return (
        total(_sums(*each) for each in every),
        sum((_items(form, answers) for _one, form, answers, _flags in every), ItemTotals()),
    )


def differs(work, scope, session=None):
    """Return what the figures of a scope with every result say otherwise than a recount.

    `session` sees all rows, where the person who asks for the figures does not. The time that was
    spent stands in no answer.
    """
    sums, items = recounted(session or work.session)
    told = replace(totals.of(work, scope).get((), Totals()), spent_s=0, timed=0)
    of_items = totals.items(work, scope).get((), ItemTotals())
    pairs = (told, sums), (_plain(of_items), _plain(items))
    return [pair for pair in pairs if pair[0] != pair[1]]


def _sums(one, form, answers, flags):
    items = {item.number: item for item in form.items}
    points = Counter()
    classes = {flag.fatal_class for flag in flags}
    for answer in answers:
        item = items[answer.number]
        if answer.option is None:
            continue
        option = item.options[answer.option]
        points[f"{item.dimension.lower()}_earned"] += option.value
        points[f"{item.dimension.lower()}_applicable"] += item.points
        classes |= {option.fatal} - {None}
    earned, applicable = (
        sum(points[f"{code.lower()}_{kind}"] for code in DIMENSIONS)
        for kind in ("earned", "applicable")
    )
    raw = half_up(Fraction(1000 * earned, applicable))
    final = 0 if classes else raw
    mark = form.skill_group(one.skill_group).pass_mark
    return Totals(
        n=1,
        final=final,
        final_squares=final**2,
        raw=raw,
        raw_squares=raw**2,
        passed=int(not classes and raw >= mark),
        fatal=int(bool(classes)),
        pass_marks=mark,
        **{f"fatal_{name}": 1 for name in classes},
        **points,
    )


def _items(form, answers):
    given = {answer.number: answer for answer in answers}
    counts, dimensions = {}, {}
    for item in form.items:
        answer, dimensions[item.key] = given.get(item.number), item.dimension
        if answer is None or answer.option is None:
            counts[item.key] = ItemCount()
            continue
        lost = item.points - item.options[answer.option].value
        by_cause = ({answer.cause: 1}, {answer.cause: lost}) if lost else ({}, {})
        counts[item.key] = ItemCount(1, *by_cause)
    return ItemTotals(counts, dimensions)


def _plain(items):
    return {
        key: (one.opportunities, dict(one.defects), dict(one.lost))
        for key, one in items.items.items()
    }

"""An inspector's error found by a review, in the office of office.py."""

from dataclasses import replace

from factories import full_sheet
from route import grounds, opinion

from qa_desk.rules.disputes import Words
from qa_desk.services import assessments, cases, routes


def disputed(office, **answers):
    """Let the CSR dispute a released result, and the lead find that it is not true."""
    state = office.released(**(answers or {"item_3": 1}))
    with office.work("csr") as work:
        cases.opened(work, state.id)
    take(office, "csr", "dispute", state.id, grounds(3))
    take(office, "lead", "judge_false", state.id, opinion(is_true=False))
    return state


def assessed(office, **answers):
    """Let a review find that the inspector erred; return the row that the QA lead sees."""
    state = disputed(office, **answers)
    corrected = replace(full_sheet(office.case(state.id, "inspector").checklist), suggestion="好")
    take(office, "qa_lead", "rescore", state.id, Words(sheet=corrected))
    words = Words(reason="录音里先说了再见", verdict="overturned_inspector_error", sheet=corrected)
    take(office, "qa_lead", "correct", state.id, words)
    return row(office)


def row(office, role="qa_lead"):
    """Return the newest assessment as somebody sees it."""
    with office.work(role) as work:
        return assessments.listed(work)[0]


def take(office, role, key, evaluation_id, words):
    """Let somebody take a step of the route."""
    with office.work(role) as work:
        seen = cases.case(work, evaluation_id).row.version
        return routes.take(work, evaluation_id, seen, key, words)

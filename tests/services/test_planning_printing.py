"""P25: what a print of the plan says of newcomers, and to whom."""

from datetime import date

from factories import make_person, make_scene, make_team

from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plans import RuleLine
from qa_desk.services import planning


def test_p25_the_print_names_newcomers_with_their_uplift_and_who_guides_them(work):
    scene = make_scene(work, calls=0)
    new, alone = (make_person(work, "csr", hired_on=date(2026, 10, 12)) for _ in range(2))
    new.probation_until = date(2027, 1, 11)
    make_team(work, make_person(work, "team_lead", name="陈班长"), [new])
    scene.csr.hired_on = date(2026, 11, 3)
    work.session.flush()
    uplift = RuleLine("", 5, sample_reason="new_hire", filter=CallFilter(tenure_max_days=90))
    plan = planning.make(scene.by("qa_lead"), date(2026, 11, 1), (RuleLine("", 12), uplift))
    found = {each.person: each for each in planning.printed(scene.by("qa_lead"), plan.id).newcomers}
    assert len(found) == 3
    mine = found[f"{new.name} {new.staff_no}"]
    assert (mine.hired_on, mine.probation_until, mine.uplift) == (
        date(2026, 10, 12),
        date(2027, 1, 11),
        5,
    )
    assert mine.mentor.startswith("陈班长 ")
    assert found[f"{alone.name} {alone.staff_no}"].mentor == ""
    (copy,) = planning.printed(scene.by("lead"), plan.id).newcomers
    assert copy.person == f"{scene.csr.name} {scene.csr.staff_no}"
    assert copy.mentor == f"{scene.lead.name} {scene.lead.staff_no}"

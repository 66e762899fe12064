"""S0-4.2.2: appraisals summed up for departments, teams and posts."""

from qa_desk.rules.appraisal_groups import Appraised, groups

PEOPLE = (
    Appraised("Service", "Day", "csr", 905, "A", is_filed=True),
    Appraised("Service", "Day", "csr", 852, "B"),
    Appraised("Service", "Night", "csr", None),
    Appraised("", "", "inspector", 790, "C"),
)


def test_s0_4_2_2_departments_teams_and_posts_have_their_people_mean_and_grades():
    found = {(one.kind, one.name): one for one in groups(PEOPLE)}
    assert list(found) == [
        ("all", ""),
        ("department", "Service"),
        ("team", "Day"),
        ("team", "Night"),
        ("post", "csr"),
        ("post", "inspector"),
    ]
    everybody, service = found["all", ""], found["department", "Service"]
    assert (everybody.people, everybody.evaluated, everybody.filed) == (4, 3, 1)
    assert everybody.mean == 849  # 84.9 = (90.5 + 85.2 + 79.0) / 3
    assert dict(everybody.grades) == {"A": 1, "B": 1, "C": 1, "D": 0, "E": 0}
    assert (service.people, service.evaluated, service.mean) == (3, 2, 879)  # 87.85, half up


def test_nobody_evaluated_has_no_mean():
    (night,) = (one for one in groups(PEOPLE) if one.name == "Night")
    assert (night.people, night.evaluated, night.mean) == (1, 0, None)


def test_no_appraisal_has_no_group():
    assert groups(()) == []

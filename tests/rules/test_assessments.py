"""What waits in an inspector's assessment, and for whom."""

from uuid import UUID

import pytest

from qa_desk.rules.assessments import Decided, Standing, signs_as, waiting

AUTHOR, ASSESSOR, NOBODY = frozenset({"author"}), frozenset({"assessor"}), frozenset()


def standing(status, relations, stated=False, signed=(), decides=False):
    return Standing(status, relations, stated, frozenset(signed), decides)


@pytest.mark.parametrize(
    ("found", "step"),
    [
        (standing("I0", AUTHOR), "state"),
        (standing("I0", AUTHOR, stated=True), "state"),
        (standing("I0", ASSESSOR), ""),
        (standing("I0", ASSESSOR, stated=True), "decide"),
        (standing("I0", NOBODY, stated=True), ""),
        (standing("I1", AUTHOR, stated=True), ""),
        (standing("I1", ASSESSOR, stated=True), "decide"),
        (standing("I2", AUTHOR), "sign"),
        (standing("I2", AUTHOR, signed=["author"]), ""),
        (standing("I2", ASSESSOR), ""),
        (standing("I2", ASSESSOR, decides=True), "sign"),
        (standing("I2", ASSESSOR, decides=True, signed=["assessor"]), ""),
        (standing("I3", AUTHOR, signed=["author", "assessor"]), ""),
    ],
)
def test_each_waits_for_the_one_who_can_take_the_next_step(found, step):
    assert waiting(found) == step


def test_who_decided_signs_as_assessor_and_the_inspector_as_author():
    assert signs_as(standing("I2", AUTHOR)) == "author"
    assert signs_as(standing("I2", ASSESSOR, decides=True)) == "assessor"
    assert signs_as(standing("I2", NOBODY, decides=True)) == ""


def test_what_is_signed_names_all_that_was_decided_in_one_order():
    one = UUID(int=1)
    decided = Decided(one, one, "miss", 3, None, "听了\n两遍", "points", 5, "首次", one)
    assert decided.to_text() == (
        f"qad1\nevaluation_id\t{one}\ninspector_id\t{one}\nkind\tmiss\nitem\t3\nfatal\t\\0\n"
        f"statement\t听了\\n两遍\ndecision\tpoints\npoints\t5\nreason\t首次\ndecided_by\t{one}\n"
    )

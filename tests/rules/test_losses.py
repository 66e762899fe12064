"""What a revision lost is said by its sheet, and read back as it was written."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rules.sample_checklists import every_feature, shipped

from qa_desk.rules import answers, losses, scoring
from qa_desk.rules.losses import Loss
from qa_desk.rules.sheets import CAUSES, Answer, Sheet

_NOTHING = st.builds(Loss, st.integers(1, 60), st.just(0), st.just(""))
_LOST = st.builds(Loss, st.integers(1, 60), st.integers(1, 900), st.sampled_from(list(CAUSES)))
_MANY = st.lists(_LOST | _NOTHING, unique_by=lambda loss: loss.item)


def full(form, **given):
    """Return a sheet with the best answer everywhere but where something else is said."""
    own = {int(name.removeprefix("item_")): answer for name, answer in given.items()}
    return Sheet({item.number: own.get(item.number, answers.best(item)) for item in form.items})


def test_a_sheet_without_deductions_lost_nothing():
    assert losses.of_sheet(shipped(), full(shipped())) == ""


def test_what_an_item_lost_is_written_with_its_cause():
    form = shipped()
    fifth = form.items[4]
    worst = min(range(len(fifth.options)), key=lambda place: fifth.options[place].value)

    text = losses.of_sheet(form, full(form, item_5=Answer(worst, "说错", cause="knowledge")))

    assert text == f"5:{fifth.points - fifth.options[worst].value}:knowledge"


def test_an_item_that_does_not_apply_is_named_alone():
    form = shipped()
    number = next(item.number for item in form.items if item.na_allowed)

    found = list(losses.read(losses.of_sheet(form, full(form, **{f"item_{number}": Answer(None)}))))

    assert found == [Loss(number, 0, "")]
    assert not found[0].is_defect


def test_a_bonus_and_a_hidden_item_have_nothing_to_lose():
    form = every_feature()
    sheet = full(form)
    reading = answers.read(form, sheet)
    expected = {item.number for item in form.items if item.bonus} | reading.hidden

    named = {loss.item for loss in losses.read(losses.of_sheet(form, sheet)) if not loss.is_defect}

    assert expected
    assert named == expected


def test_losses_stand_in_the_order_of_the_items():
    assert losses.written([Loss(13, 0, ""), Loss(5, 200, "csr")]) == "5:200:csr 13"
    assert list(losses.read("")) == []


@given(_MANY)
def test_losses_are_read_as_they_were_written(found):
    assert list(losses.read(losses.written(found))) == sorted(found)


@given(st.data())
def test_losses_are_what_the_dimensions_lack(data):
    """What all items lost is what the score's dimensions did not earn."""
    form = replace(every_feature(), na_policy="exclude")
    sheet = Sheet(
        {
            item.number: Answer(
                data.draw(st.integers(0, len(item.options) - 1)) if item.options else 0,
                cause=data.draw(st.sampled_from(list(CAUSES))),
                counts=()
                if item.options
                else (data.draw(st.integers(0, item.deductions[0].most)),),
            )
            for item in form.items
        }
    )

    score = scoring.score(form, sheet, form.skill_groups[0].code)

    lost = sum(loss.points for loss in losses.read(losses.of_sheet(form, sheet)))
    assert lost == sum(score.applicable.values()) - sum(score.earned.values())

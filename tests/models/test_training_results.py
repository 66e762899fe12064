"""What results say about a topic of training."""

from datetime import timedelta

from factories import make_released, make_scene

from qa_desk.models import totals, training_results
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import Scope


def test_items_that_did_not_apply_are_no_part_of_a_topic(work):
    scene = make_scene(work, calls=1)
    made = make_released(scene, item_3=1)
    lead = scene.by("qa_lead")
    today = work.today
    scope = Scope(today - timedelta(days=9), today + timedelta(days=1))
    (found,) = totals.named(lead, [made.id])
    (judged,) = training_results.judged(lead, [found])
    assert len(judged.failed) == 1
    assert judged.failed < judged.applied
    (sample,) = training_results.samples(lead, scope, judged.failed)
    assert (sample.failed, sample.items) == (1, 1)
    assert Share(sample.earned, sample.applicable).permille() < 1000
    csr = scene.by("csr")
    assert [each.id for each in totals.named(csr, [made.id])] == [made.id]

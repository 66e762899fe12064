from rules.sample_checklists import every_feature, shipped

from qa_desk.i18n import Bilingual, speaking
from qa_desk.rules.checklists import DIMENSIONS


def test_items_run_through_all_sections_in_order():
    checklist = shipped()
    assert [item.number for item in checklist.items] == list(range(1, 19))
    assert checklist.items[0] is checklist.sections[0].items[0]
    assert checklist.items[-1] is checklist.sections[-1].items[-1]


def test_a_skill_group_is_found_by_its_code():
    assert shipped().skill_group("vip").pass_mark == 900


def test_an_unlisted_skill_group_gets_the_strictest_marks():
    assert shipped().skill_group("unheard of") == shipped().skill_group("vip")


def test_the_five_dimensions_stand_in_the_order_of_the_policy():
    """S3-4.7a."""
    assert list(DIMENSIONS) == ["BK", "CS", "AT", "SW", "MS"]


def test_p19_a_title_in_one_language_is_shown_in_the_other_too():
    assert shipped().title_and_version == Bilingual(
        "呼入综合服务质检评分表 1.0", "Inbound general service checklist 1.0"
    )
    with speaking("en"):
        assert str(every_feature().title_and_version) == "样样都有 1.0"

"""A centre that meets: a manager beside the people of the scene, and a contingency plan."""

from dataclasses import dataclass, replace

from factories import Scene, make_person

from qa_desk.models import Person, Policy
from qa_desk.rules.minutes import Invited, Problem, Task


@dataclass(frozen=True)
class MeetingScene(Scene):
    """The people of the scene, their manager, and somebody who is new."""

    manager: Person
    new: Person
    plan_id: object


def make_meeting_scene(work, scene):
    """Add a manager, somebody who may write minutes but leads nothing, and a plan to drill."""
    number = scene.csr.staff_no
    manager = make_person(work, "cs_manager", login=f"manager{number}", name="孙经理")
    new = make_person(work, "trainer", login=f"trainer{number}", name="新培训师")
    plan = Policy(
        number=f"YJ-{number}", kind="contingency", title_zh="机房停电应急预案", title_en="",
        department="客服", next_review=work.today, created_at=work.now,
        created_by=manager.id,
    )  # fmt: skip
    work.session.add(plan)
    work.session.flush()
    return MeetingScene(**vars(scene), manager=manager, new=new, plan_id=plan.id)


def invited(*people, **said):
    """Return people as they are invited: present, unless said otherwise by login."""
    return tuple(Invited(one.id, "", *said.get(one.login, ("present",))) for one in people)


def whole(minutes, people, owner, **values):
    """Return minutes with what they must have before they can be issued."""
    return replace(
        minutes,
        begins=minutes.begins or "09:00",
        place="一会议室",
        ends="09:40",
        summary="均分上升,投诉下降",
        decisions="十二月起启用新话术",
        people=people,
        problems=(Problem("午间排队长", "加两个午班座席"),),
        tasks=(
            Task("改午班排班", owner.id, "", minutes.day.fromordinal(minutes.day.toordinal() + 7)),
        ),
        **values,
    )

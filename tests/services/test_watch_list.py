"""S3-4.3c: whom and what the centre watches more closely for a time."""

from datetime import timedelta

import pytest
from factories import make_person, make_scene

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.services import watch_list


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


def days(work, first=0, last=30):
    today = work.today
    return today + timedelta(days=first), today + timedelta(days=last) if last else None


def add(scene, *, by="inspector", reason="三月投诉两次", uplift=5, first=0, last=30, **about):
    about = about or {"person_id": scene.csr.id}
    return watch_list.add(scene.by(by), reason, uplift, days(scene.work, first, last), **about)


def test_an_entry_says_whom_why_how_long_and_who_wrote_it(scene, work):
    add(scene)
    add(scene, by="qa_lead", contact_reason=" 携号转网 ", last=None)
    entries = watch_list.list_entries(scene.by("inspector"))
    topic, person = sorted(entries, key=lambda row: row.person_id is not None)
    assert (topic.name, topic.person_id, topic.valid_to) == ("携号转网", None, None)
    assert person.name == f"{scene.csr.name} {scene.csr.staff_no}"
    assert (person.reason, person.uplift, person.is_current) == ("三月投诉两次", 5, True)
    assert person.created_by == f"{scene.inspector.name} {scene.inspector.staff_no}"
    assert person.created_at == work.now


def test_an_entry_ends_and_stays_to_be_read(scene, work):
    by = scene.by("inspector")
    entry = add(scene, first=-10)
    (row,) = watch_list.list_entries(by)
    watch_list.end(by, entry, row.version, work.today - timedelta(days=1))
    assert watch_list.list_entries(by) == []
    (row,) = watch_list.list_entries(by, ended_too=True)
    assert not row.is_current
    with pytest.raises(ConflictError):
        watch_list.end(by, entry, row.version - 1)
    watch_list.end(by, entry, row.version)
    assert watch_list.list_entries(by)[0].valid_to == work.today


def test_an_entry_never_ends_before_it_began(scene, work):
    entry = add(scene, first=5)
    (row,) = watch_list.list_entries(scene.by("inspector"))
    watch_list.end(scene.by("inspector"), entry, row.version)
    (row,) = watch_list.list_entries(scene.by("inspector"))
    assert row.valid_to == row.valid_from


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"uplift": 0}, "from 1 to 100"),
        ({"uplift": 101}, "from 1 to 100"),
        ({"last": -1}, "before the first"),
        ({"contact_reason": " "}, "one of them"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_refused(scene, wrong, words):
    with pytest.raises(InputError, match=words):
        add(scene, **wrong)


def test_an_entry_is_about_a_csr_or_a_reason_not_both(scene):
    with pytest.raises(InputError, match="one of them"):
        add(scene, person_id=scene.csr.id, contact_reason="投诉")


def test_only_csrs_are_watched(scene, work):
    """S3-2, S1-1.2, S0-1.2."""
    trainer = make_person(work, "trainer")
    with pytest.raises(RuleError, match="Only CSRs"):
        add(scene, person_id=trainer.id)


@pytest.mark.parametrize("role", ["csr", "lead"])
def test_others_neither_see_nor_keep_the_list(scene, role):
    with pytest.raises(RuleError):
        watch_list.list_entries(scene.by(role))
    with pytest.raises(RuleError):
        add(scene, by=role)

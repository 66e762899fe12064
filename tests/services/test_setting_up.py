"""How far a new centre is, and the call for its first score."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import (
    acting,
    install_checklist,
    make_call,
    make_person,
    make_scene,
    make_submitted,
    make_team,
)

from qa_desk.errors import RuleError, StorageError
from qa_desk.models import Shift
from qa_desk.rules.setting_up import Standing
from qa_desk.services import off_plan, people_import, setting_up


@pytest.fixture
def founder(work):
    """The work of somebody who may do everything, as the founder of a centre may."""
    roles = ("admin", "qa_lead", "inspector", "cs_manager")
    return acting(work, make_person(work, *roles, login="lin"))


def test_an_empty_centre_has_nothing_but_its_name(founder):
    assert setting_up.standing(founder) == Standing()


def test_what_is_put_in_is_counted(work, founder):
    csr, loose = make_person(work, "csr"), make_person(work, "csr")
    team = make_team(work, None, [csr])
    install_checklist(work)
    make_call(work, csr, team)
    make_call(work, loose)
    begins = work.now
    work.session.add(
        Shift(person_id=csr.id, day=date(2026, 11, 16), starts_at=begins, ends_at=begins)
    )
    work.session.flush()
    found = setting_up.standing(founder)
    assert found == Standing("", 1, 1, 2, 1, ("inbound-general",), 0)
    assert found.done() == {"people", "roster", "recordings", "checklist"}


def test_a_scored_call_ends_it_and_is_not_offered_again(work):
    scene = make_scene(work, calls=1)
    make_submitted(scene)
    founder = acting(work, make_person(work, "admin", "qa_lead", "inspector"))
    found = setting_up.standing(founder)
    assert (found.ready, found.scored) == (0, 1)
    with pytest.raises(RuleError, match="No call can be scored yet"):
        setting_up.first_call(founder)


def test_the_first_call_is_the_newest_and_can_be_taken_up(work, founder):
    csr = make_person(work, "csr")
    team = make_team(work, None, [csr])
    install_checklist(work)
    make_call(work, csr, team, work.now - timedelta(days=3))
    newest = make_call(work, csr, team, work.now - timedelta(hours=2))
    make_call(work, None, None, work.now)
    assert setting_up.first_call(founder) == newest.id
    assert off_plan.evaluate(founder, newest.id, "data").number.startswith("ZJ-")


def test_others_are_refused(work):
    csr = acting(work, make_person(work, "csr"))
    with pytest.raises(RuleError):
        setting_up.standing(csr)
    with pytest.raises(RuleError):
        setting_up.first_call(csr)


def test_the_usual_checklist_is_shipped_first():
    codes = [form.code for _file, form in setting_up.shipped()]
    assert codes == ["inbound-general", "complaint-handling", "outbound-telesales"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sample_list_imports_whole(founder, tmp_path, language):
    file = tmp_path / "people.csv"
    setting_up.save_sample(file, language)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # for Excel
    summary = people_import.import_file(replace(founder), file)
    assert (summary.added, summary.problems) == (8, ())
    assert setting_up.standing(founder).csrs == 5


def test_a_sample_that_cannot_be_saved_is_said(tmp_path):
    with pytest.raises(StorageError, match="cannot be written"):
        setting_up.save_sample(tmp_path / "none" / "people.csv", "en")

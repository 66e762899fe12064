"""S3-5.5: the CSR and the team lead sign, and the slip says what they signed."""

from dataclasses import replace

import pytest
from factories import PASSWORD, acting, make_person, make_released, make_scene, make_team

from qa_desk.errors import RuleError
from qa_desk.models import (
    Call,
    Deputy,
    Document,
    Evaluation,
    JournalEntry,
    Setting,
    Signature,
    passwords,
)
from qa_desk.services import cases, signing_off
from qa_desk.services.signing_off import Answer


@pytest.fixture
def scene(access):
    """A committed centre whose people have passwords: signing proves them on both engines."""
    from dataclasses import replace

    from conftest import NOW

    with access.work() as work:
        scene = make_scene(replace(work, now=NOW))
        for person in (scene.csr, scene.lead, scene.qa_lead):
            passwords.set_password(work.session, person, PASSWORD)
    with access.work() as work:
        yield replace(scene, work=replace(work, now=NOW))


def confirmed(scene, state, **answer):
    cases.opened(scene.by("csr"), state.id)
    answer = Answer(**{"stance": "agree", **answer})
    return signing_off.confirm(scene.by("csr"), state.id, refreshed(scene, state), answer, PASSWORD)


def refreshed(scene, state):
    scene.work.session.flush()
    return scene.work.session.get_one(Evaluation, state.id).version


def test_the_csr_then_the_team_lead_sign(scene):
    """C-4, C-7, S3-6.B10."""
    state = make_released(scene)
    number = confirmed(scene, state)
    signing_off.countersign(scene.by("lead"), state.id, refreshed(scene, state), "", PASSWORD)
    found = scene.work.session.get_one(Evaluation, state.id)
    assert found.status == "E10"
    assert found.closed_at == scene.work.now
    slip = signing_off.slip(scene.by("csr"), number)
    assert [stamp.role for stamp in slip.signatures] == ["csr", "team_lead"]
    assert slip.stance == "agree"


def test_a_signature_holds_who_what_when_how_and_the_hash(scene):
    """D3."""
    state = make_released(scene)
    confirmed(scene, state)
    signature = scene.work.session.query(Signature).one()
    slip = scene.work.session.query(Document).one()
    assert signature.person_id == scene.csr.id
    assert (signature.role, signature.meaning, signature.method) == ("csr", "agree", "password")
    assert signature.signed_at == scene.work.now
    assert signature.machine
    assert signature.content_hash == slip.content_hash


def test_a_wrong_password_signs_nothing(scene):
    state = make_released(scene)
    cases.opened(scene.by("csr"), state.id)
    seen = refreshed(scene, state)
    with pytest.raises(RuleError, match="wrong"):
        signing_off.confirm(scene.by("csr"), state.id, seen, Answer("agree"), "not the password")
    assert scene.work.session.query(Signature).count() == 0


def test_an_unopened_result_cannot_be_signed(scene):
    """E-08."""
    state = make_released(scene)
    with pytest.raises(RuleError):
        signing_off.confirm(
            scene.by("csr"), state.id, refreshed(scene, state), Answer("agree"), PASSWORD
        )


def test_a_reservation_needs_words(scene):
    state = make_released(scene)
    with pytest.raises(RuleError):
        confirmed(scene, state, stance="reservation")
    confirmed(scene, state, stance="reservation", statement="客户先挂断")
    signature = scene.work.session.query(Signature).one()
    assert (signature.meaning, signature.statement) == ("reservation", "客户先挂断")


def test_a_fatal_result_must_have_been_heard(scene):
    state = make_released(scene, item_2=3)
    with pytest.raises(RuleError):
        confirmed(scene, state)
    confirmed(scene, state, heard=True)


def test_nobody_signs_for_another_csr(scene):
    state = make_released(scene)
    other = make_person(scene.work, "csr", login="othercsr")
    with pytest.raises(RuleError):
        signing_off.confirm(
            acting(scene.work, other), state.id, refreshed(scene, state), Answer("agree"), PASSWORD
        )


def test_the_lead_of_another_team_cannot_countersign(scene):
    state = make_released(scene)
    confirmed(scene, state)
    other = make_person(scene.work, "team_lead", login="otherlead")
    make_team(scene.work, other)
    with pytest.raises(RuleError):
        signing_off.countersign(
            acting(scene.work, other), state.id, refreshed(scene, state), "", PASSWORD
        )


def test_a_failed_result_needs_a_coaching_note(scene):
    state = make_released(scene, item_5=3, item_6=3)
    confirmed(scene, state)
    seen = refreshed(scene, state)
    with pytest.raises(RuleError, match="write down"):
        signing_off.countersign(scene.by("lead"), state.id, seen, " ", PASSWORD)
    number = signing_off.countersign(scene.by("lead"), state.id, seen, "已共同回听", PASSWORD)
    assert signing_off.slip(scene.by("lead"), number).coaching_note == "已共同回听"


def test_a_deputy_signs_and_the_slip_says_for_whom(scene):
    """E-27."""
    from datetime import timedelta

    state = make_released(scene)
    confirmed(scene, state)
    work = scene.work
    work.session.add(
        Deputy(
            person_id=scene.lead.id,
            deputy_id=scene.qa_lead.id,
            valid_from=work.now - timedelta(days=1),
            valid_to=work.now + timedelta(days=1),
            reason="leave",
        )
    )
    work.session.flush()
    deputy = acting(work, scene.qa_lead)
    held = deputy.actor.roles | {"team_lead"}
    deputy = replace(deputy, actor=replace(deputy.actor, roles=held))
    number = signing_off.countersign(deputy, state.id, refreshed(scene, state), "", PASSWORD)
    stamp = signing_off.slip(scene.by("qa_lead"), number).signatures[-1]
    lead = f"{scene.lead.name} {scene.lead.staff_no}"
    assert (stamp.name, stamp.deputy_for) == (scene.qa_lead.name, lead)


def test_the_slip_shows_what_was_found(scene):
    """S3-5.5c."""
    state = make_released(scene, item_5=1, item_2=3)
    slip = signing_off.slip(scene.by("qa_lead"), state.slip)
    line = slip.lines[0]
    assert slip.mode == "fatal"
    assert (line.raw, line.final, line.result) == (890, 0, "fatal_fail")
    assert {d.item: d.lost for d in line.deductions} == {2: 600, 5: 500}
    assert [(f.fatal_class, f.clause) for f in line.fatals] == [("compliance", "IN-02")]
    assert line.number_masked == "138****5678"
    assert slip.dispute_until is not None


def test_a_slip_is_shown_only_to_those_it_concerns(scene):
    state = make_released(scene)
    stranger = acting(scene.work, make_person(scene.work, "csr", login="stranger"))
    with pytest.raises(RuleError, match="not yours"):
        signing_off.slip(stranger, state.slip)
    with pytest.raises(RuleError, match="no confirmation slip"):
        signing_off.slip(scene.by("qa_lead"), "QRD-19990101-0001")


def test_inboxes_follow_the_road(scene):
    def inbox(role):
        return [row.status for row in cases.inbox(scene.by(role))]

    state = make_released(scene)
    assert (inbox("csr"), inbox("lead"), inbox("inspector")) == (["E3"], [], [])
    confirmed(scene, state)
    assert (inbox("csr"), inbox("lead")) == ([], ["E4"])
    signing_off.countersign(scene.by("lead"), state.id, refreshed(scene, state), "", PASSWORD)
    assert inbox("lead") == []


def test_printing_a_slip_is_journalled(scene):
    """S1-6.3."""
    state = make_released(scene)
    signing_off.note_print(scene.by("lead"), state.slip)
    entry = scene.work.session.query(JournalEntry).filter_by(action="print").one()
    assert (entry.subject, entry.subject_id) == ("slip", state.slip)


def test_p8_a_fatal_error_without_a_recording_is_signed_though_nothing_could_be_played(scene):
    state = make_released(scene, item_5=1, item_2=3)
    found = scene.work.session.get_one(Evaluation, state.id)
    with pytest.raises(RuleError, match="Play the marked part"):
        confirmed(scene, state)
    scene.work.session.get_one(Call, found.call_id).channel = "chat"
    assert confirmed(scene, state)


@pytest.mark.parametrize(("value", "shown"), [("hidden", ""), ("name", "name"), ("", "staff_no")])
def test_the_slip_shows_of_the_inspector_what_the_centre_wants(work, value, shown):
    scene = make_scene(work)
    if value:
        setting = Setting(key="slip.inspector_shown", valid_from=work.now, value=value)
        setting.changed_by = work.actor.id
        work.session.add(setting)
    state = make_released(scene)
    found = signing_off.slip(scene.by("qa_lead"), state.slip).inspector
    assert found == (getattr(scene.inspector, shown) if shown else "")

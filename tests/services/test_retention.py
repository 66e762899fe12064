"""What is kept, what two people may let go, and what the database refuses whoever asks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from old_centre import LONG_AGO, OldCentre
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from qa_desk.errors import ConflictError, QaDeskError, RuleError
from qa_desk.models import (
    Answer,
    AudioFile,
    Call,
    CallSound,
    CallTag,
    DocumentLine,
    Evaluation,
    JournalEntry,
    PurgeItem,
    Setting,
    Signature,
    Transcript,
    chain,
    engines,
    purging,
    security,
)
from qa_desk.models.base import uuid7
from qa_desk.services import audio_copies, cases, retention
from qa_desk.work import Progress

TABLES = ("evaluation", "revision", "answer", "document", "document_line", "signature", "call")


@pytest.fixture
def centre(url, tmp_path):
    """A closed case and two calls that nobody drew, all of 2020; open are none."""
    centre = OldCentre(url, tmp_path)
    centre.closed()
    centre.age()
    yield centre
    centre.close()


def listed(centre, kind="records"):
    with centre.work("admin") as work:
        return retention.propose(work, kind)


def agreed(centre, kind="records"):
    row = listed(centre, kind)
    with centre.work("qa_lead") as work:
        return retention.approve(work, row.id, row.digest)


def carried_out(centre, row):
    with centre.work("admin") as work:
        while retention.carry_out(work, row.id):
            pass
    with centre.work("admin") as work:
        return next(found for found in retention.purges(work) if found.id == row.id)


def going(centre, kind="records"):
    with centre.work("admin") as work:
        return {(c.kind, c.month): (c.going, dict(c.kept)) for c in retention.counts(work, kind)}


def whole(centre):
    with centre.work("admin") as work:
        return chain.verify(work.session) == []


def test_what_is_past_its_time_is_counted_by_kind_and_month(centre):
    assert going(centre) == {
        ("evaluation", "2020-03"): (1, {}),
        ("document", "2020-03"): (1, {}),
        ("call", "2020-03"): (3, {}),
        ("audio", "2020-03"): (3, {}),
    }
    assert going(centre, "audio") == {("audio", "2020-03"): (3, {})}


def test_two_people_with_connections_of_their_own_let_records_go(centre):
    with_admin, with_lead = centre.desk("admin"), centre.desk("qa_lead")
    with with_admin.work() as work:
        row = retention.propose(work, "records")
        assert (row.state, row.items, row.left) == ("proposed", 8, 8)
    with with_lead.work() as work:
        row = retention.approve(work, row.id, row.digest)
        assert row.approved_by.endswith(centre.qa_lead.staff_no)
    left = [1]
    while left[-1]:
        with with_admin.work() as work:
            left.append(retention.carry_out(work, row.id))
    with with_admin.ask() as work:
        (row,) = retention.purges(work)
    assert (row.state, row.left, row.kept) == ("finished", 0, 0)
    with_admin.close()
    with_lead.close()
    assert centre.count(*TABLES) == [0] * len(TABLES)
    assert whole(centre)


def test_what_was_said_and_measured_of_a_call_goes_with_it(centre):
    with centre.work("inspector") as work:
        for call_id in work.session.scalars(select(Call.id)).all():
            work.session.add(Transcript(call_id=call_id, text="退款"))
            work.session.add(CallSound(call_id=call_id, silence=1, talk_over=None))
            work.session.add(CallTag(call_id=call_id, tag="VIP"))
    carried_out(centre, agreed(centre))
    assert centre.count("call", "transcript", "call_sound", "call_tag") == [0, 0, 0, 0]


def test_a_stub_of_each_record_stays_in_the_journal(centre):
    with centre.work("qa_lead") as work:
        number = work.session.scalar(select(Evaluation.number))
    row = agreed(centre)
    carried_out(centre, row)
    with centre.work("admin") as work:
        stubs = work.session.scalars(select(JournalEntry).where(JournalEntry.action == "purge"))
        stubs = {(stub.subject, stub.subject_id): stub.payload for stub in stubs}
    assert len(stubs) == 8
    of_case = next(stubs[stub] for stub in stubs if stub[0] == "evaluation")
    assert number in of_case
    assert str(row.id) in of_case


def test_a_recording_goes_alone_and_its_record_stays(centre):
    row = carried_out(centre, agreed(centre, "audio"))
    assert row.state == "finished"
    with centre.work("admin") as work:
        files = work.session.scalars(select(AudioFile)).all()
        assert len(files) == 3
        assert all(file.dropped_at and file.dropped_by == centre.qa_lead.id for file in files)
        assert all(file.sha256 for file in files)
    assert centre.count("evaluation", "call") == [1, 3]
    assert going(centre, "audio") == {}
    with centre.work("qa_lead") as work:
        case = cases.case(work, work.session.scalars(select(Evaluation.id)).one())
    assert case.parts == ()
    assert case.dropped.by.startswith(centre.qa_lead.name)


def test_the_sealed_copy_of_a_recording_goes_with_it_and_is_not_made_again(centre, tmp_path):
    store = tmp_path / "store"
    with centre.work("admin") as work:
        audio_copies.set_store(work, store)
    audio_copies.copy(lambda: centre.work("qa_lead"), Progress(), closed_too=True)
    assert len(list(store.rglob("*.qda"))) == 1
    carried_out(centre, agreed(centre, "audio"))
    assert list(store.rglob("*.qda")) == []
    audio_copies.copy(lambda: centre.work("qa_lead"), Progress(), closed_too=True)
    assert list(store.rglob("*.qda")) == []


def test_what_is_young_is_not_even_listed(url, tmp_path):
    centre = OldCentre(url, tmp_path)
    centre.closed()
    assert going(centre) == {}
    with pytest.raises(RuleError, match="Nothing is past its time"):
        listed(centre)
    centre.close()


def test_an_open_case_stays_with_all_that_hangs_on_it(url, tmp_path):
    centre = OldCentre(url, tmp_path)
    centre.confirmed()
    centre.age()
    found = going(centre)
    assert found["evaluation", "2020-03"] == (0, {"open": 1})
    assert found["document", "2020-03"] == (0, {"slip": 1})
    assert sum(found["call", "2020-03"][1].values()) == 1
    assert going(centre, "audio")["audio", "2020-03"] == (2, {"open": 1})
    centre.close()


def test_what_stands_on_one_slip_stays_or_goes_together(centre):
    with centre.work("qa_lead") as work:
        first = work.session.scalars(select(Evaluation)).one()
        number, slip = first.number, work.session.scalars(select(DocumentLine)).one()
    second = centre.closed(item_3=1)
    centre.age()
    join = insert(DocumentLine).values(
        document_id=slip.document_id, no=2, evaluation_id=second.id, revision=1, content_hash=b"x"
    )
    engine = engines.connect(centre.url)
    with engine.begin() as connection:
        connection.info["actor"] = "system"
        security.drop(connection)
        connection.execute(join)
        security.apply(connection)
    engine.dispose()
    with centre.work("manager") as work:
        retention.hold(work, number, "投诉")
    found = going(centre)
    assert found["evaluation", "2020-03"] == (0, {"hold": 1, "slip": 1})
    assert found["document", "2020-03"] == (0, {"slip": 2})
    assert found["call", "2020-03"][1]["evaluation"] == 1


def test_a_hold_keeps_a_case_until_it_is_released(centre):
    with centre.work("manager") as work:
        number = work.session.scalar(select(Evaluation.number))
        held = retention.hold(work, number, " 法院来函 ")
        assert (held.named, held.reason) == (number, "法院来函")
    assert going(centre)["evaluation", "2020-03"] == (0, {"hold": 1})
    with centre.work("qa_lead") as work:
        retention.release(work, held.id)
        with pytest.raises(RuleError, match="released already"):
            retention.release(work, held.id)
        assert retention.holds(work) == []
    assert going(centre)["evaluation", "2020-03"] == (1, {})


def test_a_call_is_held_by_the_id_of_its_recorder(centre):
    with centre.work("qa_lead") as work:
        call = work.session.scalars(select(Call)).first()
        held = retention.hold(work, call.external_id, "投诉")
        assert (held.subject, held.named) == ("call", call.external_id)
        with pytest.raises(RuleError, match="no single call"):
            retention.hold(work, "nothing", "投诉")
        with pytest.raises(RuleError, match="needs a reason"):
            retention.hold(work, call.external_id, " ")
    assert sum(count[1].get("hold", 0) for count in going(centre).values()) >= 1


def test_a_complaint_is_kept_for_its_own_time(centre):
    recent = datetime.now(UTC) - timedelta(days=300)
    centre.age(recent)
    with centre.work("admin") as work:
        call = work.session.scalars(select(Call)).first()
        work.session.add(CallTag(call_id=call.id, tag="投诉"))
    assert [c[1] for c in going(centre, "audio").values()] == [{"complaint": 1}]


def test_the_rule_of_a_sector_keeps_a_recording_and_so_its_call(centre):
    with centre.work("admin") as work:
        later = (work.now + timedelta(days=1)).date()
        work.session.scalars(select(AudioFile)).first().retain_until = later
    assert going(centre, "audio")["audio", "2020-03"] == (2, {"sector": 1})
    assert going(centre)["call", "2020-03"] == (2, {"audio": 1})


def test_nobody_approves_a_list_of_his_own_and_none_without_the_right(centre):
    row = listed(centre)
    with centre.work("admin") as work, pytest.raises(RuleError, match="not among your rights"):
        retention.approve(work, row.id, row.digest)
    with centre.work("admin") as work:
        both = replace(work, actor=replace(work.actor, roles=work.actor.roles | {"qa_lead"}))
        with pytest.raises(RuleError, match="another person approves"):
            retention.approve(both, row.id, row.digest)


def test_another_list_than_the_one_seen_is_not_approved(centre):
    row = listed(centre)
    with centre.work("admin") as work:
        work.session.add(
            PurgeItem(purge_id=row.id, kind="call", subject_id=uuid7(), number="", unit=99)
        )
    with centre.work("qa_lead") as work, pytest.raises(ConflictError, match="not the one that you"):
        retention.approve(work, row.id, row.digest)


def test_there_is_one_open_list_at_a_time_and_it_can_be_withdrawn(centre):
    row = listed(centre)
    with pytest.raises(RuleError, match="list already"):
        listed(centre, "audio")
    with centre.work("csr") as work, pytest.raises(RuleError, match="not among your rights"):
        retention.withdraw(work, row.id)
    with centre.work("qa_lead") as work:
        assert retention.withdraw(work, row.id).state == "withdrawn"
        with pytest.raises(RuleError, match="Withdrawn"):
            retention.approve(work, row.id, row.digest)
    assert agreed(centre, "audio").state == "approved"


def test_what_was_held_after_the_approval_stays_whole(centre):
    before = centre.count(*TABLES)
    row = agreed(centre)
    with centre.work("manager") as work:
        retention.hold(work, work.session.scalar(select(Evaluation.number)), "投诉")
    row = carried_out(centre, row)
    assert (row.state, row.kept) == ("finished", 4)
    assert centre.count(*TABLES) == [*before[:-1], 1]


def test_whoever_is_stopped_goes_on_where_it_ended(centre, monkeypatch):
    monkeypatch.setattr(purging, "_UNITS", 1)
    if centre.url.startswith("postgresql"):
        engine = engines.connect(centre.url)
        with engine.begin() as connection:  # the server has the number in its own function
            security.drop(connection)
            security.apply(connection)
        engine.dispose()
    row = agreed(centre)
    with centre.work("qa_lead") as work:
        left = retention.carry_out(work, row.id)
    assert 0 < left < 8
    assert carried_out(centre, row).state == "finished"
    with centre.work("admin") as work:
        assert retention.carry_out(work, row.id) == 0
    assert centre.count(*TABLES) == [0] * len(TABLES)


def test_a_list_has_an_end_between_two_units(centre, monkeypatch):
    monkeypatch.setattr(retention, "MOST", 3)
    row = carried_out(centre, agreed(centre))
    assert row.items <= 4
    assert sum(count[0] for count in going(centre).values()) == 8 - row.items


def test_nothing_goes_without_an_approval(centre):
    row = listed(centre)
    with centre.work("admin") as work, pytest.raises(RuleError, match="Proposed"):
        retention.carry_out(work, row.id)
    with centre.work("admin") as work, pytest.raises(RuleError, match="Withdrawn"):
        retention.carry_out(work, uuid7())
    with centre.work("csr") as work, pytest.raises(RuleError, match="not among your rights"):
        retention.carry_out(work, row.id)


FORBIDDEN = (
    "DELETE FROM signature",
    "DELETE FROM answer",
    "DELETE FROM audio_file",
    "DELETE FROM call_segment",
    "DELETE FROM purge_item",
    "DELETE FROM purge",
    "DELETE FROM hold",
    "UPDATE hold SET reason = 'x'",
    "UPDATE purge SET items = 0",
    "UPDATE purge SET approved_at = proposed_at, approved_by = proposed_by",
    "UPDATE purge_item SET number = 'x'",
    "UPDATE audio_file SET dropped_at = imported_at FROM call WHERE call.id = call_id",
    (
        "INSERT INTO setting SELECT 'retention.records', imported_at, '5', person_id"
        " FROM call JOIN call_segment ON call_id = call.id"
    ),
)


def refused(url, statement, **values):
    """Try a statement as the owner of everything, in a transaction of its own."""
    engine = engines.connect(url)
    try:
        with engine.begin() as connection:
            connection.info["actor"] = "system"
            connection.execute(statement, values)
    except DBAPIError:
        return True
    finally:
        engine.dispose()
    return False


def test_the_database_itself_refuses_what_no_two_people_agreed_on(centre):
    listed(centre)
    with centre.work("qa_lead") as work:
        retention.hold(work, work.session.scalars(select(Call.external_id)).first(), "投诉")
    assert [each for each in FORBIDDEN if not refused(centre.url, text(each))] == []
    assert whole(centre)


def test_an_approved_list_opens_nothing_that_is_young_or_not_on_it(centre):
    agreed(centre)
    of_extra = AudioFile.call_id == centre.calls(1)[0]
    assert refused(centre.url, update(AudioFile).where(of_extra).values(dropped_at=LONG_AGO))
    with centre.work("admin") as work:
        work.session.scalars(select(Evaluation)).one().closed_at = work.now
    assert refused(centre.url, delete(Answer))
    assert refused(centre.url, delete(Signature))


def test_a_sentence_is_said_for_what_the_database_refuses(centre):
    with pytest.raises(QaDeskError, match="two people"), centre.work("admin") as work:
        work.session.execute(delete(AudioFile))
    short = Setting(
        key="retention.audio", valid_from=LONG_AGO, value="5", changed_by=centre.admin.id
    )
    with pytest.raises(QaDeskError, match="six months"), centre.work("admin") as work:
        work.session.add(short)

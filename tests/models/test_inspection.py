"""What the rows of a database tell about its health."""

from models.sample_case import make_case
from sqlalchemy import text

from qa_desk.models import Setting, engines, inspection
from qa_desk.models.base import uuid7
from qa_desk.models.retention import Hold


def looked(url):
    engine = engines.connect(url)
    found = list(inspection.look(engine))
    engine.dispose()
    return found


def by_force(url, *statements):
    engine = engines.connect(url)
    with engine.begin() as connection:
        connection.info["actor"] = "system"
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_numbers_and_holds_are_told(url, access):
    with access.work() as work:
        case = make_case(work)
        who = case.evaluation.inspector_id
        work.session.add(
            Hold(subject="call", subject_id=uuid7(), reason="x", placed_at=work.now, placed_by=who)
        )
    found = looked(url)
    assert all(is_good for is_good, _sentence in found)
    said = " ".join(sentence for _is_good, sentence in found)
    assert "Evaluations: 1." in said
    assert "1 hold is in force." in said


def test_a_retention_below_the_floor_is_wrong(url, access):
    with access.work() as work:
        case = make_case(work)
        work.session.add(
            Setting(
                key="retention.audio",
                valid_from=work.now,
                value="6",
                changed_by=case.evaluation.inspector_id,
            )
        )
    assert all(is_good for is_good, _sentence in looked(url))
    trigger = "qad_setting_floor_update"
    drop = f"DROP TRIGGER {trigger}" + (" ON setting" if url.startswith("postgresql") else "")
    by_force(url, drop, "UPDATE setting SET value = '2' WHERE key = 'retention.audio'")
    (sentence,) = [sentence for is_good, sentence in looked(url) if not is_good]
    assert "retention.audio" in sentence


def test_a_reference_to_nothing_is_wrong(postgresql_url):
    by_force(
        postgresql_url,
        "SET session_replication_role = replica",
        "INSERT INTO call_tag VALUES (gen_random_uuid(), 'x')",
        "SET session_replication_role = DEFAULT",
    )
    (sentence,) = [sentence for is_good, sentence in looked(postgresql_url) if not is_good]
    assert "call_tag.call_id" in sentence


def test_damaged_pages_are_wrong(postgresql_url, monkeypatch):
    monkeypatch.setattr(inspection, "_CHECKSUMS", "SELECT true, 3")
    assert "damaged pages (3)" in looked(postgresql_url)[0][1]
    monkeypatch.setattr(inspection, "_CHECKSUMS", "SELECT false, 0")
    assert "pg_checksums" in looked(postgresql_url)[0][1]
    monkeypatch.setattr(inspection, "_CHECKSUMS", "SELECT true, 0")
    assert "checks every page" in looked(postgresql_url)[0][1]

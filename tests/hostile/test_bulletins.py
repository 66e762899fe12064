"""With psql and one's own password: no names of other teams, nothing published rewritten."""

import pytest
from bulletin_office import BulletinOffice
from sqlalchemy import text

from qa_desk.errors import QaDeskError


@pytest.fixture
def office(postgresql_url):
    office = BulletinOffice(postgresql_url)
    yield office
    office.close()


@pytest.fixture
def whole(office):
    office.reported(lost=())
    office.reported(lost=(3,), csr="other_csr")
    return office.published()


def refused(office, name, statement, **values):
    """Say that a statement is refused, or touches nothing."""
    try:
        with office.at(name) as work:
            assert work.session.execute(text(statement), values).rowcount == 0, (name, statement)
    except QaDeskError:
        pass


def seen(office, name, statement, **values):
    with office.at(name) as work:
        return work.session.execute(text(statement), values).scalars().all()


def edition(whole, team):
    return next(one.id for one in whole.editions if one.team == team)


def test_nobody_reads_names_of_another_team(office, whole):
    papers = "SELECT content FROM document WHERE kind IN ('bulletin', 'bulletin_edition')"
    for name, own, stranger in (
        ("csr", "csr", "other_csr"),
        ("lead", "csr", "other_csr"),
        ("other_csr", "other_csr", "csr"),
        ("other_lead", "other_csr", "csr"),
    ):
        found = "".join(seen(office, name, papers))
        assert office.people[stranger].name not in found, name
        assert found.count("qad1") == 2, name  # the centre's and his team's
        assert own in office.people
    for name in ("trainer", "coach"):
        found = "".join(seen(office, name, papers))
        assert found.count("qad1") == 1
        assert not any(office.people[one].name in found for one in ("csr", "other_csr"))
    assert seen(office, "admin", papers) == []


def test_a_draft_is_for_who_writes_it(office):
    office.begun()
    drafts = "SELECT number FROM document WHERE kind = 'bulletin'"
    assert len(seen(office, "inspector", drafts)) == 1
    for name in ("csr", "lead", "trainer", "coach", "admin"):
        assert seen(office, name, drafts) == []


def test_what_results_say_of_everybody_is_for_who_writes_bulletins(office):
    office.reported(lost=(3,))
    for view in ("qad_reported", "qad_reported_note"):
        look = f"SELECT evaluation_id FROM {view}"
        assert seen(office, "inspector", look)
        assert seen(office, "qa_lead", look)
        for name in ("csr", "lead", "manager", "trainer", "coach", "admin"):
            assert seen(office, name, look) == []


def test_an_inspector_publishes_nothing(office):
    found = office.begun()
    for statement in (
        "UPDATE document SET issued_at = now(), closed_at = now() WHERE id = :id",
        "UPDATE document SET issued_at = now() WHERE id = :id",
        "INSERT INTO bulletin_edition (document_id, bulletin_id) VALUES (:id, :id)",
        (
            "INSERT INTO document (id, kind, number, mode, period_from, period_to, created_at,"
            " created_by, content, content_hash, version) VALUES (gen_random_uuid(),"
            " 'bulletin_edition', 'X', '', current_date, current_date, clock_timestamp(), :me,"
            " 'qad1', '', 1)"
        ),
    ):
        refused(office, "inspector", statement, id=found.row.id, me=office.people["inspector"].id)


def test_a_published_bulletin_is_not_rewritten_by_anybody(office, whole):
    own = edition(whole, office.team.name)
    for name in ("qa_lead", "inspector", "lead", "csr", "manager"):
        for paper in (whole.row.id, own):
            for change in (
                "content = 'qad1'",
                "period_to = '2020-01-01'",
                "issued_at = NULL",
                "voided_at = now(), void_reason = 'x'",
                "closed_at = now()",
            ):
                refused(office, name, f"UPDATE document SET {change} WHERE id = :id", id=paper)
        refused(office, name, "DELETE FROM document WHERE id = :id", id=own)
        refused(office, name, "DELETE FROM bulletin_edition")
        refused(office, name, "UPDATE bulletin_edition SET team_id = NULL")
        refused(office, name, "DELETE FROM signatory WHERE document_id = :id", id=own)
        refused(
            office,
            name,
            "INSERT INTO signatory VALUES (:id, 9, :me, 'reader', 1)",
            id=own,
            me=office.people[name].id,
        )


def test_nobody_reads_in_the_place_of_another(office, whole):
    sign = (
        "INSERT INTO signature (id, document_id, person_id, role, place, meaning, statement,"
        " method, signed_at, machine, content_hash) VALUES (gen_random_uuid(), :id, :who,"
        " 'reader', :place, :meaning, '', 'password', now(), '', '')"
    )
    own, other = (edition(whole, team.name) for team in (office.team, office.other_team))
    csr, lead = office.people["csr"].id, office.people["lead"].id
    for name, paper, who, place, meaning in (
        ("csr", own, lead, 1, "read"),
        ("lead", other, lead, 1, "read"),
        ("qa_lead", own, lead, 1, "read"),
        ("csr", own, csr, 2, "approve"),
    ):
        said = {"id": paper, "who": who, "place": place, "meaning": meaning}
        refused(office, name, sign, **said)


def test_whether_one_is_praised_by_name_is_ones_own_choice(office):
    csr = office.people["csr"].id
    choose = "INSERT INTO praise_choice VALUES (:who, false, now())"
    for name in ("lead", "qa_lead", "other_csr", "inspector"):
        refused(office, name, choose, who=csr)
    with office.at("csr") as work:
        work.session.execute(text(choose), {"who": csr})
    for name in ("lead", "qa_lead", "other_csr", "inspector"):
        refused(office, name, "UPDATE praise_choice SET named = true")
    refused(office, "csr", "DELETE FROM praise_choice")
    assert seen(office, "other_csr", "SELECT person_id FROM praise_choice") == []
    assert seen(office, "inspector", "SELECT person_id FROM praise_choice") == [csr]


def test_a_draft_is_let_go_by_its_writers_only_and_for_good(office):
    draft = office.begun().row.id
    let_go = "UPDATE document SET voided_at = '2020-01-01', void_reason = 'x' WHERE id = :id"
    for name in ("csr", "lead", "coach", "manager", "trainer"):
        refused(office, name, let_go, id=draft)
    both = "UPDATE document SET voided_at = now(), issued_at = now() WHERE id = :id"
    for name in ("qa_lead", "inspector"):
        refused(office, name, both, id=draft)
    with office.at("inspector") as work:
        work.session.execute(text(let_go), {"id": draft})
    (said,) = seen(office, "qa_lead", "SELECT void_reason FROM document WHERE id = :id", id=draft)
    (when,) = seen(office, "qa_lead", "SELECT voided_at FROM document WHERE id = :id", id=draft)
    (who,) = seen(office, "qa_lead", "SELECT voided_by FROM document WHERE id = :id", id=draft)
    assert (said, when.year > 2020, who) == ("", True, office.people["inspector"].id)
    for change in ("voided_at = NULL", "content = 'qad1'", "issued_at = now()"):
        refused(office, "qa_lead", f"UPDATE document SET {change} WHERE id = :id", id=draft)

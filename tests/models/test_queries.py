"""Questions that several services ask."""

import base64
from datetime import UTC, date, datetime, timedelta

from factories import make_person, make_team

from qa_desk.models import Document, Membership, Setting, queries
from qa_desk.models.people import Person

DAY = date(2026, 11, 16)


def numbered(work, *numbers):
    for number in numbers:
        person = make_person(work, "csr")
        work.session.add(
            Document(
                kind="slip",
                number=number,
                mode="single",
                person_id=person.id,
                period_from=DAY,
                period_to=DAY,
                created_at=work.now,
                created_by=person.id,
                content_hash=bytes(32),
            )
        )
    work.session.flush()


def test_numbers_go_on_each_day_from_one(work):
    def following(count=1, day=DAY):
        return queries.next_numbers(work.session, Document.number, "QRD", day, count)

    assert following(2) == ["QRD-20261116-0001", "QRD-20261116-0002"]
    numbered(work, "QRD-20261116-0009", "QRD-20261115-0042", "QRX-20261116-0100")
    assert following() == ["QRD-20261116-0010"]
    assert following(day=DAY + timedelta(days=1)) == ["QRD-20261117-0001"]


def test_numbers_do_not_stop_at_four_digits(work):
    numbered(work, "QRD-20261116-9999")
    (number,) = queries.next_numbers(work.session, Document.number, "QRD", DAY)
    assert number == "QRD-20261116-10000"
    numbered(work, number)
    (number,) = queries.next_numbers(work.session, Document.number, "QRD", DAY)
    assert number == "QRD-20261116-10001"


def test_the_setting_in_force_is_the_newest_that_has_begun(work):
    who = make_person(work, "qa_lead")
    for days, zone in ((-9, "Asia/Tokyo"), (-1, "Asia/Urumqi"), (1, "Europe/Berlin")):
        work.session.add(
            Setting(
                key="centre.timezone",
                value=zone,
                valid_from=work.now + timedelta(days=days),
                changed_by=who.id,
            )
        )
    work.session.flush()
    assert str(queries.centre_timezone(work.session, work.now)) == "Asia/Urumqi"
    before = work.now - timedelta(days=30)
    assert str(queries.centre_timezone(work.session, before)) == "Asia/Shanghai"


def test_every_paper_says_whose_it_is_and_until_when_it_is_kept(work):
    head = queries.letterhead(work, date(2026, 11, 30))
    assert (head["logo"], head["timezone"]) == (b"", "Asia/Shanghai")
    chosen = {"centre.name": "Sunny", queries.LOGO: base64.b64encode(b"a PNG").decode()}
    chosen |= {"retention.records": "36", "retention.complaint": "48"}
    who = make_person(work, "admin")
    for key, value in chosen.items():
        row = {"valid_from": work.now, "changed_by": who.id}
        work.session.add(Setting(key=key, value=value, **row))
    work.session.flush()
    head = queries.letterhead(work, date(2024, 2, 29))
    assert (head["centre"], head["logo"]) == ("Sunny", b"a PNG")
    assert (head["printed_at"], head["retain_until"]) == (work.now, date(2027, 2, 28))
    night = datetime(2026, 11, 30, 17, tzinfo=UTC)  # the first of December in Shanghai
    until = queries.letterhead(work, night, "retention.complaint")["retain_until"]
    assert until == date(2030, 12, 1)


def test_the_lead_of_a_day_is_who_led_then(work):
    first, second = make_person(work, "team_lead"), make_person(work, "team_lead")
    team = make_team(work, first)
    work.session.query(Membership).filter_by(person_id=first.id).one().valid_to = DAY
    tomorrow = DAY + timedelta(days=1)
    work.session.add(
        Membership(person_id=second.id, team_id=team.id, kind="lead", valid_from=tomorrow)
    )
    work.session.flush()
    assert queries.lead_of(work.session, team.id, DAY).id == first.id
    assert queries.lead_of(work.session, team.id, tomorrow).id == second.id
    assert queries.lead_of(work.session, team.id, date(2000, 1, 1)) is None


def test_people_are_found_by_their_ids(work):
    one, two = make_person(work), make_person(work)
    found = queries.people_by_id(work.session, [one.id, two.id, one.id])
    assert found == {one.id: one, two.id: two}
    assert all(isinstance(person, Person) for person in found.values())

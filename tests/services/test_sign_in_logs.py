"""A log of sign-ins gives calls of shared desks to their CSR (P2)."""

from datetime import UTC, date, datetime

import pytest
from factories import acting, make_call, make_person, make_team

from qa_desk.errors import InputError, RuleError
from qa_desk.models import CallSegment, PersonIdentifier
from qa_desk.services import sign_in_logs

HEAD = "工号,分机,签入时间,签出时间\n"


@pytest.fixture
def by(work):
    return acting(work, make_person(work, "admin", login="root"))


@pytest.fixture
def two(work):
    people = [make_person(work, "csr", staff_no=no) for no in ("0012", "0013")]
    make_team(work, None, people)
    return people


def take(work, tmp_path, text):
    file = tmp_path / "log.csv"
    file.write_text(text, "utf-8")
    return sign_in_logs.import_file(work, file)


def waiting(work, hour):
    moment = datetime(2026, 11, 5, hour, tzinfo=UTC)
    call = make_call(work, started_at=moment)
    segment = work.session.query(CallSegment).filter_by(call_id=call.id).one()
    segment.identifier_kind, segment.identifier = "extension", "8001"
    work.session.flush()
    return segment


def test_a_shared_telephone_is_whose_it_was_at_that_time(by, two, tmp_path):
    early, late, nobodys = waiting(by, 2), waiting(by, 10), waiting(by, 20)
    text = (
        f"{HEAD}12,8001,2026-11-05 09:00,2026-11-05 17:00\n"
        "0013,8001,2026-11-05 17:00,2026-11-06 01:00\n"
    )
    summary = take(by, tmp_path, text)
    assert summary.sentence() == (
        "2 sign-ins added. 2 calls that waited for their CSR are resolved."
    )
    assert "read as 0012" in summary.listed[0].words
    for segment, person in ((early, two[0].id), (late, two[1].id), (nobodys, None)):
        by.session.refresh(segment)
        assert segment.person_id == person
    again = take(by, tmp_path, text)
    assert (again.added, again.unchanged, again.resolved) == (0, 2, 0)
    assert again.sentence() == "0 sign-ins added. 2 were in already."


def test_whose_telephone_it_is_otherwise_is_not_guessed(by, two, tmp_path):
    by.session.add(
        PersonIdentifier(
            person_id=two[1].id, kind="extension", value="8001",
            valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    by.session.flush()
    summary = take(
        by,
        tmp_path,
        f"{HEAD}0012,8001,2026-11-05 09:00,2026-11-05 17:00\n"
        "0012,8002,2026-11-05 09:00,2026-11-05 17:00\n99,8003,2026-11-05 09:00,\n",
    )
    assert (summary.added, len(summary.problems)) == (1, 2)
    assert f"is that of {two[1].name} 0013" in summary.problems[0].words


def test_a_number_used_again_is_that_of_who_was_here(by, two, tmp_path):
    two[0].left_on = date(2026, 10, 1)
    new = make_person(by, "csr", staff_no="0012")
    make_team(by, None, [new])
    summary = take(
        by,
        tmp_path,
        f"{HEAD}0012,8001,2026-11-05 09:00,2026-11-05 17:00\n"
        "0012,8001,2026-09-05 09:00,2026-09-05 17:00\n",
    )
    assert summary.added == 1
    assert "several people or of nobody" in summary.problems[0].words
    row = by.session.query(PersonIdentifier).filter_by(kind="extension").one()
    assert row.person_id == new.id


def test_what_is_no_log_or_no_right_imports_nothing(by, two, tmp_path):
    with pytest.raises(InputError, match="no log of sign-ins"):
        take(by, tmp_path, "a,b\n1,2\n")
    with pytest.raises(RuleError, match="not among your rights"):
        take(acting(by, two[0]), tmp_path, HEAD)

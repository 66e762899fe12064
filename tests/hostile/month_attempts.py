"""What the rights about months let somebody do, as test_parity.py tries it, and rows for that."""

from datetime import date

from qa_desk.models import MonthlyResult

MONTH = date(2020, 1, 1)
MONTH_ATTEMPTS = {  # action: the state of the record, statements
    "month.see": ("E3", "SELECT score FROM monthly_result WHERE person_id = %(person)s"),
    "month.close": (
        None,
        (
            "INSERT INTO monthly_result (month, person_id, skill_group, is_part, source, n, score,"
            " passed, ms_earned, ms_applicable, pass_mark, fatals, late) VALUES ('2019-01-01',"
            " %(stranger)s, '', false, 'month', 1, 1, 1, 1, 1, 1, 0, 0)"
        ),
        "INSERT INTO month_total (month, stratum, figures) VALUES ('2019-01-01', 'random', '{}')",
        (
            "INSERT INTO month_close (month, closed_at, closed_by, cut_at, basis, least, people,"
            " content_hash) VALUES ('2019-01-01', clock_timestamp(), %(me)s, now(), 'random', 10,"
            " 1, '')"
        ),
        (
            "INSERT INTO typed_result (id, month, person_id, score, reason, proposed_by,"
            " proposed_at, version) VALUES (%(new)s, '2019-02-01', %(stranger)s, 870, 'x', %(me)s,"
            " clock_timestamp(), 1)"
        ),
        (
            "INSERT INTO adjustment_note (id, month, evaluation_id, number, person_id, before,"
            " after, reason, noted_at, noted_by) VALUES (%(new)s, '2019-01-01', %(new)s, 'x',"
            " %(stranger)s, 1, 2, 'x', clock_timestamp(), %(me)s)"
        ),
        (
            "INSERT INTO document (id, kind, number, mode, period_from, period_to, created_at,"
            " created_by, content, content_hash, subject_id, version) VALUES (%(new)s,"
            " 'adjustment_list', %(new)s::text, '', '2019-01-01', '2019-01-31',"
            " clock_timestamp(), %(me)s, 'qad1', '', %(me)s, 1)"
        ),
        (
            "INSERT INTO signatory (document_id, place, person_id, role, turn)"
            " VALUES (%(new)s, 1, %(me)s, 'adjuster', 1)"
        ),
    ),
}


def add_result(work, person, team=None):
    """Give somebody a monthly result, once."""
    if work.session.get(MonthlyResult, (MONTH, person.id)) is None:
        work.session.add(
            MonthlyResult(
                month=MONTH, person_id=person.id, team_id=team.id if team else None,
                skill_group="", is_part=False, source="month", n=12, score=870, passed=11,
                ms_earned=1, ms_applicable=1, pass_mark=850, fatals=0, late=0,
            )
        )  # fmt: skip
        work.session.flush()

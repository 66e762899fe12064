"""P22 over people's own connections: nobody signs for another but by paper, told and pictured."""

import pytest
from hostile.centre import attempt, opened

from qa_desk.models.base import uuid7

TELLS = """
INSERT INTO step_taken (id, evaluation_id, key, source, target, person_id, role, taken_at, reason,
  details, content_hash)
VALUES (gen_random_uuid(), %(evaluation)s, '{}', '{}', '{}', %(stranger)s, %(role)s,
  '2020-01-01', '', '{{}}', '')"""
SIGNS = """
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash, deputy_for)
VALUES (%(new)s, %(document)s, {}, '{}', '{}', '', 'paper', '2020-01-01', 'x', '', %(stranger)s)"""
PICTURE = """
INSERT INTO signature_picture (signature_id, document_id, kind, media_type, sha256, content,
  added_by, added_at)
VALUES (%(new)s, %(document)s, 'scan', 'image/png', '', 'x', %(me)s, clock_timestamp())"""
MOVES = "UPDATE evaluation SET status = '{}', csr_stance = '{}' WHERE id = %(evaluation)s"

TOLD = TELLS.format("accept_paper", "E3", "E4")
CSR = SIGNS.format("%(csr)s", "csr", "agree")
TO_E4 = MOVES.format("E4", "agree")
TAKEN_IN = (TOLD, CSR, PICTURE, TO_E4)
TOLD_LEAD = TELLS.format("countersign_paper", "E4", "E10")
LEAD = SIGNS.format("%(me)s", "team_lead", "countersign")
CLOSED = MOVES.format("E10", "agree").replace(", csr_stance = 'agree'", "")
COUNTERSIGNED = (TOLD_LEAD, LEAD, PICTURE, CLOSED)

TRICKS = {
    "team_lead own_team E3": {
        "takes it in without saying so": (CSR, PICTURE, TO_E4),
        "says so and signs nothing": (TOLD, TO_E4),
        "takes it in without a picture": (TOLD, CSR, TO_E4),
        "has a drawn picture": (TOLD, CSR, PICTURE.replace("'scan'", "'drawn'"), TO_E4),
        "has a picture of another": (
            TOLD, CSR, PICTURE.replace("%(me)s", "%(stranger)s"), TO_E4,
        ),
        "takes it in and stays": (TOLD, CSR, PICTURE),
        "signs himself as the CSR": (TOLD, CSR.replace("%(csr)s", "%(me)s"), PICTURE, TO_E4),
        "signs for a stranger": (TOLD, CSR.replace("%(csr)s", "%(stranger)s"), PICTURE, TO_E4),
        "signs with the CSR's password": (
            TOLD, CSR.replace("'paper'", "'password'"), TO_E4,
        ),
        "gives another stance": (TOLD, CSR, PICTURE, MOVES.format("E4", "reservation")),
        "reserves without words": (
            TOLD, CSR.replace("'agree'", "'reservation'"), PICTURE,
            MOVES.format("E4", "reservation"),
        ),
        "refuses for the CSR": (
            TOLD, CSR.replace("'agree'", "'refused'"), PICTURE, MOVES.format("E4", "refused"),
        ),
        "closes it with the CSR's": (TOLD, CSR, PICTURE, CLOSED),
        "countersigns before the CSR": (TOLD_LEAD, LEAD, PICTURE, CLOSED),
    },
    "team_lead own_team E4": {
        "draws beside a password": (
            LEAD.replace("'paper'", "'password'"), PICTURE.replace("'scan'", "'drawn'"),
        ),
        "takes the CSR's in again": (TOLD, CSR, PICTURE),
        "says so and signs nothing": (TOLD_LEAD, CLOSED),
        "takes it in without a picture": (TOLD_LEAD, LEAD, CLOSED),
        "signs for a stranger": (
            TOLD_LEAD, LEAD.replace("%(me)s", "%(stranger)s"), PICTURE, CLOSED,
        ),
        "signs for the CSR as team lead": (
            TOLD_LEAD, LEAD.replace("%(me)s", "%(csr)s"), PICTURE, CLOSED,
        ),
        "signs as the witness": (TOLD_LEAD, LEAD.replace("'team_lead'", "'witness'"), PICTURE),
    },
    "team_lead own E3": {"takes in his own": TAKEN_IN},
    "team_lead own E4": {"countersigns his own": COUNTERSIGNED},
    "team_lead all E3": {"takes in another team's": TAKEN_IN},
    "csr own E3": {"takes in his own": TAKEN_IN},
    "inspector assigned E3": {"takes it in": TAKEN_IN},
    "cs_manager all E3": {"takes it in": TAKEN_IN},
    "qa_lead own E3": {"takes in his own": TAKEN_IN},
    "qa_lead all E4": {"signs as the team lead": COUNTERSIGNED},
}  # fmt: skip
CASES = [(where, trick) for where, tricks in TRICKS.items() for trick in tricks]
HONEST = {
    "team_lead own_team E3": TAKEN_IN,
    "team_lead own_team E4": COUNTERSIGNED,
    "qa_lead all E3": TAKEN_IN,
    "qa_lead own_team E4": COUNTERSIGNED,  # of the team lead of record, who he is himself here
}


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    roles = ("csr", "team_lead", "inspector", "qa_lead", "cs_manager")
    with opened(cluster, postgresql_template, "paper", states=("E3", "E4"), roles=roles) as centre:
        yield centre


def tried(centre, where, statements):
    role, kind, state = where.split()
    player = centre[role]
    target = player.targets[kind, state]
    values = {"new": uuid7(), "me": player.id, "stranger": centre.stranger.id, "role": role}
    return attempt(centre.desk(role), *statements, **{**values, **vars(target)})


@pytest.mark.parametrize(("where", "trick"), CASES)
def test_nobody_signs_for_another_in_any_other_way(centre, where, trick):
    assert not tried(centre, where, TRICKS[where][trick])


@pytest.mark.parametrize("where", HONEST)
def test_paper_is_taken_in_by_who_may(centre, where):
    assert tried(centre, where, HONEST[where])

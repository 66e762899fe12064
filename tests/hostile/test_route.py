"""What people may try on the route of a dispute with psql and their own password."""

import pytest
from factories import full_sheet
from hostile.centre import STATES, TOLD, attempt, opened

from qa_desk.errors import RuleError
from qa_desk.models import Document, Evaluation, moves, revisions, taken
from qa_desk.models.base import uuid7
from qa_desk.rules import scoring, workflow
from qa_desk.rules.disputes import Words
from qa_desk.rules.guards import Facts

MOVE = "UPDATE evaluation SET {} WHERE id = %(evaluation)s"
SIGN = """
INSERT INTO signature (id, document_id, person_id, role, meaning, statement, method, signed_at,
  machine, content_hash) VALUES (%(new)s, %(document)s, %(me)s, '{}', '{}', 'x', 'password',
  now(), '', '')"""
READ = "SELECT id FROM step_taken WHERE evaluation_id = %(evaluation)s"
ASSESS = """
INSERT INTO assessment (id, number, evaluation_id, inspector_id, reviewer_id, source, kind, item,
  status, opened_at, statement, reason, version) VALUES (%(new)s, 'QIA-9', %(evaluation)s,
  {inspector}, {reviewer}, 'review', 'miss', 1, 'I0', clock_timestamp(), '', '', 1)"""
OF_ASSESSMENT = """
INSERT INTO step_taken (id, evaluation_id, assessment_id, key, source, target, person_id, role,
  taken_at, reason, details, content_hash) VALUES (gen_random_uuid(), %(evaluation)s,
  %(assessment)s, '{}', 'I0', '{}', %(me)s, '{}', now(), 'x', '{{}}', '')"""


def step(key, source, target, role, *, person="%(me)s", at="now()", named=""):
    """Return the statement that writes a step down."""
    details = f"json_build_object('person', {named})::text" if named else "'{}'"
    return f"""
INSERT INTO step_taken (id, evaluation_id, key, source, target, person_id, role, taken_at, reason,
  details, content_hash) VALUES (gen_random_uuid(), %(evaluation)s, '{key}', '{source}',
  '{target}', {person}, '{role}', {at}, 'x', {details}, '')"""


DISPUTES = step("dispute", "E3", "E5", "csr")
TO_E5 = MOVE.format("status = 'E5', csr_stance = 'dispute'")
NAMES = MOVE.format("signer_id = {}")
WITNESS = SIGN.format("witness", "witness")
CLOSES = MOVE.format("status = 'E11', close_reason = '{}'")
TRICKS = {
    "csr own E3": {
        "moves without a word": (TO_E5,),
        "says it and stays": (DISPUTES,),
        "says it for another": (
            DISPUTES.replace("%(me)s", "%(stranger)s"),
            READ + " AND person_id = %(stranger)s",
        ),
        "says it for yesterday": (
            step("dispute", "E3", "E5", "csr", at="now() - interval '1 day'"),
            READ + " AND taken_at < now()",
        ),
        "says it as the team lead": (step("dispute", "E3", "E5", "team_lead"), TO_E5),
        "says it of another state": (step("dispute", "E4", "E5", "csr"),),
        "says one thing and does another": (DISPUTES, MOVE.format("status = 'E7'")),
        "says it and closes": (DISPUTES, CLOSES.format("absent_timeout")),
        "judges at once": (DISPUTES, TO_E5, step("judge_false", "E5", "E7", "team_lead")),
        "voids it": (step("void", "E3", "E12", "csr"),),
        "corrects it": (step("self_correct", "E3", "E8", "csr"),),
        "names a signer": (NAMES.format("%(qa_lead)s"),),
        "is absent": (step("absent", "E3", "E11", "csr"), CLOSES.format("absent_timeout")),
    },
    "csr own E6": {
        "asks the panel again later": (MOVE.format("appeal_until = now() + interval '1 year'"),),
        "witnesses his own refusal": (WITNESS, CLOSES.format("refused")),
        "notes the talk himself": (step("coach", "E6", "E6", "csr"),),
    },
    "csr own E7": {
        "reads what the reviewer scores": (READ + " AND key = 'rescore'",),
        "scores it himself": (step("rescore", "E7", "E7", "reviewer"),),
    },
    "csr own E9": {
        "reads the votes": (READ + " AND key = 'vote'",),
        "votes": (step("vote", "E9", "E9", "panel"),),
    },
    "csr all E9": {"reads others' steps": (READ,)},
    "csr all E7": {"reads others' assessments": ("SELECT id FROM assessment",)},
    "team_lead all E9": {"reads others' steps": (READ,)},
    "team_lead own_team E3": {
        "calls in before the time": (
            step("call_in", "E3", "E6", "team_lead"),
            MOVE.format("status = 'E6'"),
        ),
        "closes somebody who is there": (
            step("left", "E3", "E11", "team_lead"),
            CLOSES.format("csr_left"),
        ),
        "signs beside the road": (SIGN.format("closing", "read"),),
    },
    "team_lead own_team E5": {
        "judges for another": (
            step("judge_true", "E5", "E6", "team_lead", person="%(stranger)s"),
            READ + " AND key = 'judge_true' AND person_id = %(stranger)s",
        ),
        "reviews what he judges": (step("judge_false", "E5", "E7", "reviewer"),),
        "decides it": (step("judge_false", "E5", "E7", "team_lead"), MOVE.format("status = 'E8'")),
        "escalates before the time": (step("escalate", "E5", "E7", "system"),),
    },
    "team_lead own_team E6": {
        "witnesses himself": (
            step("record_refusal", "E6", "E6", "team_lead", named="%(me)s"),
            NAMES.format("%(me)s"),
        ),
        "lets the CSR witness": (
            step("record_refusal", "E6", "E6", "team_lead", named="%(csr)s"),
            NAMES.format("%(csr)s"),
        ),
        "names another than he says": (
            step("record_refusal", "E6", "E6", "team_lead", named="%(qa_lead)s"),
            NAMES.format("%(manager)s"),
        ),
        "names somebody in a talk": (
            step("coach", "E6", "E6", "team_lead", named="%(qa_lead)s"),
            NAMES.format("%(qa_lead)s"),
        ),
        "signs a refusal that he does not write down": (SIGN.format("closing", "refused"),),
        "closes without a witness": (
            step("record_refusal", "E6", "E6", "team_lead", named="%(qa_lead)s"),
            CLOSES.format("refused"),
        ),
    },
    "team_lead own_team E7": {
        "reads what the reviewer scores": (READ + " AND key = 'rescore'",),
        "corrects it": (step("correct", "E7", "E8", "reviewer"),),
    },
    "team_lead own_team E9": {
        "reads the votes": (READ + " AND key = 'vote'",),
        "votes": (step("vote", "E9", "E9", "panel"),),
    },
    "inspector assigned E4": {
        "names a friend to sign": (
            step("propose", "E4", "E4", "inspector", named="%(qa_lead)s"),
            NAMES.format("%(qa_lead)s"),
        ),
        "approves himself": (step("self_correct", "E4", "E8", "reviewer"),),
    },
    "inspector assigned E7": {
        "reads what the reviewer scores": (READ + " AND key = 'rescore'",),
        "scores it again": (step("rescore", "E7", "E7", "reviewer"),),
        "decides on himself": (OF_ASSESSMENT.format("decide", "I2", "assessor"),),
        "states in silence": ("UPDATE assessment SET statement = 'x' WHERE id = %(assessment)s",),
        "closes it": ("UPDATE assessment SET status = 'I3' WHERE id = %(assessment)s",),
        "is charged with less": ("UPDATE assessment SET kind = 'miss' WHERE id = %(assessment)s",),
    },
    "inspector all E7": {
        "reads another's assessment": ("SELECT id FROM assessment WHERE id = %(assessment)s",),
        "assesses a colleague": (ASSESS.format(inspector="%(inspector)s", reviewer="%(me)s"),),
    },
    "qa_lead assigned E7": {
        "reviews his own work": (step("rescore", "E7", "E7", "reviewer"),),
        "assesses himself": (ASSESS.format(inspector="%(me)s", reviewer="%(me)s"),),
        "decides on himself": (OF_ASSESSMENT.format("decide", "I2", "assessor"),),
    },
    "qa_lead own E7": {"reviews his own call": (step("rescore", "E7", "E7", "reviewer"),)},
    "qa_lead own_team E7": {
        "upholds unseen": (
            step("uphold", "E7", "E6", "reviewer"),
            MOVE.format("status = 'E6'"),
        ),
        "corrects unseen": (
            step("correct", "E7", "E8", "reviewer"),
            MOVE.format("status = 'E8'"),
        ),
    },
    "qa_lead all E7": {
        "says that he upholds and waits": (step("uphold", "E7", "E6", "reviewer"),),
        "assesses in another's name": (
            ASSESS.format(inspector="%(inspector)s", reviewer="%(stranger)s"),
        ),
        "assesses for last year": (
            ASSESS.format(inspector="%(inspector)s", reviewer="%(me)s").replace(
                "clock_timestamp()", "now() - interval '1 year'"
            ),
        ),
    },
    "cs_manager all E7": {"reads what another scores": (READ + " AND key = 'rescore'",)},
    "qa_lead all E3": {
        "takes silence for agreement": (
            step("lapse", "E3", "E4", "system"),
            MOVE.format("status = 'E4', csr_stance = 'none'"),
        ),
        "voids without a listed reason": (
            step("void", "E3", "E12", "qa_lead"),
            MOVE.format("status = 'E12', close_reason = 'x'"),
        ),
        "voids twice over": (
            step("void", "E3", "E12", "qa_lead"),
            MOVE.format("status = 'E11', close_reason = 'absent_timeout'"),
        ),
        "looks unopened": (MOVE.format("opened_at = now()"),),
    },
    "qa_lead all E4": {
        "names himself": (
            step("name_signer", "E4", "E4", "qa_lead", named="%(me)s"),
            NAMES.format("%(me)s"),
        ),
        "names the CSR": (
            step("name_signer", "E4", "E4", "qa_lead", named="%(csr)s"),
            NAMES.format("%(csr)s"),
        ),
        "names the inspector": (
            step("name_signer", "E4", "E4", "qa_lead", named="%(inspector)s"),
            NAMES.format("%(inspector)s"),
        ),
        "names a trainer": (
            step("name_signer", "E4", "E4", "qa_lead", named="%(trainer)s"),
            NAMES.format("%(trainer)s"),
        ),
        "puts it on another paper": (MOVE.format("slip_id = %(paper)s"),),
        "takes it off its paper": (MOVE.format("slip_id = NULL"),),
    },
    "qa_lead all E6": {"witnesses unnamed": (WITNESS, CLOSES.format("refused"))},
    "trainer all E9": {
        "decides as the chair": (step("panel_uphold", "E9", "E6", "panel_chair"),),
        "votes twice": (step("vote", "E9", "E9", "panel"), step("vote", "E9", "E9", "panel")),
    },
}
CASES = [(where, trick) for where, tricks in TRICKS.items() for trick in tricks]
HONEST = {
    "csr own E3": (DISPUTES, TO_E5),
    "csr own E6": (step("appeal", "E6", "E9", "csr"), MOVE.format("status = 'E9'")),
    "team_lead own_team E6": (
        step("record_refusal", "E6", "E6", "team_lead", named="%(qa_lead)s"),
        SIGN.format("closing", "refused"),
        NAMES.format("%(qa_lead)s"),
    ),
    "inspector assigned E7": (
        OF_ASSESSMENT.format("state", "I1", "author"),
        "UPDATE assessment SET status = 'I1', statement = 'x' WHERE id = %(assessment)s",
    ),
    "qa_lead all E7": (
        READ + " AND key = 'rescore'",
        step("uphold", "E7", "E6", "reviewer"),
        MOVE.format("status = 'E6'"),
    ),
    "cs_manager all E7": (step("rescore", "E7", "E7", "reviewer"),),
    "trainer all E9": (READ + " AND key = 'vote'",),
    "qa_lead all E4": (
        step("name_signer", "E4", "E4", "qa_lead", named="%(manager)s"),
        NAMES.format("%(manager)s"),
    ),
}


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(cluster, postgresql_template, "route", states=(*STATES[2:4], *TOLD)) as centre:
        for role in ("qa_lead", "csr", "team_lead", "inspector"):
            for (kind, state), target in centre[role].targets.items():
                said = {"E7": ("rescore", "qa_lead"), "E9": ("vote", "cs_manager")}.get(state)
                if said and (role != "qa_lead" or kind == "all"):
                    say(centre, target, *said)
        yield centre


def say(centre, target, key, who):
    """Let a reviewer score unseen, or a member of the panel vote."""
    with centre.at_work(centre[who].login) as work:
        found = work.session.get_one(Evaluation, target.evaluation)
        if taken.last(work.session, found.id, key) is None:
            row = next(each for each in workflow.STEPS if each.key == key)
            held = moves.relations(work, found) & row.who
            if held:
                taken.keep(work, found, row, min(held), Words(reason="x"))


def tried(centre, where, statements):
    role, kind, state = where.split()
    player = centre[role]
    target = player.targets[kind, state]
    with centre.owner.ask() as work:
        paper = work.session.query(Document.id).filter(Document.id != target.document).first()
    people = {"qa_lead": "qa_lead", "manager": "cs_manager", "trainer": "trainer"}
    values = {name: centre[who].id for name, who in people.items()}
    values |= {"new": uuid7(), "me": player.id, "stranger": centre.stranger.id, "paper": paper[0]}
    return attempt(centre.desk(role), *statements, **vars(target), **values)


@pytest.mark.parametrize(("where", "trick"), CASES)
def test_a_trick_on_the_route_is_refused(centre, where, trick):
    assert not tried(centre, where, TRICKS[where][trick])


@pytest.mark.parametrize("where", HONEST)
def test_the_honest_way_along_the_route_is_open(centre, where):
    assert tried(centre, where, HONEST[where])


@pytest.mark.parametrize("options", [{"item_3": 1, "item_4": 1}, {"item_2": 3}])
def test_the_server_takes_no_correction_for_the_worse(centre, options):
    """NO-WORSE, where a program would leave out its own check."""
    target = centre["qa_lead"].targets["all", "E7"]
    with pytest.raises(RuleError, match="not part of your present step"):
        correct(centre, target, options)


def correct(centre, target, options):
    with centre.at_work(centre["qa_lead"].login) as work:
        found = work.session.get_one(Evaluation, target.evaluation)
        form = revisions.checklist(work.session, centre.version)
        sheet = full_sheet(form, **options)
        score = scoring.score(form, sheet, "general")
        facts = Facts("E7", reason="x", rescored=True, verdict="partly_revised")
        words = Words(reason="x", verdict="partly_revised", sheet=sheet)

        def revise():
            revisions.write(work, found, form, sheet, score, "x")

        moves.take(work, found, "correct", facts, words, revise)

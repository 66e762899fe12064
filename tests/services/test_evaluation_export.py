"""Whole evaluations go out as JSON that says everything, can be checked, and hides numbers."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from factories import acting
from jsonschema import Draft202012Validator
from project import ROOT
from route import Route, appealed, corrected, opinion
from sqlalchemy import insert, select

from qa_desk.errors import Cancelled, RuleError
from qa_desk.models import Evaluation, JournalEntry, Revision, revisions
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.disputes import Words
from qa_desk.services import evaluation_export, exports
from qa_desk.services.evaluation_export import Wanted, Written
from qa_desk.work import Progress

SCHEMA = json.loads((ROOT / "resources/schemas/evaluation.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
EVERYTHING = Wanted()
NUMBER = "13912345678"


@pytest.fixture
def centre(url):
    """A centre whose results have slips of their own."""
    route = Route(url)
    route.choose("slip.mode", "per_evaluation")
    yield route
    route.close()


def export(route, file, wanted=EVERYTHING, name="qa_lead"):
    with route.at(name) as work:
        evaluation_export.allow(work, wanted)
    with route.at(name) as work:
        return evaluation_export.write(work, wanted, file)


def read(file):
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def recipe():
    """Return the function of the documentation that computes a hash."""
    written = (ROOT / "docs/export-format.md").read_text("utf-8")
    made = {}
    exec(re.search(r"```python\n(.*?)```", written, re.DOTALL)[1], made)
    return made["revision_hash"]


def step_hash(one, step):
    """Return the hash of a step, as the documentation says."""
    details = json.dumps(step["details"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    fields = [("id", step["id"]), ("evaluation_id", one["id"]), ("assessment_id", None)]
    fields += [("key", step["key"]), ("source", step["from"]), ("target", step["to"])]
    fields += [("revision", step["revision"]), ("person_id", step["person"]["id"])]
    fields += [
        ("role", step["role"]),
        ("taken_at", step["at"]),
        ("reason", step["reason"]),
        ("details", details),
    ]
    return content_hash(fields).hex()


def test_what_is_exported_fits_the_schema_and_its_hashes_can_be_checked(centre, tmp_path):
    signed = centre.signed_off(lost=())
    fatal = centre.released(fatal=centre.form.fatal_errors[0].key)
    changed = centre.released()
    corrected(centre, changed)
    file = tmp_path / "all.jsonl"
    assert export(centre, file) == Written(3, 0)
    found = {one["id"]: one for one in read(file)}
    assert list(found) == [str(signed), str(fatal), str(changed)]
    compute = recipe()
    for one in found.values():
        VALIDATOR.validate(one)
        for revision in one["revisions"]:
            assert not revision["is_masked"]
            assert compute(one, revision) == revision["content_hash"]
    one = found[str(signed)]
    assert [each["role"] for each in one["signatures"]] == ["csr", "team_lead"]
    assert one["signatures"][0]["signed_hash"] == one["signatures"][0]["document"]["content_hash"]
    assert one["revisions"][0]["checklist"]["key"] == "inbound-general"
    assert one["revisions"][0]["final_tenths"] == 1000
    assert found[str(fatal)]["revisions"][0]["fatals"][0]["note"] == "辱骂客户"
    one = found[str(changed)]
    assert [each["number"] for each in one["revisions"]] == [1, 2]
    assert [each["key"] for each in one["steps"]] == [
        "dispute", "judge_false", "rescore", "correct",
    ]  # fmt: skip
    assert one["steps"][-1]["details"]["verdict"] == "overturned_inspector_error"
    for step in one["steps"]:
        assert step_hash(one, step) == step["content_hash"]
    answer = one["revisions"][0]["answers"][2]
    item = next(item for item in centre.form.items if item.number == answer["item"])
    assert (answer["key"], answer["dimension"]) == (item.key, item.dimension)


def test_one_document_holds_the_same_as_the_lines(centre, tmp_path):
    centre.released()
    centre.released()
    export(centre, tmp_path / "all.jsonl")
    export(centre, tmp_path / "all.json")
    whole = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert (whole["format"], whole["format_version"]) == ("qa-desk-evaluations", 1)
    assert whole["evaluations"] == read(tmp_path / "all.jsonl")
    nothing = Wanted(date(2000, 1, 1), date(2000, 1, 2))
    assert export(centre, tmp_path / "none.json", nothing) == Written(0, 0)
    assert json.loads((tmp_path / "none.json").read_text("utf-8"))["evaluations"] == []


def submitted_past_the_program(centre, suggestion):
    """Put down a result without a call, in words that nobody masked."""
    case = centre.released()
    with centre.owner.work() as work:
        author = acting(work, centre.people["inspector"]).actor
        found = Evaluation(
            number="ZJ-1",
            sample_reason="random",
            mode="floor",
            csr_id=centre.people["csr"].id,
            team_id=centre.team.id,
            skill_group="general",
            inspector_id=author.id,
            checklist_version_id=centre.version,
            status="E0",
            assigned_at=work.now,
        )
        work.session.add(found)
        work.session.flush()
        found.status = "E1"
        work.session.flush()
        table = Revision.__table__
        like = work.session.execute(select(table).where(table.c.evaluation_id == case)).one()
        row = {**like._mapping, "evaluation_id": found.id, "suggestion": suggestion}
        row["content_hash"] = content_hash(revisions.canonical_fields(SimpleNamespace(**row), ()))
        work.session.execute(insert(table).values(row))
        found.revision, found.result = 1, row["result"]
        found.status, found.submitted_at = "E2", work.now


def test_p18_numbers_in_words_are_masked_and_said_to_be(centre, tmp_path):
    submitted_past_the_program(centre, f"回拨 {NUMBER}")
    file = tmp_path / "all.jsonl"
    export(centre, file)
    one = read(file)[-1]
    VALIDATOR.validate(one)
    assert NUMBER not in file.read_text("utf-8")
    assert one["call"] is None
    revision = one["revisions"][0]
    assert (revision["suggestion"], revision["is_masked"]) == ("回拨 139****5678", True)
    assert recipe()(one, revision) != revision["content_hash"]


def test_days_are_those_of_the_centre_and_a_team_limits_them(centre, tmp_path):
    case = centre.released()
    centre.change(case, submitted_at=datetime(2026, 1, 31, 16, tzinfo=UTC))  # 1 February there
    file = tmp_path / "some.jsonl"
    january = Wanted(date(2026, 1, 1), date(2026, 1, 31))
    february = Wanted(date(2026, 2, 1), date(2026, 2, 1), centre.team.id)
    assert export(centre, file, january).number == 0
    assert export(centre, file, february).number == 1
    assert export(centre, file, replace(february, team=centre.other_team.id)).number == 0
    assert export(centre, file, Wanted(ids=(case,))).number == 1
    with centre.at("qa_lead") as work:
        assert evaluation_export.team(work, centre.team.code) == centre.team.id
        assert evaluation_export.team(work, centre.team.name) == centre.team.id
        with pytest.raises(RuleError, match="not the code or the name"):
            evaluation_export.team(work, "nobody")


def test_e17_whoever_reviews_a_result_unseen_does_not_read_it_in_a_file(centre, tmp_path):
    case = centre.released()
    centre.disputed(case)
    centre.take("lead", "judge_false", case, opinion(is_true=False))
    file = tmp_path / "all.jsonl"
    assert export(centre, file) == Written(0, 1)
    assert read(file) == []


def test_e21_how_a_panel_votes_is_not_told_while_it_does(centre, tmp_path):
    case = centre.released()
    appealed(centre, case)
    centre.take("manager", "vote", case, Words(upholds=True, reason="同意"))
    file = tmp_path / "all.jsonl"
    export(centre, file)
    assert "vote" not in [step["key"] for step in read(file)[0]["steps"]]
    export(centre, file, name="manager")
    assert read(file)[0]["steps"][-1]["key"] == "vote"


def test_p17_many_need_somebody_else_and_the_journal_knows(centre, tmp_path):
    centre.released()
    centre.released()
    centre.choose("export.alone", "1")
    file = tmp_path / "all.jsonl"
    with pytest.raises(RuleError, match="somebody else approves"):
        export(centre, file)
    with centre.at("qa_lead") as work:
        assert not evaluation_export.before(work, EVERYTHING).is_free
        evaluation_export.ask(work, EVERYTHING, "年度审计")
    with centre.at("manager") as work:
        (request,) = exports.waiting(work)
        assert (request.kind, request.amount) == ("evaluations", 2)
        exports.approve(work, request.id)
    assert export(centre, file).number == 2
    with pytest.raises(RuleError, match="somebody else approves"):
        export(centre, file)
    with centre.owner.work() as work:
        noted = work.session.query(JournalEntry).filter_by(action="export").one()
        assert noted.subject == "evaluations"
        if work.session.get_bind().dialect.name == "sqlite":  # the file's holder has it all
            assert evaluation_export.allow(work, EVERYTHING) == 2


@pytest.mark.parametrize("name", ["inspector", "csr", "lead"])
def test_who_may_not_export_takes_nothing_out(centre, tmp_path, name):
    centre.released()
    with pytest.raises(RuleError, match="Export lists"):
        export(centre, tmp_path / "all.jsonl", name=name)
    assert not (tmp_path / "all.jsonl").exists()


def test_an_export_that_is_stopped_leaves_no_file(centre, tmp_path):
    centre.released()
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled), centre.at("qa_lead") as work:
        evaluation_export.write(replace(work, progress=progress), EVERYTHING, tmp_path / "a.jsonl")
    assert list(tmp_path.glob("a.jsonl*")) == []

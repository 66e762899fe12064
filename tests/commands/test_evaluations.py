"""`qa-desk evaluations export`."""

import json

import pytest
from factories import PASSWORD
from route import Route, opinion

from qa_desk import cli
from qa_desk.services import exports

DAYS = ("--from", "2000-01-01", "--to", "2100-01-01")


@pytest.fixture
def centre(sqlite_url):
    route = Route(sqlite_url)
    route.choose("slip.mode", "per_evaluation")
    route.released()
    route.released()
    yield route
    route.close()


@pytest.fixture
def run(capsys, sqlite_url, tmp_path, monkeypatch):
    """A function that exports to a file: exit code, words, and what the file holds."""
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)

    def run(*arguments, file="all.jsonl", login=""):
        who = ("--as", login) if login else ()
        target = tmp_path / file
        words = ["evaluations", "export", *arguments, "-o", str(target)]
        code = cli.main(["--lang", "en", "--db", sqlite_url, *who, *words])
        said = capsys.readouterr()
        return code, said.out + said.err, target

    return run


def test_evaluations_are_exported_one_a_line_or_as_one_document(centre, run):
    code, said, file = run(*DAYS)
    assert (code, said) == (0, "2 evaluations exported\n")
    assert len(file.read_text("utf-8").splitlines()) == 2
    code, _said, file = run(*DAYS, "--team", centre.team.code, file="all.json")
    assert len(json.loads(file.read_text("utf-8"))["evaluations"]) == 2
    assert run(*DAYS, "--team", centre.other_team.code)[1] == "0 evaluations exported\n"


@pytest.mark.parametrize(
    ("arguments", "file", "words"),
    [
        (("--from", "yesterday", "--to", "2026-11-30"), "a.json", "is no day"),
        (("--from", "2026-12-01", "--to", "2026-11-30"), "a.json", "lies after"),
        (DAYS, "a.xlsx", "ends in .json or .jsonl"),
        ((*DAYS, "--team", "nobody"), "a.json", "one team"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(centre, run, arguments, file, words):
    code, said, target = run(*arguments, file=file)
    assert code == 2
    assert words in said
    assert not target.exists()


def test_p17_many_are_asked_for_with_a_reason(centre, run):
    centre.choose("export.alone", "1")
    login = centre.people["qa_lead"].login
    code, said, file = run(*DAYS, login=login)
    assert (code, file.exists()) == (2, False)
    assert "somebody else approves" in said
    for _again in range(2):
        code, said, file = run(*DAYS, "--reason", "audit", login=login)
        assert (code, file.exists()) == (1, False)
        assert said.startswith("Asked.")
    with centre.at("manager") as work:
        (request,) = exports.waiting(work)
        exports.approve(work, request.id)
    assert run(*DAYS, "--reason", "audit", login=login)[1] == "2 evaluations exported\n"


def test_what_is_reviewed_unseen_is_left_out_and_said(centre, run):
    case = centre.released()
    centre.disputed(case)
    centre.take("lead", "judge_false", case, opinion(is_true=False))
    code, said, _file = run(*DAYS, login=centre.people["qa_lead"].login)
    assert code == 0
    assert said == "2 evaluations exported\n1 was left out: you review it unseen.\n"

"""The knowledge editor's part: K-05, K-06, K-07, K-08 (S3-6.B3, S3-6.B4)."""

from datetime import timedelta

import pytest
from floor import ANSWER

from qa_desk.errors import RuleError
from qa_desk.services.knowledge import editing, searching


@pytest.mark.parametrize("name", ["answer", "department", "person", "document", "at"])
def test_an_answer_is_verified_with_every_part_of_its_source(floor, name):
    ticket = floor.forwarded()
    with pytest.raises(RuleError, match="Still missing"):
        floor.do(
            "editor", editing.verify, ticket, floor.source(**{name: "" if name != "at" else None})
        )
    assert floor.status(ticket) == "K2"


def test_a_source_is_not_of_tomorrow(floor):
    ticket = floor.forwarded()
    late = floor.source().at + timedelta(days=1)
    with pytest.raises(RuleError, match="lies ahead"):
        floor.do("editor", editing.verify, ticket, floor.source(at=late))


@pytest.mark.parametrize(
    "values",
    [{"change": ""}, {"summary": ""}, {"article": ""}, {"version": ""}, {"effective_on": None},
     {"tell": ""}, {"change": "unchanged", "summary": ""}],
)  # fmt: skip
def test_a_change_names_article_version_day_and_whom_to_tell(floor, values):
    ticket = floor.verified()
    with pytest.raises(RuleError, match="Still missing"):
        floor.do("editor", editing.settle, ticket, floor.change(**values))
    assert floor.status(ticket) == "K3"


def test_nothing_has_to_change_where_there_is_a_reason(floor):
    ticket = floor.verified()
    none = floor.change(
        change="unchanged", summary="条目本来就对", article="", version="", effective_on=None,
        tell="",
    )  # fmt: skip
    floor.do("editor", editing.settle, ticket, none)
    assert floor.one(ticket).settled.change == "unchanged"


def test_nobody_else_verifies(floor):
    ticket = floor.forwarded()
    for name in ("csr", "coach", "lead", "inspector", "qa_lead", "manager"):
        with pytest.raises(RuleError, match="not among your rights"):
            floor.do(name, editing.verify, ticket, floor.source())


@pytest.mark.parametrize("name", ["csr", "zhao", "lead", "trainer", "admin", "manager"])
def test_what_was_settled_is_found_by_everybody(floor, name):
    ticket = floor.settled()
    floor.verified(text="还没有发布的问题")
    with floor.at(name) as work:
        assert [each.id for each in searching.answers(work)] == [ticket]
        assert searching.answers(work, "资费 KB-17")[0].answer == ANSWER
        assert searching.answers(work, "宽带") == []


def test_an_answer_that_no_longer_holds_is_not_found_any_more(floor):
    ticket = floor.closed()
    floor.do("editor", editing.outdate, ticket)
    assert floor.one(ticket, "editor").is_outdated
    with floor.at("csr") as work:
        assert searching.answers(work) == []
    for again in (ticket, floor.verified(text="另一个问题")):
        with pytest.raises(RuleError, match="not among those"):
            floor.do("editor", editing.outdate, again)

"""From the floor to the customer: S3-6.B1, S3-6.B2, S3-6.B3, S3-6.B4, S3-6.B5, S3-6.B6."""

from qa_desk.services.knowledge import answering, asking, editing, reading
from qa_desk.services.knowledge.types import Forwarded, Question


def test_a_question_goes_to_the_editor_and_comes_back_to_the_customer(floor):
    with floor.at("csr") as work:
        asked = asking.ask(work, Question("套餐到期后怎么计费", "资费", is_waiting=True))
    assert floor.one(asked, "coach").row.step == "take_question"
    floor.do("coach", answering.take, asked)  # S3-6.B1
    said = Forwarded("查过知识库，没有到期规则", "incomplete", "KB-17", "urgent")
    floor.do("coach", answering.forward, asked, said)  # S3-6.B2: no
    assert floor.one(asked, "editor").row.step == "verify_answer"

    floor.do("editor", editing.ask_back, asked, "哪一个套餐？")
    assert floor.status(asked) == "K1"
    floor.do("coach", answering.forward, asked, Forwarded("29 元套餐", "none"))
    floor.do("editor", editing.verify, asked, floor.source())  # S3-6.B3
    floor.do("editor", editing.meanwhile, asked, "先口头答复：逐日计费")
    assert (floor.status(asked), floor.one(asked, "coach").interim) == (
        "K3",
        "先口头答复：逐日计费",
    )
    floor.do("editor", editing.settle, asked, floor.change())  # S3-6.B4

    assert floor.one(asked, "coach").row.step == "tell_csr"
    floor.do("coach", answering.tell, asked)  # S3-6.B5
    known = floor.one(asked)
    assert (known.reads, known.row.step) == (True, "answer_customer")
    with floor.at("csr") as work:
        asking.acknowledge(work, asked)
        asking.acknowledge(work, asked)
    assert not floor.one(asked).reads
    floor.do("csr", asking.answer_customer, asked, floor.customer())  # S3-6.B6

    known = floor.one(asked, "manager")
    assert [past.key for past in known.history] == [
        *("raise_question", "take_question", "forward_question", "ask_back", "forward_question"),
        *("verify_answer", "answer_meanwhile", "settle_knowledge", "tell_csr", "answer_customer"),
    ]
    assert {receipt.role for receipt in known.receipts} == {"coach", "editor", "csr"}
    assert known.coach.name == floor.people["coach"].name
    assert (known.row.status, known.row.is_past_promise) == ("K6", False)
    assert (known.verified.person, known.settled.version) == ("孙经理", "2.1")
    assert [status for status, _minutes, _good in known.elapsed] == [
        *("K0", "K1", "K2", "K1", "K2", "K3", "K4", "K5"),
    ]
    assert all(good for _status, _minutes, good in known.elapsed)
    assert floor.listed("csr") == []
    assert [row.number for row in floor.listed("csr", closed_too=True)] == [known.row.number]
    with floor.at("csr") as work:
        assert reading.waiting(work) == 0

"""What waits is told by counts, in the form that each chat program documents (P14)."""

from datetime import UTC, datetime

import pytest

from qa_desk.errors import InputError
from qa_desk.rules import announcements
from qa_desk.rules.announcements import Counts, Sending

_NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_what_waits_is_counted_by_team():
    rows = [("B", "E3", False), ("A", "E4", True), ("A", "E7", False), ("A", "E0", True)]

    assert announcements.counted(rows) == [
        Counts("A", to_confirm=0, to_countersign=1, disputed=1, overdue=2),
        Counts("B", to_confirm=1),
    ]


def test_the_message_has_counts_and_no_line_for_a_team_with_nothing():
    words = announcements.text("Centre", [Counts("A", 2, 1, 0, 1), Counts("B")])

    assert words.splitlines() == [
        "Centre: what waits today",
        "A: 2 to confirm, 1 to countersign, 0 in dispute, 1 overdue",
    ]
    assert announcements.text("Centre", [Counts("B")]) == ""
    assert announcements.text("", [Counts("A", 1)]).startswith("QA Desk")


@pytest.mark.parametrize("written", [None, {}, {"at": "08:30"}])
def test_it_is_off_unless_it_is_told_where_to(written):
    assert announcements.sending(written) is None


@pytest.mark.parametrize(
    "written",
    [
        {"chat": "icq", "webhook": "https://chat.example/1"},
        {"webhook": "https://chat.example/1"},
        {"chat": "wecom"},
        {"smtp": "mail.example"},
        {"smpt": "mail.example", "sender": "a@b", "to": "c@d"},
        {"chat": "wecom", "webhook": "https://chat.example/1", "at": "nine"},
    ],
)
def test_what_is_not_understood_is_refused(written):
    with pytest.raises(InputError):
        announcements.sending(written)


def test_one_mailbox_or_several():
    one = announcements.sending({"smtp": "mail:25", "sender": "qa@b", "to": "c@d"})
    several = announcements.sending({"smtp": "mail:25", "sender": "qa@b", "to": ["c@d", "e@f"]})

    assert (one.to, several.to, one.at) == (("c@d",), ("c@d", "e@f"), "09:00")


def test_bodies_are_those_of_the_robots():
    wecom = Sending(chat="wecom", webhook="https://qyapi.example/send?key=1")
    feishu = Sending(chat="feishu", webhook="https://feishu.example/hook/1")

    assert announcements.posted(wecom, "words", _NOW) == (
        wecom.webhook,
        {"msgtype": "text", "text": {"content": "words"}},
    )
    assert announcements.posted(feishu, "words", _NOW)[1] == {
        "msg_type": "text",
        "content": {"text": "words"},
    }


def test_a_group_may_ask_for_a_signature():
    ding = Sending(chat="dingtalk", webhook="https://ding.example/send?access_token=1", secret="S")
    feishu = Sending(chat="feishu", webhook="https://feishu.example/hook/1", secret="demo")

    address, body = announcements.posted(ding, "words", _NOW)
    signed = announcements.posted(feishu, "words", datetime.fromtimestamp(1599360473, UTC))[1]

    assert address.startswith(f"{ding.webhook}&timestamp=1795395600000&sign=")
    assert body == {"msgtype": "text", "text": {"content": "words"}}
    assert signed["timestamp"] == "1599360473"
    assert signed["sign"] == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="


def test_an_answer_with_status_200_may_still_be_a_refusal():
    assert announcements.refused({"errcode": 0, "errmsg": "ok"}) == ""
    assert announcements.refused({"errcode": 93000, "errmsg": "invalid"}) == "93000 invalid"
    assert announcements.refused({"code": 19021, "msg": "sign match fail"}) == (
        "19021 sign match fail"
    )
    assert announcements.refused({}) == ""

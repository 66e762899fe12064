"""What a calibration agreed is guidance at its item until it ends, with a reason (5.12 no. 8)."""

from datetime import date, timedelta

import pytest
from calibrators import make_panel

from qa_desk.errors import InputError, RuleError
from qa_desk.services import cases
from qa_desk.services.calibrating import closing, reading


@pytest.fixture
def panel(work):
    return make_panel(work)


def test_what_was_agreed_is_guidance_from_then_on(panel):
    panel.closed()
    work = panel.by("inspector")
    agreed = reading.interpretations(work, "inbound-general")
    assert [one.text.en for one in agreed] == ["Only with the name"]
    assert reading.interpretations(work, "outbound-telesales") == []
    panel.open()
    task = panel.tasks("trainer")[0]
    assert cases.case(panel.by("trainer"), task.id).agreed == ()  # not begun: no checklist yet
    panel.score("trainer", only=1)
    case = cases.case(panel.by("trainer"), task.id)
    assert [(one.item_key, one.text.zh) for one in case.agreed] == [
        (agreed[0].item_key, "报了名字才算")
    ]
    lead = panel.by("qa_lead")
    with pytest.raises(InputError):
        closing.end_interpretation(lead, agreed[0].id, date(2020, 1, 1), "x")
    with pytest.raises(InputError, match="why it ends"):
        closing.end_interpretation(lead, agreed[0].id, lead.today, " ")
    with pytest.raises(RuleError):
        closing.end_interpretation(work, agreed[0].id, lead.today, "x")
    closing.end_interpretation(lead, agreed[0].id, lead.today, "标准已写明")
    assert reading.interpretations(work) == []
    assert cases.case(panel.by("trainer"), task.id).agreed == ()
    with pytest.raises(RuleError, match="not in force"):
        closing.end_interpretation(lead, agreed[0].id, lead.today, "标准已写明")


def test_what_ends_later_holds_until_then_and_says_why(panel):
    panel.closed()
    lead = panel.by("qa_lead")
    (agreed,) = reading.interpretations(lead)
    assert agreed.label.en
    assert (agreed.session_id, agreed.session) == (panel.session_id, panel.now().row.number)
    last = lead.today + timedelta(days=3)
    closing.end_interpretation(lead, agreed.id, last, "新版标准生效")
    (after,) = reading.interpretations(lead)
    topic = panel.now().topics[0]
    assert (topic.ended_on, topic.end_reason) == (last, "新版标准生效")
    assert (after.ended_on, after.end_reason) == (last, "新版标准生效")
